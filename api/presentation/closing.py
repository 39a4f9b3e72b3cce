"""The closing desk from outside."""

from collections.abc import Sequence

from django.urls import reverse
from rest_framework.request import Request

from api.presentation.frame import Frame
from api.presentation.lists import problems_of
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem, BulkRun
from tickets.completeness import Completeness, completeness_of_all
from tickets.models import Ticket

Shown = dict[str, object]
# What a ticket came to, as this address calls it, and as the rows do.
RESULTS: dict[str, str] = {"waiting": Result.WAITING, "closed": Result.DONE, "already": Result.ALREADY}
RESULTS |= {"refused": Result.REFUSED}
_NAMES = {code: name for name, code in RESULTS.items()}


def closing_of(tickets: Sequence[Ticket], *, frame: Frame) -> list[Shown]:
    """The tickets of a page with how complete their records are. One statement, whatever their number."""
    records = completeness_of_all(tickets)
    return [_line(ticket, records[ticket.pk], frame=frame) for ticket in tickets]


def _line(ticket: Ticket, record: Completeness, *, frame: Frame) -> Shown:
    required = {element.name for element in record.required_missing}
    people = {
        name: person.username if person else None
        for name, person in (
            ("assignee", ticket.assignee),
            ("first_responder", ticket.first_responder),
            ("returned_to", ticket.returned_to),
        )
    }
    missing = [
        {"element": one.name, "name": str(one.label), "is_required": one.name in required} for one in record.missing
    ]
    return {
        "number": ticket.number,
        "url": frame.ticket_url(ticket.number),
        "version": ticket.version,
        "title": ticket.title,
        "kind": ticket.kind,
        "requester": ticket.requester.name,
        "group": ticket.group.slug if ticket.group else None,
        **people,
        "resolved_at": ticket.resolved_at,
        "confirmed_at": ticket.confirmed_at,
        "there": record.there,
        "wanted": record.wanted,
        "missing": missing,
        "is_complete": not required,
    }


def run_of(run: BulkRun, request: Request) -> Shown:
    """A bulk close."""
    columns = ("id", "state", "remark", "total", "done", "created_at", "finished_at")
    counts = {name: run.counts.get(code, 0) for name, code in RESULTS.items()} | {"waiting": run.total - run.done}
    return {name: getattr(run, name) for name in columns} | {
        "url": request.build_absolute_uri(reverse("api:closing-run", args=[run.pk])),
        "counts": counts,
        "created_by": run.created_by.username,
    }


def item_of(item: BulkItem) -> Shown:
    """One ticket of it."""
    return {
        "ticket": item.ticket.number,
        "version": item.version,
        "result": _NAMES[item.result],
        "problems": problems_of(item),
    }
