"""What may stand in a service record, as it is given: read and checked in one place for every door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem
from core.inputs import Fields
from core.text import LONG
from satisfaction.records.models import RecordPart, ServiceRecord

LINES = {"requester_name": 80, "department": 80, "phone": 40, "address": 200}
TEXTS = ("symptom", "cause", "plan", "work", "result", "remarks")
MOMENTS = ("arrived_at", "departed_at")
NAMES = (*LINES, *TEXTS, *MOMENTS)
PART_NAME, PART_SERIAL, MOST_OF_ONE, MOST_PARTS = 120, 80, 9999, 50
REQUIRED = ("requester_name", "symptom", "work", "result")  # before the user is asked to sign


@dataclass(frozen=True, kw_only=True)
class Part:
    """Spare parts of one kind, as they are given."""

    name: str
    serial: str = ""
    quantity: int = 1


def write_content(
    record: ServiceRecord, changes: Mapping[str, Any], parts: Iterable[Part], *, at: datetime
) -> tuple[list[str], list[RecordPart]]:
    """Put `changes` (by the NAMES of this module) on `record`: the names of the columns that may have changed, and the
    rows for `parts` in their order, without lines that say nothing.

    Every wrong field is named at once: `Malformed` for what cannot be read, `Refused` for what cannot be (leaving
    before arriving); those of parts as `parts.<line>.<field>`, lines counted from 0.
    """
    if unknown := sorted(set(changes) - set(NAMES)):
        problem = Problem("unknown_field", _("There is no field of this name."))
        raise Malformed(_("Some of the information is missing or cannot be read."), fields={unknown[0]: [problem]})
    fields = Fields()
    for name, value in changes.items():
        setattr(record, name, _value(fields, name, value, at=at))
    arrived, departed = record.arrived_at, record.departed_at
    if arrived and departed and departed < arrived:
        fields.refuse("departed_at", "order", _("Nobody can leave before they arrive."))
    rows = _parts(fields, list(parts))
    fields.done()
    return list(changes), rows


def _value(fields: Fields, name: str, value: Any, *, at: datetime) -> Any:  # noqa: ANN401 (a text or a moment)
    if name in MOMENTS:
        return fields.happened(name, value, at=at)
    if name in LINES:
        return fields.line(name, value or "", required=name == "requester_name", limit=LINES[name])
    return fields.text(name, value or "", required=False, limit=LONG)


def _parts(fields: Fields, given: list[Part]) -> list[RecordPart]:
    rows: list[RecordPart] = []
    if len(given) > MOST_PARTS:
        fields.malform("parts", "too_many", _("At most %(most)s entries.") % {"most": MOST_PARTS})
    for line, part in enumerate(given[:MOST_PARTS]):
        if not part.name.strip() and not part.serial.strip():
            continue
        name = fields.line(f"parts.{line}.name", part.name, limit=PART_NAME)
        serial = fields.line(f"parts.{line}.serial", part.serial, required=False, limit=PART_SERIAL)
        if not 1 <= part.quantity <= MOST_OF_ONE:
            told = _("From 1 to %(most)s.") % {"most": MOST_OF_ONE}
            fields.malform(f"parts.{line}.quantity", "out_of_range", told)
        rows.append(RecordPart(position=len(rows) + 1, name=name, serial=serial, quantity=part.quantity))
    return rows


def require_complete(record: ServiceRecord) -> None:
    """`Refused` naming what the user must find on the record before he is asked to sign it (SAT-7)."""
    fields = Fields()
    for name in REQUIRED:
        if not getattr(record, name):
            fields.refuse(name, "required", _("Please fill this in before the user signs."), "SAT-7")
    fields.done()
