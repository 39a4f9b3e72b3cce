"""What people type, and what it finds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import Actor, Via
from accounts.models import Requester
from tests.factories import NOON, Desk, RequesterFactory, asker
from tests.search.desk import found, put
from tickets import actions
from tickets.models import Ticket
from tickets.search.query import matching

pytestmark = pytest.mark.django_db
Statements = Callable[[int], object]


@pytest.fixture
def printer() -> Ticket:
    put("OTHER", "门禁 电话 印章 客车")
    return put("PRINTER", "三楼打印机卡纸，VPN连不上，ERP_504 报错，固件 10.2.1", "备件没有库存")


@pytest.mark.parametrize(
    "q",
    [
        "卡", "上", "卡纸", "打印", "印机", "打印机卡纸", "三楼打印机卡纸", "连不上", "报错", "固件10",
        "vpn", "VPN", "ｖｐｎ", "vp", "VPN连不上", "VPN 连不上", "erp", "ERP_504", "erp_5", "504", "10.2.1", "10.2",
        "2.1", "卡纸 vpn", "报错 打印机 504", "备件", "库存 卡纸", "打印机 - 卡纸",
        "“卡纸”", '"打印机"', "卡纸。", "（卡纸）", "卡\u200b纸",
    ],
)  # fmt: skip
def test_norm_life_16_a_record_is_found_by_any_part_of_its_text(printer: Ticket, q: str) -> None:
    assert found(q) == {printer.number}


@pytest.mark.parametrize(
    "q",
    [
        "纸卡", "印打", "打印卡", "pn", "rp", "04", "0.2.1", "vpn连上", "vpnx", "卡纸 门禁", "打印机电", "一",
        "erp504", "连不上了", "卡 车站",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(printer: Ticket, q: str) -> None:
    assert found(q) == set()


@pytest.mark.parametrize(
    "q",
    [
        '"', '""', "*", "''", "-", "- -", ":", "(", ")", "^", "%", "_", "\\", "&|!", "<->", "？", "。。。",
        "NEAR(", "NEAR(a b, 2)", "terms:卡", "a:b", "^卡 AND", "卡:*", "卡 OR", "NOT 卡", "AND AND", "%卡_",
        "'; DROP TABLE tickets_ticket; --", "\x00", "\x00卡\x00车", "\ud800", "\ufeff", "\ue000", "\U0010ffff",
        "\u202e卡", "👩\u200d💻", "💥",
        "x" * 10_000, "卡" * 10_000, "卡 " * 5_000, "卡-" * 5_000, " ".join(map(str, range(5_000))),
        "a" * 41, "ΑΒΓ", "ﷺ", "ß", "İ",
    ],
)  # fmt: skip
def test_hostile_queries_neither_fail_nor_match_everything(printer: Ticket, q: str) -> None:
    empty = put("EMPTY", "")
    hits = found(q)
    assert empty.number not in hits
    assert len(hits) <= 1


@pytest.mark.parametrize("q", ["", "   ", "\u3000", "？", "。，、", '"*"', "--", "\x00"])
def test_a_query_without_a_letter_finds_nothing_and_asks_nothing(
    printer: Ticket, q: str, django_assert_num_queries: Statements
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert not matching(Ticket.objects.all(), q, internal=True).exists()


def test_signs_mean_themselves() -> None:
    put("PLUS", "C++ 编译失败，进度100%")
    put("SHARP", "C语言作业")
    assert found("c++") == {"PLUS"}
    assert found("100%") == {"PLUS"}
    assert found("c") == {"PLUS", "SHARP"}


def test_emoji_rare_characters_and_other_scripts_are_found() -> None:
    put("A", "系统又挂了😭😭 𠮷野家 𰻞𰻞面")
    put("B", "プリンターが動かない")
    put("C", "принтер не работает")
    assert found("😭") == found("挂了😭") == found("𠮷") == found("野家") == found("𰻞面") == {"A"}
    assert found("ンター") == found("動") == found("プリンタ") == {"B"}
    assert found("ПРИНТ") == {"C"}
    assert found("интер") == set()


def test_long_words_are_told_apart_beyond_what_is_indexed() -> None:
    put("A", "key " + "k" * 60 + "a end")
    put("B", "key " + "k" * 60 + "b end")
    assert found("k" * 60 + "a") == {"A"}
    assert found("k" * 30) == {"A", "B"}


def test_a_note_is_found_by_staff_only(printer: Ticket) -> None:
    assert found("没有库存", internal=False) == set()
    assert found("卡纸 库存", internal=False) == set()
    assert found("卡纸", internal=False) == {printer.number}
    assert found("卡纸 库存", internal=True) == {printer.number}


def test_a_word_is_not_put_together_from_text_and_note() -> None:
    put("A", "无法登", "录音")
    assert found("登录") == set()
    assert found("无法登 录音") == {"A"}


def test_hits_can_be_filtered_ordered_and_paged() -> None:
    tickets = [put(f"T{at}", "打印机卡纸") for at in range(7)]
    Ticket.objects.filter(pk=tickets[3].pk).update(state="closed")
    hits = matching(Ticket.objects.exclude(state="closed"), "卡纸", internal=True).order_by("-pk")
    first = list(hits[:3])
    assert [ticket.number for ticket in first] == ["T6", "T5", "T4"]
    assert [ticket.number for ticket in hits.filter(pk__lt=first[-1].pk)[:3]] == ["T2", "T1", "T0"]
    assert hits.count() == 6


@pytest.fixture
def li_si() -> Requester:
    return RequesterFactory.create(
        name="李思远",
        department="财务部",
        email="li.siyuan@finance.example",
        phone="138-0013 8765",
        im_account="lsy_2009",
    )


@pytest.mark.parametrize(
    "q",
    [
        "李", "思远", "李思远", "lsy", "财务", "李思远 卡纸", "财务部 打印机",
        "li.siyuan@finance.example", "siyuan", "@finance", "finance.ex", "lsy_2009", "138-0013", "13800138765", "8765",
    ],
)  # fmt: skip
def test_a_ticket_is_found_by_its_requester(li_si: Requester, q: str) -> None:
    desk = Desk()
    mine = desk.receive(requester=li_si, title="打印机卡纸", description="每五张卡一次")
    desk.receive()
    assert found(q) == {mine.number}


def test_a_ticket_is_found_by_its_number_and_by_its_tail() -> None:
    desk = Desk()
    first, second = desk.receive(), desk.receive()
    day, running = first.number.rsplit("-", 1)
    for q in (first.number, first.number.lower(), running, f"#{running}", f"{day[-4:]}-{running}"):
        assert found(q) == {first.number}
    assert found(day) == {first.number, second.number}


@pytest.mark.parametrize("field", ["title", "description", "product_version", "environment", "steps", "error_text"])
def test_every_field_the_requester_fills_is_searched(field: str) -> None:
    values: dict[str, Any] = {field: "量子纠缠打印"}
    ticket = Desk().receive(**values)
    assert found("纠缠") == {ticket.number}


def test_what_is_said_later_is_found_at_once_and_notes_stay_inside() -> None:
    desk = Desk()
    ticket = desk.processing(title="打印机卡纸")
    later = desk.at + timedelta(minutes=1)
    actions.reply(ticket_id=ticket.pk, body="请先断开蓝牙耳机，我们正在检查驱动程序。", by=desk.engineer, at=later)
    actions.note(ticket_id=ticket.pk, body="此人上次也是水印问题。", by=desk.engineer, at=later)
    actions.reply(ticket_id=ticket.pk, body="断开以后还是不行", by=asker(ticket), at=later)
    assert found("耳机", internal=False) == found("还是不行", internal=False) == {ticket.number}
    assert found("耳机 卡纸 不行 水印") == {ticket.number}
    assert found("水印", internal=False) == set()


def test_a_requester_finds_his_own_by_public_words_only() -> None:
    desk = Desk()
    mine, other = desk.receive(title="打印机卡纸"), desk.receive(title="打印机卡纸")
    actions.note(ticket_id=mine.pk, body="备件没有库存", by=desk.agent, at=desk.at)
    own = Ticket.objects.visible_to(Actor.for_requester(mine.requester, via=Via.PORTAL))
    assert found("卡纸", internal=False, among=own) == {mine.number}
    assert found("库存", internal=False, among=own) == set()
    assert found("卡纸") == {mine.number, other.number}


def test_a_resolution_and_a_correction_are_found() -> None:
    desk = Desk()
    ticket = desk.confirming(title="打印机卡纸")
    assert found("spooler", internal=False) == {ticket.number}
    actions.amend(ticket_id=ticket.pk, changes={"title": "扫描仪卡纸"}, by=desk.agent, at=NOON)
    assert found("扫描") == found("spooler 扫描") == {ticket.number}
    assert found("打印") == set()
