"""Notices: told, counted on the bell, read by opening them or all at once."""

import pytest

from notifications.models import Notice
from tests.factories import Desk
from tests.workbench.conftest import Browser, words_of
from tickets import actions


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
