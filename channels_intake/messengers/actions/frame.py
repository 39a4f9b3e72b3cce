"""The frame of every act: the ticket that is talked about is locked first, then the conversation, read afresh."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import User
from accounts.roles import Capability
from channels_intake.messengers.choices import Said, State
from channels_intake.messengers.models import Conversation, Utterance
from core.errors import Forbidden, IllegalMove, Missing, Stale
from tickets.actions.act import lock as lock_ticket
from tickets.choices import OPEN_STATES
from tickets.models import Ticket

_BY_THE_DESK = (Said.OUT, Said.NOTICE, Said.ASK)


def lock(conversation_id: int) -> Conversation:
    """The conversation, locked until the end of the transaction, after its ticket. `Missing` where there is none."""
    while True:
        rows = Conversation.objects.filter(pk=conversation_id).values_list("pk", "ticket_id")
        known = rows.first()
        if known is None:
            raise Missing(_("There is no such conversation."))
        if known[1] is not None:
            lock_ticket(known[1], by=SYSTEM)
        found = (
            Conversation.objects.select_related("source__group", "requester__site", "ticket")
            .select_for_update(of=("self",), no_key=True)
            .get(pk=conversation_id)
        )
        if found.ticket_id == known[1]:
            return found


def desk_user(by: Actor) -> User:
    """The person of the desk who acts; `Forbidden` for everybody else."""
    if by.user is None or not by.is_staff or not by.can(Capability.DESK):
        raise Forbidden(_("Only the service desk may do this."))
    return by.user


@contextmanager
def talk(conversation_id: int, *, by: Actor, seen: int | None = None) -> Iterator[tuple[Conversation, User]]:
    """Frame for an act of the desk in a conversation that goes on (`IllegalMove` otherwise, `Forbidden` for others than
    the desk). `seen` is the last utterance the caller has read: where a colleague has answered since, it is `Stale`.
    """
    user = desk_user(by)
    with transaction.atomic():
        conversation = lock(conversation_id)
        if conversation.state != State.OPEN:
            raise IllegalMove(_("This conversation is closed."), state=conversation.state, allowed=(), norm="")
        if seen is not None:
            newer = Utterance.objects.filter(conversation=conversation, pk__gt=seen, kind__in=_BY_THE_DESK)
            if (last := newer.exclude(by_user=user).order_by("-pk").values_list("pk", flat=True).first()) is not None:
                raise Stale(_("A colleague has answered meanwhile. Please read it first."), version=last)
        yield conversation, user


def living_ticket(conversation: Conversation) -> Ticket | None:
    """The ticket that is talked about, while it lives and is this person's."""
    ticket = conversation.ticket
    if ticket is None or ticket.state not in OPEN_STATES or ticket.requester_id != conversation.requester_id:
        return None
    return ticket


def names_in(conversation: Conversation) -> tuple[str, str]:
    """How the person may be addressed; a name alone says nothing, so the quality gate leaves it out."""
    return conversation.requester.name, conversation.requester.form_of_address


def zone_of(conversation: Conversation) -> ZoneInfo:
    """The time zone of the person at the other end."""
    site = conversation.requester.site
    return ZoneInfo(site.time_zone if site else settings.TIME_ZONE)


def note_said(conversation: Conversation, *fields: str, at: datetime) -> None:
    """Save `fields`, and that something was said."""
    conversation.said_at = at
    conversation.save(update_fields=[*fields, "said_at"])
