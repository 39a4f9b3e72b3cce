"""Statutory holidays and moved working days (调休), to seed calendars with.

Each November the State Council decrees the next year's holidays, and which weekend days are worked for them. Until then
the days computed from the law are an estimate: the moved working days are missing, and bridges may fall otherwise.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Malformed, Problem
from sla.calendars.dates import local_date
from sla.calendars.days import Day, DayKind, Source
from sla.calendars.hours import Hours

_DECREED = "CN"
_OCTOBER = 10  # time enough to ask for the decree before it is there, and to see that it came


def decree_days(country: str, years: Iterable[int]) -> list[Day]:
    """The holidays and moved working days of these years, in order; names in Chinese where the library has them.

    A year of CN without moved working days is an estimate; elsewhere a holiday that waits for the moon is. Raises
    Malformed for a country (two capital letters) that the library does not know.
    """
    from sla.calendars import statutory  # noqa: PLC0415 -- a heavy library, needed once a year

    wanted = sorted(set(years))
    if not statutory.is_known(country):
        problem = Problem("unknown_country", _("The holidays of this country are not known."))
        raise Malformed(problem.message, fields={"country": [problem]})
    days = statutory.days_of(country, wanted) if wanted else ()
    return sorted((day for day in days if day.date.year in wanted), key=lambda day: day.date)


def has_decree(hours: Hours, year: int) -> bool:
    """Whether the year's decree is in: holidays and moved working days, and none of them an estimate."""
    days = [day for day in hours.days if day.date.year == year]
    kinds = {day.kind for day in days}
    return kinds == set(DayKind) and all(day.source is not Source.ESTIMATE for day in days)


def missing_decrees(hours: Hours, at: datetime) -> list[int]:
    """The years whose decree a Chinese calendar should have at this moment and has not: this one, and from 1 October
    the next. Empty for other countries.
    """
    if hours.country != _DECREED:
        return []
    today = local_date(hours, at)
    expected = [today.year, today.year + 1] if today.month >= _OCTOBER else [today.year]
    return [year for year in expected if not has_decree(hours, year)]
