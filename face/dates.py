"""Dates, times and spans as the face writes them (13:50, 11 月 22 日, 03时41分). Pure: `today` is passed in.

Moments are shown in the current time zone of the request; a plain date is shown as it is.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, pgettext


def local_day(moment: datetime | date) -> date:
    """The calendar day of `moment` in the current time zone; a plain date is its own day."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def clock_time(moment: datetime) -> str:
    """The time of day, as 13:50."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local:%H:%M}"


def day(moment: datetime | date, *, today: date) -> str:
    """The day for reading, as 11 月 22 日 or 22 Nov; with the year when it is not this year's."""
    shown = local_day(moment)
    if shown.year == today.year:
        # Translators: Django's date format of a day of this year
        return date_format(shown, pgettext("date format", "j M"))
    # Translators: Django's date format of a day of another year
    return date_format(shown, pgettext("date format", "j M Y"))


def when(moment: datetime | date, *, today: date) -> str:
    """The shortest exact form for columns: 13:50 today, 11-22 13:50 this year, 2025-11-22 before."""
    shown = local_day(moment)
    if shown.year != today.year:
        return f"{shown:%Y-%m-%d}"
    if not isinstance(moment, datetime):
        return f"{shown:%m-%d}"
    return clock_time(moment) if shown == today else f"{shown:%m-%d} {clock_time(moment)}"


def full(moment: datetime) -> str:
    """Everything, for tooltips: 2026-11-22 13:50:07."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{local:%Y-%m-%d %H:%M:%S}"


def units() -> tuple[str, str, str, str]:
    """The words for days, hours, minutes and seconds that stand behind a number."""
    return _units(get_language())


@lru_cache(maxsize=8)
def _units(_language: str | None) -> tuple[str, str, str, str]:
    return pgettext("unit", "d"), pgettext("unit", "h"), pgettext("unit", "m"), pgettext("unit", "s")


def magnitudes(span: timedelta) -> tuple[tuple[str, str], tuple[str, str]]:
    """The two largest magnitudes of `span`, without its sign: (03, h), (41, m). Seconds only under 1 h."""
    seconds = int(abs(span.total_seconds()))
    days, hours, minutes, rest = seconds // 86_400, seconds // 3_600, seconds // 60, seconds % 60
    d, h, m, s = units()
    if days:
        return (f"{days:02}", d), (f"{hours % 24:02}", h)
    if hours:
        return (f"{hours:02}", h), (f"{minutes % 60:02}", m)
    return (f"{minutes:02}", m), (f"{rest:02}", s)


def span(value: timedelta) -> str:
    """A duration in two magnitudes without blanks: 03时41分, 03h41m."""
    return "".join(digits + unit for digits, unit in magnitudes(value))
