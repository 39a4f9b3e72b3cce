"""A calendar is one JSON document: what is well-formed comes back as it was, all else is refused by the field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Malformed
from sla.calendars import MAX_DAYS, Hours
from tests.sla.calendars.samples import ALWAYS, NEVER, OFFICE, hours_of, office

SPRING = {"date": "2026-02-14", "kind": "working", "name": "春节调休上班", "source": "decree", "intervals": None}
DUTY = {"date": "2026-02-17", "kind": "holiday", "name": "春节", "source": "manual", "intervals": [["09:00", "11:00"]]}
PLAIN: dict[str, Any] = {"time_zone": "Asia/Shanghai", "week": OFFICE, "days": [SPRING, DUTY], "country": "CN"}


def refused(doc: object) -> dict[str, list[str]]:
    """The codes by field."""
    with pytest.raises(Malformed) as refusal:
        Hours.from_doc(doc)
    assert all(str(problem.message) for problems in refusal.value.fields.values() for problem in problems)
    return {name: [problem.code for problem in problems] for name, problems in refusal.value.fields.items()}


def test_a_document_comes_back_as_it_was() -> None:
    assert Hours.from_doc(PLAIN).to_doc() == PLAIN
    assert Hours.from_doc(office().to_doc()) == office()


def test_the_same_document_gives_equal_hours_with_equal_hashes() -> None:
    one, other = Hours.from_doc(PLAIN), Hours.from_doc(PLAIN)
    assert one == other
    assert hash(one) == hash(other)
    assert one != Hours.from_doc(PLAIN | {"country": ""})


def test_days_are_kept_in_the_order_of_dates() -> None:
    hours = hours_of(OFFICE, days=[DUTY, SPRING])
    assert [day.date.day for day in hours.days] == [14, 17]


def test_what_a_document_leaves_out_has_its_default() -> None:
    hours = hours_of(OFFICE, days=[{"date": "2026-05-01", "kind": "holiday"}])
    assert hours.to_doc()["days"] == [
        {"date": "2026-05-01", "kind": "holiday", "name": "", "source": "manual", "intervals": None}
    ]
    assert hours.to_doc()["country"] == ""


def test_an_empty_list_of_hours_closes_a_holiday() -> None:
    assert hours_of(OFFICE, days=[DUTY | {"intervals": []}]).days[0].intervals is None


@pytest.mark.parametrize(
    "zone",
    [
        "Mars/Olympus",
        "",
        "Asia",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "Asia/Shanghai\n",
        "a" * 5000,
        8,
        None,
    ],
)
def test_an_unknown_time_zone_is_refused(zone: object) -> None:
    assert refused(PLAIN | {"time_zone": zone}) == {"time_zone": ["unknown_zone"]}


@pytest.mark.parametrize(
    ("monday", "code"),
    [
        ([["12:00", "08:30"]], "ends_before_start"),
        ([["12:00", "12:00"]], "ends_before_start"),
        ([["08:30", "12:00"], ["11:59", "18:00"]], "overlapping"),
        ([["13:30", "18:00"], ["08:30", "12:00"]], "overlapping"),
        ([["24:00", "24:00"]], "ends_before_start"),
        ([["08:30", "24:01"]], "not_hours"),
        ([["8:30", "12:00"]], "not_hours"),
        ([["08:60", "12:00"]], "not_hours"),
        ([["０8:30", "12:00"]], "not_hours"),
        ([["08:30"]], "not_hours"),
        ([["08:30", "09:30", "10:30"]], "not_hours"),
        ([[510, 720]], "not_hours"),
        (["08:30-12:00"], "not_hours"),
        ([None], "not_hours"),
        ("08:30-12:00", "not_a_list"),
        (None, "not_a_list"),
        ([["00:00", "00:01"]] * 25, "too_many"),
    ],
)
def test_hours_that_are_none_are_refused(monday: object, code: str) -> None:
    assert refused(PLAIN | {"week": [monday, *OFFICE[1:]]}) == {"week.0": [code]}


def test_hours_may_touch_and_last_until_midnight() -> None:
    hours = hours_of([[["00:00", "12:00"], ["12:00", "24:00"]], *NEVER[1:]])
    assert hours.to_doc()["week"][0] == [["00:00", "12:00"], ["12:00", "24:00"]]


@pytest.mark.parametrize("week", [OFFICE[:6], [], [*OFFICE, []], {}, None, "week"])
def test_a_week_has_seven_days(week: object) -> None:
    assert "not_a_week" in refused(PLAIN | {"week": week})["week"]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"date": "2026-02-30"}, "days.0.date", "not_a_date"),
        ({"date": "20260214"}, "days.0.date", "not_a_date"),
        ({"date": "2026-W07-6"}, "days.0.date", "not_a_date"),
        ({"date": "1969-12-31"}, "days.0.date", "not_a_date"),
        ({"date": "2201-01-01"}, "days.0.date", "not_a_date"),
        ({"date": None}, "days.0.date", "not_a_date"),
        ({"kind": "festival"}, "days.0.kind", "unknown"),
        ({"kind": ["working"]}, "days.0.kind", "unknown"),
        ({"source": "rumour"}, "days.0.source", "unknown"),
        ({"name": "春" * 201}, "days.0.name", "too_long"),
        ({"name": "a\nb"}, "days.0.name", "one_line"),
        ({"name": "\x00"}, "days.0.name", "control_characters"),
        ({"name": 5}, "days.0.name", "not_text"),
        ({"intervals": []}, "days.0.intervals", "no_hours"),
        ({"intervals": [["11:00", "09:00"]]}, "days.0.intervals", "ends_before_start"),
        ({"colour": "red"}, "days.0.colour", "unknown_field"),
    ],
)
def test_a_day_that_cannot_be_read_is_refused(change: dict[str, object], field: str, code: str) -> None:
    assert refused(PLAIN | {"days": [SPRING | change]}) == {field: [code]}


def test_a_date_is_given_once() -> None:
    assert refused(PLAIN | {"days": [SPRING, DUTY, SPRING]}) == {"days.2.date": ["twice"]}


def test_days_have_a_limit() -> None:
    assert refused(PLAIN | {"days": [SPRING] * (MAX_DAYS + 1)}) == {"days": ["too_many"]}


@pytest.mark.parametrize("country", ["China", "cn", "C", 86, None])
def test_a_country_has_two_capital_letters(country: object) -> None:
    assert refused(PLAIN | {"country": country}) == {"country": ["unknown_country"]}


def test_all_that_is_wrong_is_named_at_once() -> None:
    found = refused({"time_zone": "Mars", "week": [*OFFICE[:6], ["x"]], "days": [{}], "owner": "me"})
    assert set(found) == {"time_zone", "week.6", "days.0.date", "days.0.kind", "owner"}


def test_a_thousand_mistakes_are_not_a_thousand_messages() -> None:
    assert len(refused(PLAIN | {"days": [{}] * 1000})) == 50


@pytest.mark.parametrize("doc", [None, [], "{}", 7])
def test_a_document_is_an_object(doc: object) -> None:
    assert refused(doc)[""] == ["not_an_object"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["08:30", "12:00"]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=20,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(PLAIN, JSON)), st.booleans())
def test_no_document_makes_the_reader_stumble(parts: dict[str, object], over: bool) -> None:  # noqa: FBT001
    doc = PLAIN | parts if over else parts
    try:
        hours = Hours.from_doc(doc)
    except Malformed as refusal:
        assert refusal.fields  # noqa: PT017 -- either is an answer
    else:
        assert Hours.from_doc(hours.to_doc()) == hours


def test_around_the_clock_is_a_week_of_whole_days() -> None:
    assert hours_of(ALWAYS).to_doc()["week"] == ALWAYS
