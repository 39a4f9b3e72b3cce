"""The pictures of the board, as numbers: where a float stands, how long a bar is, how a line breaks."""

from datetime import date, timedelta

import pytest

from workbench.board_drawing import percent
from workbench.charts import Reading, bar_of, trend_of
from workbench.templatetags.board import goal, plus, seconds

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("value", "x", "is_low", "gap"),
    [(100, 198, False, 0), (95, 149, False, 0), (90, 100, True, 49), (80, 2, True, 147), (12.5, 2, True, 147)],
)
def test_a_reading_stands_on_the_rule_and_shows_what_is_missing(
    value: float,
    x: float,
    is_low: bool,  # noqa: FBT001
    gap: float,
) -> None:
    reading = Reading(value, 95)
    assert (reading.x, reading.is_low, reading.gap, reading.goal_x) == (x, is_low, gap, 149)
    assert reading.float_path == f"M{x - 5:.1f} 1h10l-5 8.5z"


def test_the_longest_bar_fills_its_place_and_what_is_there_is_seen() -> None:
    whole = bar_of(0, 0, 1000, most=1000, width=100)
    assert (whole.late, whole.soon, whole.rest, whole.rest_x) == (0, 0, 100, 0)
    small = bar_of(1, 1, 10, most=1000, width=100)
    assert (small.late, small.soon, small.rest) == (2, 2, 2)
    assert (small.soon_x, small.rest_x) == (3, 6)
    assert bar_of(0, 0, 0, most=0).rest == 0


def days(*values: float | None) -> list[tuple[date, float | None, int]]:
    return [(DAY + timedelta(days=place), value, 3) for place, value in enumerate(values)]


def test_the_line_breaks_where_a_day_has_no_value_and_names_the_last_and_the_worst() -> None:
    trend = trend_of(days(96, 92, None, 98, 97), goal=95)
    assert trend.path.count("M") == 2
    assert trend.path.count("L") == 2
    assert [point.value for point in trend.points if point.is_marked] == [92, 97]
    assert trend.points[-1].is_last
    assert [trend.points[place].label[2] for place in (1, -1)] == ["middle", "start"]
    assert [point.day.day for point in trend.ticks] == [10, 12, 14]
    assert trend.has_any


@pytest.mark.parametrize(("worst", "floor"), [(98.5, 92), (91, 90), (61.4, 60), (0, 0)])
def test_the_scale_holds_the_worst_day_and_the_goal(worst: float, floor: float) -> None:
    trend = trend_of(days(100, worst), goal=95)
    assert [trend.grid[0], trend.grid[-1]] == [(100.0, 12.0), (floor, 172.0)]
    assert 12 <= trend.goal_y <= 172
    assert all(12 <= point.y <= 172 for point in trend.points)


def test_the_worst_day_is_named_above_the_line_where_there_is_no_room_below() -> None:
    low, last = trend_of(days(60, 100), goal=95).points
    assert low.label[1] < low.y
    assert last.label[1] > last.y
    assert trend_of(days(100, 60), goal=95).points[-1].label[1] < 172


def test_nothing_is_no_line() -> None:
    trend = trend_of(days(None, None), goal=95)
    assert (trend.path, trend.has_any) == ("", False)


def test_figures_in_words() -> None:
    assert [percent(rate) for rate in (None, 0, 94.84, 99.9, 100.0)] == ["–", "0%", "94.8%", "99.9%", "100%"]
    assert (goal(95), goal(97.5)) == ("95%", "97.5%")
    assert plus(1.25, 4) == 5.2
    assert seconds(94_600).startswith("94.6")
    assert seconds(214_400).startswith("214 ")
