"""Files on the form without log-in: kept with it before anything is proved, on the ticket afterwards, and until then
shown to the desk alone.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from channels_intake.arrival import Enclosure
from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.webform.actions import Asked, ask
from channels_intake.webform.bundle import files_in, pack, words_in
from outbox.models import OutboxMessage
from tests.factories import Desk, UserFactory
from tests.intake.messengers.servers import PNG
from tests.portal.conftest import ENGLISH, words_of
from tests.portal.test_without_account import filled, link_of
from tests.workbench.conftest import Browser
from tickets.models import Attachment, Message, Ticket

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>.txt"


@pytest.fixture
def visitor(desk: Desk) -> Client:
    return Client(headers=ENGLISH)


def screenshot(name: str = "报错.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def log(name: str = "vpn.log", content: bytes = b"12:00 timeout\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(visitor: Client, files: Sequence[object], **changes: Any) -> Any:  # noqa: ANN401 (an answer)
    return visitor.post("/portal/ask/", filled(**changes) | {"attachments": list(files)})


def prove(visitor: Client) -> Ticket:
    visitor.post(link_of(OutboxMessage.objects.latest("pk")))
    return Ticket.objects.latest("pk")


def contents(ticket: Ticket) -> dict[str, bytes]:
    found = {}
    for one in Attachment.objects.filter(ticket=ticket).order_by("seq"):
        with one.file.open("rb") as file:
            found[one.name] = file.read()
    return found


def test_norm_life_2_files_are_kept_with_the_form_before_anything_is_proved_and_then_are_on_the_ticket(
    visitor: Client, desk: Desk
) -> None:
    assert send(visitor, [screenshot(), log()]).status_code == 200
    kept = Inbound.objects.get()
    with kept.raw.open("rb") as raw:
        content = raw.read()
    assert [(one.name, one.content) for one in files_in(content)] == [
        ("报错.png", PNG),
        ("vpn.log", b"12:00 timeout\n"),
    ]
    assert words_in(content)["title"] == "VPN asks for a code"
    assert not Attachment.objects.exists()
    ticket = prove(visitor)
    assert contents(ticket) == {"报错.png": PNG, "vpn.log": b"12:00 timeout\n"}
    own = Attachment.objects.filter(ticket=ticket)
    assert {(one.by_requester_id, one.is_internal) for one in own} == {(ticket.requester_id, False)}
    assert "报错.png" in Browser(desk.agent).page(ticket)


def test_before_the_proof_the_desk_alone_reads_and_downloads_them(visitor: Client, desk: Desk) -> None:
    send(visitor, [screenshot(), log(EVIL)])
    kept = Inbound.objects.get()
    agent = Browser(desk.agent)
    page = agent.get(f"/desk/inbound/{kept.pk}/")
    assert "报错.png" in page
    assert "<script>alert" not in page
    assert "Link by e-mail · not given yet" in words_of(page)
    shown = page.partition('class="card__b raw"')[2].partition("</pre>")[0]
    assert "VPN asks for a code" in shown
    assert "PNG" not in shown, "as text, only what is text is shown"
    for place, content in enumerate((PNG, b"12:00 timeout\n")):
        answer = agent.client.get(f"/desk/inbound/{kept.pk}/files/{place}/")
        assert (answer.status_code, answer.content) == (200, content)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert "%E6%8A%A5%E9%94%99.png" in agent.client.get(f"/desk/inbound/{kept.pk}/files/0/")["Content-Disposition"]
    for nothing in (f"{kept.pk}/files/2", f"{kept.pk}/files/{2**70}", "999999/files/0"):
        agent.get(f"/desk/inbound/{nothing}/", 404)
    requester = Client()
    requester.force_login(UserFactory.create(role="requester"))
    for stranger in (visitor, requester):
        assert stranger.get(f"/desk/inbound/{kept.pk}/files/0/").status_code == 302, (
            "led away, to log in or to the portal"
        )


def test_the_desk_puts_them_on_a_ticket_with_the_words(visitor: Client, desk: Desk) -> None:
    send(visitor, [screenshot()])
    kept, ticket = Inbound.objects.get(), desk.receive()
    Browser(desk.agent).client.post(f"/desk/inbound/{kept.pk}/", {"do": "adopt", "ticket": ticket.number})
    assert contents(ticket) == {"报错.png": PNG}
    assert Attachment.objects.get().is_internal


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (SimpleUploadedFile("run.exe", b"MZ\x90\x00"), "Files of this kind are not taken"),
        (SimpleUploadedFile("photo.png", b"MZ\x90\x00"), "The content of this file is not what its name says"),
        (SimpleUploadedFile("page.html", b"<script>"), "Files of this kind are not taken"),
        (SimpleUploadedFile("drawing.svg", b"<svg onload=alert(1)>"), "Files of this kind are not taken"),
        (SimpleUploadedFile("empty.txt", b""), "This file is empty"),
        (SimpleUploadedFile("noextension", b"hello"), "Files of this kind are not taken"),
    ],
)
def test_a_file_that_no_ticket_takes_costs_neither_the_form_nor_the_others(
    visitor: Client, desk: Desk, file: SimpleUploadedFile, why: str
) -> None:
    file.seek(0)
    page = words_of(send(visitor, [file, log()]).content.decode())
    assert why in page, "he is told at once"
    assert "Please look into your mailbox" in page
    kept = Inbound.objects.get()
    assert kept.detail["refused_files"][0]["name"] == file.name
    assert why in words_of(Browser(desk.agent).get(f"/desk/inbound/{kept.pk}/"))
    ticket = prove(visitor)
    assert list(contents(ticket)) == ["vpn.log"]
    kept.refresh_from_db()
    assert (kept.status, kept.detail["refused_files"][0]["name"]) == (Status.TICKET, file.name)


@pytest.mark.parametrize("name", ["..\\..\\boot.ini", "../../etc/passwd.txt", "c:\\x\\报告.txt", "a" * 300 + ".txt"])
def test_a_file_name_is_never_a_path(desk: Desk, name: str) -> None:
    file = ContentFile(b"hello", name="x.txt")
    file.name = name
    ask(asked=asked(files=[file]), at=desk.at)
    with Inbound.objects.get().raw.open("rb") as raw:
        (kept,) = files_in(raw.read())
    assert not set(kept.name) & set("/\\:")
    assert len(kept.name) <= 200


@pytest.mark.parametrize("name", ["a\x00b.txt", "\ud800.txt", "line\nfeed.txt", "", "...", "\u202egnp.exe.txt"])
def test_a_strange_name_is_no_error(desk: Desk, visitor: Client, name: str) -> None:
    file = ContentFile(b"hello", name="x.txt")
    file.name = name
    inbound = ask(asked=asked(files=[file]), at=desk.at)
    assert inbound.status == Status.QUARANTINED
    Browser(desk.agent).get(f"/desk/inbound/{inbound.pk}/")
    prove(visitor)


def asked(**changes: Any) -> Asked:
    values = {"key": uuid4(), "kind": "incident", "title": "x", "description": "y", "name": "z", "email": "z@c.example"}
    return Asked(**values | changes)  # type: ignore[arg-type]


def test_too_many_or_too_much_is_refused_with_all_that_was_typed(visitor: Client, settings: Settings) -> None:
    many = send(visitor, [log(f"{number}.log") for number in range(11)], title="Kept text")
    assert (many.status_code, "At most 10 files" in words_of(many.content.decode())) == (422, True)
    settings.WEBFORM_FILES_MAX_BYTES = 1000
    much = send(visitor, [log(content=b"x" * 501), log(content=b"y" * 501)], title="Kept text")
    page = much.content.decode()
    assert (much.status_code, "may have 1000" in words_of(page).replace("\xa0", " ")) == (422, True)
    assert "Kept text" in page
    assert "Please choose the files again" in page, "without script, the browser has forgotten them"
    assert not Inbound.objects.exists()
    settings.WEBFORM_FILES_MAX_BYTES = 10**9
    settings.INTAKE_MAX_BYTES = 1024 * 1024 + 100
    never_cut = send(visitor, [log(content=b"x" * 101)])
    assert never_cut.status_code == 422, "what is kept is kept whole"


def test_one_address_of_the_network_brings_so_much_in_an_hour(visitor: Client, settings: Settings) -> None:
    settings.WEBFORM_HOURLY_MAX_BYTES = 1000
    for place in range(2):
        assert send(visitor, [log(content=b"x" * 400)], email=f"a{place}@corp.example").status_code == 200
    refused = send(visitor, [log(content=b"x" * 400)], title="Kept text")
    assert (refused.status_code, "from your network" in words_of(refused.content.decode())) == (422, True)
    assert "Kept text" in refused.content.decode()
    assert send(visitor, [log(content=b"x" * 100)]).status_code == 200, "what was refused did not count"
    assert send(visitor, [], email="b@corp.example").status_code == 200, "words are always taken"
    elsewhere = Client(headers=ENGLISH, REMOTE_ADDR="10.9.8.7")
    assert send(elsewhere, [log(content=b"x" * 400)], email="c@corp.example").status_code == 200


def test_a_form_with_a_mistake_keeps_nothing(visitor: Client) -> None:
    answer = send(visitor, [log()], title="")
    assert answer.status_code == 400
    assert "Please choose the files again" in answer.content.decode()
    assert not Inbound.objects.exists()


def test_the_same_form_with_the_same_files_is_one_and_with_another_file_another(visitor: Client) -> None:
    key = str(uuid4())
    for files in ([log()], [log()], [log(), screenshot()]):
        send(visitor, files, key=key)
    assert Inbound.objects.count() == OutboxMessage.objects.count() == 2


def test_reports_of_an_outage_and_forms_of_before_are_read_as_they_were(desk: Desk, visitor: Client) -> None:
    inbound = ask(asked=asked(phone="138"), at=desk.at)
    with inbound.raw.open("rb") as raw:
        said = json.loads(raw.read())
    old = {name: said[name] for name in said if name not in {"proof", "mobile"}}
    assert (words_in(json.dumps(old).encode()), files_in(json.dumps(old).encode())) == (old, [])
    inbound.raw.save("raw", ContentFile(json.dumps(old).encode()))
    ticket = prove(visitor)
    assert Message.objects.get(ticket=ticket).body.endswith("138.")


def test_what_is_packed_comes_out_again_whatever_is_in_it() -> None:
    files = [
        Enclosure(name="\0.txt", content=b"\0\0"),
        Enclosure(name="ü", content=b""),
        Enclosure(name="{", content=b"}\0{"),
    ]
    raw = pack({"title": "\0 报"}, files)
    assert files_in(raw) == files
    assert words_in(raw)["title"] == "\0 报"


def test_a_ticket_that_takes_less_meanwhile_says_what_it_left_out(
    visitor: Client, desk: Desk, settings: Settings
) -> None:
    send(visitor, [log(content=b"x" * 500), screenshot()])
    settings.ATTACHMENT_MAX_BYTES = 400
    ticket = prove(visitor)
    assert list(contents(ticket)) == ["报错.png"]
    assert Inbound.objects.get().detail["refused_files"][0]["name"] == "vpn.log"
