"""From talk to ticket: a new one, or one that this person has already."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Via
from accounts.models import User
from channels_intake.messengers.actions.frame import desk_user, living_ticket, talk
from channels_intake.messengers.choices import Said
from channels_intake.messengers.events import ConversationLinked
from channels_intake.messengers.media import give_to_ticket
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.telling import tell
from channels_intake.messengers.words import media_words, transcript_of
from channels_intake.registry import adapter_of
from core.errors import IllegalMove, Missing, Problem, Refused
from core.text import LONG, fit
from tickets.actions import Intake, note, receive, reply
from tickets.actions.act import lock as lock_ticket
from tickets.choices import OPEN_STATES, Kind, Level
from tickets.models import Category, Message, Ticket


def make_ticket(
    *,
    conversation_id: int,
    title: str,
    description: str = "",
    kind: str = "",
    category: Category | None = None,
    impact: str = Level.MEDIUM,
    urgency: str = Level.MEDIUM,
    instead_of: str = "",
    by: Actor,
    at: datetime,
) -> Ticket:
    """Register what is talked about (LIFE-2). Without a `description` it is what the person wrote; the whole talk is
    kept as a note. From now on, what is said here is said on that ticket too.

    `Refused` where another living ticket is talked about already, unless `instead_of` names it: so a second click
    registers nothing. Whatever `receive` refuses.
    """
    with talk(conversation_id, by=by) as (conversation, user):
        _check_free(conversation, instead_of)
        said = _not_yet_told(conversation)
        words = "\n".join(one.text or media_words(one) for one in said)
        intake = Intake(
            channel=adapter_of(conversation.source.adapter).channel,
            title=title,
            description=description or fit(words, limit=LONG, multiline=True),
            requester=conversation.requester,
            kind=kind or conversation.source.kind or Kind.INCIDENT,
            category=category or conversation.source.category,
            impact=impact,
            urgency=urgency,
            group=conversation.source.group,
            external_id=f"conversation:{conversation.pk}:{said[-1].pk if said else instead_of}",
        )
        ticket = receive(intake=intake, by=by, at=at)
        if description or len(said) != Utterance.objects.filter(conversation=conversation).count():
            _keep_talk(conversation, ticket, by=by, at=at)
        _talk_about(conversation, ticket, by=user, at=at)
    return ticket


def attach_to_ticket(
    *, conversation_id: int, number: str, instead_of: str = "", by: Actor, at: datetime
) -> Conversation:
    """The talk is about the living ticket `number` of the same person (`Missing`, `Refused`, `IllegalMove`). What he
    wrote and nobody has answered is said there now, the whole talk is kept as a note.
    """
    desk_user(by)
    with transaction.atomic():
        ticket = Ticket.objects.visible_to(by).filter(number=number.strip()).first()
        if ticket is None:
            raise Missing(_("There is no such ticket."))
        ticket = lock_ticket(ticket.pk, by=by)
        with talk(conversation_id, by=by) as (conversation, user):
            if ticket.pk == conversation.ticket_id:
                return conversation
            _check_his(conversation, ticket)
            _check_free(conversation, instead_of)
            _keep_talk(conversation, ticket, by=by, at=at)
            _tell_unanswered(conversation, ticket, at=at)
            _talk_about(conversation, ticket, by=user, at=at)
    return conversation


def _check_his(conversation: Conversation, ticket: Ticket) -> None:
    if ticket.requester_id != conversation.requester_id:
        words = _("This ticket is somebody else's.")
        raise Refused(words, fields={"number": [Problem("stranger", words)]})
    if ticket.state not in OPEN_STATES:
        raise IllegalMove(_("This ticket has ended."), state=ticket.state, allowed=())


def _check_free(conversation: Conversation, instead_of: str) -> None:
    about = living_ticket(conversation)
    if about is not None and about.number != instead_of:
        words = _("This conversation is about %(number)s already.") % {"number": about.number}
        raise Refused(words, fields={"instead_of": [Problem("taken", words)]})


def _not_yet_told(conversation: Conversation) -> list[Utterance]:
    """What he wrote that stands on no ticket, oldest first."""
    return list(
        Utterance.objects.filter(conversation=conversation, kind=Said.IN, message=None, params__told__isnull=True)
        .prefetch_related("media")
        .order_by("pk")
    )


def _keep_talk(conversation: Conversation, ticket: Ticket, *, by: Actor, at: datetime) -> None:
    note(ticket_id=ticket.pk, body=fit(transcript_of(conversation), limit=LONG, multiline=True), by=by, at=at)


def _tell_unanswered(conversation: Conversation, ticket: Ticket, *, at: datetime) -> None:
    if conversation.waiting_since is None:
        return
    unanswered = [one for one in _not_yet_told(conversation) if one.at >= conversation.waiting_since]
    if unanswered:
        body = fit("\n".join(one.text or media_words(one) for one in unanswered), limit=LONG, multiline=True)
        asker = Actor.for_requester(conversation.requester, via=Via.IM)
        reply(ticket_id=ticket.pk, body=body, by=asker, at=at)
        message = Message.objects.filter(ticket=ticket, by_requester=conversation.requester).latest("id")
        Utterance.objects.filter(pk__in=[one.pk for one in unanswered]).update(message=message)


def _talk_about(conversation: Conversation, ticket: Ticket, *, by: User, at: datetime) -> None:
    for one in _not_yet_told(conversation):
        one.params = {**one.params, "told": ticket.number}
        one.save(update_fields=["params"])
    conversation.ticket = ticket
    conversation.save(update_fields=["ticket"])
    tell(ConversationLinked, conversation, at=at, ticket_id=ticket.pk, by_user_id=by.pk)
    give_to_ticket(conversation, at=at)
