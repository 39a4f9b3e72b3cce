"""The exchange as it was recorded from a running 3.2.0: what scripts send works, and errors read as they did there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from accounts.roles import Role
from tests.api.itop.conftest import CREATE, SOLUTION, ItopDesk, Script, get, stimulus
from tests.factories import PASSWORD, UserFactory
from tickets.choices import State
from tickets.models import Message, Ticket

NO_PROFILE = (
    b'{"code":1,"message":"Error: This user is not authorized to use the web services. (The profile REST Services User '
    b'is required to access the REST web services)"}'
)


def made(script: Script, **fields: object) -> str:
    """The key of a new request."""
    found = script.one({**CREATE, "fields": CREATE["fields"] | fields})
    return str(found["id"])


def test_credentials_are_checked_as_in_the_record(script: Script, itop: ItopDesk) -> None:
    script({"operation": "core/check_credentials", "user": "rest", "password": PASSWORD})
    assert script.answer == b'{"code":0,"message":null,"authorized":true}'
    script({"operation": "core/check_credentials", "user": "rest", "password": "wrong"})
    assert script.answer == b'{"code":0,"message":null,"authorized":false}'


def test_a_request_is_created_as_in_the_record(script: Script, itop: ItopDesk) -> None:
    script(CREATE)
    key = Ticket.objects.get().pk
    assert script.answer.decode() == (
        f'{{"code":0,"message":null,"objects":{{"UserRequest::{key}":{{"code":0,"message":"created",'
        f'"class":"UserRequest","key":"{key}","fields":{{"id":"{key}","ref":"R-{key:06d}","status":"new","priority":"2",'
        f'"friendlyname":"R-{key:06d}"}}}}}}}}'
    )
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description) == ("无法连接VPN", "远程办公时VPN提示认证失败")
    assert (ticket.requester, ticket.category, ticket.channel) == (itop.caller, itop.subcategory, "portal")


def test_numbers_are_strings_and_what_is_not_ascii_is_escaped(script: Script) -> None:
    key = made(script)
    script(get(f"SELECT UserRequest WHERE id = {key}", output="ref,title,status,priority,team_name,agent_name"))
    assert script.answer.decode() == (
        f'{{"code":0,"message":"Found: 1","objects":{{"UserRequest::{key}":{{"code":0,"message":"",'
        f'"class":"UserRequest","key":"{key}","fields":{{"ref":"R-{int(key):06d}","title":"\\u65e0\\u6cd5\\u8fde\\u63a5VPN","status":"new",'
        '"priority":"2","team_name":"","agent_name":""}}}}'
    )
    script(get(key, output="description"))
    assert rb"\u63d0\u793a\u8ba4\u8bc1\u5931\u8d25<\/p>" in script.answer


def test_all_fields_are_those_of_the_record_in_its_order(script: Script, itop: ItopDesk) -> None:
    record: dict[str, Any] = json.loads(Path(__file__).with_name("recorded_all_fields.json").read_text("utf-8"))
    found = script.one(get(made(script), output="*"))
    assert list(found) == list(record)
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in record.items()}
    same = [
        name for name, value in record.items() if not re.search(r"date|deadline|_id$|update|ref|friendlyname$", name)
    ]
    assert {name: found[name] for name in same} == {name: record[name] for name in same}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", found["tto_escalation_deadline"])


def test_nothing_found_is_null(script: Script) -> None:
    script(get("SELECT Incident WHERE ref='I-999999'", of="Incident"))
    assert script.answer == b'{"code":0,"message":"Found: 0","objects":null}'


def test_logs_take_an_item_or_a_string(script: Script, itop: ItopDesk) -> None:
    key = made(script)
    update = {
        "operation": "core/update",
        "comment": "pushed by service desk",
        "class": "UserRequest",
        "key": key,
        "output_fields": "ref,status,public_log,urgency,priority",
        "fields": {
            "urgency": "1",
            "public_log": {"add_item": {"user_login": "x", "format": "html", "message": "<p>用户补充：错误码 691</p>"}},
        },
    }
    found = script.one(update)
    (entry,) = found["public_log"]["entries"]
    assert (entry["message"], entry["message_html"]) == ("用户补充：错误码 691", "<p>用户补充：错误码 691</p>")
    assert (entry["user_login"], found["urgency"], found["priority"]) == ("REST", "1", "1")
    ref = {"ref": f"R-{int(key):06d}"}
    found = script.one(update | {"key": ref, "output_fields": "private_log", "fields": {"private_log": "内部备注"}})
    assert found["private_log"]["entries"][0]["message"] == "内部备注"
    assert list(Message.objects.values_list("kind", flat=True)) == ["reply", "note"]


def test_a_life_from_new_to_closed(script: Script, itop: ItopDesk) -> None:
    key = made(script)
    assign = stimulus(
        "ev_assign",
        key,
        output="status,team_name,agent_name,assignment_date",
        team_id="SELECT Team WHERE name='Helpdesk'",
        agent_id={"name": "Hugo", "first_name": "Victor"},
    )
    found = script.one(assign)
    assert (found["status"], found["team_name"], found["agent_name"]) == ("assigned", "Helpdesk", "Hugo")
    assert found["assignment_date"]
    answer = script(stimulus("ev_close", key))
    words = f"Invalid stimulus: 'ev_close' on the object R-{int(key):06d} in state 'assigned'"
    assert answer == {"code": 100, "message": words, "objects": None}
    pending = script.one(stimulus("ev_pending", key, output="status,pending_reason", pending_reason="等用户回复"))
    assert pending == {"status": "pending", "pending_reason": "等用户回复"}
    assert script.one(stimulus("ev_assign", key, output="status,cumulatedpending"))["status"] == "assigned"
    assert script(stimulus("ev_resolve", key)) == {
        "code": 100,
        "message": "Missing mandatory attribute(s) for applying the stimulus: solution.",
        "objects": None,
    }
    resolve = stimulus(
        "ev_resolve",
        key,
        output="status,resolution_code,solution,sla_tto_passed",
        service_id=itop.service.pk,
        servicesubcategory_id=itop.subcategory.pk,
        resolution_code="assistance",
        solution=SOLUTION,
    )
    assert script.one(resolve) == {
        "status": "resolved",
        "resolution_code": "assistance",
        "solution": SOLUTION,
        "sla_tto_passed": "no",
    }
    closed = script.one(stimulus("ev_close", key, output="status,close_date,user_satisfaction", user_satisfaction="1"))
    assert closed["status"] == "closed"
    assert closed["close_date"]
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.assignee, ticket.group) == (State.SURVEYED, itop.agent, itop.team)
    verbs = list(ticket.events.order_by("seq").values_list("verb", flat=True))
    assert verbs == [
        "receive", "acknowledge", "dispatch", "transfer", "accept", "note", "track", "resume", "resolve", "confirm",
        "close", "survey",
    ]  # fmt: skip


def test_what_is_resolved_can_be_taken_up_again(script: Script, itop: ItopDesk) -> None:
    key = made(script)
    script.one(stimulus("ev_assign", key, agent_id="SELECT Person WHERE email = 'victor@desk.example'"))
    script.one(stimulus("ev_resolve", key, solution=SOLUTION))
    assert script.one(stimulus("ev_reopen", key))["status"] == "assigned"
    script.one(stimulus("ev_reassign", key, team_id={"name": "Helpdesk"}))
    assert Ticket.objects.get().group == itop.team


def test_an_incident_has_its_own_reference_and_priority(script: Script, itop: ItopDesk) -> None:
    fields = {
        "org_id": itop.site.pk,
        "caller_id": 2 * itop.caller.pk,
        "title": "打印机故障",
        "description": "三楼打印机卡纸",
    }
    fields |= {"impact": "1", "urgency": "1", "service_id": itop.service.pk, "origin": "monitoring"}
    made_one = script.one(
        {**CREATE, "class": "Incident", "fields": fields, "output_fields": "ref,status,priority,origin"}
    )
    assert made_one["ref"].startswith("I-")
    assert (made_one["status"], made_one["priority"], made_one["origin"]) == ("new", "1", "monitoring")


NO_ORG = "Unexpected value for attribute 'Organization' (org_id) : Null not allowed"
NO_WORDS = "Unexpected value for attribute 'Description' (description) : Null not allowed"
NO_CODE = "Unexpected value for attribute 'Impact' (impact) : Value not allowed [9]"
ERRORS: dict[str, tuple[object, str]] = {
    "missing mandatory": (
        {"operation": "core/create", "comment": "x", "class": "UserRequest", "fields": {"title": "no org"}},
        f"Error: {NO_ORG}, {NO_WORDS}: issues = {{0=>{NO_ORG}; 1=>{NO_WORDS}}}, class = UserRequest, id = -1",
    ),
    "unknown attribute": (
        {"operation": "core/create", "comment": "x", "class": "UserRequest", "fields": {"nope": "x"}},
        "Error: nope: Unknown attribute",
    ),
    "invalid enum": (
        {**CREATE, "fields": CREATE["fields"] | {"impact": "9"}},
        f"Error: {NO_CODE}: issues = {{0=>{NO_CODE}}}, class = UserRequest, id = -1",
    ),
    "unknown class": (get(1, of="Nope", output="*"), "Error: class: 'Nope' is not a valid class'"),
    "caller not found": (
        {**CREATE, "fields": CREATE["fields"] | {"caller_id": {"email": "nobody@x"}}},
        "Error: caller_id: No item found with criteria: email: nobody@x (nobody@x)",
    ),
    "missing comment": (
        {"operation": "core/create", "class": "UserRequest", "output_fields": "ref", "fields": {}},
        "Error: Missing parameter 'comment'",
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_read_as_recorded(script: Script, name: str) -> None:
    data, words = ERRORS[name]
    assert script(data) == {"code": 100, "message": words}
    assert not Ticket.objects.exists()


def test_errors_with_codes_of_their_own(script: Script) -> None:
    script({"operation": "core/nope"})
    assert script.answer == b'{"code":11,"message":"Error: Unknown verb \'core\\/nope\' in version \'1.3\'"}'
    script("{bad")
    assert script.answer == b'{"code":4,"message":"Error: Parameter json_data is not a valid JSON structure"}'
    script(get("4"), version="9.9")
    assert script.answer == b'{"code":10,"message":"Error: There is no service available for version \'9.9\'"}'
    script(get("SELECT UserRequest", limit="10", page="0"), version="1.4")
    assert script.answer == (
        b'{"code":13,"message":"The request page number is not valid. It must be an integer greater than 0",'
        b'"objects":null}'
    )
    key = made(script)
    script({"operation": "core/delete", "comment": "x", "class": "UserRequest", "key": key})
    assert script.answer == (
        b'{"code":1,"message":"The current user does not have enough permissions for deleting data of class '
        b'UserRequest","objects":null}'
    )
    assert script(stimulus("ev_zzz", key))["message"].startswith("Invalid stimulus: 'ev_zzz' on the object R-")


def test_a_wrong_password_and_a_user_without_the_profile(script: Script) -> None:
    Script("rest", "wrong")({"operation": "list_operations"})
    other = Script("rest", "wrong")
    other({"operation": "list_operations"})
    assert other.answer == b'{"code":1,"message":"Error: Invalid login"}'
    UserFactory.create(username="asker", role=Role.REQUESTER, password=PASSWORD)
    asker = Script("asker")
    asker({"operation": "list_operations"})
    assert asker.answer == NO_PROFILE


def test_pages_tell_the_total(script: Script) -> None:
    keys = [made(script) for _ in range(3)]
    query = get("SELECT UserRequest WHERE operational_status != 'closed' AND last_update > '2026-01-01 00:00:00'")
    answer = script(query | {"limit": "1", "page": "2"}, version="1.4")
    assert answer["message"] == "Found: 3"
    assert list(answer["objects"]) == [f"UserRequest::{keys[1]}"]
