"""Days from a file, a table (CSV) or a holiday feed (iCalendar), and what they would change, to be shown first."""

from sla.calendars.days import Day
from sla.calendars.imports.merge import Diff, compare, merged
from sla.calendars.imports.table import read_csv

__all__ = ["Diff", "compare", "merged", "read_csv", "read_ics"]


def read_ics(data: bytes) -> list[Day]:
    """The days of a holiday feed, in order: events of whole days that say 休 or 班 (or their longer forms), or carry
    Apple's mark. What says neither (festivals, solar terms) is left out.

    Raises Malformed on the field `file`, with the line of each event: no calendar, no such event, more than a megabyte,
    times instead of days, repeated events, more than 60 days in one, a date said to be both, more than 3,000 days.
    """
    from sla.calendars.imports import feed  # noqa: PLC0415 -- a heavy library (9 MB), needed once a year

    return feed.read(data)
