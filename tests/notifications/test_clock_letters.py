"""Letters about one clock, as they are read."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import Settings

from accounts.models import Site, User
from accounts.roles import Role
from outbox.letters import render
from outbox.models import OutboxMessage
from sla.choices import EventCode
from sla.measures.table import MEASURES
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.notifications.steps import AFTERNOON, fire, latest, step

LATE = AFTERNOON + timedelta(hours=1, minutes=5, seconds=40)


def test_a_letter_says_what_is_late_since_when_who_else_knows_and_what_stops_it(desk: Desk, settings: Settings) -> None:
    settings.BASE_URL, settings.DESK_NAME = "https://desk.example", ""
    ticket = desk.receive(title="Printer jams", requester=RequesterFactory.create(name="张建国"))
    fire(step(ticket, desk.supervisor.user, desk.manager.user), at=LATE)

    letter = latest(desk.supervisor.user)
    assert letter.subject == f"[{ticket.number}] BRT-1 overdue: Take into process: Printer jams"
    assert letter.text == (
        f"{desk.supervisor.user},\n"
        "\n"
        "This time limit has passed.\n"
        "\n"
        f"Ticket: {ticket.number} Printer jams\n"
        "Time limit: Take into process (BRT-1)\n"
        "Due: 14:00, 23 November, 1 h 5 min ago\n"
        "What stops the clock: Acknowledge, dispatch or resolve\n"
        f"Also told: {desk.manager.user}\n"
        "\n"
        "Do it now:\n"
        f"https://desk.example/tickets/{ticket.number}/do/acknowledge/\n"
        "\n"
        "--\n"
        f"Service desk, ticket {ticket.number}, user 张建国\n"
    )
    assert f'href="https://desk.example/tickets/{ticket.number}/do/acknowledge/"' in letter.html


def test_the_same_in_chinese(desk: Desk, settings: Settings) -> None:
    settings.BASE_URL, settings.DESK_NAME = "https://desk.example", ""
    reader = UserFactory.create(role=Role.SUPERVISOR, language="zh-hans", display_name="王主管")
    ticket = desk.receive(
        title="打印机卡纸", requester=RequesterFactory.create(name="张建国"), impact="high", urgency="high"
    )
    fire(step(ticket, reader, desk.manager.user, code="escalated"), at=LATE)

    letter = latest(reader)
    with translation.override("zh-hans"):
        clock, stops = str(MEASURES["brt_1"].label), str(MEASURES["brt_1"].stops)
    assert letter.subject == f"[{ticket.number}] BRT-1 已超时：{clock}：打印机卡纸"
    assert letter.text == (
        "王主管：\n"
        "\n"
        "下面的时限已过，仍没有人处理，现升级给你。\n"
        "\n"
        f"工单：{ticket.number} 打印机卡纸（P1）\n"
        f"时限：{clock}（BRT-1）\n"
        "到期：11 月 23 日 14:00，已过 1 小时 5 分钟\n"
        f"停止计时：{stops}\n"
        f"同时通知：{desk.manager.user}\n"
        "\n"
        "现在办理：\n"
        f"https://desk.example/tickets/{ticket.number}/do/acknowledge/\n"
        "\n"
        "——\n"
        f"服务台工单 {ticket.number}，用户 张建国\n"
    )


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_clock_and_every_step_can_be_written_of(desk: Desk, settings: Settings, language: str) -> None:
    settings.BRAKE_LETTERS = 1000
    User.objects.filter(pk=desk.supervisor.user.pk).update(language=language)  # type: ignore[union-attr]
    codes = (EventCode.WARNED, EventCode.BREACHED, EventCode.ESCALATED, EventCode.ATTEMPTED)
    major = desk.receive()
    type(major).objects.filter(pk=major.pk).update(is_major=True)
    for ticket in (desk.receive(), major, None):
        for code in codes:
            fire(*(step(ticket, desk.supervisor.user, measure=one, code=code) for one in MEASURES))

    texts = [render(message) for message in OutboxMessage.objects.filter(letter="staff_clock")]
    assert len(texts) == 3 * len(codes) * len(MEASURES)
    for letter in texts:
        assert not re.search(r"[{}]|None|%\(|[!！]|您|[:：] *$", letter.subject + letter.text.split("\n\n")[2])
        assert ("——" in letter.text) == language.startswith("zh")


def test_how_late_is_said_only_of_what_is_late(desk: Desk) -> None:
    ticket = desk.receive()
    for at, said in (
        (AFTERNOON - timedelta(minutes=2), "Due: 14:00, 23 November\n"),
        (AFTERNOON + timedelta(seconds=59), "Due: 14:00, 23 November\n"),
        (AFTERNOON + timedelta(minutes=5), "Due: 14:00, 23 November, 5 min ago\n"),
        (AFTERNOON + timedelta(hours=30), "Due: 14:00, 23 November, 30 h 0 min ago\n"),
    ):
        fire(step(ticket, desk.supervisor.user, is_urgent=True), at=at)
        assert said in latest(desk.supervisor.user).text


def test_times_are_those_of_the_readers_site(desk: Desk) -> None:
    site = Site.objects.create(slug="urumqi", name="乌鲁木齐", time_zone="Asia/Urumqi")
    reader = UserFactory.create(role=Role.SUPERVISOR, site=site)
    fire(step(desk.receive(), reader))

    assert "Due: 12:00, 23 November" in latest(reader).text


def test_all_letters_of_a_ticket_hang_in_its_thread_and_each_has_its_key(desk: Desk) -> None:
    ticket = desk.acknowledged()
    one = step(ticket, desk.supervisor.user)
    fire(one)

    message = OutboxMessage.objects.get(letter="staff_clock")
    first = OutboxMessage.objects.get(letter="acknowledged")
    assert message.thread_key == message.subject_tag == first.thread_key == ticket.number
    assert message.dedupe_key == f"clock:{one.event_id}:{desk.supervisor.user.pk}"  # type: ignore[union-attr]
    assert message.next_attempt_at == AFTERNOON


def test_a_call_has_no_ticket_and_its_letter_no_thread(desk: Desk) -> None:
    fire(step(None, desk.supervisor.user, measure="phone_2", norm="SLA-PHONE-2"))

    message, letter = OutboxMessage.objects.get(letter="staff_clock"), latest(desk.supervisor.user)
    assert (message.thread_key, letter.subject) == ("", "SLA-PHONE-2 overdue: Call back after a missed call")
    assert "Ticket" not in letter.text
    assert "/desk/calls/" in letter.text
