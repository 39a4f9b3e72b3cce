"""What a Chinese desk's calendar answers, computed by hand. Default hours, 2025 and 2026 with moved working days."""

from datetime import timedelta

import pytest

from sla.calendars import add_business_time, business_time_between, working_day_length
from tests.sla.calendars.samples import local, office

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EXAMPLES = [
    # A moved working Saturday before Spring Festival; nine days off follow.
    ("2026-02-14 17:58:00", 5 * MINUTE, "2026-02-24 08:33:00"),
    # Lunch.
    ("2026-02-13 11:59:30", 5 * MINUTE, "2026-02-13 13:34:30"),
    # National Day: an hour on the last day of September, three and no more on 8 October.
    ("2026-09-30 17:00:00", 4 * HOUR, "2026-10-08 11:30:00"),
    # A moved working Saturday, asked before the opening.
    ("2026-10-10 08:00:00", 30 * MINUTE, "2026-10-10 09:00:00"),
    # Used up at the closing: that is the moment, not the next opening.
    ("2026-03-02 11:30:00", 30 * MINUTE, "2026-03-02 12:00:00"),
    ("2026-03-02 17:30:00", 30 * MINUTE, "2026-03-02 18:00:00"),
    # A Friday evening counts from Monday.
    ("2026-03-06 18:00:00", 1 * MINUTE, "2026-03-09 08:31:00"),
    # One working day is eight hours: from Friday 10:00 to Monday 10:00.
    ("2026-03-06 10:00:00", 8 * HOUR, "2026-03-09 10:00:00"),
    # Three working days over the Qingming weekend (Monday 6 April off).
    ("2026-04-02 10:00:00", 24 * HOUR, "2026-04-08 10:00:00"),
    # The year's end: Thursday 31 December 2025 is followed by three days off and a moved working Sunday.
    ("2025-12-31 17:00:00", 2 * HOUR, "2026-01-04 09:30:00"),
]


@pytest.mark.parametrize(("start", "span", "due"), EXAMPLES)
def test_a_clock_runs_on_site_hours(start: str, span: timedelta, due: str) -> None:
    assert add_business_time(office(), local(start), span) == local(due)
    assert business_time_between(office(), local(start), local(due)) == span


@pytest.mark.parametrize(
    ("start", "span", "begun"),
    [
        ("2026-02-24 08:33:00", 5 * MINUTE, "2026-02-14 17:58:00"),
        ("2026-02-13 13:34:30", 5 * MINUTE, "2026-02-13 11:59:30"),
        # Counted back to an opening: the latest such moment is the opening itself, not the evening before.
        ("2026-03-02 09:00:00", 30 * MINUTE, "2026-03-02 08:30:00"),
        ("2026-03-02 07:00:00", 30 * MINUTE, "2026-02-28 17:30:00"),
        ("2026-01-04 09:30:00", 2 * HOUR, "2025-12-31 17:00:00"),
    ],
)
def test_a_warning_is_counted_back_from_the_due_time(start: str, span: timedelta, begun: str) -> None:
    assert add_business_time(office(), local(start), -span) == local(begun)


def test_nobody_works_over_spring_festival() -> None:
    nothing = timedelta(0)
    assert business_time_between(office(), local("2026-02-14 18:00"), local("2026-02-24 08:30")) == nothing


def test_a_year_has_as_many_hours_as_it_has_working_days() -> None:
    # 2026: 365 days, 104 of them on weekends, 19 weekdays off, 6 weekend days worked.
    year = business_time_between(office(), local("2026-01-01 00:00"), local("2027-01-01 00:00"))
    assert year == (365 - 104 - 19 + 6) * 8 * HOUR


def test_a_working_day_has_eight_hours() -> None:
    assert working_day_length(office()) == 8 * HOUR
