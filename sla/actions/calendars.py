"""Calendars: a new one, another revision, and which site goes by which. Each is a change of the rules at once."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Site
from core.errors import Malformed, Missing, Problem, Stale
from sla.actions.draft import NAME, NOTE, free_slug, line
from sla.actions.editions import new_edition, rules_change
from sla.calendars import Hours
from sla.models import BusinessCalendar, CalendarRevision, SiteCalendar
from sla.policies import require_manager


def add_calendar(*, slug: str, name: str, doc: object, by: Actor, at: datetime) -> CalendarRevision:
    """A calendar that says `doc` (see `sla.calendars.Hours`), for sites and targets to name.

    Raises `Forbidden`; `Malformed` for a bad or taken identifier, a bad name, or whatever `doc` has wrong.
    """
    require_manager(by)
    hours = _read(doc)
    with rules_change():
        values = {"slug": free_slug(slug, among=BusinessCalendar), "name": line("name", name, limit=NAME)}
        calendar = BusinessCalendar.objects.create(**values)
        edition = new_edition(by=by, at=at)
        return CalendarRevision.objects.create(calendar=calendar, number=1, edition=edition, doc=hours.to_doc())


def revise_calendar(
    *, calendar: str, doc: object, note: str, by: Actor, at: datetime, number: int | None = None
) -> CalendarRevision:
    """Another revision of the calendar with this slug. `number` is the revision that the caller has seen.

    A `doc` that says what the newest revision says changes nothing, and gives that one back. Raises `Forbidden`,
    `Malformed`, `Missing`, `Stale` when there is a newer revision.
    """
    require_manager(by)
    hours, words = _read(doc), line("note", note, limit=NOTE)
    with rules_change():
        newest = newest_revision(calendar)
        if number is not None and number != newest.number:
            raise Stale(_("Somebody changed this calendar meanwhile."), version=newest.number)
        if newest.doc == hours.to_doc():
            return newest
        return CalendarRevision.objects.create(
            calendar=newest.calendar,
            number=newest.number + 1,
            edition=new_edition(by=by, at=at),
            doc=hours.to_doc(),
            note=words,
        )


def assign_site(
    *, site: Site, calendar: BusinessCalendar | None, by: Actor, at: datetime, seen: str | None = None
) -> None:
    """From now on the site goes by `calendar`; by the default one for None. What it goes by already is left alone.
    `seen` is the slug of the calendar it went by when the caller looked, empty for the default one.

    Raises `Forbidden`; `Stale` when somebody gave the site another one since.
    """
    require_manager(by)
    with rules_change():
        newest = SiteCalendar.objects.filter(site=site).select_related("calendar").order_by("-pk").first()
        now = newest.calendar if newest else None
        if now == calendar:
            return
        if seen is not None and seen != (slug := now.slug if now else ""):
            raise Stale(_("Somebody changed this meanwhile."), version=newest.pk if newest else 0, seen=slug)
        SiteCalendar.objects.create(site=site, calendar=calendar, edition=new_edition(by=by, at=at))


def newest_revision(slug: str) -> CalendarRevision:
    """What the calendar with this slug says now. Raises `Missing`."""
    found = CalendarRevision.objects.select_related("calendar").filter(calendar__slug=slug).order_by("-number").first()
    if found is None:
        raise Missing(_("There is no such calendar."))
    return found


def _read(doc: object) -> Hours:
    """Raises `Malformed`; a calendar that never opens is refused too, since nothing would ever be due by it."""
    hours = Hours.from_doc(doc)
    if not hours.usual:
        problem = Problem("never_opens", _("At least one day of the week must have hours."))
        raise Malformed(problem.message, fields={"week": [problem]})
    return hours
