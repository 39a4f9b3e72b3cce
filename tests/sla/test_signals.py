"""What is said to clocks from elsewhere, and what is none of theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.actions.escalation import acknowledge, waive
from sla.actions.rebuild import rebuild_owner, rebuild_ticket
from sla.actions.signal import apply_signal, meet_clock, start_clock
from sla.engine.ledger import Owner
from sla.measures.book import Signal
from sla.models import ClockSignal, Timer, TimerEvent
from sla.policy.conditions import Attributes
from sla.policy.shipped import default_targets
from tests.factories import Desk, asker
from tests.sla.clockwork import Crew, at, clock, fire, state, states
from tests.sla.rules.shorthand import after, edited, published
from tests.sla.running import run_until
from tickets import actions

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


def test_a_callback_that_comes_twice_starts_one_clock() -> None:
    """Whether one after the other, or both at once: then the second finds the clock when it has the lock."""
    desk, owner = Desk(), Owner("call", 17)
    first = start_clock(owner=owner, measure="phone_2", at=desk.at, key="a", attributes=Attributes(channel="phone"))
    assert first is not None
    assert start_clock(owner=owner, measure="phone_2", at=desk.at + MINUTE, key="a") is None
    again = apply_signal(owner, Signal("start", "phone_2", desk.at + MINUTE, key="a"))
    assert (again.new, Timer.objects.filter(measure="phone_2").count()) == ([], 1)
    assert rebuild_owner(owner, at=desk.at + 2 * MINUTE, write=False) == []


def test_what_nobody_knows_how_to_say_is_a_defect_and_leaves_no_trace() -> None:
    with pytest.raises(ValueError, match="no such signal"):
        apply_signal(Owner("call", 17), Signal("dance", "phone_2", Desk().at))
    assert not ClockSignal.objects.exists()


def test_an_act_no_clock_cares_for_costs_it_nothing(crew: Crew) -> None:
    ticket = crew.processing()
    helper = crew.user("shift_lead")
    values = {"ticket_id": ticket.pk, "add": [helper], "by": crew.engineer, "at": at("10:10")}
    with CaptureQueriesContext(connection) as queries:
        actions.change_collaborators(**values)  # type: ignore[arg-type]
    assert not [query["sql"] for query in queries if "sla_" in query["sql"]]


def test_before_any_rules_are_loaded_nothing_runs_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """As while a desk is being set up."""
    desk, owner = Desk(), Owner("call", 17)
    monkeypatch.setattr("sla.rulebook.current_edition_id", lambda: 0)
    ticket = desk.processing()
    start_clock(owner=owner, measure="phone_2", at=desk.at, attributes=Attributes(channel="phone"))
    meet_clock(owner=owner, measure="phone_2", at=desk.at)
    assert not Timer.objects.exists()
    monkeypatch.setattr("sla.engine.replay.editions_since", lambda _at: [])
    assert rebuild_ticket(ticket.pk, at=desk.at) == []


def test_a_clock_that_no_history_tells_of_is_ended_and_counts_nowhere() -> None:
    desk = Desk()
    ticket = desk.receive(channel="portal")
    run_until(desk.at + timedelta(days=1))
    stray = Timer.objects.get(measure="brt_1")
    stray.pk, stray.key = None, "stray"
    stray.save(force_insert=True)
    assert stray.judged_at is not None
    at_ = desk.at + timedelta(days=1)
    (found,) = rebuild_ticket(ticket.pk, at=at_, write=False)
    assert (found.key, found.columns["state"]) == ("stray", ("breached", None))
    assert Timer.objects.get(pk=stray.pk).is_ticking, "only looked at"
    rebuild_ticket(ticket.pk, at=at_)
    row = Timer.objects.get(pk=stray.pk)
    assert (row.state, row.ended_at, row.judged_at, row.next_fire_at) == ("cancelled", at_, None, None)
    rebuild_ticket(ticket.pk, at=at_ + MINUTE)
    assert Timer.objects.get(pk=stray.pk).ended_at == at_, "ended once"


def test_norm_brt_3_confirmed_by_the_desk_is_not_told_to_the_user(crew: Crew) -> None:
    ticket = crew.processing()
    crew.resolve(ticket, "11:00")
    crew.act("confirm", ticket, "11:05", by="agent", solved=True, comment="He rang.")
    assert state(ticket, "brt_3") == "running"
    other = crew.processing()
    crew.resolve(other, "11:00")
    actions.confirm(ticket_id=other.pk, solved=True, by=asker(other), at=at("11:05"))
    assert state(other, "brt_3") == "met"


def test_norm_life_14_amended_again_a_formal_complaint_keeps_its_clocks(crew: Crew) -> None:
    ticket = crew.receive(kind="complaint", severity="formal", impact="medium", urgency="medium")
    crew.act("amend", ticket, "10:05", by="agent", severity="remark")
    crew.act("amend", ticket, "10:10", by="agent", severity="formal")
    assert states(ticket, "life_14_answer") == ["cancelled", "running"]
    crew.act("amend", ticket, "10:15", by="agent", kind="complaint", severity="formal", impact="high")
    assert states(ticket, "life_14_answer") == ["cancelled", "running"]


def test_norm_prom_1_a_promise_broken_before_the_merge_stays_with_the_ticket_it_was_made_on(crew: Crew) -> None:
    survivor, merged = crew.processing(), crew.processing()
    crew.act("promise", merged, "10:10", by="engineer", due_at=at("10:30"), text="A result.")
    fire("10:31")
    actions.merge(ticket_id=merged.pk, into=survivor, by=crew.agent, at=at("10:40"))
    assert (clock(merged, "prom_1").state, clock(merged, "prom_1").outcome) == ("breached", "")
    assert not Timer.objects.filter(ticket=survivor, measure="prom_1").exists()
    assert TimerEvent.objects.filter(timer=clock(merged, "prom_1"), code="breached").count() == 1


def test_a_signal_finds_its_clocks_by_the_rules_of_its_own_time(crew: Crew) -> None:
    """Other rules hold, and nobody has laid the clocks out by them yet: the signal does."""
    owner = Owner("conversation", 17)
    start_clock(owner=owner, measure="rtx_1", at=at("10:00"), key="1", attributes=Attributes(channel="rtx"))
    published(edited(default_targets(), "rtx-1", due=after(60)), by=crew.manager, at=at("10:01"))
    meet_clock(owner=owner, measure="rtx_1", at=at("10:02"))
    assert (state(owner, "rtx_1"), clock(owner, "rtx_1").due_at) == ("breached", at("10:01"))
    assert rebuild_owner(owner, at=at("10:03"), write=False) == []


def test_what_was_signalled_in_the_second_of_an_act_comes_after_it(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("call_supervisor", ticket, "10:30", reason="He shouts.")
    timer = clock(ticket, "talk_9")
    fire("10:35")
    acknowledge(timer_id=timer.pk, by=crew.supervisor, at=at("10:36"))
    crew.note(ticket, "10:36")
    waive(timer_id=timer.pk, reason="He has calmed down.", by=crew.supervisor, at=at("10:36"))
    assert rebuild_ticket(ticket.pk, at=at("10:40"), write=False) == []


def test_a_ticket_amended_on_the_way_is_told_anew_as_it_was(crew: Crew) -> None:
    ticket = crew.processing(impact="medium", urgency="medium")
    crew.act("amend", ticket, "10:30", by="agent", impact="high", urgency="high")
    assert clock(ticket, "pri_solution").target == "solution-p1"
    crew.act("track", ticket, "10:40", by="engineer", waiting_on="user", note="He is on a train.")
    assert rebuild_ticket(ticket.pk, at=at("11:00"), write=False) == []


def test_norm_talk_9_and_sat_1_one_call_of_the_supervisor_answers_both(crew: Crew) -> None:
    """Who he is is asked once, and noted once."""
    ticket = crew.processing()
    crew.resolve(ticket, "10:10")
    crew.reopen(ticket, "10:20")
    crew.resolve(ticket, "10:30")
    crew.reopen(ticket, "10:40")
    crew.act("call_supervisor", ticket, "10:45", reason="He shouts.")
    assert (state(ticket, "sat_1"), state(ticket, "talk_9")) == ("running", "running")
    crew.call(ticket, "10:50", by="supervisor")
    assert (state(ticket, "sat_1"), state(ticket, "talk_9")) == ("met", "met")
    assert ClockSignal.objects.filter(verb="rank").count() == 1
