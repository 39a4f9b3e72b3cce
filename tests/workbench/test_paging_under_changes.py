"""Paging by key while others work: what nobody touches is shown exactly once, in every order."""

from datetime import timedelta
from random import Random

import pytest

from tests.factories import Desk
from tickets import actions
from tickets.clock_face import ClockFace
from tickets.models import Ticket
from workbench import paging
from workbench.paging import SORTS, page_of, read_cursor

pytestmark = pytest.mark.django_db


def touch(desk: Desk, ticket: Ticket, dice: Random) -> None:
    """Somebody does something that moves the ticket in one order or another."""
    at = desk.at + timedelta(minutes=dice.randrange(60))
    if dice.random() < 0.5:
        actions.note(ticket_id=ticket.pk, body="Seen.", by=desk.agent, at=at)
    else:
        actions.set_clock_face(ticket_id=ticket.pk, face=ClockFace(due_at=at, breached=False))
    if dice.random() < 0.3:
        impact = dice.choice(("high", "medium", "low"))
        actions.amend(ticket_id=ticket.pk, changes={"impact": impact}, by=desk.agent, at=at)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("seed", range(3))
def test_each_unchanged_ticket_is_shown_exactly_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sort: str, seed: int
) -> None:
    monkeypatch.setattr(paging, "PAGE", 4)
    dice, order = Random(f"{sort} {seed}"), SORTS[sort]
    tickets = [desk.receive(impact=dice.choice(("high", "low"))) for _ in range(18)]
    for ticket in tickets:
        touch(desk, ticket, dice)
    changed: set[int] = set()
    seen: list[int] = []
    cursor = ""
    while True:
        page = page_of(Ticket.objects.open(), sort=order, cursor=read_cursor(cursor, sort=order))
        seen += [ticket.pk for ticket in page.tickets]
        if not page.older:
            break
        cursor = page.older
        for ticket in dice.sample(tickets, 2):
            touch(desk, ticket, dice)
            changed.add(ticket.pk)
        desk.receive()
    for ticket in tickets:
        if ticket.pk not in changed:
            assert seen.count(ticket.pk) == 1, (sort, seed)
