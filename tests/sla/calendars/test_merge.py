"""New days: what they would change, and the calendar with them."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import Malformed
from sla.calendars import MAX_DAYS, Day, DayKind, Diff, compare, merged
from tests.sla.calendars.samples import OFFICE, day, hours_of

BEFORE = replace(
    hours_of(OFFICE),
    days=(
        day("2026-05-01", "holiday", "劳动节", "decree"),
        day("2027-01-01", "holiday", "元旦", "estimate"),
        day("2027-02-09", "holiday", "春节（补假）", "estimate"),
        day("2027-03-01", "holiday", "公司日", "manual"),
        day("2028-01-01", "holiday", "元旦", "estimate"),
    ),
)
DECREE = [
    day("2027-02-20", "working", "春节"),
    day("2027-02-08", "holiday", "春节"),
    day("2027-01-01", "holiday", "元旦"),
]


def test_the_difference_is_shown_before_it_is_made() -> None:
    diff = compare(BEFORE, DECREE)
    assert [day.date.isoformat() for day in diff.added] == ["2027-02-08", "2027-02-20"]
    assert [(old.source.value, new.source.value) for old, new in diff.changed] == [("estimate", "import")]
    assert [day.date.isoformat() for day in diff.given_up] == ["2027-02-09"]
    assert diff.unchanged == 0
    assert not diff.is_empty


def test_a_decree_takes_the_place_of_the_years_estimate_and_leaves_the_rest() -> None:
    dates = [day.date.isoformat() for day in merged(BEFORE, DECREE).days]
    assert dates == ["2026-05-01", "2027-01-01", "2027-02-08", "2027-02-20", "2027-03-01", "2028-01-01"]


def test_holidays_without_moved_working_days_leave_the_estimate() -> None:
    assert compare(BEFORE, DECREE[1:]).given_up == ()
    assert date(2027, 2, 9) in merged(BEFORE, DECREE[1:]).day_by_date


def test_an_estimate_gives_up_nothing() -> None:
    estimate = [replace(found, source=BEFORE.days[1].source) for found in DECREE]
    assert compare(BEFORE, estimate).given_up == ()


def test_only_the_years_asked_for_are_touched() -> None:
    assert compare(BEFORE, DECREE, years=[2026]).is_empty
    assert merged(BEFORE, DECREE, years=[2026]) == BEFORE
    assert merged(BEFORE, DECREE, years=[2027]) == merged(BEFORE, DECREE)


def test_the_same_days_again_change_nothing() -> None:
    after = merged(BEFORE, DECREE)
    assert compare(after, DECREE) == Diff(unchanged=3)
    assert merged(after, DECREE) == after


def test_what_is_merged_can_be_saved() -> None:
    after = merged(BEFORE, DECREE)
    assert type(after).from_doc(after.to_doc()) == after


def test_a_calendar_does_not_grow_without_end() -> None:
    many = [Day(date.fromordinal(date(2030, 1, 1).toordinal() + at), DayKind.HOLIDAY) for at in range(MAX_DAYS)]
    assert len(merged(hours_of(OFFICE), many).days) == MAX_DAYS
    with pytest.raises(Malformed) as refusal:
        merged(BEFORE, many)
    assert [problem.code for problem in refusal.value.fields["days"]] == ["too_many"]
