"""A request comes in over the portal (BRT)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models import Requester
from accounts.roles import Role
from tests.factories import NOON, CategoryFactory, Desk, RequesterFactory, UserFactory
from tests.portal.conftest import ENGLISH, Counter, request_form, words_of
from tickets.models import Attachment, Message, Ticket

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63600000020000"
    "01e221bc330000000049454e44ae426082"
)


def png(name: str = "edge.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def test_the_form_greets_with_the_form_of_address_and_knows_the_phone(counter: Counter) -> None:
    page = counter.get()
    assert "张工, how can we help you?" in words_of(page)
    assert 'value="13812346021"' in page
    assert "within 5 minutes" in page
    assert "BRT-1" in page


def test_norm_brt_1_while_nobody_is_there_the_form_promises_the_morning(
    counter: Counter, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 11, 28, 2, 0, tzinfo=UTC), tick=False)  # a Saturday
    page = words_of(counter.get())
    assert "within 5 minutes" not in page
    assert "We acknowledge it by 11-30 08:35 and tell you" in page


def test_norm_life_2_what_is_submitted_becomes_a_ticket_of_the_portal(counter: Counter, desk: Desk) -> None:
    response = counter.submit(
        category=desk.category.slug, impact="high", urgency="high", occurred_at="2026-01-05T08:50",
        product_version="HP M605", environment="Windows 11", steps="Print 5 pages", error_text="13.B2.D1",
    )  # fmt: skip
    ticket = counter.last()
    assert (response.status_code, response.headers["Location"]) == (302, f"/portal/requests/{ticket.number}/")
    assert (ticket.channel, ticket.kind, ticket.state, ticket.priority) == ("portal", "incident", "received", 1)
    assert (ticket.category, ticket.product_version, ticket.error_text) == (desk.category, "HP M605", "13.B2.D1")
    assert ticket.occurred_at is not None
    assert ticket.first_responder is None
    event = ticket.events.get()
    assert (event.via, event.by_requester, event.by_user) == ("portal", counter.requester, counter.user)


def test_norm_brt_1_the_page_after_it_says_number_and_by_when_it_is_acknowledged(
    counter: Counter, time_machine: TimeMachineFixture
) -> None:
    for hour, said in ((7, "We acknowledge it by 15:05"), (12, "We acknowledge it by 24 Nov 08:35")):
        time_machine.move_to(NOON.replace(hour=hour), tick=False)
        counter.submit()
        page = words_of(counter.page(counter.last()))
        assert f"Your request has the number {counter.last().number}." in page
        assert said in page
        assert "BRT-1" in page


def test_a_pressing_request_is_answered_around_the_clock(counter: Counter, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOON.replace(hour=12), tick=False)
    counter.submit(impact="high", urgency="high")
    assert "We answer by 20:15" in words_of(counter.page(counter.last()))
    time_machine.move_to(NOON.replace(hour=13), tick=False)
    assert "if it is urgent, please call the hotline" in words_of(counter.page(counter.last()))


@pytest.mark.parametrize(
    ("matter", "kind", "severity"),
    [
        ("consultation", "consultation", ""),
        ("service_request", "service_request", ""),
        ("change_request", "change_request", ""),
        ("suggestion", "suggestion", ""),
        ("commendation", "commendation", ""),
        ("complaint", "complaint", "remark"),
        ("formal_complaint", "complaint", "formal"),
    ],
)
def test_norm_life_13_and_14_every_kind_can_be_said_in_plain_words(
    counter: Counter, matter: str, kind: str, severity: str
) -> None:
    counter.submit(kind=matter, impact=None, urgency=None)
    assert (counter.last().kind, counter.last().severity) == (kind, severity)


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("incident", ["occurred_at", "product_version", "environment", "steps", "error_text", "urgency"], []),
        ("consultation", ["product_version", "urgency"], ["occurred_at", "steps"]),
        ("complaint", ["occurred_at"], ["product_version", "urgency", "impact"]),
        ("suggestion", [], ["occurred_at", "product_version", "urgency"]),
    ],
)
def test_norm_life_10_what_is_asked_depends_on_the_kind(
    counter: Counter, kind: str, asked: list[str], not_asked: list[str]
) -> None:
    response = counter.post("particulars/", request_form(kind=kind, steps="as before"))
    fragment = response.content.decode()
    assert [name for name in asked if f'name="{name}"' not in fragment] == []
    assert [name for name in not_asked if f'name="{name}"' in fragment] == []
    assert "errors" not in fragment
    assert ("as before" in fragment) == ("steps" in asked)
    assert not Ticket.objects.exists()


def test_all_that_is_wrong_is_said_in_one_go(counter: Counter, desk: Desk) -> None:
    response = counter.submit(
        title="", description=" ", phone="1" * 41, occurred_at="1999-12-31T08:00", environment="x" * 501
    )
    page = words_of(response.content.decode())
    assert response.status_code == 400
    assert page.count("Please fill this in.") >= 2, "title and description"
    assert "At most 40 characters" in page
    assert "This lies too far back." in page
    assert "At most 500 characters" in page
    assert not Ticket.objects.exists()
    assert not Requester.objects.exclude(pk=counter.requester.pk).exists()


def test_files_come_with_it(counter: Counter) -> None:
    counter.submit(attachments=[png(), SimpleUploadedFile("spool.log", "卡纸".encode())])
    page = counter.page(counter.last())
    assert Attachment.objects.filter(ticket=counter.last(), by_requester=counter.requester).count() == 2
    assert "edge.png" in page
    assert "spool.log" in page


def test_a_refused_file_costs_neither_the_ticket_nor_the_other_files(counter: Counter) -> None:
    bad = [
        SimpleUploadedFile("tool.png", b"MZ\x90\x00 not a picture"),
        SimpleUploadedFile("run.exe", b"MZ"),
        SimpleUploadedFile("empty.txt", b""),
    ]
    response = counter.submit(attachments=[*bad, png("good.png")])
    assert response.status_code == 302
    page = words_of(counter.page(counter.last()))
    assert Attachment.objects.get().name == "good.png"
    assert "“tool.png” was not taken. The content of this file is not what its name says." in page
    assert "“run.exe” was not taken." in page
    assert "“empty.txt” was not taken. This file is empty." in page


def test_a_double_submit_gives_one_ticket_and_each_file_once(counter: Counter) -> None:
    key = str(uuid4())
    first = counter.submit(key=key, attachments=[png()])
    second = counter.submit(key=key, attachments=[png()])
    assert first.headers["Location"] == second.headers["Location"]
    assert Ticket.objects.count() == 1
    assert Attachment.objects.count() == 1


def test_the_form_sent_again_with_other_words_asks_first_and_then_makes_another(counter: Counter) -> None:
    key = str(uuid4())
    counter.submit(key=key)
    response = counter.submit(key=key, title="The scanner too")
    page = response.content.decode()
    assert response.status_code == 409
    assert "The scanner too" in page
    assert f"This form was sent already, as {counter.last().number}." in words_of(page)
    assert key not in page
    assert Ticket.objects.count() == 1


def test_the_key_of_another_leads_to_nobody_elses_ticket(counter: Counter, another: Counter) -> None:
    key = str(uuid4())
    counter.submit(key=key)
    another.submit(key=key)
    assert another.last() != counter.last()


def test_another_phone_is_told_to_the_desk_and_the_directory_stays_as_it_is(counter: Counter) -> None:
    counter.submit(phone=" 010-6688 0001 ")
    assert Message.objects.get().body == "Please call me about this on 010-6688 0001."
    counter.requester.refresh_from_db()
    assert counter.requester.phone == "13812346021"


@pytest.mark.parametrize("phone", ["13812346021", ""])
def test_the_known_phone_needs_no_word(counter: Counter, phone: str) -> None:
    counter.submit(phone=phone)
    assert not Message.objects.exists()


def test_whoever_asks_for_the_first_time_gets_a_record(desk: Desk) -> None:
    user = UserFactory.create(role=Role.REQUESTER, display_name="苏蕾", phone="13700000000")
    client = Client(headers=ENGLISH)
    client.force_login(user)
    assert "苏蕾" in client.get("/portal/").content.decode()
    assert not Requester.objects.filter(user=user).exists()
    client.post("/portal/", request_form(title=""))
    assert not Requester.objects.filter(user=user).exists()
    client.post("/portal/", request_form(phone="13700000000"))
    ticket = Ticket.objects.get()
    assert (ticket.requester.user, ticket.requester.name, ticket.requester.phone) == (user, "苏蕾", "13700000000")


def test_a_record_without_account_is_linked_by_its_mail_address_and_its_history_with_it(desk: Desk) -> None:
    known = RequesterFactory.create(email="Sulei@Corp.example", name="苏蕾")
    old = desk.receive(requester=known)
    user = UserFactory.create(role=Role.REQUESTER, email="sulei@corp.example")
    client = Client(headers=ENGLISH)
    client.force_login(user)
    client.post("/portal/", request_form())
    assert Ticket.objects.latest("pk").requester == known
    assert client.get(f"/portal/requests/{old.number}/").status_code == 200


def test_staff_ask_for_themselves_without_the_powers_of_their_role(desk: Desk) -> None:
    others = desk.receive()
    assert desk.agent.user
    client = Client(headers=ENGLISH)
    client.force_login(desk.agent.user)
    assert client.get("/portal/").status_code == 200
    assert client.get(f"/portal/requests/{others.number}/").status_code == 404
    client.post("/portal/", request_form(phone=""))
    mine = Ticket.objects.latest("pk")
    assert mine.requester.user == desk.agent.user
    assert mine.first_responder is None
    assert client.get(f"/portal/requests/{others.number}/").status_code == 404
    assert client.get(f"/portal/requests/{mine.number}/").status_code == 200
    assert others.number not in client.get("/portal/requests/").content.decode()


def test_asking_again_fills_the_form_from_an_own_request_only(counter: Counter, another: Counter, desk: Desk) -> None:
    category = CategoryFactory.create()
    ticket = desk.surveyed(requester=counter.requester, title="Read-only account", category=category, impact="high")
    page = counter.get(like=ticket.number)
    assert 'value="Read-only account"' in page
    assert f'<option value="{category.slug}" selected' in page
    assert "Read-only account" not in another.get(like=ticket.number)
    assert counter.get(like="\x00' OR 1=1")


def test_categories_are_offered_under_their_branches(counter: Counter) -> None:
    root = CategoryFactory.create(name="ERP")
    leaf = CategoryFactory.create(name="报表", parent=root)
    CategoryFactory.create(name="导出", parent=leaf)
    CategoryFactory.create(name="旧系统", is_active=False)
    page = counter.get()
    assert '<optgroup label="ERP">' in page
    assert "报表 / 导出" in page
    assert "旧系统" not in page


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("坏了", "warn", "since when, where or on which device, what exactly you saw"),
        ("今天上午开始，二号楼 405 的激光打印机每打五六张就卡一次", "pass", "paste a screenshot"),
        ("Since Monday the printer in room 405 jams", "pass", "paste a screenshot"),
        ("The printer in room 405 jams again and again", "warn", "It would help to add: since when."),
        ("", "", ""),
    ],
)
def test_the_hint_says_what_would_still_help(counter: Counter, text: str, verdict: str, words: str) -> None:
    fragment = counter.post("hint/", {"description": text}).content.decode()
    assert (f'data-verdict="{verdict}"' in fragment) == bool(verdict)
    assert words in fragment
