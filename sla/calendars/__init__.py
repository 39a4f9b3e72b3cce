"""Business calendars: working hours, holidays and moved working days, and exact arithmetic with them.

Pure: no table, no clock. Moments in are aware, moments out in UTC; dates and hours are those of the calendar's zone.
"""

from sla.calendars.arithmetic import add_business_time, business_time_between, is_open, next_opening, open_intervals
from sla.calendars.dates import (
    ClosedBy,
    ClosedDay,
    closed_days,
    closing_of,
    is_working_day,
    local_date,
    next_working_day,
    opening_of,
    working_day_length,
)
from sla.calendars.days import MAX_DAYS, Day, DayKind, Interval, Source
from sla.calendars.decrees import decree_days, has_decree, missing_decrees
from sla.calendars.hours import Hours
from sla.calendars.imports import Diff, compare, merged, read_csv, read_ics
from sla.calendars.timetable import NeverOpens

__all__ = [
    "MAX_DAYS",
    "ClosedBy",
    "ClosedDay",
    "Day",
    "DayKind",
    "Diff",
    "Hours",
    "Interval",
    "NeverOpens",
    "Source",
    "add_business_time",
    "business_time_between",
    "closed_days",
    "closing_of",
    "compare",
    "decree_days",
    "has_decree",
    "is_open",
    "is_working_day",
    "local_date",
    "merged",
    "missing_decrees",
    "next_opening",
    "next_working_day",
    "open_intervals",
    "opening_of",
    "read_csv",
    "read_ics",
    "working_day_length",
]
