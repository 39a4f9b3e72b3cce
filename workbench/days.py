"""Days as people give them on a page."""

from datetime import date

from sla.calendars.days import FIRST_YEAR, LAST_YEAR


def is_reachable(day: date) -> bool:
    """Whether calendars reach this day, in any zone."""
    return FIRST_YEAR < day.year < LAST_YEAR
