"""Days as people give them on a page."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.dateparse import parse_date

from sla.calendars.days import FIRST_YEAR, LAST_YEAR


def is_reachable(day: date) -> bool:
    """Whether calendars reach this day, in any zone."""
    return FIRST_YEAR < day.year < LAST_YEAR


def read_day(text: str, *, otherwise: date) -> date:
    """The day in an address, as 2026-03-01; `otherwise` where there is none. `BadRequest` for what is no day, or one
    that no calendar reaches.
    """
    try:
        found = parse_date(text) if text else otherwise
    except ValueError:
        found = None
    if found is None or not is_reachable(found):
        raise BadRequest("Not a date")
    return found


def read_days(query: QueryDict, *, last: date, first: Callable[[date], date]) -> tuple[date, date]:
    """The days from `begins` to `ends` in an address, which may stand there in either order; without an end until
    `last`, without a beginning from what `first` makes of the end. `BadRequest` as `read_day`.
    """
    ends = read_day(query.get("ends", ""), otherwise=last)
    begins = read_day(query.get("begins", ""), otherwise=first(ends))
    return min(begins, ends), max(begins, ends)
