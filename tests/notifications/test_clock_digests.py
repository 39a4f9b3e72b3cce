"""Digests: what was held back goes out together, once."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from accounts.roles import Role
from notifications import tasks
from notifications.actions import send_digests
from notifications.models import Mail, Notice
from outbox.letters import render
from outbox.models import OutboxMessage
from servicedesk.beat import BEAT_SCHEDULE
from sla.choices import EventCode
from sla.measures.table import MEASURES
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.notifications.steps import AFTERNOON, fire, held, latest, mails, step, storm, written
from tests.outbox.test_races import at_once

MINUTE = timedelta(seconds=60)


def test_it_goes_when_the_oldest_has_waited_a_minute_and_takes_the_younger_along(desk: Desk) -> None:
    ticket = desk.receive()
    fire(*storm(ticket, desk.supervisor.user, 3, is_digest=True))
    fire(step(ticket, desk.supervisor.user, is_digest=True), at=AFTERNOON + timedelta(seconds=50))

    assert send_digests(at=AFTERNOON + timedelta(seconds=59)) == 0
    assert send_digests(at=AFTERNOON + MINUTE) == 1
    assert mails(desk.supervisor.user) == [Mail.DIGESTED] * 4
    assert send_digests(at=AFTERNOON + 2 * MINUTE) == 0
    assert written(desk.supervisor.user) == ["staff_clock_digest"]


def test_each_person_has_his_own(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, desk.manager.user, is_digest=True))

    assert send_digests(at=AFTERNOON + MINUTE) == 2
    assert written(desk.supervisor.user) == written(desk.manager.user) == ["staff_clock_digest"]


def test_it_counts_by_norm_and_step_and_shows_the_twenty_that_are_due_longest(desk: Desk, settings: Settings) -> None:
    settings.BASE_URL, settings.DESK_NAME = "https://desk.example", ""
    ticket, reader = desk.receive(title="Printer jams"), UserFactory.create(role=Role.SUPERVISOR)
    pri = {"measure": "pri_solution", "norm": "SLA-PRI", "code": "warned", "is_digest": True}
    firings = [step(ticket, reader, due_at=AFTERNOON - timedelta(minutes=place), **pri) for place in range(20)]
    last = step(None, reader, due_at=AFTERNOON - timedelta(hours=2), norm="RTX-3", measure="rtx_3", is_digest=True)
    fire(*firings, last)
    send_digests(at=AFTERNOON + MINUTE)

    letter = latest(reader)
    head, _, tail = letter.text.partition(f"{ticket.number} Printer jams\n")
    assert letter.subject == "Time limits: 21 messages"
    assert head == (
        f"{reader},\n"
        "\n"
        "21 messages about time limits were not sent to you one by one. Here they are together:\n"
        "\n"
        "RTX-3, Breached: 1\n"
        "SLA-PRI, Warning: 20\n"
        "\n"
        "The 20 that are due longest:\n"
        "\n"
        "RTX-3 Away without a word, due 12:00, 23 November (Breached)\n"
        "https://desk.example/desk/presence/\n"
        "\n"
    )
    assert tail.startswith(
        "SLA-PRI Solution, due 13:41, 23 November (Warning)\n"
        f"https://desk.example/tickets/{ticket.number}/do/resolve/\n"
    )
    assert letter.text.count("https://") == 21
    assert "due 14:00" not in letter.text
    assert tail.endswith(
        "And 1 more.\n\nOpen the board of time limits:\nhttps://desk.example/desk/board/\n\n--\nService desk\n"
    )
    assert 'href="https://desk.example/desk/board/"' in letter.html


def test_it_reads_well_in_chinese(desk: Desk, settings: Settings) -> None:
    settings.BASE_URL, settings.DESK_NAME = "https://desk.example", ""
    reader = UserFactory.create(role=Role.SUPERVISOR, language="zh-hans", display_name="王主管")
    ticket = desk.receive(title="打印机卡纸", requester=RequesterFactory.create(name="张建国"))
    fire(step(ticket, reader, measure="brt_4", norm="BRT-4", is_digest=True))
    send_digests(at=AFTERNOON + MINUTE)

    letter = latest(reader)
    with translation.override("zh-hans"):
        clock, stage = str(MEASURES["brt_4"].label), str(EventCode.BREACHED.label)
    assert letter.subject == "时限提醒汇总：1 条"
    assert letter.text == (
        "王主管：\n"
        "\n"
        "有 1 条时限提醒没有逐条发信，汇总如下：\n"
        "\n"
        f"BRT-4 {stage}：1 条\n"
        "\n"
        "按到期时间排列：\n"
        "\n"
        f"{ticket.number} 打印机卡纸\n"
        f"BRT-4 {clock}，11 月 23 日 14:00 到期（{stage}）\n"
        f"https://desk.example/desk/close-out/?ticket={ticket.number}\n"
        "\n"
        "打开时限看板：\n"
        "https://desk.example/desk/board/\n"
        "\n"
        "——\n"
        "服务台\n"
    )


def test_one_message_is_not_many(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user, is_digest=True))
    send_digests(at=AFTERNOON + MINUTE)

    letter = latest(desk.supervisor.user)
    assert letter.subject == "Time limits: 1 message"
    assert "1 message about time limits was not sent" in letter.text
    assert "more" not in letter.text


def test_who_left_or_lost_his_address_meanwhile_gets_none_and_is_not_asked_for_again(desk: Desk) -> None:
    gone, mute = UserFactory.create(role=Role.SUPERVISOR), UserFactory.create(role=Role.SUPERVISOR)
    fire(step(desk.receive(), gone, mute, desk.supervisor.user, is_digest=True))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=mute.pk).update(email="")

    assert send_digests(at=AFTERNOON + MINUTE) == 1
    assert (mails(gone), mails(mute), mails(desk.supervisor.user)) == ([Mail.NONE], [Mail.NONE], [Mail.DIGESTED])


def test_a_pass_costs_one_statement_when_nothing_waits_and_a_constant_number_otherwise(desk: Desk) -> None:
    fire(step(desk.receive(), desk.supervisor.user))
    with CaptureQueriesContext(connection) as queries:
        send_digests(at=AFTERNOON + MINUTE)
    assert len(queries) == 1

    costs = []
    for people, size in ((1, 1), (8, 40)):
        readers = [UserFactory.create(role=Role.SUPERVISOR) for _ in range(people)]
        fire(*storm(desk.receive(), None, size, receivers=tuple(one.pk for one in readers), is_digest=True))
        with CaptureQueriesContext(connection) as queries:
            assert send_digests(at=AFTERNOON + MINUTE) == people
        costs.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert costs == [5, 5]


def test_what_comes_while_it_is_written_waits_for_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = desk.receive()
    fire(*storm(ticket, desk.supervisor.user, 2, is_digest=True))
    original = send_digests.__globals__["claim_held"]

    def late(**people: set[int]) -> object:
        claimed = original(**people)
        fire(step(ticket, desk.supervisor.user, is_digest=True), at=AFTERNOON + MINUTE)
        return claimed

    monkeypatch.setitem(send_digests.__globals__, "claim_held", late)
    send_digests(at=AFTERNOON + MINUTE)
    assert "2 messages" in latest(desk.supervisor.user).text
    assert held(desk.supervisor.user) == 1


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_write_one_digest() -> None:
    desk = Desk()
    readers = [UserFactory.create(role=Role.SUPERVISOR) for _ in range(3)]
    receivers = tuple(one.pk for one in readers)
    fire(*storm(desk.receive(), None, 200, receivers=receivers, is_digest=True))
    sent: list[int] = []

    at_once(lambda: sent.append(send_digests(at=AFTERNOON + MINUTE)), threads=4)

    assert sum(sent) == OutboxMessage.objects.filter(letter="staff_clock_digest").count() == 3
    for message in OutboxMessage.objects.filter(letter="staff_clock_digest"):
        assert "200 messages" in render(message).text
    assert Notice.objects.filter(mail=Mail.DIGESTED).count() == 600


@pytest.mark.django_db(transaction=True)
def test_batches_at_once_together_write_no_more_than_the_brake_allows() -> None:
    desk = Desk()
    ticket, reader = desk.receive(), UserFactory.create(role=Role.SUPERVISOR)
    batches = [storm(ticket, reader, 4) for _ in range(4)]

    def work() -> None:
        with transaction.atomic():
            fire(*batches.pop())

    at_once(work, threads=4)

    assert sorted(mails(reader)) == sorted([Mail.SENT] * 5 + [Mail.HELD] * 11)
    assert written(reader) == ["staff_clock"] * 5


def test_the_beat_looks_every_twenty_seconds(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "now", lambda: AFTERNOON + MINUTE)
    fire(step(desk.receive(), desk.supervisor.user, is_digest=True))

    assert tasks.send_digests() == 1
    entry = BEAT_SCHEDULE["send-digests"]
    assert (entry["task"], entry["schedule"]) == (tasks.send_digests.name, 20.0)
