"""The seed of Chinese calendars, and the warning that next year's decree is missing."""

from dataclasses import replace

import pytest

from core.errors import Malformed
from sla.calendars import DayKind, Hours, Source, decree_days, has_decree, merged, missing_decrees
from tests.sla.calendars.samples import OFFICE, day, hours_of, local, office


def chinese(*years: int) -> Hours:
    return hours_of(OFFICE, country="CN", days=[day.to_doc() for day in decree_days("CN", years)])


def test_the_days_of_2026_as_decreed() -> None:
    names = {day.date.isoformat(): (day.kind.value, day.name) for day in decree_days("CN", [2026])}
    assert names["2026-02-14"] == ("working", "春节调休上班")
    assert names["2026-02-16"] == ("holiday", "农历除夕")
    assert names["2026-02-20"] == ("holiday", "春节（调休）")
    assert names["2026-04-06"] == ("holiday", "清明节（补假）")
    # Worked for National Day, though Mid-Autumn is nearer.
    assert names["2026-09-20"] == ("working", "国庆节调休上班")
    worked = [date for date, (kind, _) in names.items() if kind == "working"]
    assert worked == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert {day.name for day in decree_days("CN", [2020]) if str(day.date) == "2020-10-01"} == {"中秋节、国庆节"}


def test_a_year_without_moved_working_days_is_an_estimate() -> None:
    days = decree_days("CN", [2026, 2090])
    assert {day.source for day in days if day.date.year == 2026} == {Source.DECREE}
    assert {day.source for day in days if day.date.year == 2090} == {Source.ESTIMATE}
    assert {day.kind for day in days if day.date.year == 2090} == {DayKind.HOLIDAY}


def test_days_come_in_order_and_of_the_years_asked_for_only() -> None:
    days = decree_days("CN", [2026, 2024, 2026])
    assert [day.date for day in days] == sorted({day.date for day in days})
    assert {day.date.year for day in days} == {2024, 2026}
    assert decree_days("CN", []) == []


def test_other_countries_have_holidays_in_chinese_or_in_their_own_language() -> None:
    assert "农历年初一" in {day.name for day in decree_days("HK", [2026])}
    assert "元日" in {day.name for day in decree_days("JP", [2026])}
    assert {day.source for day in decree_days("US", [2090])} == {Source.DECREE}


def test_a_holiday_that_waits_for_the_moon_is_an_estimate() -> None:
    assert {day.source for day in decree_days("EG", [2040])} == {Source.DECREE, Source.ESTIMATE}


def test_the_moved_working_days_of_other_countries_come_too() -> None:
    assert DayKind.WORKING in {day.kind for day in decree_days("HU", [2026])}


@pytest.mark.parametrize("country", ["CN", "HK", "TW", "US", "JP", "DE", "KH", "BG", "EG", "IN", "BR"])
def test_what_is_seeded_can_be_saved(country: str) -> None:
    days = decree_days(country, [2025, 2026, 2027])
    assert list(hours_of(OFFICE, days=[day.to_doc() for day in days]).days) == days


@pytest.mark.parametrize("country", ["XX", "", "cn", "CHN", "China", "../CN"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(Malformed) as refusal:
        decree_days(country, [2026])
    assert [problem.code for problem in refusal.value.fields["country"]] == ["unknown_country"]


def test_an_estimate_is_no_decree_and_neither_is_half_of_one() -> None:
    hours = chinese(2026, 2090)
    assert has_decree(hours, 2026)
    assert not has_decree(hours, 2090)
    assert not has_decree(hours, 2025)
    holidays = [day for day in hours.days if day.kind is DayKind.HOLIDAY]
    assert not has_decree(replace(hours, days=tuple(holidays)), 2026)


def test_a_decree_typed_in_or_imported_is_one() -> None:
    estimated = chinese(2090)
    typed = [day("2090-01-02", "holiday", "元旦", "manual"), day("2090-01-07", "working", "元旦", "manual")]
    assert has_decree(merged(estimated, typed), 2090)


def test_the_next_years_decree_is_missed_from_october_on() -> None:
    hours = chinese(2026)
    assert missing_decrees(hours, local("2026-09-30 23:59:59")) == []
    assert missing_decrees(hours, local("2026-10-01 00:00:00")) == [2027]
    assert missing_decrees(hours, local("2026-12-31 23:59:59")) == [2027]
    assert missing_decrees(hours, local("2027-01-01 00:00:00")) == [2027]
    assert missing_decrees(hours, local("2027-10-01 00:00:00")) == [2027, 2028]


def test_the_year_turns_where_the_calendar_is() -> None:
    assert missing_decrees(office(), local("2026-09-30 17:00:00", "UTC")) == [2027]


def test_calendars_of_other_countries_miss_no_decree() -> None:
    assert missing_decrees(replace(office(), country="JP"), local("2030-10-01 00:00:00")) == []
