"""The register of complaints and commendations (SAT-5): each with what came of it, and counted per person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.spreadsheet import Cell, xlsx
from tickets.choices import Kind, Severity
from tickets.models import Resolution, Ticket

KINDS = (Kind.COMPLAINT, Kind.COMMENDATION)
_LATEST = Resolution.objects.filter(ticket=OuterRef("pk")).order_by("-cycle")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for: received from `begins` until before `ends`; the rest empty for all."""

    begins: datetime
    ends: datetime
    kind: str = ""
    severity: str = ""
    about_id: int | None = None


def list_register(wanted: Wanted) -> "QuerySet[Ticket, Ticket]":
    """The entries, newest first, each with what came of it (`outcome`: the result told to the user; None before)."""
    entries = Ticket.objects.filter(_condition(wanted)).select_related("requester", "about", "assignee", "group")
    return entries.annotate(outcome=Subquery(_LATEST.values("result")[:1])).order_by("-pk")


def _condition(wanted: Wanted) -> Q:
    condition = Q(kind__in=KINDS, created_at__gte=wanted.begins, created_at__lt=wanted.ends)
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.severity:
        condition &= Q(severity=wanted.severity)
    if wanted.about_id is not None:
        condition &= Q(about_id=wanted.about_id)
    return condition


@dataclass(frozen=True)
class PersonCount:
    """How often somebody is spoken of; `username` and `name` None for entries that name nobody."""

    username: str | None
    name: str | None
    remarks: int
    formal: int
    commendations: int


def count_persons(wanted: Wanted) -> list[PersonCount]:
    """Of each person who is spoken of in the period, most complaints first. One statement."""
    complaint = Q(kind=Kind.COMPLAINT)
    rows = (
        Ticket.objects.filter(_condition(wanted))
        .order_by()
        .values(username=F("about__username"), name=F("about__display_name"))
        .annotate(
            remarks=Count("pk", filter=complaint & ~Q(severity=Severity.FORMAL)),
            formal=Count("pk", filter=complaint & Q(severity=Severity.FORMAL)),
            commendations=Count("pk", filter=Q(kind=Kind.COMMENDATION)),
        )
    )
    found = [PersonCount(**{**row, "name": row["name"] or row["username"]}) for row in rows]
    return sorted(found, key=lambda one: (-one.formal, -one.remarks, -one.commendations, one.username or ""))


def export_register(entries: Iterable[Ticket]) -> bytes:
    """The register as a workbook, in the reader's language and time."""
    heads = [
        *(_("Number"), _("Received at"), _("Kind"), _("Severity of the complaint"), _("Title"), _("Requester")),
        *(_("Department"), _("Person concerned"), _("Owner"), _("State"), _("Outcome"), _("Closed at")),
    ]
    return xlsx(heads, (_row(ticket) for ticket in entries), title=_("Complaints and commendations"))


def _row(ticket: Ticket) -> list[Cell]:
    return [
        ticket.number,
        timezone.localtime(ticket.created_at),
        ticket.get_kind_display(),
        ticket.get_severity_display() if ticket.severity else "",
        ticket.title,
        ticket.requester.name,
        ticket.requester.department,
        str(ticket.about or ""),
        str(ticket.assignee or ticket.group or ""),
        ticket.get_state_display(),
        vars(ticket).get("outcome") or "",
        timezone.localtime(ticket.closed_at) if ticket.closed_at else None,
    ]
