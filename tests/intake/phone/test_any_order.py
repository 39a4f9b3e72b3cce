"""Whatever the order in which a call is told of, and however often: it ends as the same call."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_intake.phone.actions import News, hear, look_again
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.clocks import owner_of
from channels_intake.phone.models import CallEvent, PhoneCall
from channels_intake.phone.story import Told, story_of
from sla.models import Timer
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at

NOON = at("10:00:00")
_seconds = st.integers(0, 3600)
_told = st.builds(
    Told,
    kind=st.sampled_from(Heard.values),
    at=_seconds.map(lambda after: NOON + timedelta(seconds=after)),
    external_id=st.integers(1, 10**6).map(str),
    number=st.sampled_from(["", "13800138000", "anonymous"]),
    direction=st.sampled_from(["", "inbound", "outbound"]),
    agent_id=st.sampled_from([None, 1, 2]),
    cause=st.sampled_from(["", *Cause.values]),
)


@given(heard=st.lists(_told, min_size=1, max_size=8, unique_by=lambda one: one.external_id), data=st.data())
def test_the_story_does_not_depend_on_order_or_repetition(heard: list[Told], data: st.DataObject) -> None:
    story = story_of(heard)
    shuffled = data.draw(st.permutations([*heard, *data.draw(st.lists(st.sampled_from(heard), max_size=4))]))
    assert story_of(shuffled) == story


@given(heard=st.lists(_told, min_size=1, max_size=8, unique_by=lambda one: one.external_id))
def test_every_story_holds_together(heard: list[Told]) -> None:
    story, kinds = story_of(heard), {one.kind for one in heard}
    assert (story.ended_at is None) == (story.state in {"ringing", "answered"})
    assert (story.state == "dropped") == ("dropped" in kinds)
    assert (story.answered_at is not None) == ("answered" in kinds)
    assert story.began_at == min(one.at for one in heard)
    if story.state == "missed":
        assert "answered" not in kinds
    if story.state == "ended":
        assert "missed" not in kinds or "answered" in kinds


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["ended"], "ended"),
        (["answered"], "answered"),
        (["dropped"], "dropped"),
        (["ringing", "ended"], "missed"),
        (["ringing", "missed", "ended"], "missed"),
        (["ringing", "answered", "ended"], "ended"),
        (["ringing", "answered", "missed"], "answered"),
        (["ringing", "answered", "ended", "dropped"], "dropped"),
    ],
)
def test_what_lacks_its_beginning_is_a_call_all_the_same(kinds: list[str], state: str) -> None:
    heard = [Told(kind=kind, at=NOON + timedelta(seconds=place)) for place, kind in enumerate(kinds)]
    assert story_of(reversed(heard)).state == state


LIVES: list[list[tuple[str, int]]] = [
    [("ringing", 0), ("answered", 9), ("ended", 200)],
    [("ringing", 0), ("answered", 14), ("dropped", 60)],
    [("ringing", 0), ("missed", 30), ("ended", 31)],
    [("ringing", 0), ("ended", 25)],
    [("answered", 3), ("ended", 200)],
    [("dropped", 7)],
]


@pytest.mark.timeout(900)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), life=st.sampled_from(LIVES), known=st.sampled_from(["known", "unknown"]))
def test_in_any_order_with_repetitions_it_is_the_same_call_with_the_same_clocks(
    crew: Crew, data: st.DataObject, life: list[tuple[str, int]], known: str
) -> None:
    order = data.draw(st.permutations(life))
    again = data.draw(st.lists(st.sampled_from(life), max_size=2))
    with transaction.atomic():
        if known == "known":
            RequesterFactory.create(phone="+86 138 0013 8000")
        assert _outcome(crew, "a", life) == _outcome(crew, "b", [*order, *again])
        transaction.set_rollback(True)


def _outcome(crew: Crew, system: str, told: list[tuple[str, int]]) -> dict[str, Any]:
    """The call, and how its clocks stand, after all of it was heard (an hour later, in a burst)."""
    number = {"a": "13800138000", "b": "138-0013-8000"}[system]
    PhoneCall.objects.exclude(system=system).update(number_key="", requester=None)  # they are nobody's other calls
    for kind, after in told:
        moment = NOON + timedelta(seconds=after)
        news = News(kind=kind, at=moment, call="c", external_id=f"c-{kind}", number=number, agent=crew.user("agent"))
        hear(news=news, system=system, at=NOON + timedelta(hours=1))
    look_again(at=NOON + timedelta(hours=2))
    call = PhoneCall.objects.get(system=system)
    assert CallEvent.objects.filter(system=system).count() == len({kind for kind, _after in told})
    owner = owner_of(call)
    timers = Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk)
    final = {
        (timer.measure, timer.state, timer.outcome, timer.due_at)
        for timer in timers
        if timer.state != "cancelled"  # one that was begun too early and taken back counts for nothing
    }
    fields = ("state", "direction", "number_key", "agent_id", "cause", "began_at")
    times: dict[str, datetime | None] = {
        name: getattr(call, name) for name in ("ringing_at", "answered_at", "ended_at")
    }
    return {name: getattr(call, name) for name in fields} | times | {"requester": call.requester_id, "clocks": final}
