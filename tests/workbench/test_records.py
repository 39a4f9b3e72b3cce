"""Service records at the desk: drawn up, written, finished, sent, voided, printed (SAT-7)."""

from typing import Any

import pytest

from satisfaction.records.models import ServiceRecord, Signature
from sla.models import Task
from tests.factories import Desk, RequesterFactory
from tests.satisfaction.records.conftest import PARTS, Records
from tests.workbench.conftest import Browser, local, words_of
from tickets.models import Ticket


@pytest.fixture
def records(desk: Desk) -> Records:
    return Records(desk)


def page_of(record: ServiceRecord, more: str = "") -> str:
    return f"/tickets/{record.ticket.number}/records/{record.seq}/{more}"


def filled(record: ServiceRecord, **changes: str) -> dict[str, str]:
    """The draft's form as the browser sends it."""
    record.refresh_from_db()
    values = {
        "version": str(record.version),
        "requester_name": "张建国",
        "department": "财务部",
        "phone": "13812346021",
        "address": "3 号楼 405 室",
        "arrived_at": "",
        "departed_at": "",
        "symptom": "打印机卡纸",
        "cause": "",
        "plan": "",
        "work": "更换定影器",
        "result": "已恢复，连打 20 张",
        "remarks": "",
        "parts-TOTAL_FORMS": "2",
        "parts-INITIAL_FORMS": "0",
        "parts-0-name": "定影器",
        "parts-0-serial": "CN-1",
        "parts-0-quantity": "1",
        "parts-1-name": "",
        "parts-1-serial": "",
        "parts-1-quantity": "",
        "do": "save",
    }
    return values | changes


def drawn(browser: Browser, ticket: Ticket) -> ServiceRecord:
    response: Any = browser.client.post(f"/tickets/{ticket.number}/records/new/")
    assert response.status_code == 302
    record = ServiceRecord.objects.filter(ticket=ticket).latest("pk")
    assert response["Location"] == page_of(record)
    return record


def test_norm_sat_7_from_the_ticket_to_the_finished_record(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    assert "Draw up a service record" in engineer.page(ticket)
    record = drawn(engineer, ticket)
    assert drawn(engineer, ticket) == record  # an open draft is gone on with
    page = engineer.get(page_of(record))
    assert ticket.description in page.replace("&#x27;", "'")
    saved = engineer.client.post(page_of(record), filled(record, arrived_at=local(desk.at)))
    assert saved.status_code == 302
    record.refresh_from_db()
    assert (record.work, record.state, record.parts.get().serial) == ("更换定影器", "draft", "CN-1")
    assert local(desk.at) in engineer.get(page_of(record))
    assert engineer.client.post(page_of(record), filled(record, do="offer")).status_code == 302
    page = words_of(engineer.get(page_of(record)))
    for words in ("Waiting for signature", "Sign on this screen", "Send the link to sign", "定影器", "Not signed yet"):
        assert words in page
    assert "finished service record 1" in words_of(engineer.page(ticket))
    assert f"R{record.seq}" in engineer.page(ticket)


def test_what_is_refused_is_said_in_its_place_and_nothing_typed_is_lost(desk: Desk, engineer: Browser) -> None:
    record = drawn(engineer, desk.processing())
    missing = engineer.client.post(page_of(record), filled(record, work="", do="offer"))
    assert missing.status_code == 422
    assert "Please fill this in before the user signs." in missing.content.decode()
    assert f'name="version" value="{record.version}"' in missing.content.decode()
    record.refresh_from_db()
    assert (record.version, record.result) == (1, "")
    wrong = filled(record, work="a\x1bb", remarks="留着我")
    wrong |= {"parts-0-name": "x" * 121, "parts-1-serial": "S-2", "departed_at": "2999-01-01T10:00"}
    response = engineer.client.post(page_of(record), wrong)
    page = words_of(response)
    assert response.status_code == 400
    assert "This contains characters that are not text." in page
    assert "This lies in the future." in page
    assert "留着我" in page
    lines = engineer.client.post(page_of(record), filled(record, **{"parts-0-name": "x" * 121, "parts-1-serial": "S"}))
    assert lines.status_code == 400
    assert "At most 120 characters; this has 121." in words_of(lines)
    assert engineer.client.post(page_of(record), filled(record, work="a\0b")).status_code == 400
    for hostile in ({"parts-TOTAL_FORMS": "999999"}, {"parts-TOTAL_FORMS": "x"}, {"parts-0-quantity": "9" * 30}):
        assert engineer.client.post(page_of(record), filled(record, **hostile)).status_code in {302, 400}
    for version in ("-1", "x", "9" * 30, ""):
        assert engineer.client.post(page_of(record), filled(record, version=version)).status_code == 400


def test_two_who_write_at_once_do_not_overwrite_each_other(desk: Desk, engineer: Browser, agent: Browser) -> None:
    record = drawn(engineer, desk.processing())
    seen = filled(record, remarks="工程师的话")
    assert agent.client.post(page_of(record), filled(record, remarks="服务台的话")).status_code == 302
    late = engineer.client.post(page_of(record), seen)
    assert late.status_code == 409
    assert "工程师的话" in late.content.decode()
    assert "Somebody changed this service record meanwhile." in late.content.decode()
    record.refresh_from_db()
    assert record.remarks == "服务台的话"


def test_norm_sat_7_an_absent_user_is_left_a_note_and_the_record_stays_in_sight(
    records: Records, desk: Desk, engineer: Browser, agent: Browser
) -> None:
    record = records.waiting()
    path = page_of(record, "ask/")
    assert engineer.client.post(path, {"version": record.version, "absent": "on", "remark": ""}).status_code == 400
    said = {"version": record.version, "absent": "on", "remark": "便条在显示器上"}
    assert engineer.client.post(path, said).status_code == 302
    assert "Send the link once more" in engineer.get(page_of(record))
    assert "便条在显示器上" in engineer.page(record.ticket)
    mine = engineer.get("/desk/records/")
    assert record.number in mine
    assert "absent" in words_of(mine)
    assert record.number in agent.get("/desk/records/")  # the desk sees everybody's
    assert record.number not in agent.get("/desk/records/?of=mine")
    agent.get("/desk/records/?of=moon", 400)
    task = Task.objects.get(kind="signature", ticket=record.ticket)
    assert (task.user, task.state) == (desk.engineer.user, "open")
    assert page_of(record) in engineer.get("/desk/tasks/")


def test_where_no_letter_can_go_the_page_says_so(records: Records, desk: Desk, engineer: Browser) -> None:
    asker = RequesterFactory.create(email="")
    record = records.waiting(desk.confirming(requester=asker))
    assert "Complete the user's contact first." in engineer.get(page_of(record))


def test_norm_sat_7_a_mistake_is_voided_and_drawn_up_anew(records: Records, engineer: Browser) -> None:
    record = records.waiting()
    path = page_of(record, "void/")
    assert engineer.client.post(path, {"version": record.version, "reason": " "}).status_code == 400
    assert engineer.client.post(path, {"version": 1, "reason": "型号写错"}).status_code == 409
    done: Any = engineer.client.post(path, {"version": record.version, "reason": "型号写错", "replace": "on"})
    new = ServiceRecord.objects.get(replaces=record)
    assert (done.status_code, done["Location"]) == (302, page_of(new))
    assert PARTS[0].name in engineer.get(page_of(new))
    assert "Voided: 型号写错" in words_of(engineer.get(page_of(record)))
    assert "Its place was taken by" in engineer.get(page_of(record))


def test_a_signed_record_shows_that_it_is_intact_and_is_printed(
    records: Records, desk: Desk, engineer: Browser, supervisor: Browser
) -> None:
    record = records.signed()
    page = engineer.get(page_of(record))
    assert "Record and signature are as they were signed." in page
    assert "Void it" not in page
    assert "Void it" in supervisor.get(page_of(record))
    paper = words_of(engineer.get(page_of(record, "paper/")))
    for shown in (record.number, "更换定影器", "CN-77A2", "张建国", record.digest, record.signature.seal):
        assert shown in paper
    response = engineer.client.get(page_of(record, "pdf/"))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == f'attachment; filename="{record.number}.pdf"'
    assert "had service record 1 signed on the screen by 张建国" in words_of(engineer.page(record.ticket))


def test_norm_role_1_who_is_not_on_the_ticket_reads_and_changes_nothing(records: Records, desk: Desk) -> None:
    record = records.draft()
    other = Browser(Desk(at=desk.at).engineer)
    page = other.get(page_of(record))
    assert "Save the draft" not in page
    assert other.client.post(page_of(record), filled(record)).status_code == 403
    for act in ("ask/", "void/"):
        data = {"version": record.version, "reason": "x"}
        assert other.client.post(page_of(record, act), data).status_code == 403
    response = other.client.post(f"/tickets/{record.ticket.number}/records/new/")
    assert response.status_code == 403
    assert "Only the service desk and those who work on the ticket may do this." in response.content.decode()


def test_what_is_not_there_is_not_found(records: Records, engineer: Browser) -> None:
    record = records.draft()
    for path in (
        page_of(record).replace("/1/", "/9/"),
        page_of(record).replace("/1/", f"/{2**70}/"),
        page_of(record, "pdf/").replace("/1/", "/9/"),
        "/tickets/SD-20000101-0001/records/1/",
    ):
        engineer.get(path, 404)
    assert engineer.client.get(f"/tickets/{record.ticket.number}/records/new/").status_code == 405
    assert not Signature.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_whatever_is_on_a_record_is_shown_as_text(records: Records, desk: Desk, language: str) -> None:
    evil = "<img src=x onerror=alert(1)>"
    record = records.waiting(work=evil, requester_name=evil, address=evil)
    browser = Browser(desk.engineer, language=language)
    for path in (page_of(record), page_of(record, "paper/"), f"/portal/sign/{record.ticket.number}/{record.seq}/"):
        page = browser.get(path)
        assert "<img src=x" not in page
        assert evil.replace("<", "&lt;").replace(">", "&gt;") in page
