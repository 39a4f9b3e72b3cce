"""Service records over REST (SAT-7)."""

from typing import Any

from accounts.models import Requester
from api.answers_records import ServiceRecordAnswer, SignatureAnswer, SigningLinkAnswer, SparePartAnswer
from satisfaction.records.models import ServiceRecord
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tests.satisfaction.records.conftest import HAND, NOTE, Records
from tickets.models import Ticket

PARTS = [{"name": "定影器", "serial": "CN-1"}, {"name": "滚轮", "quantity": 2}]


def of(ticket: Ticket, more: str = "") -> str:
    return f"/tickets/{ticket.number}/service-records/{more}"


def test_norm_sat_7_drawn_up_amended_finished_sent_and_signed(desk: Desk, engineer: Caller) -> None:
    ticket = desk.processing()
    drawn = engineer.post(of(ticket), {"work": "更换定影器", "parts": PARTS, "arrived_at": "2026-11-23T10:00:00+08:00"})
    record = drawn.json()
    assert (drawn.status_code, drawn["Location"]) == (201, record["url"])
    assert record.keys() == set(ServiceRecordAnswer().fields)
    assert record["parts"][0].keys() == set(SparePartAnswer().fields)
    assert (record["number"], record["state"], record["requester_name"]) == (
        f"{ticket.number}-R1",
        "draft",
        ticket.requester.name,
    )
    assert [part["quantity"] for part in record["parts"]] == [1, 2]
    assert record["allowed_actions"] == ["amend", "offer", "void"]
    assert field_codes(engineer.post(of(ticket, "1/offer/"))) == {"result": "required"}
    amended = engineer.patch(of(ticket, "1/"), {"result": "已恢复", "cause": None}, headers={"If-Match": drawn["ETag"]})
    assert (amended.status_code, amended.json()["result"], amended["ETag"]) == (200, "已恢复", '"2"')
    assert engineer.patch(of(ticket, "1/"), {"result": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    offered = engineer.post(of(ticket, "1/offer/")).json()
    assert (offered["state"], len(offered["digest"]), offered["signature"]) == ("waiting", 64, None)
    assert engineer.patch(of(ticket, "1/"), {"result": "x"}).status_code == 409
    asked = engineer.post(of(ticket, "1/ask/"), {"absent": True, "remark": NOTE}).json()
    assert asked["absent_at"]
    assert asked["links"][0].keys() == set(SigningLinkAnswer().fields)
    assert "token" not in str(asked)
    waiting = engineer.get("/service-records/", state="waiting", of="mine").json()["results"]
    assert [one["number"] for one in waiting] == [f"{ticket.number}-R1"]
    assert field_codes(engineer.post(of(ticket, "1/sign/"), {"name": "张建国"})).keys() == {"confirmed"}
    signed = engineer.post(of(ticket, "1/sign/"), {"name": "张建国", "strokes": HAND, "score": 4}).json()
    assert engineer.post(of(ticket, "1/sign/"), {"name": "张建国", "strokes": HAND}).status_code == 409
    assert signed["signature"].keys() == set(SignatureAnswer().fields)
    assert (signed["signature"]["method"], signed["signature"]["score"], signed["is_intact"]) == ("drawn", 4, True)
    assert signed["signature"]["drawing"].startswith("M40 120L90 40")
    assert engineer.get("/service-records/", state="waiting").json()["results"] == []


def test_norm_sat_7_the_user_signs_himself(desk: Desk, asker: Caller, supervisor: Caller) -> None:
    ticket = desk.processing(requester=Requester.objects.get(user=asker.user))
    Records(desk).waiting(ticket)
    body = {"name": "张建国", "confirmed": True, "comment": None}
    assert field_codes(asker.post(of(ticket, "1/sign/"), body | {"score": 9})) == {"score": "unknown"}
    signed = asker.post(of(ticket, "1/sign/"), body)
    assert (signed.status_code, signed.json()["signature"]["method"]) == (200, "typed")
    foreign = desk.processing()
    Records(desk).waiting(foreign)
    assert asker.post(of(foreign, "1/sign/"), body).status_code == 404


def test_norm_sat_7_the_pdf_in_the_callers_language(desk: Desk) -> None:
    record = Records(desk).signed()
    assert desk.engineer.user
    for language in ("en", "zh-hans"):
        answer = Caller(desk.engineer.user, language=language).get(of(record.ticket, "1/pdf/"))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="{record.number}.pdf"'
        assert answer.content.startswith(b"%PDF-")


def test_norm_sat_7_voided_and_drawn_up_anew(desk: Desk, engineer: Caller, supervisor: Caller) -> None:
    ticket = Records(desk).signed().ticket
    assert engineer.post(of(ticket, "1/void/"), {"reason": "签错人"}).status_code == 403
    assert field_codes(supervisor.post(of(ticket, "1/void/"), {})) == {"reason": "required"}
    new = supervisor.post(of(ticket, "1/void/"), {"reason": "签错人", "replace": True}).json()
    assert (new["seq"], new["state"], new["replaces"]) == (2, "draft", 1)
    assert [one["state"] for one in engineer.get(of(ticket)).json()["results"]] == ["voided", "draft"]


def test_what_is_wrong_is_named(desk: Desk, engineer: Caller) -> None:
    ticket = desk.processing()
    bodies: list[tuple[dict[str, Any], dict[str, str]]] = [
        ({"work": 7}, {"work": "wrong_type"}),
        ({"state": "signed"}, {"state": "unknown_field"}),
        ({"requester_name": ""}, {"requester_name": "required"}),
        ({"arrived_at": "yesterday"}, {"arrived_at": "wrong_type"}),
        ({"arrived_at": "2199-01-01T00:00:00Z"}, {"arrived_at": "future"}),
        ({"parts": "x"}, {"parts.non_field_errors": "wrong_type"}),
        ({"parts": [{"serial": "S"}]}, {"parts.0.name": "required"}),
        ({"parts": [{"name": "x", "quantity": 10_000}]}, {"parts.0.quantity": "out_of_range"}),
        ({"parts": [{"name": "a\0b"}]}, {"parts.name": "control_characters"}),
        ({"parts": [{"name": "x"}] * 51}, {"parts": "too_many"}),
        ({"work": "a\0b"}, {"work": "control_characters"}),
    ]
    for body, codes in bodies:
        assert field_codes(engineer.post(of(ticket), body)) == codes, body
    assert not ServiceRecord.objects.exists()
    assert engineer.post(of(ticket), {}).status_code == 201
    assert engineer.post(of(ticket), {}).status_code == 422
    for path in (of(ticket, "9/"), of(ticket, f"{10**17}/"), of(ticket, "9/pdf/"), "/tickets/SD-1/service-records/"):
        assert engineer.get(path).status_code == 404
    assert engineer.get("/service-records/", state="moon").status_code == 400
    assert engineer.get("/service-records/", of="moon").status_code == 400


def test_norm_role_1_a_requester_reads_what_was_laid_before_him_and_changes_nothing(
    desk: Desk, asker: Caller, engineer: Caller
) -> None:
    records = Records(desk)
    requester = Requester.objects.get(user=asker.user)
    ticket = desk.confirming(requester=requester)
    signed = records.signed(ticket)
    records.draft(ticket)
    seen = asker.get(of(ticket)).json()["results"]
    assert [one["seq"] for one in seen] == [signed.seq]
    assert (seen[0]["links"], seen[0]["allowed_actions"]) == ([], [])
    assert asker.get(of(ticket, "1/pdf/")).status_code == 200
    assert asker.get(of(ticket, "2/")).status_code == 404
    assert asker.get("/service-records/").status_code == 403
    for path, body in ((of(ticket), {}), (of(ticket, "1/ask/"), {}), (of(ticket, "1/void/"), {"reason": "x"})):
        assert asker.post(path, body).status_code == 403
    assert asker.patch(of(ticket, "1/"), {}).status_code == 403
    foreign = desk.confirming()
    assert asker.get(of(foreign)).status_code == 404
    assert engineer.get(of(foreign)).json()["results"] == []


def test_what_is_drawn_up_with_a_key_is_drawn_up_once(desk: Desk, engineer: Caller) -> None:
    ticket, key = desk.processing(), {"Idempotency-Key": "one-visit"}
    first, second = (engineer.post(of(ticket), {"work": "x"}, headers=key) for _time in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert ServiceRecord.objects.count() == 1
