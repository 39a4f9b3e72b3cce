"""The board, the banner, and the newest on the first page (KB-3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Requester, Site
from tests.factories import Desk
from tests.knowledge.conftest import published
from tests.portal.conftest import ENGLISH, Counter, words_of


@pytest.fixture
def visitor(desk: Desk) -> Client:
    return Client(headers=ENGLISH)


def test_norm_kb_3_a_guest_reads_what_is_public_and_nothing_else(desk: Desk, visitor: Client) -> None:
    public, own = published(desk, title="Open to all", is_public=True), published(desk, title="Our own")
    page = visitor.get("/portal/board/").content.decode()
    assert "Open to all" in page
    assert "Our own" not in page
    assert visitor.get(f"/portal/board/{public.pk}/").status_code == 200
    assert visitor.get(f"/portal/board/{own.pk}/").status_code == 404
    assert visitor.get(f"/portal/board/{'9' * 30}/").status_code == 404


def test_norm_kb_3_a_requester_reads_those_of_his_site(desk: Desk, counter: Counter) -> None:
    hq, plant = (Site.objects.create(slug=slug, name=slug) for slug in ("hq", "plant"))
    Requester.objects.filter(pk=counter.requester.pk).update(site=hq)
    published(desk, title="At headquarters", sites=["hq"])
    elsewhere = published(desk, title="At the plant", sites=[plant.slug])
    page = counter.get("board/")
    assert "At headquarters" in page
    assert "At the plant" not in page
    assert counter.client.get(f"/portal/board/{elsewhere.pk}/").status_code == 404


def test_norm_kb_3_the_banner_stands_on_every_page_and_is_put_away_without_script(
    desk: Desk, counter: Counter, visitor: Client
) -> None:
    one = published(desk, title="Mail is down", is_important=True, is_public=True)
    for client, pages in (
        (counter.client, ("/portal/", "/portal/requests/", "/portal/board/")),
        (visitor, ("/portal/ask/", "/portal/outage/", "/portal/board/")),
    ):
        for page in pages:
            html = client.get(page).content.decode()
            assert html.count('class="banner news"') == 1, page
        form: dict[str, Any] = {"mark": f"{one.pk}.{one.version}", "next": pages[1]}
        answer: Any = client.post("/portal/board/dismiss/", form)
        assert (answer.status_code, answer["Location"]) == (302, pages[1])
        for page in pages:
            assert 'class="banner news"' not in client.get(page).content.decode(), page


@pytest.mark.parametrize("mark", ["", "x", "\x00", "1", "1.1.1", "9" * 400, "1.1_2.2", "<script>"])
def test_what_is_no_banner_is_not_put_away(desk: Desk, visitor: Client, mark: str) -> None:
    published(desk, is_important=True, is_public=True)
    answer: Any = visitor.post("/portal/board/dismiss/", {"mark": mark, "next": "https://evil.example/"})
    assert answer["Location"] == "/portal/board/"
    assert 'class="banner news"' in visitor.get("/portal/board/").content.decode()


@pytest.mark.parametrize("back", ["@", "x:y", "board"])
def test_what_is_no_address_leads_to_the_board(desk: Desk, visitor: Client, back: str) -> None:
    answer: Any = visitor.post("/portal/board/dismiss/", {"mark": "1.1", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, "/portal/board/")


def test_a_cookie_that_holds_anything_else_breaks_nothing(desk: Desk, visitor: Client) -> None:
    published(desk, is_important=True, is_public=True)
    for value in ("\x7f", "_" * 3000, "1.1_" * 900, "٣.٣"):
        visitor.cookies["put_away"] = value.encode("ascii", "ignore").decode()
        assert visitor.get("/portal/board/").status_code == 200


def test_the_first_page_shows_the_newest_three(desk: Desk, counter: Counter) -> None:
    for n in range(4):
        published(desk, title=f"news {n}", starts_at=desk.at - timedelta(minutes=10 - n), kind="notice")
    page = words_of(counter.get())
    assert "news 3" in page
    assert "news 1" in page


def test_what_is_over_stays_on_the_board_for_a_month(desk: Desk, counter: Counter) -> None:
    published(desk, title="was down", ends_at=desk.at + timedelta(minutes=5))
    page = words_of(counter.get("board/"))
    assert "Over, within the last 30 days" in page
    assert "was down" in page


def test_norm_kb_3_the_major_incident_behind_it_is_told_in_public_words(desk: Desk, visitor: Client) -> None:
    from tickets import actions  # noqa: PLC0415 (used once)

    ticket = desk.processing(title="Mail of Mr Zhang and all others")
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="Everybody.", by=desk.supervisor, at=desk.at)
    one = published(desk, ticket=ticket.number, is_public=True)
    page = words_of(visitor.get(f"/portal/board/{one.pk}/").content.decode())
    assert ticket.number in page
    assert "being worked on" in page
    assert "Mr Zhang" not in page
    assert f"/tickets/{ticket.number}/" not in visitor.get("/portal/board/").content.decode()


def test_what_people_write_is_escaped(desk: Desk, visitor: Client) -> None:
    published(desk, title="<b>x</b>", text="<script>alert(1)</script>\njavascript:alert(1)", is_public=True)
    page = visitor.get("/portal/board/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert 'href="javascript' not in page
