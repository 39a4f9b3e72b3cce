"""Away without a word for too long: the promises of the next hour are offered to those who are there (RTX-3)."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from notifications.addresses import promises_path
from notifications.models import Notice
from notifications.words import words_of
from outbox.models import OutboxMessage
from sla.actions.tasks import assign
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.models import Task
from tests.notifications.steps import latest
from tests.sla.clockwork import Crew, at, begin, fire
from tests.workbench.conftest import Browser
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday, 10:00; the agent leaves without a word in a minute."""
    return Crew()


def promise(crew: Crew, due: str, *, title: str = "Printer jams") -> Ticket:
    ticket = crew.acknowledged(title=title)
    actions.promise(ticket_id=ticket.pk, due_at=at(due), text="You hear from us.", by=crew.agent, at=crew.at)
    return ticket


def leave(crew: Crew, when: str = "10:01") -> None:
    user = crew.user("agent")
    begin(Owner(OwnerKind.PERSON, user.pk), "rtx_3", when, key=when, person_id=user.pk)


def told(crew: Crew, name: str) -> Notice:
    return Notice.objects.filter(user=crew.user(name), params__measure="rtx_3").latest("pk")


def offered(notice: Notice) -> list[tuple[str, datetime]]:
    return [(one["number"], datetime.fromisoformat(one["due"])) for one in notice.params.get("promises", ())]


def test_norm_rtx_3_his_open_promises_of_the_next_hour_are_offered(crew: Crew) -> None:
    soon, late, later = promise(crew, "11:20"), promise(crew, "10:20"), promise(crew, "11:40")
    promise(crew, "10:45")
    handed_over = Task.objects.get(ticket=soon, kind="promise")
    leave(crew)
    fire("10:30:59")
    assert offered(told(crew, "agent")) == [], "he is only warned, and keeps them himself"
    kept = Task.objects.get(due_at=at("10:45"))
    assign(task_id=kept.pk, to_user=crew.user("shift_lead"), by=crew.agent, at=at("10:30"))
    fire("10:31")
    expected = [(late.number, at("10:20")), (soon.number, at("11:20"))]
    assert offered(told(crew, "supervisor")) == offered(told(crew, "agent")) == expected
    assert later.number not in words_of(told(crew, "supervisor")), "that is not of the next hour"
    assert words_of(told(crew, "supervisor")).endswith(
        f". Promises to be kept by somebody: {late.number} by 10:20; {soon.number} by 11:20"
    )
    assert handed_over.state == "open"


def test_norm_rtx_3_the_letter_says_them_to_each_in_his_way(crew: Crew, settings: Settings) -> None:
    settings.BASE_URL = "https://desk.example"
    ticket = promise(crew, "11:20")
    leave(crew)
    fire("10:31")
    supervisor, agent = latest(crew.user("supervisor")), latest(crew.user("agent"))
    line = f"{ticket.number} Printer jams ({ticket.requester.name}), by 11:20"
    assert f"Promised for the next hour; hand it over to somebody who is there:\n{line}\n" in supervisor.text
    assert "Hand them over:\nhttps://desk.example/desk/tasks/?of=all&kind=promise&due=hour\n" in supervisor.text
    assert f"If you cannot be back, hand it over:\n{line}\n" in agent.text
    assert "https://desk.example/desk/tasks/?of=mine&kind=promise&due=hour" in agent.text


def test_norm_rtx_3_in_chinese(crew: Crew) -> None:
    ticket = promise(crew, "11:20", title="打印机卡纸")
    crew.user("supervisor").language = "zh-hans"
    crew.user("supervisor").save(update_fields=["language"])
    leave(crew)
    fire("10:31")
    text = latest(crew.user("supervisor")).text
    assert "他有以下承诺一小时内到期，请安排同事接手：" in text
    assert f"{ticket.number} 打印机卡纸（{ticket.requester.name}），11:20 前" in text


def test_norm_rtx_3_without_promises_nothing_is_said_of_any(crew: Crew) -> None:
    leave(crew)
    fire("10:31")
    notice = told(crew, "supervisor")
    assert "promises" not in notice.params
    assert words_of(notice).endswith("Leave word, or come back")
    assert "Promised" not in latest(crew.user("supervisor")).text


def test_a_promise_in_a_conversation_has_no_number(crew: Crew) -> None:
    user = crew.user("agent")
    begin(Owner("conversation", 17), "prom_1", "10:00", given="11:00", key="1", person_id=user.pk)
    leave(crew)
    fire("10:31")
    with translation.override("en"):
        assert "a conversation by 11:00" in words_of(told(crew, "supervisor"))
    assert "In a conversation, by 11:00" in latest(crew.user("supervisor")).text


def test_the_notice_leads_to_where_they_are_handed_over(crew: Crew) -> None:
    promise(crew, "11:20")
    leave(crew)
    fire("10:31")
    for name, is_own in (("supervisor", False), ("agent", True)):
        browser = Browser(getattr(crew, name))
        response = browser.client.post(reverse("notifications"), {"open": told(crew, name).pk})
        assert response["Location"] == promises_path(is_own=is_own)
        assert response["Location"].startswith(reverse("tasks"))
        assert browser.client.get(response["Location"]).status_code == 200
    assert OutboxMessage.objects.filter(letter="staff_clock").exists()
