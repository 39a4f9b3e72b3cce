"""Dates, times and spans as face/README §8 writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from face import dates

TODAY = date(2026, 11, 22)
AFTERNOON = datetime(2026, 11, 22, 5, 50, 7, tzinfo=UTC)  # 13:50:07 in Shanghai


def test_a_time_of_day_is_shown_in_the_current_zone() -> None:
    assert dates.clock_time(AFTERNOON) == "13:50"
    with timezone.override("Europe/Berlin"):
        assert dates.clock_time(AFTERNOON) == "06:50"


def test_a_moment_late_in_the_utc_day_belongs_to_the_next_day_in_shanghai() -> None:
    assert dates.local_day(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == TODAY


@pytest.mark.parametrize(
    ("language", "moment", "shown"),
    [
        ("zh-hans", AFTERNOON, "11 月 22 日"),
        ("zh-hans", date(2025, 1, 5), "2025 年 1 月 5 日"),
        ("en", AFTERNOON, "22 Nov"),
        ("en", date(2025, 1, 5), "5 Jan 2025"),
    ],
)
def test_a_day_is_written_as_people_say_it(language: str, moment: date, shown: str) -> None:
    with translation.override(language):
        assert dates.day(moment, today=TODAY) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (AFTERNOON, "13:50"),
        (AFTERNOON - timedelta(days=3), "11-19 13:50"),
        (AFTERNOON - timedelta(days=400), "2025-10-18"),
        (date(2026, 11, 3), "11-03"),
        (date(2025, 11, 3), "2025-11-03"),
    ],
)
def test_a_column_gets_the_shortest_exact_form(moment: date, shown: str) -> None:
    assert dates.when(moment, today=TODAY) == shown


def test_a_tooltip_gets_everything() -> None:
    assert dates.full(AFTERNOON) == "2026-11-22 13:50:07"


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(hours=3, minutes=41, seconds=59), "03时41分", "03h41m"),
        (timedelta(minutes=4, seconds=18), "04分18秒", "04m18s"),
        (timedelta(days=1, hours=3, minutes=59), "01天03时", "01d03h"),
        (timedelta(seconds=-728), "12分08秒", "12m08s"),
        (timedelta(0), "00分00秒", "00m00s"),
        (timedelta(days=123), "123天00时", "123d00h"),
    ],
)
def test_a_span_has_two_magnitudes_and_seconds_only_under_an_hour(span: timedelta, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert dates.span(span) == zh
    with translation.override("en"):
        assert dates.span(span) == en


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=99)))
def test_every_span_below_a_hundred_days_takes_the_same_room(span: timedelta) -> None:
    (first, _), (second, _) = dates.magnitudes(span)
    assert (len(first), len(second)) == (2, 2)
