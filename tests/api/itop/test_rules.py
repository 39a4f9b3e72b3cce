"""What is the desk's own: its rules hold for scripts as well, and what they get wrong is said in its words."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actions.tokens import create_token
from accounts.actors import SYSTEM, Actor
from accounts.roles import Role
from channels_intake.itop.codes import CODES, LEVELS, PRIORITIES
from core.clock import now
from tests.api.itop.conftest import CREATE, SOLUTION, URL, ItopDesk, Script, get, stimulus
from tests.factories import NOON, PASSWORD, UserFactory
from tickets.actions import amend
from tickets.choices import State, priority_of
from tickets.models import Message, Resolution, Ticket, TicketEvent


def made(script: Script, **fields: object) -> str:
    return str(script.one({**CREATE, "fields": CREATE["fields"] | fields})["id"])


def assigned(script: Script, **fields: object) -> str:
    key = made(script, **fields)
    script.one(stimulus("ev_assign", key, team_id={"name": "Helpdesk"}))
    return key


def test_norm_talk_2_a_solution_that_says_nothing_is_refused_in_our_words(script: Script) -> None:
    key = assigned(script)
    answer = script(stimulus("ev_resolve", key, solution="已处理"))
    assert answer["code"] == 100
    assert "已处理" in answer["message"]
    assert "写" in answer["message"]
    assert Ticket.objects.get().state == State.DISPATCHED
    assert not Resolution.objects.exists()


def test_a_labelled_solution_is_our_three_parts(script: Script) -> None:
    key = assigned(script)
    text = "原因：证书于昨晚过期\n处理方案：重新签发证书并重启网关\n处理结果：VPN 已可登录，请重试"
    found = script.one(stimulus("ev_resolve", key, output="solution", solution=text))
    result = Resolution.objects.get()
    assert (result.cause, result.plan, result.result) == (
        "证书于昨晚过期",
        "重新签发证书并重启网关",
        "VPN 已可登录，请重试",
    )
    assert (
        found["solution"]
        == "原因说明：证书于昨晚过期\n处理方案：重新签发证书并重启网关\n处理结果：VPN 已可登录，请重试"
    )


def test_norm_life_9_an_incomplete_incident_is_not_closed(script: Script) -> None:
    incident = {**CREATE, "class": "Incident"}
    incident["fields"] = {name: value for name, value in CREATE["fields"].items() if name != "request_type"}
    key = script.one(incident)["id"]
    script.one(stimulus("ev_assign", key, of="Incident", team_id={"name": "Helpdesk"}))
    script.one(stimulus("ev_resolve", key, of="Incident", solution=SOLUTION))
    answer = script(stimulus("ev_close", key, of="Incident"))
    assert answer["code"] == 100
    assert "产品版本" in answer["message"]
    assert Ticket.objects.get().confirmed_at is None  # all of a stimulus or nothing


def test_assigning_to_nobody_is_refused_where_itop_would_leave_nobody(script: Script) -> None:
    key = made(script)
    assert script(stimulus("ev_assign", key))["code"] == 100
    assert Ticket.objects.get().state == State.RECEIVED


def test_rights_are_those_of_the_scripts_user(itop: ItopDesk) -> None:
    UserFactory.create(username="agent", role=Role.AGENT, password=PASSWORD)
    agent = Script("agent")
    key = assigned(agent)
    agent.one(stimulus("ev_reassign", key, agent_id={"email": "victor@desk.example"}))
    answer = agent(stimulus("ev_resolve", key, solution=SOLUTION))
    assert (answer["code"], answer["objects"]) == (1, None)
    prefix = "The current user does not have enough permissions for modifying data of class UserRequest: "
    assert answer["message"].startswith(prefix)


@pytest.mark.parametrize("codes", LEVELS)
def test_every_pair_of_codes_has_itops_priority_and_is_read_as_written(script: Script, codes: tuple[str, str]) -> None:
    key = made(script, impact=codes[0], urgency=codes[1])
    found = script.one(get(key, output="impact,urgency,priority"))
    assert found == {"impact": codes[0], "urgency": codes[1], "priority": str(PRIORITIES[codes])}
    query = (
        f"SELECT UserRequest WHERE impact = '{codes[0]}' AND urgency = {codes[1]} AND priority = {PRIORITIES[codes]}"
    )
    assert script(get(query))["message"] == "Found: 1"


def test_levels_set_by_hand_are_shown_by_codes_of_the_same_priority(script: Script, itop: ItopDesk) -> None:
    key = made(script, impact="1", urgency="1")
    by = Actor.for_user(itop.user, via="web")
    for levels, codes in CODES.items():
        amend(ticket_id=int(key), changes={"impact": levels[0], "urgency": levels[1]}, by=by, at=now())
        found = script.one(get(key, output="impact,urgency,priority"))
        assert (found["impact"], found["urgency"]) in {codes, ("1", "1"), ("1", "2")}
        assert int(found["priority"]) == PRIORITIES[found["impact"], found["urgency"]] == priority_of(*levels)


def test_a_reference_is_found_as_itops_and_as_ours(script: Script) -> None:
    key = made(script)
    number = Ticket.objects.get().number
    for ref in (f"R-{int(key):06d}", number, number.lower()):
        assert list(script(get({"ref": ref}))["objects"]) == [f"UserRequest::{key}"]
        assert script(get(f"SELECT Ticket WHERE ref = '{ref}'", of="Ticket"))["message"] == "Found: 1"
    wrong_letter = {"ref": f"I-{int(key):06d}"}
    assert script(get(wrong_letter, of="Incident"))["objects"] is None
    assert script(get(wrong_letter))["objects"] is None
    assert script(get(wrong_letter, of="Ticket"))["message"] == "Found: 1"


def test_a_token_is_a_password_and_its_scope_holds(itop: ItopDesk) -> None:
    _row, text = create_token(user=itop.user, scope="read", by=SYSTEM, at=NOON)
    reader = Script("rest", text)
    assert reader({"operation": "list_operations"})["message"] == "Operations: 7"
    assert reader(CREATE)["code"] == 1
    assert Script("victor", text)({"operation": "list_operations"})["code"] == 1
    assert not Ticket.objects.exists()


def test_failed_log_ins_are_braked_and_tokens_still_open(itop: ItopDesk) -> None:
    for _ in range(8):
        assert Script("rest", "guess")({"operation": "list_operations"})["code"] == 1
    assert Script("rest")({"operation": "list_operations"})["code"] == 1
    _row, text = create_token(user=itop.user, by=SYSTEM, at=NOON)
    assert Script("rest", text)({"operation": "list_operations"})["code"] == 0


def test_basic_needs_its_login_mode(script: Script) -> None:
    coded = base64.b64encode(f"rest:{PASSWORD}".encode()).decode()
    fields = {"version": "1.3", "json_data": '{"operation": "list_operations"}'}
    assert script.post(fields, authorization=f"Basic {coded}")["code"] == 1
    assert script.post(fields, f"{URL}?login_mode=basic", authorization=f"Basic {coded}")["code"] == 0
    assert script.post(fields, f"{URL}?login_mode=basic", authorization="Basic ???")["code"] == 1


def test_what_is_missing_has_its_code(script: Script) -> None:
    fields = {
        "version": "1.3",
        "json_data": '{"operation": "list_operations"}',
        "auth_user": "rest",
        "auth_pwd": PASSWORD,
    }
    codes = {"version": 2, "json_data": 3, "auth_user": 5, "auth_pwd": 6}
    for name, code in codes.items():
        assert script.post({key: value for key, value in fields.items() if key != name})["code"] == code


def test_json_data_may_be_a_file_and_the_call_a_get(script: Script) -> None:
    fields: dict[str, Any] = {"version": "1.3", "auth_user": "rest", "auth_pwd": PASSWORD}
    data = SimpleUploadedFile("json_data", b'{"operation": "list_operations"}')
    assert script.post(fields | {"json_data": data})["code"] == 0
    answer = script.client.get(URL, fields | {"json_data": '{"operation": "list_operations"}'})
    assert answer.json()["code"] == 0


def test_times_are_naive_in_the_zone_of_the_setting(script: Script, settings: Settings) -> None:
    key = made(script)
    Ticket.objects.update(changed_at=NOON)
    TicketEvent.objects.filter(pk=0).exists()
    assert script.one(get(key, output="last_update"))["last_update"] == "2026-11-23 12:00:00"
    settings.ITOP_TIME_ZONE = "Europe/Paris"
    assert script.one(get(key, output="last_update"))["last_update"] == "2026-11-23 05:00:00"
    assert script(get("SELECT UserRequest WHERE last_update > '2026-11-23 04:59:59'"))["message"] == "Found: 1"
    assert script(get("SELECT UserRequest WHERE last_update > '2026-11-23 05:00:00'"))["message"] == "Found: 0"
    Ticket.objects.update(changed_at=NOON + timedelta(milliseconds=900))
    assert script(get("SELECT UserRequest WHERE last_update > '2026-11-23 05:00:00'"))["message"] == "Found: 0"
    assert script(get("SELECT UserRequest WHERE last_update <= '2026-11-23 05:00:00'"))["message"] == "Found: 1"


def test_version_1_0_has_no_key(script: Script) -> None:
    answer = script(get(made(script)), version="1.0")
    (found,) = answer["objects"].values()
    assert "key" not in found


def test_a_list_takes_the_same_number_of_statements_however_long_it_is(script: Script) -> None:
    made(script)
    query = get("SELECT UserRequest", output="*")
    with CaptureQueriesContext(
        connection,
    ) as few:
        script(query)
    for _ in range(4):
        made(script)
    with CaptureQueriesContext(connection) as many:
        assert script(query)["message"] == "Found: 5"
    assert len(many) == len(few)


def test_a_requester_of_the_staff_and_a_script_without_a_caller(script: Script, itop: ItopDesk) -> None:
    key = made(script, caller_id="SELECT Person WHERE name = 'Hugo' AND first_name = 'Victor'")
    assert script.one(get(key, output="caller_id_friendlyname"))["caller_id_friendlyname"] == "Victor Hugo"
    fields = {name: value for name, value in CREATE["fields"].items() if name != "caller_id"}
    key = script.one({**CREATE, "fields": fields})["id"]
    assert script.one(get(key, output="caller_id_friendlyname"))["caller_id_friendlyname"] == "REST"


def test_a_chinese_name_may_come_in_two_parts(script: Script, itop: ItopDesk) -> None:
    itop.caller.name = "王芳"
    itop.caller.save()
    key = made(script, caller_id={"name": "王", "first_name": "芳"})
    found = script.one(get(key, output="caller_name,caller_id_friendlyname"))
    assert found == {"caller_name": "王芳", "caller_id_friendlyname": "王芳"}


def test_handing_on_by_update_and_what_stays(script: Script, itop: ItopDesk) -> None:
    key = made(script)
    change = {
        "operation": "core/update",
        "comment": "x",
        "class": "UserRequest",
        "key": key,
        "output_fields": "team_name",
    }
    assert script(change | {"fields": {"team_id": itop.team.pk}})["code"] == 100
    script.one(stimulus("ev_assign", key, agent_id={"email": "victor@desk.example"}))
    assert script.one(change | {"fields": {"team_id": itop.team.pk}})["team_name"] == "Helpdesk"
    assert script(change | {"fields": {"caller_id": 2 * itop.agent.pk + 1}})["code"] == 100
    assert script(change | {"fields": {"status": "closed"}})["code"] == 100
    assert script.one(change | {"fields": {"status": "assigned", "title": "VPN"}})
    assert Message.objects.count() == 0
