"""The corners: what few scripts do, and every one of them differently."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings

from accounts.models import Requester, Site
from api.itop import reading, view
from tests.api.itop.conftest import CREATE, SOLUTION, URL, ItopDesk, Script, get, stimulus
from tests.factories import PASSWORD, CategoryFactory
from tickets.choices import State
from tickets.models import Ticket

# A number no row will have: PostgreSQL goes on counting from test to test, so a small one is somebody's one day.
NOBODY = 987654321


def made(script: Script, **fields: object) -> str:
    return str(script.one({**CREATE, "fields": CREATE["fields"] | fields})["id"])


def test_related_objects_are_the_scope_itself(script: Script) -> None:
    key = made(script)
    ask = {"operation": "core/get_related", "class": "UserRequest", "key": key, "relation": "impacts", "depth": 4}
    answer = script(ask)
    assert answer["message"] == "Scope: 1; Related objects: UserRequest= 1"
    assert (list(answer["objects"]), answer["relations"]) == ([f"UserRequest::{key}"], [])
    assert script(ask | {"key": "999999"})["message"] == "Nothing found"
    answer = script(ask | {"direction": "left"})
    assert answer["message"].startswith("Invalid value: 'left' for the parameter 'direction'")
    assert script({**ask, "relation": None})["message"] == "Error: Missing parameter 'relation'"


def test_star_plus_are_the_fields_of_the_actual_class(script: Script) -> None:
    key = made(script)
    plain, plus = script(get(key, of="Ticket", output="*")), script(get(key, of="Ticket", output="*+"))
    assert "solution" not in plain["objects"][f"UserRequest::{key}"]["fields"]
    assert "solution" in plus["objects"][f"UserRequest::{key}"]["fields"]
    update = {"operation": "core/update", "comment": "x", "class": "UserRequest", "key": key, "output_fields": "*+"}
    assert script.one(update | {"fields": {"title": "VPN 2"}})["title"] == "VPN 2"


def test_a_desk_without_sites_is_one_organisation(script: Script, itop: ItopDesk) -> None:
    Requester.objects.update(site=None)
    itop.team.site = None
    itop.team.save()
    Site.objects.all().delete()
    key = made(script, org_id="SELECT Organization WHERE name = 'Whatever'")
    found = script.one(get(key, output="org_id,org_name"))
    assert (found["org_id"], bool(found["org_name"])) == ("0", True)
    assert script({**CREATE, "fields": CREATE["fields"] | {"org_id": "0"}})["code"] == 100


def test_services_and_what_is_below_them(script: Script, itop: ItopDesk) -> None:
    other = CategoryFactory.create(name="Printing")
    deep = CategoryFactory.create(name="IPv6", parent=itop.subcategory)
    wrong = script({**CREATE, "fields": CREATE["fields"] | {"service_id": other.pk}})
    assert "is not a subcategory of Printing" in wrong["message"]
    key = made(script, servicesubcategory_id=deep.pk)
    found = script.one(get(key, output="service_id,servicesubcategory_id"))
    assert found == {"service_id": str(itop.service.pk), "servicesubcategory_id": str(deep.pk)}
    assert script(get(f"SELECT UserRequest WHERE service_id = {itop.service.pk}"))["message"] == "Found: 1"
    below = get(f"SELECT ServiceSubcategory WHERE service_id = {itop.service.pk}", of="ServiceSubcategory", output="id")
    assert script(below)["message"] == "Found: 2"
    update: dict[str, Any] = {"operation": "core/update", "comment": "x", "class": "UserRequest", "key": key}
    update |= {"output_fields": "service_name,servicesubcategory_name"}
    same = script.one(update | {"fields": {"service_id": itop.service.pk}})
    assert same == {"service_name": "Telecom and connectivity", "servicesubcategory_name": "IPv6"}
    moved = script.one(update | {"fields": {"service_id": other.pk}})
    assert moved == {"service_name": "Printing", "servicesubcategory_name": ""}
    emptied = script.one(update | {"fields": {"service_id": "0"}})
    assert emptied == {"service_name": "", "servicesubcategory_name": ""}


def test_the_first_question_of_the_catalogue_is_answered_as_the_record_has_it(script: Script, itop: ItopDesk) -> None:
    assert script(get({"name": "Telecom and connectivity"}, of="Service", output="id"))["message"] == "Found: 1"
    assert script({"operation": "list_operations"})["operations"][0] == {
        "verb": "core/create",
        "description": "Create an object",
        "extension": "CoreServices",
    }


def test_approval_is_no_state_here_and_said_so(script: Script) -> None:
    key = made(script)
    answer = script(stimulus("ev_wait_for_approval", key))
    assert (answer["code"], answer["objects"]) == (100, None)
    assert "ev_pending" in answer["message"]
    assert script(stimulus("ev_approve", key))["message"].startswith("Invalid stimulus: 'ev_approve'")


def test_keys_that_mean_nothing(script: Script) -> None:
    key = made(script)
    made(script)
    update: dict[str, Any] = {"operation": "core/update", "comment": "x", "class": "UserRequest", "fields": {}}
    words = {
        "999999": "Error: Invalid object UserRequest::999999",
        "SELECT UserRequest WHERE id = 0": "Error: No item found for query: SELECT UserRequest WHERE id = 0",
        "SELECT UserRequest": "Error: Several items found (2) for query: SELECT UserRequest",
    }
    for wrong, said in words.items():
        assert script(update | {"key": wrong})["message"] == said
    assert script(update | {"key": {}})["message"] == "Error: Wrong format for key"
    assert script(update | {"key": []})["message"] == "Error: Wrong format for key"
    same = {"title": "无法连接VPN"}
    assert script(update | {"key": same})["message"].startswith("Error: Several items found (2) with criteria: title")
    assert script(update | {"class": "Person", "key": "SELECT Person WHERE name = 'Hugo'"})["code"] == 100
    assert script(update | {"key": key, "fields": []})["code"] == 100
    nested = {"caller_id": {"email": "monet@demo.example"}, "id": key}
    assert script(get(nested))["message"] == "Found: 1"
    assert script(get({"finalclass": "UserRequest", "id": key}, of="Ticket", output="ref"))["message"] == "Found: 1"
    assert "is not a child class" in script(get({"finalclass": "Person"}))["message"]
    assert script(get({"org_id": "SELECT Organization WHERE name = 'Demo'"}))["message"] == "Found: 2"
    assert script(get({"title": {"a": 1}}))["message"] == "Error: title: Wrong value"


def test_fields_that_cannot_be_written(script: Script, itop: ItopDesk) -> None:
    wrong: dict[str, dict[str, object]] = {
        "read-only attribute UserRequest::ref": {"ref": "R-000001"},
        "title: Wrong value": {"title": ["x"]},
        "agent_id: ": {"agent_id": 2 * itop.caller.pk},
        "public_log: Missing 'add_item'": {"public_log": {"items": []}},
        "expecting": {"start_date": "soon"},
        "start_date: ": {"start_date": "2999-01-01 00:00:00"},
        "1970 到 2200": {"start_date": "1800-01-01 00:00:00"},
        "solution: ": {"solution": "x"},
        f"Invalid object Organization::{NOBODY}": {"org_id": NOBODY},
        "Value not allowed [x]": {"origin": "x"},
    }
    for words, fields in wrong.items():
        assert words in script({**CREATE, "fields": CREATE["fields"] | fields})["message"], words
    assert script({**CREATE, "class": "Team"})["code"] == 100
    assert not Ticket.objects.exists()


def test_a_log_entry_keeps_a_date_of_its_own_and_plain_text(script: Script) -> None:
    item = {"add_item": {"message": "<b>as it is</b>", "format": "text", "date": "2026-01-01 10:00:00"}}
    key = made(script, private_log=item, start_date="2026-01-01 09:00:00")
    (entry,) = script.one(get(key, output="private_log"))["private_log"]["entries"]
    assert entry["message"] == "[2026-01-01 10:00:00] <b>as it is</b>"
    assert entry["message_html"] == "<p>[2026-01-01 10:00:00] &lt;b&gt;as it is&lt;/b&gt;</p>"


def test_an_engineer_takes_up_what_is_his_groups(itop: ItopDesk, script: Script) -> None:
    itop.agent.set_password(PASSWORD)
    itop.agent.save()
    key = made(script)
    script.one(stimulus("ev_assign", key, team_id={"name": "Helpdesk"}))
    mine = Script("victor")
    assert mine.one(stimulus("ev_resolve", key, solution=SOLUTION))["status"] == "resolved"
    ticket = Ticket.objects.get()
    assert (ticket.assignee, ticket.state) == (itop.agent, State.CONFIRMING)
    assert not ticket.messages.exists()


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "1", "null", '"x"', '{"a": NaN}', '{"a": "\\ud800"}', '{"operation": "a\\u0000"}', "[" * 100_000],
)
def test_json_that_is_none_of_ours(script: Script, text: str) -> None:
    assert script(text)["code"] == 4


def test_forms_that_cannot_be_read(script: Script, settings: Settings) -> None:
    client = script.client
    broken = client.post(URL, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x")
    assert (broken.status_code, broken.json()["code"] in {4, 5}) == (200, True)
    strange = client.post(URL, b"a=%ff", content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert (strange.status_code, strange.json()["code"]) == (200, 4)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert script({"operation": "x" * 2000})["code"] == 4
    assert client.put(URL, b"x").json()["code"] == 5


def test_whatever_breaks_is_answered(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: Exception) -> None:
        def get(*_args: object) -> None:
            raise error

        monkeypatch.setitem(view.OPERATIONS, "core/get", get)

    fail(OperationalError("locked"))
    assert script(get(1)) == {"code": 100, "message": "Error: The database is busy. Please try again."}
    fail(RuntimeError("secret"))
    assert script(get(1)) == {"code": 100, "message": "Error: Internal error"}
    assert b"secret" not in script.answer


def test_the_limits_of_the_interface_hold(script: Script, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made(script)
    made(script)
    monkeypatch.setattr(reading, "MOST", 1)
    assert script(get("SELECT UserRequest"))["code"] == 100
    assert script(get("SELECT UserRequest", limit=5))["code"] == 0
    settings.API_THROTTLE = {"read": "1/min", "write": "off"}
    codes = {script(get("SELECT UserRequest", limit=1))["code"] for _ in range(3)}
    assert 100 in codes
    assert json.loads(script.answer)["code"] == 100
