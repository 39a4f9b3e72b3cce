"""Laws that hold on any calendar, in any zone, over any change of the clock; and agreement with counting minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from sla.calendars import (
    Hours,
    add_business_time,
    business_time_between,
    closing_of,
    is_open,
    local_date,
    next_opening,
    open_intervals,
    opening_of,
)
from tests.sla.calendars.stepping import MINUTE, changes_of, open_minutes

unhurried = settings(deadline=None, max_examples=40)
NOTHING, TICK = timedelta(0), timedelta(microseconds=1)
ZONES = [
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # until 2011 at one minute past midnight
    "America/Sao_Paulo",  # until 2019 at midnight
    "America/Havana",
    "Australia/Lord_Howe",  # by half an hour
    "Antarctica/Troll",  # by two hours
    "Africa/Casablanca",
    "Pacific/Apia",  # left out a day in 2011
    "Asia/Kathmandu",
]
BEGIN = datetime(2005, 1, 1, tzinfo=UTC)


@cache
def changes(zone: str) -> list[datetime]:
    return changes_of(zone) or [BEGIN]


@st.composite
def intervals(draw: st.DrawFn, least: int = 0) -> list[list[str]]:
    """Hours of a day; some touch each other or midnight, some lie where clocks change."""
    usual = st.sampled_from([0, 60, 120, 150, 180, 240, 510, 720, 810, 1080, 1439, 1440])
    points = sorted(draw(st.sets(usual | st.integers(0, 1440), min_size=2 * least, max_size=6)))
    times = [f"{point // 60:02}:{point % 60:02}" for point in points]
    found = [[opens, closes] for opens, closes in zip(times[::2], times[1::2], strict=False)]
    touching = len(found) > 1 and draw(st.booleans())
    return [[first[0], second[0]] for first, second in pairwise(found)] + found[-1:] if touching else found


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A calendar that opens at least on one day of the week."""
    week = draw(st.lists(intervals(), min_size=7, max_size=7))
    week[draw(st.integers(0, 6))] = draw(intervals(least=1))
    return {"time_zone": draw(st.sampled_from(ZONES)), "week": week, "days": [], "country": ""}


@st.composite
def moments(draw: st.DrawFn, zone: str) -> datetime:
    """A moment, rather near a change of the clock, as somebody in any zone would say it."""
    near = draw(st.sampled_from(changes(zone))) + timedelta(seconds=draw(st.integers(-200_000, 200_000)))
    anywhen = BEGIN + timedelta(microseconds=draw(st.integers(0, 25 * 365 * 86_400_000_000)))
    return draw(st.sampled_from([near, anywhen])).astimezone(ZoneInfo(draw(st.sampled_from([zone, "UTC", *ZONES]))))


@dataclass(frozen=True)
class Case:
    """A calendar, its document, a moment, and two spans of up to 30 weeks' work."""

    doc: dict[str, Any]
    hours: Hours
    at: datetime
    first: timedelta
    second: timedelta


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A calendar with dated days around a moment."""
    doc = draw(documents())
    at = draw(moments(doc["time_zone"]))
    for ahead in sorted(draw(st.sets(st.integers(-8, 12), max_size=5))):
        kind = draw(st.sampled_from(["working", "holiday"]))
        own = draw(st.none() | intervals(least=1))
        on = at.date() + timedelta(days=ahead)
        doc["days"].append({"date": on.isoformat(), "kind": kind, "name": "", "source": "manual", "intervals": own})
    hours = Hours.from_doc(doc)
    most = 30 * sum(closes - opens for day in hours.week for opens, closes in day)
    spans = st.integers(0, most).map(lambda minutes: minutes * MINUTE) | st.timedeltas(NOTHING, most * MINUTE)
    return Case(doc, hours, at, draw(spans), draw(spans))


@unhurried
@given(cases())
def test_adding_twice_is_adding_the_sum(case: Case) -> None:
    for first, second in ((case.first, case.second), (-case.first, -case.second)):
        once = add_business_time(case.hours, case.at, first)
        assert add_business_time(case.hours, once, second) == add_business_time(case.hours, case.at, first + second)


@unhurried
@given(cases())
def test_what_was_added_is_what_lies_between(case: Case) -> None:
    after = add_business_time(case.hours, case.at, case.first)
    before = add_business_time(case.hours, case.at, -case.first)
    assert business_time_between(case.hours, case.at, after) == case.first
    assert business_time_between(case.hours, before, case.at) == case.first
    assert business_time_between(case.hours, after, case.at) == -case.first


@unhurried
@given(cases())
def test_the_answer_is_the_earliest_and_backwards_the_latest(case: Case) -> None:
    span = case.first + TICK
    after, before = add_business_time(case.hours, case.at, span), add_business_time(case.hours, case.at, -span)
    assert business_time_between(case.hours, case.at, after - TICK) == case.first
    assert business_time_between(case.hours, before + TICK, case.at) == case.first


@unhurried
@given(cases(), st.timedeltas(NOTHING, timedelta(days=20)))
def test_a_later_start_or_a_longer_span_is_never_due_earlier(case: Case, later: timedelta) -> None:
    start, hours = case.at.astimezone(UTC), case.hours
    assert add_business_time(hours, start, case.first) <= add_business_time(hours, start + later, case.first)
    shorter, longer = sorted([case.first, case.second])
    assert add_business_time(hours, start, shorter) <= add_business_time(hours, start, longer)
    assert add_business_time(hours, start, -longer) <= add_business_time(hours, start, -shorter)


@unhurried
@given(cases(), *[st.timedeltas(NOTHING, timedelta(days=400))] * 2)
def test_time_between_adds_up_and_is_the_sum_of_the_stretches(case: Case, first: timedelta, second: timedelta) -> None:
    start, hours = case.at.astimezone(UTC), case.hours
    middle, end = start + first, start + first + second
    whole = business_time_between(hours, start, end)
    assert whole == business_time_between(hours, start, middle) + business_time_between(hours, middle, end)
    stretches = open_intervals(hours, start, end)
    assert whole == sum((closes - opens for opens, closes in stretches), NOTHING)
    assert all(opens < closes for opens, closes in stretches)
    assert all(closes < opens for (_, closes), (opens, _) in pairwise(stretches))


@unhurried
@given(cases())
def test_the_next_opening_is_where_business_time_goes_on(case: Case) -> None:
    opening = next_opening(case.hours, case.at)
    assert is_open(case.hours, opening)
    assert business_time_between(case.hours, case.at, opening) == NOTHING
    assert add_business_time(case.hours, case.at, TICK) == opening + TICK
    assert is_open(case.hours, case.at) == (opening == case.at.astimezone(UTC))


@unhurried
@given(cases(), st.integers(1, 4 * 1440))
def test_counting_minute_by_minute_comes_to_the_same(case: Case, length: int) -> None:
    first = case.at.astimezone(UTC).replace(second=0, microsecond=0)
    last = first + length * MINUTE
    steps = list(open_minutes(case.doc, first, last))
    assert [is_open(case.hours, minute) for minute, _ in steps] == [opened for _, opened in steps]
    worked = [minute for minute, opened in steps if opened]
    assert business_time_between(case.hours, first, last) == len(worked) * MINUTE
    for count, minute in enumerate(worked):
        assert add_business_time(case.hours, first, (count + 1) * MINUTE) == minute + MINUTE
        assert add_business_time(case.hours, last, (count - len(worked)) * MINUTE) == minute


@unhurried
@given(cases())
def test_a_date_opens_with_its_first_open_minute_and_closes_after_its_last(case: Case) -> None:
    day = local_date(case.hours, case.at)
    begins, ends = (
        datetime.combine(day + timedelta(days=ahead), time(), case.hours.zone).astimezone(UTC) for ahead in (0, 1)
    )
    worked = [minute for minute, opened in open_minutes(case.doc, begins, ends) if opened]
    assert opening_of(case.hours, day) == (worked[0] if worked else None)
    assert closing_of(case.hours, day) == (worked[-1] + MINUTE if worked else None)
