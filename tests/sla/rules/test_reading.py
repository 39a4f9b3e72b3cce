"""What a policy may say: each thing that cannot be read is refused with its place, and nothing is guessed."""

from typing import Any

import pytest
from django.utils import translation

from core.errors import Malformed
from sla.policy.read import LONGEST, MOST_STEPS, MOST_TARGETS, doc_of, read_targets
from tests.sla.rules.shorthand import Doc, after

NORMS = {"brt_1": "BRT-1", "prom_1": "PROM-1"}
STEP: Doc = {"code": "due", "at": {"after": 0}, "to": ["holder"]}


def target(**changes: Any) -> Doc:
    doc = {"code": "mine", "measure": "brt_1", "calendar": "site", "due": after(60), **changes}
    return {name: value for name, value in doc.items() if value is not None}


def refusals(docs: object) -> dict[str, str]:
    """Each place with the first thing wrong there, in English."""
    with translation.override("en"), pytest.raises(Malformed) as caught:
        read_targets(docs, measures=NORMS, calendars=["site", "always"])
    with translation.override("en"):
        return {place: str(problems[0].message) for place, problems in caught.value.fields.items()}


def test_what_is_whole_is_read_and_written_alike() -> None:
    doc = target(
        norm="OLA-7",
        goal=90,
        when={"channel": ["portal"], "vip": ["yes"]},
        due={"rule": "day_end", "seconds": -60, "least": 30},
        steps=[
            {**STEP, "via": ["app"]},
            {"code": "w", "at": {"before_percent": 25, "least": 60}, "to": [], "via": ["app"]},
        ],
        pauses=["user"],
        every=3,
        task="promise",
        task_for="person",
    )
    (read,) = read_targets([doc], measures=NORMS, calendars=["site"])
    assert doc_of(read) == doc
    assert read.tasks == {"promise"}
    assert (read.step("w") is not None, read.step("other")) == (True, None)


@pytest.mark.parametrize("docs", [{}, "all", [target()] * (MOST_TARGETS + 1)])
def test_targets_are_a_list_of_so_many(docs: object) -> None:
    assert refusals(docs) == {"targets": f"A list of at most {MOST_TARGETS} targets is expected."}


def test_each_target_is_an_object_with_a_code_of_its_own() -> None:
    found = refusals([target(), "brt-1", target()])
    assert found == {"2": "A target is an object.", "mine.code": "This code stands twice."}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"code": None}, "1.code"),
        ({"code": " mine"}, "1.code"),
        ({"code": "x" * 41}, "1.code"),
        ({"measure": "unknown"}, "mine.measure"),
        ({"measure": ["brt_1"]}, "mine.measure"),
        ({"calendar": "moon"}, "mine.calendar"),
        ({"colour": "red"}, "1.colour"),
        ({"due": None}, "mine.due"),
        ({"due": {"rule": "soon"}}, "mine.due"),
        ({"due": {"rule": "after", "seconds": 60, "minutes": 1}}, "mine.due"),
        ({"due": after(0)}, "mine.due"),
        ({"due": after(-60)}, "mine.due"),
        ({"due": after(LONGEST + 1)}, "mine.seconds"),
        ({"due": {"rule": "same_time", "days": 0}}, "mine.due"),
        ({"due": {"rule": "after", "days": 261}}, "mine.days"),
        ({"due": after("60")}, "mine.seconds"),  # type: ignore[arg-type]
        ({"due": {"rule": "after", "seconds": True}}, "mine.seconds"),
        ({"goal": 101}, "mine.goal"),
        ({"every": 31}, "mine.every"),
        ({"tolerance": -1}, "mine.tolerance"),
        ({"task": "dance"}, "mine.task"),
        ({"task_for": "neighbour"}, "mine.task_for"),
        ({"pauses": "user"}, "mine.pauses"),
        ({"pauses": ["godot"]}, "mine.pauses"),
        ({"when": ["vip"]}, "mine.when"),
        ({"when": {"moon": ["full"]}}, "mine.when"),
        ({"when": {"vip": ["maybe"]}}, "mine.vip"),
        ({"when": {"group": [7]}}, "mine.group"),
        ({"when": {"group": ["g"] * 201}}, "mine.group"),
        ({"steps": {}}, "mine.steps"),
        ({"steps": [{**STEP, "code": f"s{n}"} for n in range(MOST_STEPS + 1)]}, "mine.steps"),
        ({"steps": [STEP, STEP]}, "mine.steps"),
        ({"steps": [STEP, "then"]}, "mine.steps"),
        ({"steps": [{**STEP, "at": "now"}]}, "mine.steps"),
        ({"steps": [{**STEP, "at": {"after": 0, "before": 5}}]}, "mine.steps"),
        ({"steps": [{**STEP, "at": {"after": 0, "soon": 5}}]}, "mine.steps"),
        ({"steps": [{**STEP, "at": {}}]}, "mine.steps"),
        ({"steps": [{**STEP, "to": ["nobody"]}]}, "mine.to"),
        ({"steps": [{**STEP, "via": ["pigeon"]}]}, "mine.via"),
        ({"steps": [{**STEP, "loud": True}]}, "mine.steps"),
    ],
)
def test_each_thing_that_cannot_be_read_is_named(changes: dict[str, Any], place: str) -> None:
    found = refusals([target(**changes)])
    assert place in found, found
    assert all(found.values())


def test_an_empty_condition_is_none() -> None:
    (read,) = read_targets([target(when={"vip": [], "channel": []})], measures=NORMS, calendars=["site"])
    assert read.when == {}
