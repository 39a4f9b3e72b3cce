"""Without an account: a request proved by e-mail, and the few words that are enough while a service is down."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Requester
from channels_intake.choices import Status
from channels_intake.models import Inbound, Source
from channels_intake.webform.actions import Asked, ask, prove, report_outage
from channels_intake.webform.files import MOST
from channels_intake.webform.proof import proof_url
from core import clock
from core.errors import Gone, Malformed, Missing, Refused
from outbox.letters import render
from outbox.models import OutboxMessage
from sla.models import Timer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory
from tests.portal.conftest import ENGLISH, Counter, words_of
from tests.sla.clockwork import clock as newest
from tickets import actions
from tickets.models import Ticket, TicketLink


@pytest.fixture
def visitor(desk: Desk) -> Client:
    return Client(headers=ENGLISH)


def filled(**changes: Any) -> dict[str, Any]:
    values = {
        "kind": "incident",
        "title": "VPN asks for a code",
        "description": "Since this morning, at home.",
        "name": "赵敏",
        "email": "Zhao@Corp.example",
        "phone": "",
        "website": "",
        "key": str(uuid4()),
    }
    return values | changes


def link_of(letter: OutboxMessage) -> str:
    link = str(letter.context["link"])
    return link[link.index("/v/") :]


def test_a_request_is_made_when_its_sender_has_proved_his_address(visitor: Client) -> None:
    page = visitor.post("/portal/ask/", filled())
    assert page.status_code == 200
    assert "Zhao@Corp.example" in page.content.decode()
    kept = Inbound.objects.get()
    assert (kept.status, kept.reason, kept.subject) == (Status.QUARANTINED, "unproved", "VPN asks for a code")
    assert not Ticket.objects.exists(), "unproved, it lies where people see it"
    letter = OutboxMessage.objects.get()
    assert (letter.letter, letter.address, letter.language) == ("verify_request", "zhao@corp.example", "en")
    address = link_of(letter)
    opened = visitor.get(address)
    assert "Is this request yours?" in words_of(opened.content.decode())
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert not Ticket.objects.exists(), "opening changes nothing: scanners of mail open every link"
    for _twice in range(2):
        done = Client(headers=ENGLISH, enforce_csrf_checks=True).post(address)
        ticket = Ticket.objects.get()
        assert f"Your request has the number {ticket.number}." in words_of(done.content.decode())
    assert (ticket.channel, ticket.requester.email, ticket.title) == (
        "portal",
        "zhao@corp.example",
        "VPN asks for a code",
    )
    kept.refresh_from_db()
    assert (kept.status, kept.ticket) == (Status.TICKET, ticket)


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Please confirm your request"), ("zh-hans", "请确认您的申请")]
)
def test_the_letter_reads_well(desk: Desk, language: str, subject: str) -> None:
    ask(asked=asked(title="VPN {x}", name="赵敏", language=language), at=desk.at)
    letter = render(OutboxMessage.objects.get())
    assert letter.subject == f"{subject}{': ' if language == 'en' else '：'}VPN {{x}}"
    assert "赵敏" in letter.text
    assert "/v/" in letter.text
    assert ("——" in letter.text) == (language == "zh-hans")
    assert not re.search(r"None|%\(|{{|{%", letter.text)


def test_norm_brt_1_the_clock_of_such_a_request_starts_with_its_proof(visitor: Client, desk: Desk) -> None:
    visitor.post("/portal/ask/", filled())
    visitor.post(link_of(OutboxMessage.objects.get()))
    ticket = Ticket.objects.get()
    timer = newest(ticket, "brt_1")
    assert (timer.state, timer.started_at) == ("running", ticket.created_at)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=ticket.created_at + timedelta(minutes=4))
    timer.refresh_from_db()
    assert timer.state == "met"


def test_whoever_is_known_is_known_again_and_nobody_learns_of_it(visitor: Client) -> None:
    known = RequesterFactory.create(email="zhao@corp.example")
    strange = words_of(visitor.post("/portal/ask/", filled(email="nobody@else.example")).content.decode())
    familiar = words_of(visitor.post("/portal/ask/", filled()).content.decode())
    assert strange.replace("nobody@else.example", "@") == familiar.replace("Zhao@Corp.example", "@")
    visitor.post(link_of(OutboxMessage.objects.get(address="zhao@corp.example")))
    assert Ticket.objects.get().requester == known


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "none"}, "This is not an e-mail address"),
        ({"email": ""}, "Please fill this in"),
        ({"title": ""}, "Please fill this in"),
        ({"description": "x\x07"}, "characters that are not text"),
        ({"kind": "secret"}, "This is not one of the choices"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(
    visitor: Client, changes: dict[str, Any], said: str
) -> None:
    answer = visitor.post("/portal/ask/", filled(name="Kept name") | changes)
    page = answer.content.decode()
    assert (answer.status_code, said in words_of(page), "Kept name" in page) == (400, True, True)
    assert not Inbound.objects.exists()


def test_too_many_files_are_said_beside_what_else_is_wrong(visitor: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.log", b"x") for n in range(MOST + 1)]
    response = visitor.post("/portal/ask/", filled(title="", email="nobody", attachments=files))
    page = words_of(response.content.decode())
    assert response.status_code == 400
    assert "Please fill this in." in page
    assert "This is not an e-mail address." in page
    assert f"At most {MOST} files." in page
    assert not Inbound.objects.exists()


def test_robots_get_the_same_page_and_no_letter(visitor: Client) -> None:
    assert visitor.post("/portal/ask/", filled(website="http://spam.example")).status_code == 200
    assert not OutboxMessage.objects.exists()


def test_nobodys_mailbox_is_filled_from_here(visitor: Client) -> None:
    for _again in range(5):
        assert visitor.post("/portal/ask/", filled()).status_code == 200
    refused = visitor.post("/portal/ask/", filled(title="Kept text"))
    assert refused.status_code == 422
    assert "Kept text" in refused.content.decode()
    assert OutboxMessage.objects.count() == 5
    key = str(uuid4())
    for _twice in range(2):
        visitor.post("/portal/ask/", filled(email="other@corp.example", key=key))
    assert OutboxMessage.objects.filter(address="other@corp.example").count() == 1, "a double click is one letter"


def test_one_address_of_the_network_is_braked(visitor: Client) -> None:
    for place in range(20):
        assert visitor.post("/portal/ask/", filled(email=f"a{place}@corp.example")).status_code == 200
    assert visitor.post("/portal/ask/", filled(email="b@corp.example")).status_code == 422


def asked(**changes: Any) -> Asked:
    values = {"key": uuid4(), "kind": "incident", "title": "x", "description": "y", "name": "z", "email": "z@c.example"}
    return Asked(**values | changes)  # type: ignore[arg-type]


def test_a_link_is_good_for_a_day_and_cannot_be_made_up(desk: Desk, visitor: Client) -> None:
    at = clock.now() - timedelta(days=2)
    token = proof_url(ask(asked=asked(), at=at), at=at).split("/v/")[1].rstrip("/")
    with pytest.raises(Gone):
        prove(token=token, at=at + timedelta(hours=24))
    late = visitor.get(f"/v/{token}/")
    assert (late.status_code, "The time of this link is over" in words_of(late.content.decode())) == (410, True)
    ticket = prove(token=token, at=at + timedelta(hours=23))
    assert prove(token=token, at=at + timedelta(days=9)) == ticket, "what was made is shown for ever"
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), f"9{token}", "x", "1.2.3"):
        with pytest.raises(Missing):
            prove(token=forged, at=at)
        broken = visitor.get(f"/v/{forged}/")
        assert (broken.status_code, "This link is not complete" in words_of(broken.content.decode())) == (404, True)


def test_the_desk_can_close_this_way_in(visitor: Client) -> None:
    visitor.get("/portal/ask/")
    Source.objects.filter(slug="web-form").update(is_active=False)
    assert visitor.get("/portal/ask/").status_code == 404
    assert visitor.post("/portal/ask/", filled()).status_code == 404


# A service is down -----------------------------------------------------------------------------------------------


@pytest.fixture
def major(desk: Desk) -> Ticket:
    ticket = desk.processing(title="ERP is down")
    return actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="Everybody", by=desk.supervisor, at=desk.at)


def report(visitor: Client, **changes: Any) -> Any:  # noqa: ANN401 (an answer)
    values = {"name": "赵敏", "contact": "13800138000", "line": "I cannot post invoices.", "key": str(uuid4())}
    return visitor.post("/portal/outage/", values | changes)


def test_norm_talk_10_who_reports_while_it_is_down_is_called_back_in_the_order_of_arrival(
    visitor: Client, desk: Desk, major: Ticket
) -> None:
    assert "ERP is down" in words_of(visitor.get("/portal/outage/").content.decode())
    first = report(visitor)
    assert first.status_code == 302
    report(visitor, contact="he@corp.example", name="何静")
    tickets = list(Ticket.objects.exclude(pk=major.pk).order_by("pk"))
    assert [ticket.requester.name for ticket in tickets] == ["赵敏", "何静"]
    assert tickets[0].number in words_of(visitor.get(first["Location"]).content.decode())
    assert TicketLink.objects.filter(target=major, kind="caused_by").count() == 2
    assert not Timer.objects.filter(measure="talk_10").exists()
    actions.resolve(ticket_id=major.pk, **GOOD_RESOLUTION, by=desk.engineer, at=clock.now())
    due = [newest(ticket, "talk_10").due_at for ticket in tickets]
    assert due[0] < due[1]


def test_the_same_report_twice_is_one_and_its_mistakes_are_said(visitor: Client, major: Ticket) -> None:
    key = str(uuid4())
    assert report(visitor, key=key)["Location"] == report(visitor, key=key)["Location"]
    for changes in ({"contact": "call me"}, {"contact": "x@"}, {"name": ""}, {"line": ""}):
        answer = report(visitor, **{"name": "Kept name", "line": "Kept line"} | changes)
        assert answer.status_code == 400
        assert "Kept" in answer.content.decode()
    assert Ticket.objects.count() == 2


def test_without_an_outage_the_page_leads_to_the_ordinary_form(visitor: Client, desk: Desk) -> None:
    page = visitor.get("/portal/outage/").content.decode()
    assert "Nothing is reported as out of order" in words_of(page)
    report(visitor)
    assert not Ticket.objects.exists()
    ticket = desk.processing()
    with pytest.raises(Refused):
        report_outage(key=uuid4(), major=ticket, name="a", contact="138", line="b", at=desk.at)
    with pytest.raises(Malformed):
        ask(asked=asked(kind="x"), at=desk.at)


# What is known already -------------------------------------------------------------------------------------------


def solved(desk: Desk, **more: Any) -> Ticket:
    requester = RequesterFactory.create(name="王小明", honorific="王工", email="wxm@corp.example")
    values = {"requester": requester, "title": "打印机卡纸, 403 室", "description": "打印机每五张卡一张纸。"} | more
    ticket = desk.processing(**values)
    actions.resolve(
        ticket_id=ticket.pk,
        cause="进纸轮磨损, 打滑导致卡纸。",
        plan="更换进纸轮并清洁搓纸轮; 已与王小明 (13812345678, wxm@corp.example) 及张工核对。",
        result="连续打印五十页未再卡纸, 用户在场确认恢复正常。",
        by=desk.engineer,
        at=desk.at,
    )
    actions.confirm(ticket_id=ticket.pk, solved=True, by=desk.agent, at=desk.at)
    return actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)


def test_norm_kb_1_what_helped_others_is_shown_while_one_writes_and_nothing_personal(
    desk: Desk, counter: Counter
) -> None:
    solved(desk)
    page = words_of(counter.post("similar/", {"title": "打印机又卡纸了", "description": ""}).content.decode())
    assert "更换进纸轮并清洁搓纸轮" in page
    for personal in ("王小明", "13812345678", "wxm@", "王工", "张工", str(desk.engineer.user)):
        assert personal not in page, personal
    assert "更换" not in counter.post("similar/", {"title": "VPN 连不上", "description": ""}).content.decode()
    solved(desk)
    page = words_of(counter.post("similar/", {"title": "打印机又卡纸了", "description": ""}).content.decode())
    assert page.count("更换进纸轮并清洁搓纸轮") == 1, "the same trouble twice is told once"
    assert counter.post("similar/", {"title": "打"}).content.decode().strip() == ""


@pytest.mark.parametrize("more", [{"kind": "complaint", "severity": "remark"}, {"is_vip": True}])
def test_complaints_and_vips_are_nobody_elses_business(desk: Desk, counter: Counter, more: dict[str, Any]) -> None:
    if more.pop("is_vip", False):
        ticket = solved(desk)
        Ticket.objects.filter(pk=ticket.pk).update(is_vip=True)
    else:
        solved(desk, **more)
    assert "更换" not in counter.post("similar/", {"title": "打印机又卡纸了"}).content.decode()


def test_major_incidents_are_known_at_once(desk: Desk, counter: Counter, major: Ticket) -> None:
    assert "We know of a major incident" in words_of(counter.get())
    page = counter.post("similar/", {"title": "x"}).content.decode()
    assert "ERP is down" in page
    assert re.search(r'href="/portal/outage/"', page)
    assert Requester.objects.count() >= 1
