"""The eight stages on the rule, big and small."""

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from face.stages import Stage, rule_of

NAMES = ("received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "closed", "surveyed")


def life(current: int, state: str = "current") -> list[dict[str, str]]:
    states = ["done"] * current + [state] + ["future"] * (len(NAMES) - current - 1)
    return [{"label": name, "state": made, "sub": "09:02"} for name, made in zip(NAMES, states, strict=True)]


def render(source: str, **context: Any) -> str:
    with translation.override("en"):
        return Template("{% load face %}" + source).render(Context(context))


def test_the_float_stands_at_the_current_stage() -> None:
    rule = rule_of(life(3))
    assert (rule.index, rule.position, rule.present.label, rule.float_x, rule.width) == (3, 4, "processing", 60, 141)
    assert rule.marks[:5] == [(0, True), (20, True), (40, True), (60, False), (80, False)]


def test_when_all_is_done_it_stands_at_the_end() -> None:
    assert rule_of([Stage(name, "done") for name in NAMES]).position == 8


def test_before_anything_it_stands_at_the_beginning() -> None:
    assert rule_of([Stage(name) for name in NAMES]).position == 1


def test_a_cancelled_life_stops_where_it_was() -> None:
    assert rule_of(life(2, "stopped")).present.state == "stopped"


def test_a_rule_without_stages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        rule_of([])


def test_the_big_rule_names_every_stage_and_marks_the_present_one_for_everybody() -> None:
    shown = render("{% steps stages %}", stages=life(3))
    assert all(name in shown for name in NAMES)
    assert shown.count('aria-current="step"') == 1
    assert shown.count("#check") == 3
    assert "step 4 of 8" in shown


def test_the_small_rule_says_in_words_where_the_ticket_is() -> None:
    shown = render("{% ruler stages %}", stages=life(5))
    assert 'aria-label="confirming, step 6 of 8"' in shown
    assert shown.count('class="tk on"') == 5


def test_a_cancelled_life_counts_no_steps_that_will_never_come() -> None:
    big, small = (render("{% " + tag + " stages %}", stages=life(2, "stopped")) for tag in ("steps", "ruler"))
    assert "where it ended" in big
    assert "step 3 of 8" not in big
    assert 'aria-label="dispatched, where it ended"' in small
