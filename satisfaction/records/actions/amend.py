"""Amend: the draft is written on (SAT-7)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from satisfaction.records.actions.frame import step
from satisfaction.records.content import Part, write_content
from satisfaction.records.models import RecordPart, ServiceRecord


def amend(
    *,
    record_id: int,
    changes: Mapping[str, Any],
    parts: Iterable[Part] | None = None,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> ServiceRecord:
    """Put `changes` on a draft; `parts`, where given, take the place of those on it. No row of the ticket's journal:
    what counts is what the user gets to see in the end.

    `Malformed` or `Refused` naming the fields, `Forbidden` for whoever is not on the ticket, `IllegalMove` once the
    record is finished, `Stale` where somebody else wrote on it since `version`.
    """
    with step("amend", record_id=record_id, by=by, at=at, version=version) as act:
        names, rows = write_content(act.record, changes, parts or (), at=at)
        if parts is not None:
            _replace(act.record, rows)
        act.save(*names)
    return act.record


def _replace(record: ServiceRecord, rows: list[RecordPart]) -> None:
    RecordPart.objects.filter(record=record).delete()
    for row in rows:
        row.record = record
    RecordPart.objects.bulk_create(rows)
