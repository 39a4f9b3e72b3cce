"""Finish: the record is laid before the user for his signature (SAT-7)."""

from datetime import datetime

from accounts.actors import Actor
from satisfaction.records.actions.frame import step
from satisfaction.records.content import require_complete
from satisfaction.records.models import ServiceRecord, State
from satisfaction.records.seal import digest_of
from tickets.choices import RecordStep


def offer(*, record_id: int, by: Actor, at: datetime, version: int | None = None) -> ServiceRecord:
    """From here on the content stands, and its fingerprint is kept. It stays open until it is signed.

    `Refused` naming what the user must find on it, else as `amend`.
    """
    with step("offer", record_id=record_id, by=by, at=at, version=version) as act:
        require_complete(act.record)
        act.record.state, act.record.offered_at = State.WAITING, at
        act.record.digest = digest_of(act.record, act.record.parts.all())
        act.save("state", "offered_at", "digest")
        act.tell(RecordStep.OFFERED)
    return act.record
