"""The whole table: state × act × role, as a committed snapshot whose diff is read like any other change of rules."""

import os
from pathlib import Path

import pytest

from accounts.actors import Actor, Via
from accounts.roles import Role
from tests.factories import Desk, RequesterFactory, UserFactory, asker, staff
from tickets import policies
from tickets.choices import State
from tickets.models import Ticket

SNAPSHOT = Path(__file__).with_name("transition_table.txt")
UPDATE = "UPDATE_SNAPSHOTS"


def _people(desk: Desk, ticket: Ticket) -> dict[str, Actor]:
    return {
        "requester": asker(ticket),
        "stranger": Actor.for_requester(RequesterFactory.create(), via=Via.PORTAL),
        "agent": desk.agent,
        "engineer": desk.engineer,
        "other-eng": staff(Role.ENGINEER),
        "dispatcher": desk.dispatcher,
        "supervisor": desk.supervisor,
        "manager": desk.manager,
        "admin": Actor.for_user(UserFactory.create(role=Role.ADMIN), via=Via.WEB),
    }


def _table() -> str:
    desk = Desk()
    lines = []
    for state in State.values:
        ticket = desk.in_state(state)
        people = _people(desk, ticket)
        lines += [f"# {state}", f"{'':16}" + "".join(f"{name:>11}" for name in people)]
        for verb in policies.VERBS:
            cells = [_word(policies.decide(verb, actor=actor, ticket=ticket)) for actor in people.values()]
            lines.append(f"{verb:16}" + "".join(f"{cell:>11}" for cell in cells))
        lines.append("")
    return "\n".join(lines)


def _word(decision: policies.Decision) -> str:
    if decision.because is None:
        return "yes"
    return {"role": "·", "state": "-"}.get(decision.because.value, decision.because.value)


@pytest.mark.django_db
def test_the_transition_table_is_the_committed_one() -> None:
    """`UPDATE_SNAPSHOTS=1 make test T=tests/tickets/test_transition_table.py` writes it anew after a wanted change."""
    table = _table()
    if os.environ.get(UPDATE):
        SNAPSHOT.write_text(table, "utf-8")
    assert table == SNAPSHOT.read_text("utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("state", State.values)
def test_every_state_is_reached_by_acts_alone(state: str) -> None:
    assert Desk().in_state(state).state == state
