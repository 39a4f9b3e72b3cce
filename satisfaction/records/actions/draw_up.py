"""Draw up: a service record for a ticket, filled in with what is known already (SAT-7)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Problem, Refused
from core.text import LONG
from satisfaction.records.actions.frame import Step, deed_on
from satisfaction.records.content import LINES, Part, write_content
from satisfaction.records.models import RecordPart, ServiceRecord, State
from satisfaction.records.policies import NORM, require_drawing
from tickets.actions.act import Deed, lock
from tickets.choices import RecordStep
from tickets.models import Resolution, Ticket


def draw_up(
    *,
    ticket_id: int,
    changes: Mapping[str, Any] | None = None,
    parts: Iterable[Part] = (),
    by: Actor,
    at: datetime,
) -> ServiceRecord:
    """A draft with the user, his place, what he reported and, where the ticket has a result, that; `changes` over it.

    Whoever works on the ticket draws it up (`Forbidden`), once it is acknowledged and unless it was cancelled
    (`IllegalMove`). The engineer on it is the one who draws it up, or for whom the desk does. Each has one draft of a
    ticket at a time (`Refused`, code `draft_open`); `Malformed` as for `amend`.
    """
    with transaction.atomic():
        ticket = lock(ticket_id, by=by)
        require_drawing(actor=by, ticket=ticket)
        deed = deed_on(ticket, by=by, at=at)
        record = _new(ticket, _engineer(deed), at=at)
        _names, rows = write_content(record, {**_known(ticket), **(changes or {})}, parts, at=at)
        return add_draft(record, rows, deed)


def add_draft(record: ServiceRecord, parts: Iterable[RecordPart], deed: Deed) -> ServiceRecord:
    """Keep `record` as a new draft with its `parts`, and tell of it. `Refused` where its engineer has one open."""
    mine = ServiceRecord.objects.filter(ticket=deed.ticket, engineer=record.engineer, state=State.DRAFT).first()
    if mine is not None:
        mine.ticket = deed.ticket
        words = _("There is a draft already: %(number)s. Finish it first, or void it.") % {"number": mine.number}
        raise Refused(words, norm=NORM, fields={"": [Problem("draft_open", words, NORM)]})
    record.save(force_insert=True)
    for part in parts:
        part.record = record
    RecordPart.objects.bulk_create(parts)
    Step(record, deed).tell(RecordStep.DRAWN)
    return record


def next_seq(ticket: Ticket) -> int:
    """The number of the next record of the locked `ticket`."""
    latest: int | None = ServiceRecord.objects.filter(ticket=ticket).aggregate(latest=Max("seq"))["latest"]
    return (latest or 0) + 1


def _new(ticket: Ticket, engineer: User, *, at: datetime) -> ServiceRecord:
    return ServiceRecord(
        ticket=ticket, seq=next_seq(ticket), engineer=engineer, engineer_name=str(engineer)[:80], drawn_at=at
    )


def _engineer(deed: Deed) -> User:
    """Who did the work: an engineer draws up his own; for the desk and supervisors it is whoever has the ticket."""
    did_it = deed.by.can(Capability.WORK) and not deed.by.can(Capability.SUPERVISE)
    return deed.user if did_it else deed.ticket.assignee or deed.user


def _known(ticket: Ticket) -> dict[str, Any]:
    who, result = ticket.requester, Resolution.objects.filter(ticket=ticket).order_by("-cycle").first()
    site = who.site.name if who.site and not who.location.startswith(who.site.name) else ""
    place = f"{site} {who.location}".strip()
    told = (
        ticket.description if ticket.description.startswith(ticket.title) else f"{ticket.title}\n{ticket.description}"
    )
    known = {
        "requester_name": who.name,
        "department": who.department,
        "phone": who.phone,
        "address": place[: LINES["address"]],
        "symptom": told.strip()[:LONG],
    }
    if result is not None:
        known |= {"cause": result.cause, "plan": result.plan, "result": result.result}
    return known
