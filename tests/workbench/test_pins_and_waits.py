"""Pinned major incidents do not count as the list's own; a wait that is over is called so."""

from datetime import timedelta

import pytest

from tests.factories import Desk, asker
from tests.workbench.conftest import Browser, words_of
from tests.workbench.test_queue import numbers
from tickets import actions

pytestmark = pytest.mark.django_db


def test_a_pinned_major_incident_is_not_counted_among_what_the_list_holds(desk: Desk, agent: Browser) -> None:
    major = desk.processing()
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="The plant stands still.", by=desk.agent, at=desk.at)
    waiting = desk.receive()
    page = agent.get("/desk/incoming/")
    assert numbers(page) == [major.number, waiting.number]
    assert "1 ticket " in words_of(page)


def test_a_wait_that_is_over_is_not_called_a_wait(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    until = desk.at + timedelta(minutes=10)  # twenty minutes ago
    actions.track(
        ticket_id=ticket.pk, waiting_on="part", until=until, note="A fuser unit.", by=desk.engineer, at=desk.at
    )
    words = words_of(agent.get(f"/tickets/{ticket.number}/"))
    assert "The wait ended at" in words
    assert "Waiting until" not in words


def test_the_commitment_of_an_earlier_round_is_over_with_it(desk: Desk, agent: Browser) -> None:
    ticket = desk.confirming()
    ticket = actions.reopen(ticket_id=ticket.pk, reason="It jams again.", by=asker(ticket), at=desk.at)
    assert ticket.committed_at is None
    page = agent.get(f"/tickets/{ticket.number}/")
    running, _, ended = page[page.index('id="clocks"') :].partition('class="why ended"')
    assert "LIFE-5" not in words_of(running)
    assert "LIFE-5" in words_of(ended)
    assert "Next: Contact" not in words_of(page)
