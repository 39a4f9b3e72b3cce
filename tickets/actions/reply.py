"""Reply: the desk to the requester through the quality gate, or the requester to the desk."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import Deed, act, names_on
from tickets.actions.resume import resume
from tickets.choices import Ask, MessageKind, State, WaitingOn
from tickets.events import Replied, RequesterReplied
from tickets.gate.check import check_words
from tickets.models import Clarification, Message, Ticket
from tickets.search.index import append_entry


def reply(
    *,
    ticket_id: int,
    body: str,
    override_reason: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """Staff: `body` must pass the quality gate (`Refused`, TALK-2…5); a supervisor may override taboo words with a
    reason. The requester: his words are taken as they are, answer an open question, and end a wait for him (`resume`).
    """
    fields = Fields()
    body = fields.text("body", body)
    override_reason = fields.text("override_reason", override_reason, required=False, limit=500)
    fields.done()
    with act("reply", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        if not by.is_staff:
            return _from_requester(deed, body)
        passed = check_words(body, field="body", by=by, override_reason=override_reason, names=names_on(deed.ticket))
        message = say(deed, MessageKind.REPLY, body)
        deed.record(Replied, message_id=message.pk, overridden=passed.overridden, override_reason=passed.reason)
    return deed.ticket


def _from_requester(deed: Deed, body: str) -> Ticket:
    ticket, by, at = deed.ticket, deed.by, deed.at
    message = say(deed, MessageKind.REQUESTER, body)
    if ticket.is_unclear:
        Clarification.objects.filter(ticket=ticket, ask=Ask.REQUESTER, answered_at=None).update(answered_at=at)
        ticket.is_unclear = False
    deed.record(RequesterReplied, message_id=message.pk)
    if ticket.state == State.TRACKING and ticket.waiting_on == WaitingOn.USER:
        return resume(ticket_id=ticket.pk, by=by, at=at)
    return ticket


def say(deed: Deed, kind: str, body: str) -> Message:
    """The row of something said in this deed, findable at once."""
    message = Message.objects.create(
        ticket=deed.ticket,
        seq=deed.next_seq,
        kind=kind,
        body=body,
        by_user=deed.by.user,
        by_requester=None if deed.by.is_staff else deed.by.requester,
        at=deed.at,
    )
    if kind == MessageKind.NOTE:
        append_entry(deed.ticket.pk, internal_text=body)
    else:
        append_entry(deed.ticket.pk, public_text=body)
    return message
