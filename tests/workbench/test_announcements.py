"""Announcements at the desk: drafted, looked at, published, mailed, withdrawn; and seen by all (KB-3)."""

import re
from datetime import timedelta
from typing import Any

import pytest

from knowledge.announcements.models import Announcement, Mailing
from tests.factories import Desk, RequesterFactory
from tests.knowledge.conftest import published
from tests.workbench.conftest import Browser, soon, words_of

PLACE = "/desk/announcements/"


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "maintenance",
        "title": "Mail will be upgraded",
        "text": "On Saturday from 22:00.\nSee https://wiki.example/mail for details.",
        "starts_at": "",
        "ends_at": soon(days=3),
        "departments": "财务部、审计部, 财务部",
        "is_important": "on",
    } | changes


def test_norm_kb_3_from_the_form_to_the_board_and_back(desk: Desk, supervisor: Browser) -> None:
    RequesterFactory.create(department="财务部")
    made: Any = supervisor.client.post(f"{PLACE}new/", filled())
    one = Announcement.objects.get()
    assert made["Location"] == f"{PLACE}{one.pk}/"
    assert one.departments == ["财务部", "审计部"]
    page = supervisor.get(f"{PLACE}{one.pk}/")
    assert "On Saturday from 22:00.<br>See <a href=" in page
    assert "1 person of its audience would get a letter" in words_of(page)
    supervisor.client.post(f"{PLACE}{one.pk}/", {"do": "publish", "version": 1})
    assert "Mail will be upgraded" in supervisor.get(PLACE)
    supervisor.client.post(f"{PLACE}{one.pk}/", {"do": "mail", "version": 2})
    assert Mailing.objects.get().expected == 1
    assert "0 sent, 0 on their way" in words_of(supervisor.get(f"{PLACE}{one.pk}/"))
    supervisor.client.post(f"{PLACE}{one.pk}/edit/", filled(title="Mail is upgraded later", version=3))
    supervisor.client.post(f"{PLACE}{one.pk}/", {"do": "withdraw", "version": 4, "reason": "Put off."})
    page = words_of(supervisor.get(f"{PLACE}{one.pk}/"))
    assert "Put off." in page
    assert "Mail will be upgraded" in page  # in its history
    assert "Mail is upgraded later" in supervisor.get(PLACE, show="past")
    assert "Mail is upgraded later" not in supervisor.get(PLACE)


def test_a_form_that_is_older_than_another_change_keeps_what_was_typed(desk: Desk, supervisor: Browser) -> None:
    one = published(desk)
    for title, status in (("first", 302), ("second", 412)):
        answer = supervisor.client.post(f"{PLACE}{one.pk}/edit/", filled(title=title, version=one.version))
        assert answer.status_code == status
    page = answer.content.decode()
    assert 'value="second"' in page
    seen = re.search(r'name="version" value="(\d+)"', page)
    assert seen
    again = supervisor.client.post(f"{PLACE}{one.pk}/edit/", filled(title="second", version=seen[1]))
    assert again.status_code == 302, "read and sent again it is meant"
    assert Announcement.objects.get().title == "second"
    assert supervisor.client.post(f"{PLACE}{one.pk}/", {"do": "withdraw", "version": 1}).status_code == 409


@pytest.mark.parametrize("rubbish", ["\x00", "9" * 400, "<script>alert(1)</script>", "0000-00-00T99:99"])
def test_rubbish_is_refused_and_nothing_is_lost(desk: Desk, supervisor: Browser, rubbish: str) -> None:
    values = dict.fromkeys(filled(), rubbish) | {"sites": rubbish, "ticket": rubbish, "version": rubbish}
    answer = supervisor.client.post(f"{PLACE}new/", values)
    assert answer.status_code in {400, 422}
    assert "<script>alert" not in answer.content.decode()
    one = published(desk)
    for what in ({"do": rubbish, "version": 2}, {"do": "withdraw", "version": rubbish}):
        assert supervisor.client.post(f"{PLACE}{one.pk}/", what).status_code == 400
    withdrawal = {"do": "withdraw", "version": 2, "reason": rubbish}
    assert supervisor.client.post(f"{PLACE}{one.pk}/", withdrawal).status_code in {302, 400}
    assert supervisor.client.get(f"{PLACE}{'9' * 18}/").status_code == 404


def test_norm_role_1_others_read_and_do_not_write(desk: Desk, agent: Browser) -> None:
    one = published(desk)
    assert "New announcement" not in agent.get(PLACE)
    assert "Withdraw" not in agent.get(f"{PLACE}{one.pk}/")
    for page in (f"{PLACE}new/", f"{PLACE}{one.pk}/edit/"):
        assert agent.client.get(page).status_code == 403
        assert agent.client.post(page, filled()).status_code == 403
    assert agent.client.post(f"{PLACE}{one.pk}/", {"do": "withdraw", "version": 2}).status_code == 403
    assert Announcement.objects.get().state == "published"


def test_norm_kb_3_important_ones_stand_above_every_page_until_put_away(desk: Desk, agent: Browser) -> None:
    one = published(desk, is_important=True)
    published(desk, title="Of no weight")
    # With the page itself, so that nothing moves when it comes; then asked for anew.
    for line in (agent.get("/desk/"), agent.get(f"{PLACE}now/")):
        assert "Mail is down" in line
        assert "Of no weight" not in line
    answer: Any = agent.client.post("/portal/board/dismiss/", {"mark": f"{one.pk}.{one.version}", "next": "/desk/"})
    assert answer["Location"] == "/desk/"
    assert "Mail is down" not in agent.get(f"{PLACE}now/")


def test_who_registers_a_call_reads_what_it_may_be_about(desk: Desk, agent: Browser) -> None:
    published(desk, title="MES is down")
    published(desk, title="Courses", kind="notice")
    published(desk, title="Next week", kind="maintenance", starts_at=desk.at + timedelta(days=6))
    page = agent.get("/desk/new/")
    assert "MES is down" in page
    assert "Courses" not in page
    assert "Next week" not in page
