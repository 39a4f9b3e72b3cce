"""Results by text message, to whoever has nothing but a mobile telephone: one message, with a short link (BRT-3)."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import Requester
from channels_intake.messengers.senders.base import HttpSender
from channels_intake.models import Source
from core import clock
from notifications.checks import check_text_messages
from notifications.templatetags.text_messages import cut, units
from outbox.letters import render
from outbox.models import OutboxMessage
from outbox.tasks import deliver_due
from satisfaction.links import short_url
from satisfaction.models import Invitation
from sla.models import Timer
from tests.factories import NOON, Desk, RequesterFactory
from tests.satisfaction.reminding import let_close
from tests.sla.clockwork import Crew, fire
from tickets.models import Ticket

LONG = "三号楼二层东侧会议室的投影仪连接笔记本以后没有信号，换了线也不行😢，下午两点要开会"


@pytest.fixture
def gateway(db: None, settings: Settings) -> Source:
    settings.REQUESTER_SMS, settings.BASE_URL, settings.SHORT_BASE_URL = "gateway", "https://desk.corp.example", ""
    return Source.objects.create(
        slug="gateway", adapter="sms", name="SMS", options={"url": "http://gateway.example/"}, created_at=NOON
    )


def mobile(**more: str) -> Requester:
    return RequesterFactory.create(**({"email": "", "phone": "+86 138-0013-8000", "language": "zh-hans"} | more))


def text_to(ticket: Ticket, letter: str) -> str:
    return render(OutboxMessage.objects.get(thread_key=ticket.number, letter=letter)).text.strip()


def test_norm_brt_3_the_result_goes_out_as_one_text_message_with_a_short_link(desk: Desk, gateway: Source) -> None:
    ticket = desk.confirming(requester=mobile(), title="打印机卡纸")
    message = OutboxMessage.objects.get(thread_key=ticket.number)
    assert (message.transport, message.address, message.letter) == ("im", "sms:gateway:13800138000", "sms_resolved")
    link = short_url(Invitation.objects.get(ticket=ticket))
    assert text_to(ticket, "sms_resolved") == f"“打印机卡纸”已处理，是否解决请确认： {link}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("base", ["https://d.cn", "https://desk.corp.example"])
def test_each_text_is_one_message_however_long_the_title(
    gateway: Source, settings: Settings, language: str, base: str
) -> None:
    settings.SHORT_BASE_URL = base
    crew = Crew()
    let_close(crew)
    who = mobile(language=language)
    silent = crew.by("11:00").processing(requester=who, title=LONG)
    crew.resolve(silent, "11:00")
    closed = crew.by("11:00").closed(requester=who, title=LONG)
    fire("2026-11-30 11:00")
    for ticket, letter in (
        (silent, "sms_resolved"),
        (silent, "sms_confirm_reminder"),
        (silent, "sms_closed_unanswered"),
        (closed, "sms_closed"),
    ):
        for message in OutboxMessage.objects.filter(thread_key=ticket.number, letter=letter):
            letter_sent = render(message)
            assert letter_sent.subject == ""
            assert units(letter_sent.text.strip()) <= 70, letter_sent.text
            assert f"{base}/" in letter_sent.text
        assert OutboxMessage.objects.filter(thread_key=ticket.number, letter=letter).exists()


def test_what_the_gateway_puts_before_is_left_room_for(desk: Desk, gateway: Source, settings: Settings) -> None:
    settings.SMS_LENGTH = 60
    ticket = desk.confirming(requester=mobile(), title=LONG)
    assert units(text_to(ticket, "sms_resolved")) <= 60


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("打印机", 3, "打印机"),
        ("打印机卡纸，黑边", 6, "打印机卡纸…"),
        ("打印机卡纸，黑边", 5, "0042"),
        ("打印机卡纸，黑边", 3, "…"),
        ("a😢b😢cd", 7, "a😢b😢…"),
        ("a😢b😢cd", 6, "a😢b…"),
    ],
)
def test_a_title_gives_way(text: str, room: int, kept: str) -> None:
    assert cut(text, room, instead="0042") == kept


@pytest.mark.parametrize(
    "person", [{"phone": "6021"}, {"phone": "021-6888 0000"}, {"phone": ""}, {"email": "a@corp.example"}]
)
def test_only_who_has_a_mobile_number_and_no_other_way_gets_one(
    desk: Desk, gateway: Source, person: dict[str, str]
) -> None:
    desk.confirming(requester=mobile(**person))
    assert not OutboxMessage.objects.filter(letter__startswith="sms_").exists()


def test_a_desk_without_a_gateway_writes_none(desk: Desk) -> None:
    desk.confirming(requester=mobile())
    assert not OutboxMessage.objects.filter(letter__startswith="sms_").exists()


def test_other_letters_are_no_text_messages(desk: Desk, gateway: Source) -> None:
    desk.processing(requester=mobile())
    assert not OutboxMessage.objects.filter(transport="im").exists()


def test_norm_brt_3_a_text_message_that_was_taken_tells_him(
    desk: Desk, gateway: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.at = clock.now()
    ticket = desk.confirming(requester=mobile(), title="打印机卡纸")
    posted: list[dict[str, str]] = []

    class Answer:
        status_code, content = 200, b"{}"

    def call(_self: HttpSender, _method: str, _url: str, **given: Any) -> Answer:
        posted.append(json.loads(given["data"]))
        return Answer()

    monkeypatch.setattr(HttpSender, "call", call)
    deliver_due()
    assert [(one["phone"], one["text"]) for one in posted] == [("13800138000", text_to(ticket, "sms_resolved"))]
    assert Timer.objects.get(ticket=ticket, measure="brt_3").state == "met"


@pytest.mark.parametrize(
    ("base", "found"), [("https://d.cn", []), ("https://servicedesk.corp.example", ["notifications.W001"])]
)
def test_an_address_that_is_too_long_for_one_message_is_found_before(
    settings: Settings, base: str, found: list[str]
) -> None:
    settings.REQUESTER_SMS, settings.SHORT_BASE_URL = "gateway", base
    assert [message.id for message in check_text_messages()] == found
