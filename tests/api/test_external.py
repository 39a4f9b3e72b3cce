"""Another system's tickets under its own identifiers."""

from typing import Any

import pytest

from tests.api.conftest import NEW, Caller, field_codes
from tests.factories import GOOD_RESOLUTION, Desk
from tickets.models import Ticket, TicketEvent

pytestmark = pytest.mark.django_db
PLACE = "/tickets/by-external-id/rest/itop-4711/"
BODY: dict[str, Any] = {name: value for name, value in NEW.items() if name != "channel"}


def put(caller: Caller, body: object, path: str = PLACE, **headers: str) -> Any:  # noqa: ANN401 (whatever it is)
    return caller._send("put", path, body, headers)


def test_put_registers_then_corrects_and_sent_again_changes_nothing(agent: Caller, desk: Desk) -> None:
    made = put(agent, BODY)
    assert made.status_code == 201
    ticket = Ticket.objects.get()
    assert made["Location"].endswith(f"/api/v1/tickets/{ticket.number}/")
    assert (ticket.channel, ticket.external_id) == ("rest", "itop-4711")
    again = put(agent, BODY)
    assert (again.status_code, again.json()["version"]) == (200, 1)
    changed = put(agent, BODY | {"title": "Printer on fire", "impact": "high", "category": desk.category.slug})
    assert changed.json()["title"] == "Printer on fire"
    assert (changed.json()["version"], changed["ETag"]) == (2, '"2"')
    assert TicketEvent.objects.get(verb="amend").params["changes"]
    assert agent.get(PLACE).json() == changed.json()
    assert Ticket.objects.count() == 1


def test_reading_changing_and_acting_under_it(agent: Caller) -> None:
    assert agent.get(PLACE).status_code == 404
    assert agent.post(f"{PLACE}acknowledge/", {}).status_code == 404
    put(agent, BODY)
    assert agent.patch(PLACE, {"urgency": "high"}).json()["urgency"] == "high"
    assert agent.post(f"{PLACE}acknowledge/", {}).json()["state"] == "acknowledged"
    wrong = agent.post(f"{PLACE}resolve/", GOOD_RESOLUTION, headers={"If-Match": '"1"'})
    assert wrong.status_code == 412
    done = agent.post(f"{PLACE}resolve/", GOOD_RESOLUTION, headers={"Idempotency-Key": "k"})
    assert done.json()["state"] == "confirming"
    assert agent.post(f"{PLACE}accept/", {}).status_code in {400, 403}
    assert put(agent, BODY, **{"If-Match": '"1"'}).status_code == 412


def test_what_is_wrong_is_named(agent: Caller) -> None:
    assert field_codes(put(agent, {"title": "x", "channel": "rest"})) == {
        "description": "required",
        "channel": "unknown_field",
    }
    without = {name: value for name, value in BODY.items() if name != "requester"}
    assert field_codes(put(agent, without)) == {"requester": "required"}
    assert put(agent, BODY, "/tickets/by-external-id/pigeon/1/").status_code == 404
    assert agent.get("/tickets/by-external-id/rest/%00/").status_code == 404
    assert agent.get("/tickets/by-external-id/rest/" + "x" * 300 + "/").status_code == 404


def test_identifiers_are_whatever_fits_an_address(agent: Caller) -> None:
    path = "/tickets/by-external-id/mail/%E5%B7%A5%E5%8D%95%201%3F/"
    assert put(agent, BODY, path).status_code == 201
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.external_id) == ("email", "工单 1?")
    assert agent.get(path).json()["number"] == ticket.number


def test_the_list_by_identifier(agent: Caller, desk: Desk) -> None:
    desk.receive(channel="rest", external_id="A-1")
    desk.receive(channel="fax", external_id="A-1")
    desk.receive(channel="rest", external_id="A-2")
    assert len(agent.get("/tickets/", external_id="A-1").json()["results"]) == 2
    (one,) = agent.get("/tickets/", external_id="A-1", channel="rest").json()["results"]
    assert (one["channel"], one["external_id"]) == ("rest", "A-1")
    assert agent.get("/tickets/", external_id="nobody's").json()["results"] == []


def test_norm_sec_1_somebody_elses_identifier_shows_a_requester_nothing(desk: Desk, asker: Caller) -> None:
    desk.receive(channel="portal", external_id="A-1")
    path = "/tickets/by-external-id/portal/A-1/"
    assert asker.get(path).status_code == 404
    mine = {"title": "Mouse", "description": "It died."}
    assert field_codes(put(asker, mine, path)) == {"external_id": "taken"}
    assert put(asker, mine, "/tickets/by-external-id/portal/A-2/").status_code == 201
    assert asker.get("/tickets/by-external-id/portal/A-2/").json()["title"] == "Mouse"
