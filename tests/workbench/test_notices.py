"""Notices: told, counted on the bell, read by opening them or all at once."""

import pytest

from notifications.models import Notice
from tests.factories import Desk
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket


def test_a_notice_is_counted_read_and_leads_to_its_ticket(desk: Desk, engineer: Browser, agent: Browser) -> None:
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.dispatcher, at=desk.at)
    page = engineer.get("/desk/notices/")
    assert f"{desk.dispatcher.user} dispatched this to you" in words_of(page)
    assert ticket.title in page
    assert "1 unread" in words_of(engineer.get("/desk/"))
    notice = Notice.objects.get(user=desk.engineer.user)
    assert agent.client.post("/desk/notices/", {"open": notice.pk}).status_code == 404
    response = engineer.client.post("/desk/notices/", {"open": notice.pk})
    assert response["Location"] == f"/tickets/{ticket.number}/"
    assert "data-unread" not in engineer.get("/desk/notices/")


@pytest.mark.django_db
def test_all_are_read_at_once_up_to_the_newest_that_was_seen(desk: Desk, engineer: Browser) -> None:
    for _ in range(3):
        desk.dispatched()
    seen = Notice.objects.filter(user=desk.engineer.user).latest("pk")
    desk.dispatched()
    engineer.client.post("/desk/notices/", {"until": seen.pk})
    assert Notice.objects.filter(user=desk.engineer.user, read_at=None).count() == 1


@pytest.mark.django_db
def test_older_ones_are_a_page_away(desk: Desk, engineer: Browser) -> None:
    for _ in range(52):
        desk.dispatched()
    page = engineer.get("/desk/notices/")
    assert page.count('class="notice-line"') == 50
    oldest = Notice.objects.filter(user=desk.engineer.user).order_by("-pk")[49]
    assert f"?before={oldest.pk}" in page
    assert engineer.get("/desk/notices/", before=str(oldest.pk)).count('class="notice-line"') == 2


@pytest.mark.django_db
def test_no_notice_is_a_sentence_and_a_wrong_one_a_bad_request(engineer: Browser) -> None:
    assert "Nothing has happened yet" in engineer.get("/desk/notices/")
    for data in ({}, {"open": "x"}, {"open": "9" * 40}, {"until": "-1"}, {"until": "\x00"}):
        assert engineer.client.post("/desk/notices/", data).status_code == 400


def clock(desk: Desk, ticket: Ticket | None, *, measure: str, number: int) -> Notice:
    """A clock of that kind told the agent that it is overdue."""
    assert desk.agent.user
    params = {"norm": "N-1", "measure": measure, "step": "due", "due": desk.at.isoformat(), "timer": 1, "who": "李雷"}
    return Notice.objects.create(
        user=desk.agent.user,
        ticket=ticket,
        clock_event=number,
        kind="clock_breached",
        params=params,
        created_at=desk.at,
    )


def test_a_clocks_notice_leads_to_what_stops_it_and_to_the_ticket_when_that_is_done(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(channel="portal")
    notice = clock(desk, ticket, measure="brt_1", number=1)
    page = words_of(agent.get("/desk/notices/"))
    assert "Overdue since" in page
    assert "Take into process (N-1). What stops the clock: Acknowledge, dispatch or resolve" in page
    assert ticket.number in page
    response = agent.client.post("/desk/notices/", {"open": notice.pk})
    assert response["Location"] == f"/tickets/{ticket.number}/do/acknowledge/"
    agent.get(response["Location"])
    agent.does(ticket, "acknowledge")
    assert agent.client.post("/desk/notices/", {"open": notice.pk})["Location"] == f"/tickets/{ticket.number}/"


def test_a_clocks_notice_without_a_ticket_is_shown_and_opened(desk: Desk, agent: Browser) -> None:
    person, call = (clock(desk, None, measure=one, number=place) for place, one in enumerate(("rtx_3", "phone_2")))
    page = words_of(agent.get("/desk/notices/"))
    assert "Away without a word" in page
    assert "李雷" in page
    assert agent.client.post("/desk/notices/", {"open": person.pk})["Location"] == "/desk/presence/"
    assert agent.client.post("/desk/notices/", {"open": call.pk})["Location"] == "/desk/calls/"


def test_a_clock_that_is_no_longer_known_leads_to_its_ticket(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    notice = clock(desk, ticket, measure="gone_1", number=1)
    assert "gone_1" in agent.get("/desk/notices/")
    assert agent.client.post("/desk/notices/", {"open": notice.pk})["Location"] == f"/tickets/{ticket.number}/"
