"""Void: a record that is wrong stays, marked, and another takes its place (SAT-7)."""

from datetime import datetime

from accounts.actors import Actor
from core.inputs import Fields
from satisfaction.records.actions.ask import end_links
from satisfaction.records.actions.draw_up import add_draft, next_seq
from satisfaction.records.actions.frame import Step, deed_on, step
from satisfaction.records.content import NAMES
from satisfaction.records.models import RecordPart, ServiceRecord, State
from tickets.choices import RecordStep


def void(
    *,
    record_id: int,
    reason: str,
    replace: bool = False,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> ServiceRecord:
    """The voided record; with `replace` the new draft, which says the same until it is amended.

    `reason` is required (`Malformed`). A signed record is voided by supervisors only (`Forbidden`); its content and its
    signature stay what they are. `IllegalMove` where it is void already, `Stale` as for `amend`.
    """
    fields = Fields()
    reason = fields.text("reason", reason, limit=500)
    fields.done()
    with step("void", record_id=record_id, by=by, at=at, version=version) as act:
        was_draft = act.record.state == State.DRAFT
        act.record.state, act.record.voided_at, act.record.void_reason = State.VOIDED, at, reason
        act.record.voided_by = by.user
        act.save("state", "voided_at", "voided_by", "void_reason")
        end_links(act.record, at=at)
        act.tell(RecordStep.DROPPED if was_draft else RecordStep.VOIDED, remark=reason)
        return _again(act) if replace else act.record


def _again(act: Step) -> ServiceRecord:
    old, ticket = act.record, act.deed.ticket
    record = ServiceRecord(
        ticket=ticket,
        seq=next_seq(ticket),
        replaces=old,
        engineer_id=old.engineer_id,
        engineer_name=old.engineer_name,
        drawn_at=act.deed.at,
        **{name: getattr(old, name) for name in NAMES},
    )
    parts = [
        RecordPart(position=part.position, name=part.name, serial=part.serial, quantity=part.quantity)
        for part in old.parts.all()
    ]
    return add_draft(record, parts, deed_on(ticket, by=act.deed.by, at=act.deed.at))
