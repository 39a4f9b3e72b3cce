"""Random acts by random people never lead to an illegal state, lose a journal row or half-write anything."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor, Via
from accounts.models import AssignmentGroup
from core.errors import DeskError
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker
from tickets import journal
from tickets.acts import ACTS
from tickets.choices import State
from tickets.lifecycle import legal_sources
from tickets.models import Call, Message, Resolution, Ticket, TicketEvent

PEOPLE = ("agent", "engineer", "dispatcher", "supervisor", "manager", "requester", "stranger")
MOVES = {
    "acknowledge": {State.ACKNOWLEDGED},
    "dispatch": {State.DISPATCHED},
    "accept": {State.PROCESSING},
    "decline": {State.ACKNOWLEDGED},
    "transfer": {State.DISPATCHED},
    "track": {State.TRACKING},
    "resume": {State.PROCESSING},
    "resolve": {State.CONFIRMING},
    "confirm": {State.CONFIRMING},
    "reopen": {State.PROCESSING, State.ACKNOWLEDGED},
    "close": {State.CLOSED},
    "survey": {State.SURVEYED},
    "cancel": {State.CANCELLED},
    "merge": {State.CANCELLED},
}
Arguments = Callable[[Desk, Ticket], dict[str, Any]]
ARGUMENTS: dict[str, Arguments] = {
    "dispatch": lambda desk, _t: {"to_group": desk.group},
    "transfer": lambda desk, _t: {"to_user": desk.engineer.user, "reason": "Knows this printer."},
    "accept": lambda desk, _t: {"committed_at": desk.at + timedelta(hours=1)},
    "decline": lambda _d, _t: {"reason": "Not our system."},
    "track": lambda _d, _t: {"waiting_on": "part", "note": "A fuser unit is on its way."},
    "resolve": lambda _d, _t: dict(GOOD_RESOLUTION),
    "confirm": lambda _d, t: {"solved": t.version % 3 != 0, "comment": "It still jams."},
    "reopen": lambda _d, _t: {"reason": "It jams again."},
    "survey": lambda _d, _t: {"score": 3},
    "cancel": lambda _d, _t: {"reason": "withdrawn"},
    "merge": lambda desk, _t: {"into": desk.receive()},
    "escalate": lambda _d, _t: {"reason": "Nobody answers."},
    "promise": lambda desk, _t: {"due_at": desk.at + timedelta(hours=2), "text": "A call back."},
    "carry_over": lambda desk, _t: {
        "reason": "The fuser unit arrives tomorrow morning.",
        "expected_at": desk.at + timedelta(days=1),
        "consent": "agreed",
    },
    "return_record": lambda _d, _t: {"remark": "Which building?"},
    "call_supervisor": lambda _d, _t: {"reason": "He asks for somebody above me."},
    "reply": lambda _d, _t: {"body": "The spare part arrives tomorrow before ten."},
    "note": lambda _d, _t: {"body": "Asked the vendor."},
    "call": lambda desk, _t: {"direction": "outbound", "outcome": "reached", "with_user": desk.engineer.user},
    "clarify": lambda _d, _t: {"ask": "requester", "question": "Which tray do you print from?"},
    "collaborators": lambda desk, _t: {"add": [desk.engineer.user]},
    "major": lambda _d, t: {"is_major": not t.is_major, "reason": "All of building two."},
    "handover": lambda desk, _t: {"to_user": desk.agent.user, "reason": "End of shift."},
    "link": lambda desk, _t: {"to": desk.receive()},
}


def _nothing(_desk: Desk, _ticket: Ticket) -> dict[str, Any]:
    return {}


def _whole(ticket: Ticket) -> tuple[object, ...]:
    """Everything an act could change about one ticket."""
    fresh = Ticket.objects.get(pk=ticket.pk)
    counts = [model.objects.filter(ticket=ticket).count() for model in (TicketEvent, Message, Resolution, Call)]
    return (*journal.columns_of(fresh).items(), *counts)


def _check_journal(ticket: Ticket) -> None:
    fresh = Ticket.objects.get(pk=ticket.pk)
    rows = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, fresh.version + 1))
    state = ""
    for row in rows:
        assert row.from_state == state
        if row.from_state != row.to_state:
            assert row.from_state in legal_sources(row.verb) or row.verb in {"receive", "merge"}
            assert row.verb == "receive" or row.to_state in MOVES[row.verb]
        state = row.to_state
    assert state == fresh.state


def _actor(name: str, desk: Desk, ticket: Ticket) -> Actor:
    if name == "requester":
        return asker(ticket)
    if name == "stranger":
        return Actor.for_requester(RequesterFactory.create(), via=Via.PORTAL)
    actor: Actor = getattr(desk, name)
    return Actor(user=actor.user, requester=actor.requester, via=actor.via)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(ACTS))), min_size=1, max_size=14),
    vip=st.booleans(),
)
def test_norm_life_1_random_acts_by_random_people_keep_every_promise(
    deeds: list[tuple[str, str]], shared_desk: Desk, *, vip: bool
) -> None:
    desk = shared_desk
    ticket = desk.receive(requester=RequesterFactory.create(is_vip=vip))
    for who, verb in deeds:
        fresh = Ticket.objects.get(pk=ticket.pk)
        before = _whole(ticket)
        try:
            ACTS[verb].run(
                ticket_id=ticket.pk,
                **ARGUMENTS.get(verb, _nothing)(desk, fresh),
                by=_actor(who, desk, fresh),
                at=desk.at,
            )
        except DeskError:
            assert _whole(ticket) == before, "a refused act left a trace"
        else:
            assert Ticket.objects.get(pk=ticket.pk).version > fresh.version
        _check_journal(ticket)


@pytest.fixture
def shared_desk(db: None) -> Desk:
    """One desk for all examples of a property: people and groups do not change."""
    desk = Desk()
    assert isinstance(desk.group, AssignmentGroup)
    return desk
