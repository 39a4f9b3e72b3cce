"""What an announcement says and to whom, as it is given, and as it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Site
from core.inputs import EARLIEST, MAX_AHEAD, Fields
from knowledge.announcements.choices import Kind
from knowledge.announcements.models import TEXT, TITLE, Announcement
from tickets.gate.check import check_words
from tickets.models import Ticket

MOST_DEPARTMENTS = 50


@dataclass(frozen=True, kw_only=True)
class Content:
    """As a form gives it. `sites` are slugs, `ticket` a number; none of them: everybody. Without `starts_at`: at
    once; without `ends_at`: until it is withdrawn.
    """

    title: str
    text: str
    kind: str
    is_important: bool = False
    is_public: bool = False
    sites: Sequence[str] = ()
    departments: Sequence[str] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ticket: str = ""


@dataclass(frozen=True)
class Checked:
    """As it is kept: the columns, and the sites beside them."""

    columns: dict[str, Any]
    sites: list[Site] = field(default_factory=list)


def checked(content: Content, *, by: Actor, at: datetime) -> Checked:
    """Read `content`. `Malformed` names what is missing or cannot be read, an unknown site, a ticket that nobody has
    or that is no major incident, an end before the start; `Refused` what has ended by `at` or lies more than a year
    ahead, and words that users must not hear (TALK-4).
    """
    fields = Fields()
    starts_at = content.starts_at or at
    columns: dict[str, Any] = {
        "title": fields.line("title", content.title, limit=TITLE),
        "text": fields.text("text", content.text, limit=TEXT),
        "kind": fields.code("kind", content.kind, among=Kind.values),
        "is_important": content.is_important,
        "is_public": content.is_public,
        "departments": _departments(content.departments, fields),
        "starts_at": starts_at,
        "ends_at": content.ends_at,
        "ticket": _ticket(content.ticket, fields, by=by),
    }
    sites = list(Site.objects.filter(slug__in=[slug for slug in content.sites if "\x00" not in slug]))
    if len(sites) < len(set(content.sites)):
        fields.malform("sites", "unknown", _("There is no such site."))
    _times(starts_at, content.ends_at, fields, at=at)
    fields.done()
    check_words(columns["text"], field="text", by=by)
    return Checked(columns, sites)


def content_of(announcement: Announcement) -> Content:
    """What `announcement` says now, as a form gives it."""
    return Content(
        title=announcement.title,
        text=announcement.text,
        kind=announcement.kind,
        is_important=announcement.is_important,
        is_public=announcement.is_public,
        sites=[site.slug for site in announcement.sites.all()],
        departments=announcement.departments,
        starts_at=announcement.starts_at,
        ends_at=announcement.ends_at,
        ticket=announcement.ticket.number if announcement.ticket else "",
    )


def snapshot(announcement: Announcement, sites: Sequence[Site]) -> dict[str, object]:
    """What it says, fit for JSON: for the history."""
    ends_at = announcement.ends_at
    return {
        "title": announcement.title,
        "text": announcement.text,
        "kind": announcement.kind,
        "is_important": announcement.is_important,
        "is_public": announcement.is_public,
        "sites": [site.name for site in sites],
        "departments": announcement.departments,
        "starts_at": announcement.starts_at.isoformat(),
        "ends_at": ends_at.isoformat() if ends_at else None,
        "ticket": announcement.ticket.number if announcement.ticket else None,
    }


def _departments(given: Sequence[str], fields: Fields) -> list[str]:
    names = [fields.line("departments", name, required=False, limit=80) for name in given[: MOST_DEPARTMENTS + 1]]
    if len(names) > MOST_DEPARTMENTS:
        words = _("At most %(most)s departments.") % {"most": MOST_DEPARTMENTS}
        fields.malform("departments", "too_many", words)
    return list(dict.fromkeys(filter(None, names)))


def _ticket(number: str, fields: Fields, *, by: Actor) -> Ticket | None:
    number = fields.line("ticket", number, required=False, limit=24).upper()
    if not number or "ticket" in fields.malformed:
        return None
    found = Ticket.objects.visible_to(by).filter(number=number).first()
    if found is None:
        fields.malform("ticket", "unknown", _("There is no ticket with this number."))
    elif not found.is_major:
        fields.malform("ticket", "not_major", _("This ticket is no major incident."))
    return found


def _times(starts_at: datetime, ends_at: datetime | None, fields: Fields, *, at: datetime) -> None:
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if moment is not None and moment < EARLIEST:
            fields.malform(name, "out_of_range", _("The year must lie between 1970 and 2200."))
        elif moment is not None and moment - at > MAX_AHEAD:
            fields.refuse(name, "too_far", _("This time is more than a year ahead."))
    if ends_at is None:
        return
    if ends_at <= starts_at:
        fields.malform("ends_at", "order", _("It ends before it begins."))
    elif ends_at <= at:
        fields.refuse("ends_at", "past", _("This time has already passed."))
