"""Whatever happens to a ticket, and however late the pass comes: what the clocks' rows say holds together."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from core.errors import DeskError
from sla.choices import TimerState
from sla.engine.ledger import Ledger, Owner, moment_of
from sla.firing import fire_due
from sla.measures.table import MEASURES
from sla.models import Task, Timer, TimerEvent
from sla.policy.conditions import Attributes
from sla.rulebook import current_rulebook, targets_of
from tests.factories import Desk, RequesterFactory, asker
from tests.tickets.test_random_lives import ARGUMENTS
from tickets import actions
from tickets.acts import ACTS
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
PEOPLE = ("agent", "engineer", "dispatcher", "supervisor", "requester")
CHANGES: tuple[dict[str, Any], ...] = (
    {"impact": "high", "urgency": "high"},
    {"impact": "low", "urgency": "low"},
    {"kind": "complaint", "severity": "formal"},
    {"severity": "remark"},
    {"channel": "portal"},
)
WAITS = ("user", "part", "appointment", "approval")
BEGIN = datetime.fromisoformat("2026-11-23T08:00:00+08:00")


@pytest.fixture
def shared_desk(db: None) -> Desk:
    """One desk for all examples of a property."""
    return Desk()


# What holds of a clock, whatever has happened -------------------------------------------------------------------------


def check_clock(timer: Timer, *, now: datetime) -> None:
    _check_state(timer, now=now)
    _check_pauses(timer)
    _check_steps(timer)


def _check_state(timer: Timer, *, now: datetime) -> None:
    assert timer.due_at >= timer.started_at
    is_over = timer.ended_at is not None
    if timer.state in {TimerState.RUNNING, TimerState.PAUSED}:
        assert (is_over, timer.judged_at) == (False, None)
    elif timer.state == TimerState.MET:
        assert timer.ended_at == timer.judged_at is not None
    elif timer.state == TimerState.CANCELLED:
        assert (is_over, timer.judged_at) == (True, None), "what nobody asked for counts in no figure"
    else:
        assert timer.judged_at is not None
        assert timer.judged_at <= now
    assert timer.outcome == "" or is_over


def _check_pauses(timer: Timer) -> None:
    moments = [moment_of(text) for pause in timer.pauses for text in pause if text]
    assert moments == sorted(moments), "pauses never overlap"
    open_ones = [begins for begins, ends in timer.pauses if ends is None]
    assert len(open_ones) == (timer.state == TimerState.PAUSED)
    assert not open_ones or timer.pauses[-1][1] is None


def _check_steps(timer: Timer) -> None:
    assert 0 <= timer.position <= len(timer.steps)
    waiting = timer.steps[timer.position :]
    assert len({code for code, _ in timer.steps}) == len(timer.steps), "a step stands once in a round"
    if timer.state == TimerState.PAUSED or not waiting:
        assert timer.next_fire_at is None
    else:
        assert timer.next_fire_at == moment_of(waiting[0][1])


def check_ticket(ticket: Ticket, *, now: datetime) -> None:
    timers = list(Timer.objects.filter(ticket=ticket))
    for timer in timers:
        check_clock(timer, now=now)
    open_of = Counter(timer.measure for timer in timers if timer.state in {TimerState.RUNNING, TimerState.PAUSED})
    for measure, many in open_of.items():
        assert many == 1 or not (MEASURES[measure].daily or measure.startswith(("pri_", "life_6", "life_14", "disp")))
    ended = {timer.pk for timer in timers if timer.ended_at is not None}
    assert not Task.objects.filter(ticket=ticket, state="open", timer__in=ended).exists()


def check_firings(ticket: Ticket) -> None:
    """Each step fires once in a round, and again only where its time lay ahead once more."""
    last: dict[tuple[int, str], TimerEvent] = {}
    for event in TimerEvent.objects.filter(ticket=ticket, step__isnull=False).order_by("pk"):
        assert event.scheduled_at is not None
        assert event.scheduled_at <= event.at, "nothing fires before its time"
        before = last.get((event.timer_id, str(event.step)))
        if before is not None:
            assert event.round > before.round
            assert event.scheduled_at > before.at
        last[event.timer_id, str(event.step)] = event


# Random lives ---------------------------------------------------------------------------------------------------------

deeds = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from([*sorted(set(ACTS) - {"link"}), "ring", "amend", "wait", "nothing"]),
        st.one_of(st.integers(0, 40), st.integers(0, 60 * 30)),
        st.integers(0, 4),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=deeds,
    channel=st.sampled_from(("phone", "portal", "email")),
    vip=st.booleans(),
    level=st.integers(0, 1),
    batch=st.sampled_from((1, 500)),
)
def test_norm_sla_pri_whatever_is_done_and_however_late_the_pass_the_clocks_hold_together(
    deeds: list[tuple[str, str, int, int, bool]], channel: str, level: int, batch: int, shared_desk: Desk, *, vip: bool
) -> None:
    desk, start = shared_desk, shared_desk.at
    try:
        desk.at = BEGIN
        requester = RequesterFactory.create(is_vip=vip)
        ticket = desk.receive(channel=channel, requester=requester, **CHANGES[level])
        for who, verb, minutes, choice, is_pass in deeds:
            desk.at += timedelta(minutes=minutes, seconds=11)
            if is_pass:
                fire_due(now=lambda: desk.at, batch=batch)
            _try(desk, ticket, who=who, verb=verb, choice=choice)
            check_ticket(ticket, now=desk.at)
        desk.at += timedelta(days=3)
        fire_due(now=lambda: desk.at, batch=batch)
        check_ticket(ticket, now=desk.at)
        check_firings(ticket)
        late = Timer.objects.filter(ticket=ticket, state=TimerState.RUNNING, due_at__lt=desk.at)
        assert not late.exists(), "after a pass nothing is late that does not say so"
    finally:
        desk.at = start


def _nothing(_desk: Desk, _ticket: Ticket) -> dict[str, Any]:
    return {}


def _try(desk: Desk, ticket: Ticket, *, who: str, verb: str, choice: int) -> None:
    fresh = Ticket.objects.get(pk=ticket.pk)
    by: Actor = asker(fresh) if who == "requester" else getattr(desk, who)
    shared: dict[str, Any] = {"ticket_id": ticket.pk, "by": by, "at": desk.at}
    try:
        if verb == "ring":
            outcome = ("reached", "not_reached")[choice % 2]
            actions.log_call(**shared, direction="outbound", outcome=outcome, number="6120")
        elif verb == "amend":
            actions.amend(**shared, changes=CHANGES[choice])
        elif verb == "wait":
            until = desk.at + timedelta(days=choice + 1)
            actions.track(**shared, waiting_on=WAITS[choice % 4], until=until, note="Needs the serial number.")
        elif verb != "nothing":
            ACTS[verb].run(**shared, **ARGUMENTS.get(verb, _nothing)(desk, fresh))
    except DeskError:
        pass


# Random entries in a ledger, without a database ----------------------------------------------------------------------

entries = st.lists(
    st.tuples(
        st.sampled_from(("start", "meet", "cancel", "attempt", "wait", "go on", "priority", "fire", "acknowledge")),
        st.sampled_from(("pri_solution", "pri_response", "brt_2", "cons_1", "foll_1", "brt_4", "track_1")),
        st.integers(0, 60 * 8),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=entries)
def test_norm_sla_pri_any_entries_leave_a_ledger_in_order(entries: list[tuple[str, str, int]], db: None) -> None:
    now = BEGIN
    ledger = Ledger(Owner("ticket", 1, 1), current_rulebook(), Attributes(channel="portal", priority="4"), [])
    fired: Counter[tuple[int, int, str]] = Counter()
    for place, (verb, measure, minutes) in enumerate(entries):
        now += timedelta(minutes=minutes, seconds=11)
        _enter(ledger, verb, measure, at=now, place=place, fired=fired)
        for timer in ledger.timers:
            check_clock(timer, now=now)
    assert all(times == 1 for times in fired.values()), "no step fires twice in a round"
    assert len({(timer.measure, timer.key) for timer in ledger.timers}) == len(ledger.timers)


def _enter(
    ledger: Ledger, verb: str, measure: str, *, at: datetime, place: int, fired: Counter[tuple[int, int, str]]
) -> None:
    ledger.advance(at)
    match verb:
        case "start" if MEASURES[measure].daily:
            ledger.meet_day(measure, at=at, cycle=1, series=str(place))
        case "start":
            ledger.start(measure, at=at, key=str(place))
        case "meet":
            ledger.meet(measure, at=at)
        case "cancel":
            ledger.cancel(measure, at=at)
        case "attempt":
            ledger.attempt(measure, at=at)
        case "wait" | "go on":
            ledger.wait("user" if verb == "wait" else "", at=at)
        case "priority":
            ledger.attributes = Attributes(channel="portal", priority=str(place % 4 + 1))
            ledger.retarget(at=at, because="amend")
            ledger.wait(ledger.waiting_on, at=at)
        case "acknowledge":
            for timer in ledger.ticking(measure):
                ledger.acknowledge(timer, at=at, by_id=1)
        case _:
            _fire(ledger, at=at, fired=fired)


def _fire(ledger: Ledger, *, at: datetime, fired: Counter[tuple[int, int, str]]) -> None:
    """What a pass does to the rows."""
    for timer in ledger.timers:
        while timer.next_fire_at is not None and timer.next_fire_at <= at:
            code = timer.steps[timer.position][0]
            fired[id(timer), timer.round, code] += 1
            step = targets_of(timer.policy_version_id)[timer.target].step(code)
            if step and step.is_due and timer.ended_at is None and timer.state == TimerState.RUNNING:
                timer.state, timer.judged_at = TimerState.BREACHED, timer.due_at
            timer.position += 1
            waiting = timer.steps[timer.position :]
            timer.next_fire_at = moment_of(waiting[0][1]) if waiting else None
