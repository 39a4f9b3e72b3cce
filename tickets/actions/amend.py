"""Amend: correct or complete the record (LIFE-10, LIFE-11, LIFE-14); the journal keeps the value before and after."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accounts.actors import Actor
from core.inputs import Fields
from core.text import LONG
from tickets.actions.act import Deed, act
from tickets.actions.complete_record import complete_record
from tickets.asking.answers import changed_answers
from tickets.asking.queries import questions_on
from tickets.choices import Channel, Kind, Level, Severity, priority_of
from tickets.completeness import missing_elements
from tickets.events import Amended
from tickets.models import Tag, Ticket
from tickets.search.document import document_of
from tickets.search.index import write_entry

LINES = {"title": True, "product_version": False, "scope_reason": False}
TEXTS = {"description": True, "environment": False, "steps": False, "error_text": False}
LIMITS = {"environment": 500}
CODES = {"kind": Kind, "impact": Level, "urgency": Level, "severity": Severity, "channel": Channel}
PLAIN = ("in_scope", "category", "about")
MAX_TAGS = 20


def amend(
    *, ticket_id: int, changes: Mapping[str, object], by: Actor, at: datetime, version: int | None = None
) -> Ticket:
    """`changes` maps fields to new values (see the constants above, `tags`, a list of names, and `answers`, those to
    change by the questions' codes). Raises `Malformed` naming every field that is wrong. Priority follows impact ×
    urgency. Without a real change nothing is written. A returned record from which nothing is missing any more is on
    the closing desk again by itself (LIFE-9).
    """
    fields = Fields()
    values, given = _read(changes, fields, at=at), changes.get("answers")
    answers = given if isinstance(given, Mapping) else {}
    if not answers:
        fields.done()
    with act("amend", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        ticket = deed.ticket
        was_wanting = ticket.returned_to_id is not None and bool(missing_elements(ticket))
        for name, value in values.items():
            setattr(ticket, name, value)
        if answers:
            questions = questions_on(ticket).all
            ticket.answers = changed_answers(ticket.answers, answers, questions=questions, fields=fields)
            fields.done()
        ticket.priority = priority_of(ticket.impact, ticket.urgency)
        changed = _changes(deed) + _retag(ticket, changes.get("tags"))
        if changed:
            deed.record(Amended, changes=tuple(changed))
            write_entry(ticket.pk, **document_of(ticket))
        if changed and was_wanting and not missing_elements(ticket):
            return complete_record(ticket_id=ticket_id, by=by, at=at)
    return ticket


def _read(changes: Mapping[str, object], fields: Fields, *, at: datetime) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in changes.items():
        if name in LINES:
            values[name] = fields.line(name, str(value), required=LINES[name])
        elif name in TEXTS:
            values[name] = fields.text(name, str(value), required=TEXTS[name], limit=LIMITS.get(name, LONG))
        elif name in CODES:
            values[name] = fields.code(name, str(value), among=CODES[name].values, required=name != "severity")
        elif name in PLAIN:
            values[name] = value
        elif name == "occurred_at":
            assert value is None or isinstance(value, datetime)  # noqa: S101 (the field says so)
            values[name] = fields.happened(name, value, at=at)
        elif name == "tags":
            _read_tags(value, fields)
    return values


def _read_tags(value: object, fields: Fields) -> None:
    names = list(value) if isinstance(value, (list, tuple)) else []
    if len(names) > MAX_TAGS:
        fields.malform("tags", "too_many", str(MAX_TAGS))
    for name in names:
        fields.line("tags", str(name), limit=40)


def _changes(deed: Deed) -> list[tuple[str, object, object]]:
    found: list[tuple[str, object, object]] = []
    for field in Ticket._meta.concrete_fields:
        if field.attname in deed.before:
            old, new = deed.before[field.attname], getattr(deed.ticket, field.attname)
            if field.name == "answers":
                found += _answered(deed.before["answers"], deed.ticket.answers)
            elif old != new:
                found.append((field.name, _plain(old), _plain(new)))
    return found


def _answered(before: Any, after: list[dict[str, Any]]) -> list[tuple[str, object, object]]:  # noqa: ANN401 (of a column)
    """The answers that changed, each with the question's words of its time, as one entry."""
    old = [one for one in before if one not in after]
    new = [one for one in after if one not in before]
    return [("answers", old, new)] if old or new else []


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _retag(ticket: Ticket, names: object) -> list[tuple[str, object, object]]:
    if not isinstance(names, (list, tuple)):
        return []
    wanted = sorted({str(name).strip() for name in names})
    before = sorted(ticket.tags.values_list("name", flat=True))
    if wanted == before:
        return []
    Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
    ticket.tags.set(Tag.objects.filter(name__in=wanted))
    return [("tags", before, wanted)]
