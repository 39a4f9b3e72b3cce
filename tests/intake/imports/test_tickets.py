"""Tickets out of tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Requester, Site
from channels_intake.imports.actions import cancel_import, change_mapping, passing, run_pass, start_import, upload
from channels_intake.imports.actions.tickets import ticket_of
from channels_intake.imports.choices import Result, State
from channels_intake.imports.models import Import, Row
from core import clock
from core.errors import Forbidden, Malformed, Missing, Refused
from notifications.models import Notice
from outbox.models import OutboxMessage
from sla.actions.rebuild import rebuild_ticket
from sla.models import Timer
from tests.factories import CategoryFactory, Desk, RequesterFactory
from tests.intake.imports.conftest import RESULT, Bring, problems, text_file, workbook
from tickets.actions import Intake, Person, receive
from tickets.models import Resolution, Ticket, TicketEvent

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["工单号", "标题", "描述", "报修人", "手机", "优先级", "类型"]
OPEN = ["A-1", "三楼打印机卡纸", "每五张卡一张", "王芳", "013800001111", "P2", "故障"]


def test_norm_life_2_an_open_ticket_is_received_and_its_clocks_run(desk: Desk, bring: Bring) -> None:
    job = bring(text_file([HEAD, OPEN]))
    assert (job.state, job.counts) == (State.DONE, {Result.CREATED: 1})
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description, ticket.state) == ("三楼打印机卡纸", "每五张卡一张", "received")
    assert (ticket.requester.name, ticket.requester.phone) == ("王芳", "013800001111")
    assert (ticket.priority, ticket.kind, ticket.external_id, ticket.channel) == (2, "incident", "A-1", "rest")
    assert ticket.created_at == desk.at
    assert set(Timer.objects.filter(ticket=ticket).values_list("measure", flat=True)) >= {"brt_1", "pri_solution"}
    assert not OutboxMessage.objects.exists()
    assert Row.objects.get().ticket == ticket


def test_the_same_file_again_makes_no_doubles(bring: Bring) -> None:
    content = text_file([HEAD, OPEN, ["", *OPEN[1:]]])
    assert bring(content).counts == {Result.CREATED: 2}
    assert bring(content).counts == {Result.KNOWN: 2}
    assert Ticket.objects.count() == 2


def test_what_came_by_rest_is_known(desk: Desk, bring: Bring) -> None:
    intake = Intake(channel="rest", title="x", description="y", requester=Person(name="王芳"), external_id="A-1")
    ticket = receive(intake=intake, by=desk.agent, at=desk.at)
    job = bring(text_file([HEAD, OPEN]))
    assert job.counts == {Result.KNOWN: 1}
    assert Row.objects.get().ticket == ticket


def test_a_check_says_the_same_and_writes_nothing(bring: Bring) -> None:
    content = text_file([HEAD, OPEN, ["A-1", *OPEN[1:]], ["A-2", "", "", "", "", "P9", "?"]])
    checked = bring(content, dry_run=True)
    assert checked.state == State.CHECKED
    assert not Ticket.objects.exists()
    assert not Requester.objects.exists()
    assert not TicketEvent.objects.exists()
    found = problems(checked)
    counts = checked.counts
    done = bring(content)
    # Checked, the first of two rows is not there yet; imported, the second is known by the first.
    assert counts == {Result.CREATED: 1, Result.WRONG: 2}
    assert done.counts == {Result.CREATED: 1, Result.KNOWN: 1, Result.WRONG: 1}
    assert found == [(3, "external_id", "twice"), (4, "priority", "unknown"), (4, "kind", "unknown")]


def test_each_wrong_row_is_named_with_words_in_both_languages(bring: Bring) -> None:
    job = bring(
        text_file(
            [[*HEAD, "邮箱"], ["A-1", "", "", "", "", "", "", "no address"], ["A-2", *OPEN[1:], "a@corp.example"]]
        )
    )
    assert job.counts == {Result.WRONG: 1, Result.CREATED: 1}
    assert problems(job) == [(2, "title", "required"), (2, "description", "required"), (2, "name", "required")]
    words = Row.objects.get(result=Result.WRONG).problems[0]["words"]
    assert words["en"] == "Please fill this in."
    assert words["zh-hans"] != words["en"]


CLOSED = [
    *HEAD,
    "状态",
    "受理时间",
    "解决时间",
    "关闭时间",
    "原因说明",
    "处理方案",
    "处理结果",
    "处理人",
    "分类",
    "版本",
    "环境",
]


def closed_row(desk: Desk, **changes: object) -> list[object]:
    assert desk.engineer.user
    values: dict[str, object] = {
        **dict(zip(HEAD, OPEN, strict=True)),
        "状态": "已关闭",
        "受理时间": "2025-03-01 09:30",
        "解决时间": "2025/3/1 11:00",
        "关闭时间": "2025年3月2日 10时",
        "原因说明": RESULT["cause"],
        "处理方案": RESULT["plan"],
        "处理结果": RESULT["result"],
        "处理人": desk.engineer.user.username,
        "分类": desk.category.name,
        "版本": "M605 2.4",
        "环境": "Windows 11",
    }
    return [(values | changes)[name] for name in CLOSED]


def test_what_has_ended_is_written_down_as_it_went_and_nobody_is_alarmed(desk: Desk, bring: Bring) -> None:
    job = bring(text_file([CLOSED, closed_row(desk)]))
    assert job.counts == {Result.CREATED: 1}, problems(job)
    ticket = Ticket.objects.get()
    assert ticket.state == "closed"
    assert ticket.created_at == datetime(2025, 3, 1, 1, 30, tzinfo=UTC)
    assert ticket.resolved_at == datetime(2025, 3, 1, 3, tzinfo=UTC)
    assert ticket.closed_at == datetime(2025, 3, 2, 2, tzinfo=UTC)
    assert ticket.number.startswith("SD-20250301-")
    assert ticket.assignee == desk.engineer.user
    verbs = list(TicketEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["receive", "acknowledge", "dispatch", "accept", "resolve", "confirm", "close"]
    assert Resolution.objects.get().by == desk.engineer.user
    assert not Timer.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not Notice.objects.exists()
    assert ticket.next_due_at is None
    assert rebuild_ticket(ticket.pk, at=clock.now()) == []
    assert not Timer.objects.exists()


def test_norm_life_9_what_is_closed_is_complete_and_says_something(desk: Desk, bring: Bring) -> None:
    rows = [
        closed_row(desk, 工单号="A-1", 分类=""),
        closed_row(desk, 工单号="A-2", 处理结果="已处理"),
        closed_row(desk, 工单号="A-3", 原因说明=""),
        closed_row(desk, 工单号="A-4", 受理时间=""),
        closed_row(desk, 工单号="A-5", 解决时间="2025-02-01", 关闭时间="2025-03-02"),
        closed_row(desk, 工单号="A-6", 关闭时间="2039-03-02"),
        closed_row(desk, 工单号="A-7", 解决时间="", 关闭时间=""),
        closed_row(desk, 工单号="A-8", 解决时间="yesterday"),
        closed_row(desk, 工单号="A-9", 处理人="nobody"),
    ]
    job = bring(text_file([CLOSED, *rows]))
    assert job.counts == {Result.WRONG: 9}
    by_row = {row: (field, code) for row, field, code in reversed(problems(job))}
    assert by_row[2] == ("category", "missing")
    assert by_row[3][0] == "result"
    assert by_row[4] == ("cause", "required")
    assert by_row[5] == ("created_at", "required")
    assert by_row[6] == ("resolved_at", "out_of_order")
    assert by_row[7] == ("closed_at", "future")
    assert by_row[8] == ("closed_at", "required")
    assert by_row[9] == ("resolved_at", "not_a_moment")
    assert by_row[10] == ("assignee", "unknown")
    assert not Ticket.objects.exists()


def test_history_of_a_vip_and_without_engineer(desk: Desk, bring: Bring) -> None:
    RequesterFactory.create(phone="013800001111", is_vip=True)
    rows = [closed_row(desk), closed_row(desk, 工单号="A-2", 手机="059188888888", 处理人="", 关闭时间="")]
    job = bring(text_file([CLOSED, *rows]))
    assert job.counts == {Result.CREATED: 2}, problems(job)
    assert set(Resolution.objects.values_list("by", flat=True)) == {desk.manager.user and desk.manager.user.pk}


def test_an_open_ticket_goes_to_its_group_and_its_engineer(desk: Desk, bring: Bring) -> None:
    assert desk.engineer.user
    head, row = [*HEAD, "支持组", "处理人", "受理时间"], [*OPEN, desk.group.name, "", "2026-11-01 08:00"]
    given = ["A-2", *OPEN[1:], "", desk.engineer.user.display_name, ""]
    assert bring(text_file([head, row, given])).counts == {Result.CREATED: 2}
    first, second = Ticket.objects.order_by("pk")
    assert first.group == desk.group
    assert first.occurred_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert (second.state, second.assignee) == ("dispatched", desk.engineer.user)
    assert not OutboxMessage.objects.exists()


def test_excel_gives_dates_numbers_and_the_values_of_formulas(desk: Desk, bring: Bring) -> None:
    head = [*HEAD, "发生时间", "版本"]
    row = ["A-1", "卡纸", "描述", "王芳", 13800001111, 3, "咨询", datetime(2026, 11, 20, 8, 30), 2.5]  # noqa: DTZ001 (local by nature)
    job = bring(workbook(head, row, [None] * 9, ["A-2", "x", "y", "李雷", "0591-83330000", "中", "", 46346.25, ""]))
    assert job.counts == {Result.CREATED: 2}, problems(job)
    first, second = Ticket.objects.order_by("pk")
    assert (first.requester.phone, first.priority, first.product_version) == ("13800001111", 3, "2.5")
    assert first.occurred_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert second.occurred_at == datetime(2026, 11, 19, 22, tzinfo=UTC)
    assert second.requester.phone == "0591-83330000"
    assert [row.number for row in job.rows.all()] == [2, 4]


def test_times_without_offset_are_those_of_the_site(desk: Desk, bring: Bring) -> None:
    site = Site.objects.create(slug="oslo", name="Oslo", time_zone="Europe/Oslo")
    head = ["id", "title", "requester", "phone", "occurred at"]
    rows = [["1", "a", "b", "1", "2026-07-01 12:00"], ["2", "a", "b", "1", "2026-07-01T12:00+08:00"]]
    bring(text_file([head, *rows]), site=site)
    assert [one.occurred_at for one in Ticket.objects.order_by("pk")] == [
        datetime(2026, 7, 1, 10, tzinfo=UTC),
        datetime(2026, 7, 1, 4, tzinfo=UTC),
    ]
    assert Requester.objects.get().site == site


def test_a_mapping_by_hand_and_its_limits(desk: Desk, bring: Bring) -> None:
    content = text_file([["Spalte 1", "Spalte 2", "x"], ["Drucker", "Anna", "1"]])
    job = upload(content=content, name="x.csv", what="tickets", by=desk.manager, at=desk.at)
    assert job.mapping == {}
    with pytest.raises(Malformed) as refused:
        start_import(import_id=job.pk, dry_run=True, by=desk.manager, at=desk.at)
    assert {one.code for one in refused.value.fields["mapping"]} == {"missing"}
    for wrong in ({"title": 3}, {"title": -1}, {"titel": 0}, {"title": 0, "name": 0}, {"title": "0"}, {"title": True}):
        with pytest.raises(Malformed):
            change_mapping(import_id=job.pk, mapping=wrong, by=desk.manager)  # type: ignore[arg-type]
    change_mapping(import_id=job.pk, mapping={"title": 0, "name": 1, "external_id": 2}, by=desk.manager)
    start_import(import_id=job.pk, dry_run=False, by=desk.manager, at=desk.at)
    run_pass(import_id=job.pk, now=lambda: desk.at)
    assert Ticket.objects.get().title == "Drucker"
    with pytest.raises(Refused):
        change_mapping(import_id=job.pk, mapping={"title": 0}, by=desk.manager)


def test_a_worker_that_dies_leaves_nothing_half_done(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"A-{number}", *OPEN[1:]] for number in range(6)]
    job = upload(content=text_file([HEAD, *rows]), name="x.csv", what="tickets", by=desk.manager, at=desk.at)
    start_import(import_id=job.pk, dry_run=False, by=desk.manager, at=desk.at)
    real, calls = ticket_of, list[int]()

    def dying(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(passing, "ticket_of", dying)
    with pytest.raises(KeyboardInterrupt):
        run_pass(import_id=job.pk, now=lambda: desk.at)
    job.refresh_from_db()
    assert (job.done, Ticket.objects.count()) == (2, 2)
    assert run_pass(import_id=job.pk, now=lambda: desk.at) is False
    job.refresh_from_db()
    assert (job.state, job.done, Ticket.objects.count()) == (State.DONE, 6, 6)


def test_one_worker_at_a_time_goes_through_it_for_a_while(desk: Desk) -> None:
    rows = [[f"A-{number}", *OPEN[1:]] for number in range(3)]
    job = upload(content=text_file([HEAD, *rows]), name="x.csv", what="tickets", by=desk.manager, at=desk.at)
    start_import(import_id=job.pk, dry_run=False, by=desk.manager, at=desk.at)
    Import.objects.update(busy_until=desk.at + timedelta(seconds=30))
    assert run_pass(import_id=job.pk, now=lambda: desk.at) is False
    assert not Ticket.objects.exists()
    Import.objects.update(busy_until=None)
    assert run_pass(import_id=job.pk, now=lambda: desk.at, seconds=0) is True
    with pytest.raises(Refused):
        start_import(import_id=job.pk, dry_run=True, by=desk.manager, at=desk.at)
    cancel_import(import_id=job.pk, by=desk.manager, at=desk.at)
    assert run_pass(import_id=job.pk, now=lambda: desk.at) is False
    assert not Ticket.objects.exists()
    with pytest.raises(Refused):
        cancel_import(import_id=job.pk, by=desk.manager, at=desk.at)


def test_a_file_that_has_gone_fails_the_import_and_says_so(desk: Desk) -> None:
    job = upload(content=text_file([HEAD, OPEN]), name="x.csv", what="tickets", by=desk.manager, at=desk.at)
    start_import(import_id=job.pk, dry_run=False, by=desk.manager, at=desk.at)
    job.file.storage.delete(str(job.file.name))
    assert run_pass(import_id=job.pk, now=lambda: desk.at) is False
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == (State.FAILED, "unreadable")


def test_norm_role_1_only_managers_import(desk: Desk) -> None:
    do: dict[str, Any] = {"by": desk.supervisor, "at": desk.at}
    with pytest.raises(Forbidden):
        upload(content=b"a", name="x", what="tickets", **do)
    with pytest.raises(Forbidden):
        start_import(import_id=1, dry_run=True, **do)
    with pytest.raises(Forbidden):
        cancel_import(import_id=1, **do)
    with pytest.raises(Forbidden):
        change_mapping(import_id=1, mapping={}, by=desk.supervisor)
    with pytest.raises(Missing):
        cancel_import(import_id=1, by=desk.manager, at=desk.at)
    with pytest.raises(Malformed):
        upload(content=b"a", name="x", what="cats", by=desk.manager, at=desk.at)


def test_a_retired_category_is_not_known(bring: Bring) -> None:
    CategoryFactory.create(name="旧类", is_active=False)
    job = bring(text_file([[*HEAD, "分类"], [*OPEN, "旧类"]]))
    assert problems(job) == [(2, "category", "unknown")]
