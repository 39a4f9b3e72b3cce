"""The clock rows hold nothing of their own: the journal and the rules of its time give them anew."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.roles import Role
from core.errors import DeskError
from sla.actions.rebuild import FIRING, TRUTH, rebuild_owner, rebuild_ticket
from sla.actions.signal import meet_clock, start_clock
from sla.engine.ledger import Owner
from sla.engine.replay import history_of, replay
from sla.models import ClockSignal, Timer, TimerEvent
from sla.policy.conditions import Attributes
from tests.factories import Desk, asker
from tests.sla.running import run_until
from tests.tickets.test_random_lives import ARGUMENTS
from tickets import actions
from tickets.acts import ACTS
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
PEOPLE = ("agent", "engineer", "dispatcher", "supervisor", "requester")
CALLS = ("reached", "not_reached")
CHANGES = ({"impact": "high", "urgency": "high"}, {"kind": "complaint", "severity": "formal"}, {"channel": "portal"})


@pytest.fixture
def shared_desk(db: None) -> Desk:
    """One desk for all examples of a property."""
    return Desk()


deeds = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from([*sorted(set(ACTS) - {"merge", "link"}), "ring", "amend"]),
        st.integers(0, 60 * 30),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds, channel=st.sampled_from(("phone", "portal", "email")), minute=st.integers(0, 7 * 24 * 60))
def test_any_life_can_be_told_anew_from_its_journal(
    deeds: list[tuple[str, str, int, int]], channel: str, minute: int, shared_desk: Desk
) -> None:
    desk, start = shared_desk, shared_desk.at
    try:
        desk.at = start + timedelta(minutes=minute)
        ticket = desk.receive(channel=channel)
        for who, verb, minutes, choice in deeds:
            desk.at += timedelta(minutes=minutes, seconds=7)
            run_until(desk.at)
            _try(desk, ticket, who=who, verb=verb, choice=choice)
        desk.at += timedelta(days=3)
        run_until(desk.at)
        assert rebuild_ticket(ticket.pk, at=desk.at, write=False) == []
        _check_firing(ticket, at=desk.at)
    finally:
        desk.at = start


def _try(desk: Desk, ticket: Ticket, *, who: str, verb: str, choice: int) -> None:
    fresh = Ticket.objects.get(pk=ticket.pk)
    by: Actor = asker(fresh) if who == "requester" else getattr(desk, who)
    try:
        if verb == "ring":
            call = {"direction": "outbound", "outcome": CALLS[choice % 2], "number": "6120"}
            actions.log_call(ticket_id=ticket.pk, **call, by=by, at=desk.at)  # type: ignore[arg-type]
        elif verb == "amend":
            actions.amend(ticket_id=ticket.pk, changes=CHANGES[choice], by=by, at=desk.at)
        else:
            values = ARGUMENTS[verb](desk, fresh) if verb in ARGUMENTS else {}
            ACTS[verb].run(ticket_id=ticket.pk, **values, by=by, at=desk.at)
    except DeskError:
        pass


def _check_firing(ticket: Ticket, *, at: datetime) -> None:
    """What fired in its second is where the replay says it is."""
    rows = {(row.measure, row.key): row for row in Timer.objects.filter(ticket=ticket)}
    for told in replay(history_of(ticket), until=at):
        row = rows[told.measure, told.key]
        assert {name: getattr(row, name) for name in FIRING} == {name: getattr(told, name) for name in FIRING}


def test_what_was_spoilt_is_put_right_and_nothing_fires_twice() -> None:
    desk = Desk()
    ticket = desk.receive(channel="portal")
    run_until(desk.at + timedelta(hours=2))
    before = {row.pk: {name: getattr(row, name) for name in (*TRUTH, *FIRING)} for row in Timer.objects.all()}
    fired = TimerEvent.objects.count()
    Timer.objects.update(due_at=desk.at, state="running", judged_at=None, next_fire_at=desk.at, position=0)
    assert rebuild_ticket(ticket.pk, at=desk.at + timedelta(hours=2))
    after = {row.pk: {name: getattr(row, name) for name in (*TRUTH, *FIRING)} for row in Timer.objects.all()}
    assert after == before
    run_until(desk.at + timedelta(hours=2))
    assert TimerEvent.objects.count() == fired


def test_what_was_lost_comes_back() -> None:
    desk = Desk()
    ticket = desk.processing()
    kept = {(row.measure, row.key, row.due_at, row.state) for row in Timer.objects.all()}
    Timer.objects.filter(events=None, tasks=None).delete()
    found = rebuild_ticket(ticket.pk, at=desk.at)
    assert found
    assert all(not one.columns for one in found)
    assert {(row.measure, row.key, row.due_at, row.state) for row in Timer.objects.all()} == kept


def test_clocks_without_a_ticket_come_from_their_signals() -> None:
    desk = Desk()
    owner = Owner("conversation", 17)
    start_clock(owner=owner, measure="rtx_1", at=desk.at, key="1", attributes=Attributes(channel="rtx"))
    meet_clock(owner=owner, measure="rtx_1", at=desk.at + timedelta(minutes=2))
    assert rebuild_owner(owner, at=desk.at + timedelta(hours=1), write=False) == []
    Timer.objects.update(state="running", ended_at=None, judged_at=None)
    assert rebuild_owner(owner, at=desk.at + timedelta(hours=1))
    assert Timer.objects.get().state == "met"


def test_the_command_says_what_differs() -> None:
    desk = Desk()
    ticket = desk.receive()
    out = StringIO()
    call_command("rebuild_timers", ticket=ticket.number, check=True, stdout=out)
    assert "Every clock is what the journal says." in out.getvalue()
    Timer.objects.filter(measure="pri_solution").update(due_at=desk.at)
    with pytest.raises(CommandError):
        call_command("rebuild_timers", check=True, stdout=out)
    assert "pri_solution 1: due_at" in out.getvalue()
    Timer.objects.filter(measure="brt_4", events=None, tasks=None).delete()
    with pytest.raises(CommandError):
        call_command("rebuild_timers", check=True, stdout=out)
    assert re.search(r"^ticket \d+ brt_4 \S+: missing$", out.getvalue(), re.MULTILINE)
    start_clock(owner=Owner("call", 3), measure="phone_2", at=desk.at, attributes=Attributes(channel="phone"))
    call_command("rebuild_timers", stdout=out)
    call_command("rebuild_timers", check=True, stdout=out)
    with pytest.raises(CommandError, match="no ticket"):
        call_command("rebuild_timers", ticket="SD-1", stdout=out)


@pytest.mark.parametrize("then", ["supervisor", "agent"])
def test_who_was_a_supervisor_then_is_remembered_when_he_is_something_else(then: str) -> None:
    """Promoted or moved since: what his word did to a clock at the time is not told otherwise afterwards."""
    desk = Desk()
    ticket = desk.processing()
    actions.call_supervisor(ticket_id=ticket.pk, reason="He shouts.", by=desk.agent, at=desk.at)
    speaker: Actor = getattr(desk, then)
    call = {"direction": "outbound", "outcome": "reached", "number": "6120"}
    later = desk.at + timedelta(minutes=3)
    actions.log_call(ticket_id=ticket.pk, **call, by=speaker, at=later)  # type: ignore[arg-type]
    state = Timer.objects.get(measure="talk_9").state
    assert state == ("met" if then == "supervisor" else "running")
    assert speaker.user
    speaker.user.role = Role.ENGINEER if then == "supervisor" else Role.SUPERVISOR
    speaker.user.save(update_fields=["role"])
    assert rebuild_ticket(ticket.pk, at=later, write=False) == []
    unnoted = replay(replace(history_of(ticket), ranks={}), until=later)
    assert {one.state for one in unnoted if one.measure == "talk_9"} == {"running", "met"} - {state}, "who he is today"


def test_only_an_act_on_which_a_clock_depended_notes_who_did_it() -> None:
    desk = Desk()
    ticket = desk.processing()
    actions.reply(ticket_id=ticket.pk, body="The part is here.", by=desk.supervisor, at=desk.at)
    assert not ClockSignal.objects.filter(verb="rank").exists()
