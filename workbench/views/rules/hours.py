"""Another revision of a calendar: by hand, from a file or from decrees. What it would change is shown first."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import Malformed, Stale
from sla.actions.calendars import newest_revision, revise_calendar
from sla.calendars import (
    Day,
    Diff,
    Hours,
    compare,
    decree_days,
    local_date,
    merged,
    missing_decrees,
    read_csv,
    read_ics,
)
from sla.calendars.imports.gathering import MAX_SIZE
from sla.models import CalendarRevision
from sla.preview import Preview, preview_of
from sla.rulebook import current_rulebook, hours_of, with_hours
from workbench.access import DeskRequest, desk_page
from workbench.errors import attempt
from workbench.forms.rules_calendar import DaySet, HoursForm, SourceForm, day_rows
from workbench.views.rules.calendars import year_of
from workbench.views.rules.policies import refuse
from workbench.views.rules.publishing import effects_context
from workbench.views.rules.standing import managers_only
from workbench.views.rules.year import days_in


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def edit(request: DeskRequest, slug: str) -> HttpResponse:
    """The week and the days of one `year` (GET). POST saves a revision; with `look` it only says what that would do.
    Refused: 400 what cannot be read, 412 when there is a newer revision.
    """
    managers_only(request)
    revision = newest_revision(slug)
    hours = hours_of(revision.pk)
    year = year_of(request.GET.get("year", ""), local_date(hours, clock.now()))
    if request.method != "POST":
        form = HoursForm(hours=hours, initial={"number": revision.number})
        rows = DaySet(initial=day_rows(days_in(hours, year)), prefix="days")
        return _page(request, revision, form, rows, year)
    form, rows = HoursForm(hours=hours, data=request.POST), DaySet(data=request.POST, prefix="days")
    doc = _doc(form, rows, hours, year)
    if doc is None:
        return _page(request, revision, form, rows, year, status=400)
    if "look" in request.POST:
        return _page(request, revision, form, rows, year, seen=_foresee(slug, Hours.from_doc(doc)))
    try:
        revise_calendar(
            calendar=slug,
            doc=doc,
            note=form.cleaned_data["note"],
            by=request.actor,
            at=clock.now(),
            number=form.cleaned_data["number"],
        )
    except Stale as error:
        form = HoursForm(hours=hours, data={**request.POST.dict(), "number": revision.number})
        refuse(form, error)
        return _page(request, revision, form, rows, year, status=412)
    except Malformed as error:
        form.refuse(error, rows)
        return _page(request, revision, form, rows, year, status=400)
    return redirect(f"{reverse('calendar', args=[slug])}?year={year}")


def _doc(form: HoursForm, rows: Any, hours: Hours, year: int) -> dict[str, Any] | None:  # noqa: ANN401 (a formset)
    """The calendar that the forms say; None where they cannot be read, and say so."""
    if not (form.is_valid() and rows.is_valid()):
        form.is_valid()
        return None
    others = [day.to_doc() for day in hours.days if day.date.year != year]
    doc = form.doc([*rows.docs(hours.day_by_date), *others])
    try:
        Hours.from_doc(doc)
    except Malformed as error:
        form.refuse(error, rows)
        return None
    return doc


def _foresee(slug: str, hours: Hours) -> Preview:
    return preview_of(with_hours(current_rulebook(), slug, hours), at=clock.now())


def _page(
    request: DeskRequest,
    revision: CalendarRevision,
    form: HoursForm,
    rows: object,
    year: int,
    *,
    seen: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"calendar": revision.calendar, "form": form, "rows": rows, "year": year}
    context |= effects_context(seen) if seen else {}
    return render(request, "workbench/rules/hours.html", context, status=status)


@dataclass(frozen=True)
class Found:
    """New days, as the page carries them, and what they change."""

    packed: str
    diff: Diff
    hours: Hours


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def bring_in(request: DeskRequest, slug: str) -> HttpResponse:
    """New days from a file or from decrees (GET asks). POST shows what they would change, in the calendar and to the
    clocks; POST with `number`, from that page, saves them. 400 what cannot be read, 412 when there is a newer revision.
    """
    managers_only(request)
    revision = newest_revision(slug)
    hours, today = hours_of(revision.pk), local_date(hours_of(revision.pk), clock.now())
    missing = missing_decrees(hours, clock.now())
    offered = [*range(today.year - 1, today.year + 3)]
    bound = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = SourceForm(years=offered, initial={"years": [str(year) for year in missing]}, **bound)
    context = {"calendar": revision.calendar, "revision": revision, "form": form, "missing": missing}
    found: list[Found] = []
    status = attempt(form, lambda: found.append(_found(form, hours, request))) if bound else 0
    if found and "number" in request.POST and not found[0].diff.is_empty:
        try:
            status = attempt(form, lambda: _save(request, revision, found[0]))
        except Stale as error:
            refuse(form, error)
            status = 412
        if not status:
            return redirect(f"{reverse('calendar', args=[slug])}?year={_year(found[0], today)}")
    if found:
        context |= {"found": found[0], **effects_context(_foresee(slug, found[0].hours))}
    return render(request, "workbench/rules/import.html", context, status=status or 200)


def _found(form: SourceForm, hours: Hours, request: DeskRequest) -> Found:
    """The days shown before, else those of the file, else of the years. Raises `Malformed`."""
    file: UploadedFile[Any] | None = form.cleaned_data["file"]
    years: list[int] = form.cleaned_data["years"]
    if text := request.POST.get("days", ""):
        days = _days_of(text, hours)
    elif file is not None:
        data = file.read(MAX_SIZE + 1)
        days = read_ics(data) if data.lstrip()[:15].upper().startswith(b"BEGIN:VCALENDAR") else read_csv(data)
    elif years:
        days = decree_days(hours.country or "CN", years)
    else:
        raise Malformed(_("Choose a file, or the years whose holidays are wanted."))
    packed = json.dumps([day.to_doc() for day in days], ensure_ascii=False)
    return Found(packed, compare(hours, days, years or None), merged(hours, days, years or None))


def _days_of(text: str, hours: Hours) -> list[Day]:
    """The days as the page brought them back. Raises `Malformed`."""
    try:
        docs = json.loads(text)
    except ValueError:
        docs = None
    return list(Hours.from_doc({**hours.to_doc(), "days": docs}).days)


def _save(request: DeskRequest, revision: CalendarRevision, found: Found) -> None:
    number = int(request.POST["number"]) if request.POST["number"].isdecimal() else 0
    revise_calendar(
        calendar=revision.calendar.slug,
        doc=found.hours.to_doc(),
        note=request.POST.get("note", ""),
        by=request.actor,
        at=clock.now(),
        number=number,
    )


def _year(found: Found, today: date) -> int:
    changed = [*found.diff.added, *(new for _old, new in found.diff.changed), *found.diff.given_up]
    return changed[0].date.year if changed else today.year
