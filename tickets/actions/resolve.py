"""Resolve: cause, plan, result, and the requester is asked (LIFE-8, TALK-1…4)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act, names_on
from tickets.choices import State
from tickets.events import Resolved
from tickets.gate.check import check_resolution
from tickets.models import Resolution, Ticket
from tickets.search.index import append_entry

HINT = 2000


def resolve(
    *,
    ticket_id: int,
    cause: str,
    plan: str,
    result: str,
    how_to_check: str = "",
    how_to_avoid: str = "",
    override_reason: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """原因说明, 处理方案, 处理结果: each required (`Malformed`), each must pass the quality gate (`Refused`, naming
    what is wrong). What the requester should know besides passes the same gate and may be left out: how he checks
    the result himself, how he avoids the trouble (SAT-6). A supervisor may override taboo words alone, with a reason.
    From `acknowledged` it is a resolution at first contact.
    """
    fields = Fields()
    cause, plan, result = fields.text("cause", cause), fields.text("plan", plan), fields.text("result", result)
    hints = _hints(fields, how_to_check=how_to_check, how_to_avoid=how_to_avoid)
    override_reason = fields.text("override_reason", override_reason, required=False, limit=500)
    fields.done()
    with act("resolve", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        passed = check_resolution(
            cause=cause,
            plan=plan,
            result=result,
            **hints,
            by=by,
            override_reason=override_reason,
            names=names_on(ticket),
        )
        first_contact = ticket.state == State.ACKNOWLEDGED
        ticket.resolve()
        ticket.resolved_at, ticket.confirmed_at, ticket.lapsed_at, ticket.is_unclear = at, None, None, False
        row = Resolution.objects.create(
            ticket=ticket, cycle=ticket.cycle, cause=cause, plan=plan, result=result, **hints, by=deed.user, at=at
        )
        append_entry(ticket.pk, public_text="\n".join(filter(None, (cause, plan, result, *hints.values()))))
        deed.record(
            Resolved,
            resolution_id=row.pk,
            first_contact=first_contact,
            overridden=passed.overridden,
            override_reason=passed.reason,
        )
    return ticket


def _hints(fields: Fields, **texts: str) -> dict[str, str]:
    """What the requester should know besides; any of it may be left out."""
    return {name: fields.text(name, text, required=False, limit=HINT) for name, text in texts.items()}
