"""What the requester can expect, by when and why then: the answer, the solution, what was promised, and nothing of the
desk's own affairs.
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from portal.times import Time, times_of
from sla.queries import list_clocks_for_requester
from tests.factories import Desk
from tests.portal.conftest import Counter, words_of
from tests.sla.clockwork import Crew, at, fire
from tickets.models import Ticket
from tickets.queries import list_events

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()


def times(ticket: Ticket, when: str) -> dict[str, Time]:
    fresh = Ticket.objects.get(pk=ticket.pk)
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        found = times_of(list_clocks_for_requester(fresh), list_events(fresh), at=at(when))
    return {time.label: time for time in found}


def test_the_answer_and_the_solution_in_service_time(crew: Crew) -> None:
    ticket = crew.by("11:30").receive(channel="portal", impact="high", urgency="medium")
    found = times(ticket, "11:31")
    assert list(found) == ["First answer", "Solution"]
    assert found["First answer"].says == "By 12:00"
    assert found["Solution"].says == "By 11-24 11:30"
    assert found["Solution"].why == (
        "8 hours of service time, from 11:30",
        "Lunch break 12:00–13:30",
        "Out of hours 18:00–08:30",
    )


def test_what_was_done_in_time_and_what_too_late(crew: Crew) -> None:
    ticket = crew.receive(impact="high", urgency="high")
    crew.reply(ticket, "10:10")
    assert times(ticket, "10:11")["First answer"].says == "Done 10:10"
    late = crew.receive(impact="high", urgency="high")
    fire("10:40")
    assert times(late, "10:40")["First answer"].says == "Was expected by 10:15; we are sorry that it takes longer"
    crew.reply(late, "10:45")
    assert times(late, "10:46")["First answer"].says == "Done 10:45, expected by 10:15"


def test_a_wait_moves_the_time_along_and_says_so(crew: Crew) -> None:
    ticket = crew.processing(impact="high", urgency="high")
    crew.act("track", ticket, "10:20", by="engineer", waiting_on="user", note="The serial number.")
    assert times(ticket, "10:30")["Solution"].says == "Waits; the time moves along"
    assert "Stood still while something was waited for: 10:20–now" in times(ticket, "10:30")["Solution"].why
    crew.act("resume", ticket, "10:50", by="engineer", note="Sent.")
    solution = times(ticket, "11:00")["Solution"]
    assert (solution.says, solution.why[1]) == ("By 14:30", "Stood still while something was waited for: 10:20–10:50")


def test_what_the_engineer_committed_himself_to_and_what_was_promised(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("promise", ticket, "10:05", by="engineer", due_at=at("10:40"), text="Call with news")
    found = times(ticket, "10:06")
    assert found["The engineer contacts you"].says == "By 11:00"
    promised = found["Promised to you"]
    assert (promised.text, promised.says, promised.why) == ("Call with news", "By 10:40", ("Agreed with you 10:05",))
    crew.act("promise", ticket, "10:20", by="engineer", due_at=at("11:30"), text="Call tomorrow's team")
    assert times(ticket, "10:21")["Promised to you"].says == "By 11:30"


def test_an_earlier_round_is_not_told_any_more(crew: Crew) -> None:
    ticket = crew.by("10:00").confirming()
    crew.reopen(ticket, "10:30")
    assert list(times(ticket, "10:31")) == ["Solution"]


def test_the_page_shows_them_without_anything_of_the_desks_own(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    page = counter.page(ticket)
    said = words_of(page)
    for shown in ("What you can expect", "The engineer contacts you", "Solution", "Why this time?"):
        assert shown in said
    aside = page[page.index('id="times-h"') : page.index('id="asked-h"')]
    for inner in ("SLA-PRI", "TRACK-1", "BRT-4", "DISP-1", "scalat", "olicy", desk.agent.user.username):  # type: ignore[union-attr]
        assert inner not in aside, inner


def test_nothing_to_expect_leaves_no_empty_card(counter: Counter, desk: Desk) -> None:
    assert "What you can expect" not in counter.page(desk.cancelled(requester=counter.requester))


def test_an_agreed_completion_stands_in_the_outlook(counter: Counter, desk: Desk) -> None:
    ticket = desk.processing(requester=counter.requester)
    Ticket.objects.filter(pk=ticket.pk).update(committed_at=None, expected_at=desk.at + timedelta(days=2))
    said = words_of(counter.get("requests/"))
    assert "is working on it, expected to be done by" in said
