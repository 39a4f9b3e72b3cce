"""Note: what the desk tells itself; a progress entry when it names the step (LIFE-7)."""

from datetime import datetime

from accounts.actors import Actor
from accounts.roles import Capability
from core.inputs import Fields
from tickets.actions.act import act
from tickets.actions.reply import say
from tickets.choices import Ask, MessageKind, Progress
from tickets.events import Noted
from tickets.mentions import mentioned_in
from tickets.models import Clarification, Ticket


def note(
    *, ticket_id: int, body: str, progress: str = "", by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """Never shown to requesters. `progress` is one of `Progress` or empty. A dispatcher's note answers a question
    that was asked of the dispatcher (LIFE-18). Colleagues it names (@) are told.
    """
    fields = Fields()
    body = fields.text("body", body)
    progress = fields.code("progress", progress, among=Progress.values, required=False)
    fields.done()
    with act("note", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        message = say(deed, MessageKind.NOTE, body)
        if progress:
            ticket.progress, ticket.progress_at = progress, at
        answers = by.can(Capability.DISPATCH) and _answer(ticket, at=at)
        deed.record(
            Noted,
            message_id=message.pk,
            progress=progress,
            answers_dispatcher=answers,
            mentioned_user_ids=tuple(user.pk for user in mentioned_in(body)),
        )
    return ticket


def _answer(ticket: Ticket, *, at: datetime) -> bool:
    """Whether a question waited for the dispatcher; now none does."""
    asked = Clarification.objects.filter(ticket=ticket, ask=Ask.DISPATCHER, answered_at=None)
    return bool(asked.update(answered_at=at))
