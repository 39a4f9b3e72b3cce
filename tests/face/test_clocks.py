"""A clock is right before any script runs: state, digits, level, tick, words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from face.clocks import Clock, ClockState

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 13:00 in Shanghai


def clock(**given: Any) -> Clock:
    start = {"due_at": AT + timedelta(minutes=30), "started_at": AT - timedelta(minutes=30), "at": AT}
    return Clock(**{**start, "warn_at": AT + timedelta(minutes=18), "norm": "PROM-1", **given})


def test_it_runs_until_the_warning_point() -> None:
    running = clock()
    assert (running.state, running.level, running.tick) == (ClockState.RUNNING, 50, 20)
    assert running.span == timedelta(minutes=30)


def test_it_warns_from_the_warning_point_on() -> None:
    assert clock(at=AT + timedelta(minutes=18)).state is ClockState.WARNING


def test_it_is_breached_at_the_very_second_it_is_due_and_counts_up() -> None:
    over = clock(at=AT + timedelta(minutes=42, seconds=8))
    assert (over.state, over.level, over.tick) == (ClockState.BREACHED, 100, None)
    assert over.span == timedelta(minutes=12, seconds=8)
    assert clock(at=AT + timedelta(minutes=30)).state is ClockState.BREACHED


def test_without_a_warning_point_it_goes_straight_from_running_to_breached() -> None:
    assert clock(warn_at=None, at=AT + timedelta(minutes=29, seconds=59)).state is ClockState.RUNNING


def test_paused_it_shows_what_was_left_and_does_not_tick() -> None:
    paused = clock(given=ClockState.PAUSED, stopped_at=AT, at=AT + timedelta(days=2))
    assert (paused.span, paused.ticks, paused.level) == (timedelta(minutes=30), False, 50)


def test_paused_without_knowing_since_when_it_says_only_that() -> None:
    paused = clock(given=ClockState.PAUSED)
    with translation.override("en"):
        assert (paused.rests, paused.ticks, paused.level, paused.hint) == ("paused", False, None, "PROM-1 · paused")
    shown = Template("{% load face %}{% draw clock %}").render(Context({"clock": paused}))
    assert "data-due" not in shown
    assert "<b>" not in shown


def test_come_to_rest_overdue_it_stands_at_how_late_it_was() -> None:
    late = clock(given=ClockState.BREACHED, stopped_at=AT + timedelta(minutes=42), at=AT + timedelta(days=2))
    assert (late.span, late.ticks, late.level) == (timedelta(minutes=12), False, 100)


def test_the_tooltip_says_what_the_norm_demands() -> None:
    with translation.override("en"):
        assert clock(rule="A promised time is kept.").hint == "PROM-1 · Due 13:30\nA promised time is kept."


def test_met_it_stands_at_the_time_taken() -> None:
    met = clock(given=ClockState.MET, stopped_at=AT - timedelta(minutes=24), at=AT + timedelta(days=2))
    assert (met.span, met.ticks, met.level) == (timedelta(minutes=6), False, 10)


def test_without_a_start_there_is_no_level() -> None:
    assert clock(started_at=None).level is None
    assert clock(started_at=AT + timedelta(hours=1)).level is None


@pytest.mark.parametrize(("language", "hint"), [("zh-hans", "PROM-1·13:30 到期"), ("en", "PROM-1 · Due 13:30")])
def test_the_tooltip_names_norm_and_due_time(language: str, hint: str) -> None:
    with translation.override(language):
        assert clock().hint == hint


def test_the_tooltip_names_the_day_when_it_is_another() -> None:
    with translation.override("en"):
        assert clock(due_at=AT + timedelta(days=1), norm="").hint == "Due 23 Nov 13:00"


@pytest.mark.parametrize(("state", "zh"), [("running", "余"), ("breached", "超"), ("paused", "停"), ("met", "达")])
def test_each_state_has_its_own_mark_icon_and_sentence(state: str, zh: str) -> None:
    with translation.override("zh-hans"):
        made = clock(given=ClockState(state), stopped_at=AT)
        assert made.mark == zh
    assert len({clock(given=each, stopped_at=AT).icon for each in ClockState}) == 5
    assert len({clock(given=each, stopped_at=AT).said for each in ClockState}) == 5


def render(source: str, **context: Any) -> str:
    return Template("{% load face %}" + source).render(Context({"at": AT, "due": AT + timedelta(minutes=4), **context}))


def test_the_tag_writes_the_true_text_and_what_the_script_needs() -> None:
    shown = render('{% clock due at=at norm="BRT-1" size="l" %}')
    assert "<b>04</b>" in shown
    assert "<b>00</b>" in shown
    assert 'data-due="2026-11-22T13:04:00+08:00"' in shown
    assert 'class="clock clock--l" data-state="running"' in shown
    assert "BRT-1" in shown


def test_a_clock_that_stands_gives_the_script_nothing_to_move() -> None:
    assert "data-due" not in render('{% clock due at=at state="met" stopped_at=at %}')


def test_no_due_time_no_clock() -> None:
    assert render("{% clock nothing at=at %}").strip() == ""
