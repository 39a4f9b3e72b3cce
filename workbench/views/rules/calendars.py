"""The calendars: their list with sites and what is missing, a new one, and one of them as a year."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Site
from core import clock
from core.errors import Malformed, Missing, Stale
from sla.actions.calendars import add_calendar, assign_site
from sla.calendars import Hours, local_date, missing_decrees
from sla.calendars.days import FIRST_YEAR, LAST_YEAR
from sla.models import BusinessCalendar, CalendarRevision
from sla.policies import may_manage
from sla.policy.shipped import SITE_WEEK
from sla.rulebook import Rulebook, current_rulebook, hours_of
from workbench.access import DeskRequest, desk_page
from workbench.forms.rules_calendar import NewCalendarForm, SiteForm
from workbench.views.rules.standing import managers_only
from workbench.views.rules.words import listed
from workbench.views.rules.year import days_in, months_of, week_words, weekday_names

_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


@dataclass(frozen=True)
class Listed:
    """A calendar in the list."""

    calendar: BusinessCalendar
    revision: CalendarRevision
    hours: Hours
    sites: list[Site]
    missing: list[int]

    @property
    def week(self) -> list[str]:
        """The week in words."""
        return week_words(self.hours)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def calendars(request: DeskRequest) -> HttpResponse:
    """All calendars, and which site goes by which (GET). POST gives those sites whose choice was changed other
    calendars, by their slugs; 412 where somebody else gave one another meanwhile, and the page says which.
    """
    rules, sites, status = current_rulebook(), list(Site.objects.all()), 200
    rows = _forms(sites, rules, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        managers_only(request)
        status = 400
        if all(form.is_valid() for _site, form in rows):
            late = _assign(request, rows)
            if not late:
                return redirect("calendars")
            rules, status = current_rulebook(), 412
            rows = _anew(sites, rules, late)
    context = {
        "calendars": _listed(sites, rules, at=clock.now()),
        "rows": rows,
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/rules/calendars.html", context, status=status)


def _listed(sites: list[Site], rules: Rulebook, *, at: datetime) -> list[Listed]:
    newest = CalendarRevision.objects.filter(pk__in=[one.revision_id for one in rules.calendars.values()])
    found = []
    for revision in newest.select_related("calendar", "edition__by").order_by(
        "-calendar__is_default", "calendar__name"
    ):
        hours = rules.calendars[revision.calendar.slug].hours
        mine = [site for site in sites if rules.site_calendar(site.slug).slug == revision.calendar.slug]
        found.append(Listed(revision.calendar, revision, hours, mine, missing_decrees(hours, at)))
    return found


def _forms(sites: list[Site], rules: Rulebook, data: QueryDict | None) -> list[tuple[Site, SiteForm]]:
    choices = [("", str(_("The default one"))), *((slug, one.name) for slug, one in sorted(rules.calendars.items()))]
    found = []
    for site in sites:
        now = rules.sites.get(site.slug, "")
        initial = {"calendar": now, "seen": now}
        form = SiteForm(calendars=choices, label=site.name, prefix=f"site-{site.pk}", initial=initial, data=data)
        found.append((site, form))
    return found


def _assign(request: DeskRequest, rows: list[tuple[Site, SiteForm]]) -> dict[Site, tuple[str, Stale]]:
    """What was chosen for whom, and why it was not done; each site by itself, and only those whose choice is another
    than the form was drawn with.
    """
    known, at = {one.slug: one for one in BusinessCalendar.objects.all()}, clock.now()
    late: dict[Site, tuple[str, Stale]] = {}
    for site, form in rows:
        chosen = form.cleaned_data["calendar"]
        seen = form.cleaned_data["seen"] if form.add_prefix("seen") in form.data else None
        if chosen == seen:
            continue
        try:
            assign_site(site=site, calendar=known.get(chosen), by=request.actor, at=at, seen=seen)
        except Stale as error:
            late[site] = chosen, error
    return late


def _anew(sites: list[Site], rules: Rulebook, late: dict[Site, tuple[str, Stale]]) -> list[tuple[Site, SiteForm]]:
    """The forms as the sites are now; where somebody was faster with what was chosen: sent again, it is meant."""
    data = QueryDict(mutable=True)
    for site, form in _forms(sites, rules, None):
        data[form.add_prefix("seen")] = form.initial["seen"]
        data[form.add_prefix("calendar")] = late[site][0] if site in late else form.initial["calendar"]
    rows = _forms(sites, rules, data)
    for site, form in rows:
        if site in late:
            form.full_clean()
            form.add_error("calendar", str(late[site][1]))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def add(request: DeskRequest) -> HttpResponse:
    """A new calendar (GET, POST); done, it leads there."""
    managers_only(request)
    week = Hours.from_doc({"time_zone": "Asia/Shanghai", "week": SITE_WEEK, "country": "CN"})
    form = NewCalendarForm(hours=week, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and _added(request, form):
        return redirect("calendar", form.cleaned_data["slug"])
    status = 400 if request.method == "POST" else 200
    return render(request, "workbench/rules/new_calendar.html", {"form": form}, status=status)


def _added(request: DeskRequest, form: NewCalendarForm) -> bool:
    if not form.is_valid():
        return False
    names = {name: form.cleaned_data[name] for name in ("slug", "name")}
    try:
        add_calendar(**names, doc=form.doc([]), by=request.actor, at=clock.now())
    except Malformed as error:
        form.refuse(error)
        return False
    return True


@require_safe
@desk_page
def calendar(request: DeskRequest, slug: str) -> HttpResponse:
    """One calendar as a year (`year`, by default this one), as it is now or as `revision` had it."""
    revisions = list(
        CalendarRevision.objects.filter(calendar__slug=slug).select_related("calendar", "edition__by").defer("doc")
    )
    shown = _chosen(revisions, request.GET.get("revision", ""))
    hours, at, rules = hours_of(shown.pk), clock.now(), current_rulebook()
    today = local_date(hours, at)
    year = year_of(request.GET.get("year", ""), today)
    context = {
        "calendar": shown.calendar,
        "revision": shown,
        "is_newest": shown == revisions[0],
        "revisions": revisions,
        "hours": hours,
        "week": week_words(hours),
        "year": year,
        "months": months_of(hours, year, today=today),
        "weekdays": weekday_names(),
        "days": days_in(hours, year),
        "missing": missing_decrees(hours, at),
        "sites": listed([site.name for site in Site.objects.all() if rules.site_calendar(site.slug).slug == slug]),
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/rules/calendar.html", context)


def _chosen(revisions: list[CalendarRevision], number: str) -> CalendarRevision:
    found = next((one for one in revisions if not number or str(one.number) == number), None)
    if found is None:
        raise Missing(_("There is no such calendar."))
    return found


def year_of(text: str, today: date) -> int:
    """The year asked for; without one, this. 400 for what is none."""
    if not text:
        return today.year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in _YEARS):  # noqa: PLR2004 (a year)
        raise BadRequest("Not a year")
    return int(text)
