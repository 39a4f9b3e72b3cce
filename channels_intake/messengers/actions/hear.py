"""Hear: somebody has written to the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.actions.requesters import find_or_create_requester, find_requester
from accounts.actors import Actor, Via
from accounts.models import Requester
from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import living_ticket, lock, note_said
from channels_intake.messengers.choices import Said, State
from channels_intake.messengers.events import MessageHeard
from channels_intake.messengers.media import expect
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.models.conversation import ACCOUNT_SIZE
from channels_intake.messengers.queries import place_of
from channels_intake.messengers.saying import say
from channels_intake.messengers.speech import Speech
from channels_intake.messengers.telling import tell
from channels_intake.messengers.words import media_words
from channels_intake.models import Inbound, Source
from core.errors import DeskError
from core.text import LONG, fit
from sla.models import Timer
from tickets.actions import reply
from tickets.models import Message, Ticket

# Who must wait longer than this for a first answer is told so at once: nobody is at the desk.
SOON = timedelta(minutes=15)
IN_TALK = timedelta(minutes=30)  # whom somebody of the desk has just spoken with needs no machine


@dataclass(frozen=True)
class Told:
    """What became of a message: always an utterance, on a ticket too where one is talked about."""

    conversation: Conversation
    utterance: Utterance
    ticket: Ticket | None = None
    message: Message | None = None


@transaction.atomic
def hear(*, source: Source, speech: Speech, at: datetime, inbound: Inbound | None = None) -> Told:
    """Keep what was written, in the conversation that goes on or in a new one. The first message that nobody has
    answered starts RTX-1; while a ticket is talked about and lives, it is a message on that ticket as well.

    Whoever has others ahead, or writes while nobody is there, is told the place at once (RTX-2). That is the machine
    speaking, and stops no clock.
    """
    account = fit(speech.account, limit=ACCOUNT_SIZE)
    conversation = lock(_going_on(source, account, speech, at=at))
    utterance = Utterance.objects.create(
        conversation=conversation,
        kind=Said.IN,
        text=fit(speech.text, limit=LONG, multiline=True),
        at=at,
        external_id=fit(speech.external_id, limit=200),
        inbound=inbound,
    )
    expect(utterance, speech.media, at=at)
    message = _on_ticket(conversation, utterance, at=at)
    if conversation.waiting_since is None:
        conversation.waiting_since = at
        note_said(conversation, "waiting_since", "ticket", at=at)
        _greet(conversation, clocks.start_waiting(conversation, utterance, at=at), at=at)
    else:
        note_said(conversation, "ticket", at=at)
    tell(MessageHeard, conversation, at=at, utterance_id=utterance.pk)
    return Told(conversation, utterance, conversation.ticket if message else None, message)


def _going_on(source: Source, account: str, speech: Speech, *, at: datetime) -> int:
    going_on = Conversation.objects.filter(source=source, account=account, state=State.OPEN).values_list(
        "pk", flat=True
    )
    known = going_on.first()
    if known is not None:
        return known
    requester = _requester_of(source, account, speech, at=at)
    try:
        with transaction.atomic():
            return Conversation.objects.create(
                source=source, account=account, requester=requester, said_at=at, opened_at=at
            ).pk
    except IntegrityError:  # his two first messages came at the same moment
        return going_on.get()


def _requester_of(source: Source, account: str, speech: Speech, *, at: datetime) -> Requester:
    """Who he was when he last wrote, else who has this account; a telephone number helps only where he is new."""
    before = (
        Conversation.objects.filter(source=source, account=account).select_related("requester").order_by("-pk").first()
    )
    if before is not None:
        return before.requester
    im_account = fit(account, limit=80)
    return find_requester(im_account=im_account) or find_or_create_requester(
        name=fit(speech.name, limit=80) or im_account,
        phone=fit(speech.phone, limit=40),
        im_account=im_account,
        department=fit(speech.department, limit=80),
        site=source.site,
        at=at,
    )


def _on_ticket(conversation: Conversation, utterance: Utterance, *, at: datetime) -> Message | None:
    """The same words on the ticket that is talked about; one that takes none any more is talked about no longer."""
    ticket = living_ticket(conversation)
    if ticket is None:
        conversation.ticket = None
        return None
    by = Actor.for_requester(conversation.requester, via=Via.IM)
    try:
        with transaction.atomic():
            reply(ticket_id=ticket.pk, body=utterance.text or media_words(utterance), by=by, at=at)
    except DeskError:
        conversation.ticket = None
        return None
    utterance.message = Message.objects.filter(ticket=ticket, by_requester=conversation.requester).latest("id")
    utterance.save(update_fields=["message"])
    return utterance.message


def _greet(conversation: Conversation, clock: Timer | None, *, at: datetime) -> None:
    """The automatic queue notice, where the way in wants it and nobody is talking with him already."""
    spoken = Utterance.objects.filter(conversation=conversation, by_user__isnull=False, at__gt=at - IN_TALK)
    if conversation.source.options.get("auto_notice", "yes") != "yes" or spoken.exists():
        return
    place = place_of(conversation)
    is_late = clock is not None and clock.due_at > at + SOON
    if place > 1 or is_late:
        params: dict[str, object] = {
            "position": place,
            "is_closed": is_late,
            "expected_at": clock.due_at if clock else "",
        }
        say(conversation, Said.AUTOMATIC, params=params, at=at)
