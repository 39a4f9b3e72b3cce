"""Signing a service record (SAT-7) by the link of our letter, without log-in; in the portal; on the screen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Site
from core import clock
from outbox.models import OutboxMessage
from satisfaction.records import actions
from satisfaction.records.links import sign_url
from satisfaction.records.models import ServiceRecord, Signature, SigningLink
from tests.factories import Desk, RequesterFactory
from tests.portal.conftest import Counter, words_of
from tests.portal.test_hostile_input import MEGABYTE
from tests.satisfaction.records.conftest import HAND, Records
from tickets.models import TicketEvent

TYPED = {"name": "张建国", "confirmed": "on", "score": "", "comment": ""}


@pytest.fixture
def records(desk: Desk) -> Records:
    return Records(desk)


def link_to(record: ServiceRecord) -> str:
    url = sign_url(SigningLink.objects.filter(record=record).latest("pk"))
    return url[url.index("/r/") :]


def fresh(record: ServiceRecord) -> ServiceRecord:
    return ServiceRecord.objects.get(pk=record.pk)


def test_norm_sat_7_the_letter_leads_to_the_record_and_the_user_signs_it(
    records: Records, desk: Desk, guest: Client
) -> None:
    record = records.asked(desk.confirming(requester=RequesterFactory.create(honorific="张工", language="en")))
    letter = OutboxMessage.objects.get(letter="service_record")
    path = link_to(record)
    assert letter.context["link"].endswith(path)
    assert letter.context["is_absent"] is True
    page = words_of(guest.get(path).content.decode())
    assert f"Hello 张工. {desk.engineer} asks for your signature under this:" in page
    for shown in (record.number, "3 号楼 405 室", "更换定影器", "CN-77A2", "旧定影器由用户保管"):
        assert shown in page
    response = guest.post(path, TYPED | {"score": "4", "comment": "谢谢"})
    assert response.status_code == 200
    assert f"Service record {record.number} is signed. Nobody can change it any more." in words_of(
        response.content.decode()
    )
    signature = Signature.objects.get(record=record)
    assert (signature.name, signature.method, signature.score, signature.via) == ("张建国", "typed", 4, "link")
    event = TicketEvent.objects.filter(ticket=record.ticket).latest("seq")
    assert (event.via, event.by_requester, event.by_user) == ("link", record.ticket.requester, None)


def test_opening_and_downloading_change_nothing(records: Records, guest: Client) -> None:
    record = records.asked()
    counts = [model.objects.count() for model in (TicketEvent, OutboxMessage, Signature)]
    for path in (link_to(record), f"{link_to(record)}pdf/", f"{link_to(record)}?name=x&confirmed=on"):
        for method in ("get", "head"):
            with CaptureQueriesContext(connection) as seen:
                assert getattr(guest, method)(path).status_code == 200
            assert [one["sql"] for one in seen if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert [model.objects.count() for model in (TicketEvent, OutboxMessage, Signature)] == counts
    assert fresh(record).state == "waiting"
    assert "checked" not in guest.get(link_to(record)).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Please fill this in."),
        ({"name": "张建国"}, "Please sign in the box, or tick that you confirm."),
        ({"name": "a\x00b", "confirmed": "on"}, "This contains characters that are not text."),
        ({"name": "张建国", "strokes": "<svg onload=alert(1)>"}, "The drawing could not be read."),
        ({"name": "张建国", "strokes": "[[[1,1]]]"}, "Please write your whole name."),
        ({"name": "张建国", "strokes": MEGABYTE}, "The drawing could not be read."),
        ({"name": "张建国", "confirmed": "on", "score": "9"}, "This is not one of the choices."),
        ({"name": "张建国", "confirmed": "on", "comment": MEGABYTE}, "At most 2000 characters"),
    ],
)
def test_what_is_refused_is_said_and_all_that_was_typed_stays(
    records: Records, guest: Client, data: dict[str, str], said: str
) -> None:
    record = records.asked()
    response = guest.post(link_to(record), data)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert "<svg onload" not in page
    if data.get("name") == "张建国":
        assert 'value="张建国"' in page
    assert fresh(record).state == "waiting"


def test_a_signature_by_hand_is_drawn_by_us(records: Records, guest: Client) -> None:
    record = records.asked()
    page = guest.post(link_to(record), {"name": "张建国", "strokes": HAND}).content.decode()
    assert '<path d="M40 120L90 40 140 150 200 60 M220 100L300 110"/>' in page


def test_forged_used_newer_expired_and_voided_links_say_so(records: Records, desk: Desk, guest: Client) -> None:
    assert guest.get("/r/abc/").status_code == 404
    assert "This link is not complete" in guest.get("/r/1.%00/").content.decode()
    record = records.asked()
    first = link_to(record)
    assert guest.get(f"{first[:-2]}x/").status_code == 404
    assert guest.get(first.replace("/r/", "/c/")).status_code == 404
    actions.ask(record_id=record.pk, by=desk.engineer, at=desk.at)
    assert "There is a newer link" in _gone(guest, first)
    second = link_to(record)
    assert guest.post(second, TYPED).status_code == 200
    for spent in (first, second):
        assert "This service record is signed" in _gone(guest, spent)
        assert guest.post(spent, TYPED).status_code == 410
    assert Signature.objects.filter(record=record).count() == 1
    late = records.asked()
    SigningLink.objects.filter(record=late).update(
        created_at=desk.at - timedelta(days=40), expires_at=desk.at - timedelta(days=10)
    )
    assert "This link is no longer valid" in _gone(guest, link_to(late))
    assert guest.get(f"{link_to(late)}pdf/").status_code == 410
    voided = records.asked()
    actions.void(record_id=voided.pk, reason="写错了", by=desk.engineer, at=desk.at)
    assert "There is nothing to sign any more" in _gone(guest, link_to(voided))


def _gone(guest: Client, path: str) -> str:
    response = guest.get(path)
    assert response.status_code == 410
    return words_of(response.content.decode())


def test_the_page_is_sealed_and_speaks_the_users_language_and_time(records: Records, desk: Desk, guest: Client) -> None:
    site = Site.objects.create(slug="urumqi", name="Urumqi", time_zone="Asia/Urumqi")
    asker = RequesterFactory.create(language="zh-hans", site=site)
    record = records.asked(desk.confirming(requester=asker), arrived_at=desk.at - timedelta(hours=3))
    response = guest.get(link_to(record))
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "服务记录单" in response.content.decode()
    local = (desk.at - timedelta(hours=3)).astimezone(clock.now().tzinfo) + timedelta(hours=6)
    assert f"{local:%Y-%m-%d %H:%M}" in response.content.decode()
    assert "Service record" in guest.get(f"{link_to(record)}?lang=en").content.decode()


def test_norm_sat_7_the_link_gives_the_user_his_copy_until_its_time_is_over(records: Records, guest: Client) -> None:
    record = records.asked()
    guest.post(link_to(record), TYPED)
    response = guest.get(f"{link_to(record)}pdf/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{record.number}.pdf"'
    assert response.content.startswith(b"%PDF-")


def test_an_earlier_link_gives_no_copy(records: Records, desk: Desk, guest: Client) -> None:
    record = records.asked()
    first = link_to(record)
    actions.ask(record_id=record.pk, by=desk.engineer, at=desk.at)
    assert guest.get(f"{first}pdf/").status_code == 410
    guest.post(link_to(record), TYPED)
    assert guest.get(f"{first}pdf/").status_code == 410
    assert guest.get(f"{link_to(record)}pdf/").status_code == 200


def test_norm_sat_7_in_the_portal_the_user_signs_reads_and_keeps_his_records(
    records: Records, desk: Desk, counter: Counter, another: Counter
) -> None:
    ticket = desk.confirming(requester=counter.requester)
    record = records.waiting(ticket)
    draft = records.draft(ticket)
    assert record.number in counter.page(ticket)
    assert draft.number not in counter.page(ticket)
    page = f"requests/{ticket.number}/records/{record.seq}/"
    assert "更换定影器" in counter.get(page)
    assert counter.post(page, {"name": "张建国"}).status_code == 400
    assert counter.post(page, TYPED).status_code == 302
    assert fresh(record).signature.via == "portal"
    shown = words_of(counter.get(page))
    assert "张建国" in shown
    assert "Name typed and confirmed, in the portal" in shown
    assert counter.post(page, TYPED).status_code == 409
    assert f"You signed service record {record.seq}" in counter.page(ticket)
    response: Any = counter.client.get(f"/portal/{page}pdf/")
    assert response.content.startswith(b"%PDF-")
    for path in (page, f"{page}pdf/", f"requests/{ticket.number}/records/{draft.seq}/"):
        assert another.client.get(f"/portal/{path}").status_code == 404
        assert Client().get(f"/portal/{path}").status_code == 302
    assert counter.client.get(f"/portal/requests/{ticket.number}/records/{draft.seq}/").status_code == 404


def test_norm_sat_7_on_the_engineers_screen(records: Records, desk: Desk, counter: Counter) -> None:
    record = records.waiting(desk.confirming(requester=counter.requester))
    path = f"/portal/sign/{record.ticket.number}/{record.seq}/"
    assert Client().get(path).status_code == 302
    assert counter.client.get(path).status_code == 404
    screen = Client(headers={"accept-language": "en"})
    assert desk.engineer.user
    screen.force_login(desk.engineer.user)
    assert "Write with your finger" in screen.get(path).content.decode()
    assert screen.post(path, {"name": "", "strokes": HAND}).status_code == 400
    done: Any = screen.post(path, {"name": "张建国", "strokes": HAND, "score": "3"})
    assert (done.status_code, done["Location"]) == (302, f"/tickets/{record.ticket.number}/records/{record.seq}/")
    assert (fresh(record).signature.by_user, fresh(record).signature.method) == (desk.engineer.user, "drawn")
    assert screen.post(path, {"name": "李四", "strokes": HAND}).status_code == 409
    assert screen.get(path).status_code == 302
    assert screen.get(f"/portal/sign/{record.ticket.number}/987654321/").status_code == 404
