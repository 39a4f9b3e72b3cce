"""Spot checks drawn and called through (SAT-4)."""

from datetime import timedelta
from typing import Any

import pytest

from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from satisfaction.spotchecks.actions import draw_check, note_call
from satisfaction.spotchecks.models import SpotCall, SpotCheck
from satisfaction.spotchecks.queries import call_sheet, list_checks, outcomes_of
from tests.factories import Desk, RequesterFactory
from tickets.models import Call


def check(desk: Desk, **other: Any) -> SpotCheck:
    wanted: dict[str, Any] = {
        "name": "十一月抽查",
        "begins": desk.at - timedelta(days=1),
        "ends": desk.at + timedelta(days=1),
        "size": 3,
        "by": desk.supervisor,
        "at": desk.at,
    }
    return draw_check(**(wanted | other))


@pytest.fixture
def closed(desk: Desk) -> Desk:
    for _ in range(5):
        desk.closed()
    desk.processing()
    return desk


def test_norm_sat_4_closed_tickets_of_the_period_are_drawn_and_the_same_seed_draws_the_same(closed: Desk) -> None:
    first = check(closed, seed=7)
    again = check(closed, seed=7)
    assert first.population == 5
    assert [call.ticket_id for call in call_sheet(first.pk)] == [call.ticket_id for call in call_sheet(again.pk)]
    assert {call.ticket.state for call in call_sheet(first.pk)} == {"closed"}
    assert check(closed, size=500).calls.count() == 5


def test_norm_sat_4_what_the_users_say_is_kept_counted_and_logged_on_the_ticket(closed: Desk) -> None:
    drawn = check(closed)
    one, two, three = call_sheet(drawn.pk)
    note_call(call_id=one.pk, outcome="reached", score=4, remark="很好", by=closed.agent, at=closed.at)
    note_call(call_id=two.pk, outcome="not_reached", by=closed.agent, at=closed.at)
    note_call(call_id=two.pk, outcome="reached", score=1, by=closed.agent, at=closed.at)
    note_call(call_id=three.pk, outcome="call_later", by=closed.agent, at=closed.at)
    outcome = outcomes_of(drawn.pk).total
    assert (outcome.asked, outcome.reached, outcome.satisfied) == (3, 2, 0.5)
    assert outcome.scores == {4: 1, 3: 0, 2: 0, 1: 1}
    assert SpotCall.objects.get(pk=two.pk).attempts == 2
    assert Call.objects.filter(ticket=two.ticket, direction="outbound").count() == 2
    listed = list_checks().get(pk=drawn.pk)
    assert (vars(listed)["asked"], vars(listed)["reached"]) == (3, 2)


def test_somebody_without_a_number_is_asked_all_the_same(desk: Desk) -> None:
    desk.closed(requester=RequesterFactory.create(phone=""))
    (call,) = call_sheet(check(desk).pk)
    assert note_call(call_id=call.pk, outcome="reached", score=3, by=desk.agent, at=desk.at).score == 3
    assert not Call.objects.filter(ticket=call.ticket, number="").exists()


def test_each_stratum_has_its_own_outcome(closed: Desk) -> None:
    drawn = check(closed, size=5, strata="channel")
    for call in call_sheet(drawn.pk):
        note_call(call_id=call.pk, outcome="reached", score=3, by=closed.agent, at=closed.at)
    strata = outcomes_of(drawn.pk).strata
    assert {name: one.satisfied for name, one in strata.items()} == dict.fromkeys(strata, 1.0)
    assert sum(one.asked for one in strata.values()) == 5
    assert list(outcomes_of(check(closed, strata="none").pk).strata) == [""]


def test_what_is_wrong_is_named(closed: Desk) -> None:
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"strata": "moon"}, "strata"),
        ({"ends": closed.at - timedelta(days=2)}, "ends"),
        ({"size": 0}, "size"),
        ({"size": 501}, "size"),
        ({"seed": -1}, "seed"),
    ):
        with pytest.raises(Malformed) as caught:
            check(closed, **wrong)
        assert list(caught.value.fields) == [field]
    with pytest.raises(Refused):
        check(closed, begins=closed.at + timedelta(hours=1))
    call = call_sheet(check(closed).pk)[0]
    for wrong_call in ({"outcome": "reached"}, {"outcome": "not_reached", "score": 3}, {"outcome": "lost"}):
        with pytest.raises(Malformed):
            note_call(call_id=call.pk, **wrong_call, by=closed.agent, at=closed.at)
    with pytest.raises(Missing):
        note_call(call_id=0, outcome="not_reached", by=closed.agent, at=closed.at)


def test_an_attempt_is_noted_once(closed: Desk) -> None:
    call = call_sheet(check(closed).pk)[0]
    note_call(call_id=call.pk, outcome="reached", score=4, seen=0, by=closed.agent, at=closed.at)
    with pytest.raises(Stale) as caught:
        note_call(call_id=call.pk, outcome="not_reached", seen=0, by=closed.agent, at=closed.at)
    assert caught.value.version == 1
    call.refresh_from_db()
    assert (call.attempts, call.outcome) == (1, "reached")


def test_norm_role_1_supervisors_draw_and_the_desk_calls(closed: Desk) -> None:
    with pytest.raises(Forbidden):
        check(closed, by=closed.agent)
    call = call_sheet(check(closed).pk)[0]
    with pytest.raises(Forbidden):
        note_call(call_id=call.pk, outcome="not_reached", by=closed.engineer, at=closed.at)
