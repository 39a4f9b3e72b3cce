"""Days from a holiday feed (iCalendar). Loading the library takes 9 MB, so the package imports this when asked."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Component
from icalendar.error import BrokenCalendarProperty

from core.errors import Malformed
from sla.calendars.days import LAST_YEAR, Day, DayKind, Source
from sla.calendars.imports.gathering import Gathering, refuse_large, unreadable

_MAX_DAYS_OF_EVENT = 60
# The parser takes a millisecond for an event; feeds of ten years have some hundred.
_MAX_COMPONENTS = 3_000
_MAX_LINES = 25_000
_BEGIN = re.compile(r"^BEGIN:", re.IGNORECASE | re.MULTILINE)
_BEGIN_EVENT = "BEGIN:VEVENT"
_APPLE = {"WORK-HOLIDAY": DayKind.HOLIDAY, "ALTERNATE-WORKDAY": DayKind.WORKING}
# "休班" and "调休" are days off, but "调休上班" is worked: the longest word that says something decides.
_WORKING = re.compile("(?<!休)班|工作日")
_OFF = re.compile("休|假")
_OF_THE_DAY = re.compile(r"\s*第\s*\d+\s*天.*$")
_MARK_OFF = re.compile("^休[｜|：:\\s]+|[\\s（(【\\[]*(休|放假|假期)[)）】\\]]*$")


def read(data: bytes) -> list[Day]:
    """What `sla.calendars.imports.read_ics` does."""
    refuse_large(data)
    text = _decoded(data)
    gathering = Gathering()
    events = _events(text)
    lines = [line for line, words in enumerate(text.split("\n"), 1) if words.strip().upper() == _BEGIN_EVENT]
    for at, event in enumerate(events):
        line = lines[at] if at < len(lines) else 1
        gathering.add(line, _days_of(gathering, line, event))
        if gathering.is_over:
            break
    return gathering.result()


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise unreadable("not_text", _("This file is not UTF-8.")) from None


def _events(text: str) -> list[Component]:
    not_a_calendar = unreadable("not_a_calendar", _("This file is no iCalendar."))
    if text.count("\n") > _MAX_LINES or len(_BEGIN.findall(text)) > _MAX_COMPONENTS:
        raise unreadable("too_large", _("This calendar has too many entries."))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception:  # noqa: BLE001 -- a foreign file may trip a foreign parser in any way; it is unreadable all the same
        raise not_a_calendar from None


def _days_of(gathering: Gathering, line: int, event: Component) -> Iterator[Day]:
    summary = str(event.get("SUMMARY", ""))
    kind = _kind_of(event, summary)
    if kind is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    if "RRULE" in event or "RDATE" in event:
        gathering.refuse(line, "repeats", _("This event repeats; holidays are decreed year by year."))
        return
    try:
        first, length = _range_of(event)
    except Malformed as refusal:
        gathering.refuse(line, refusal.fields["file"][0].code, refusal.message)
        return
    name = _named(gathering.name(line, summary), kind)
    for offset in range(length):
        yield Day(first + timedelta(days=offset), kind, name, Source.IMPORT)


def _kind_of(event: Component, title: str) -> DayKind | None:
    marked = _APPLE.get(str(event.get("X-APPLE-SPECIAL-DAY", "")).upper())
    if marked or _WORKING.search(title):
        return marked or DayKind.WORKING
    return DayKind.HOLIDAY if _OFF.search(title) else None


def _named(title: str, kind: DayKind) -> str:
    """春节 for 春节（休）, 春节 假期 第2天/共9天 and 休｜春节; what is worked keeps its mark."""
    name = _OF_THE_DAY.sub("", title)
    return (_MARK_OFF.sub("", name) if kind is DayKind.HOLIDAY else name) or title


def _range_of(event: Component) -> tuple[date, int]:
    """The first day, and how many."""
    first = _whole_day(event, "DTSTART")
    days = 1
    if "DTEND" in event:
        # Some programs write the day itself as the end of a single day.
        days = (_whole_day(event, "DTEND") - first).days or 1
    elif "DURATION" in event:
        duration = _value_of(event, "DURATION")
        days = duration.days if isinstance(duration, timedelta) else 0
    if not 1 <= days <= _MAX_DAYS_OF_EVENT or first.year > LAST_YEAR:
        raise unreadable(
            "bad_length", _("This event does not last from one to %(limit)s days.") % {"limit": _MAX_DAYS_OF_EVENT}
        )
    return first, days


def _whole_day(event: Component, name: str) -> date:
    value = _value_of(event, name)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise unreadable("not_whole_days", _("This event has no dates, or times of the day."))


def _value_of(event: Component, name: str) -> object:
    """What a property says; None where it is missing, given twice or broken."""
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None
