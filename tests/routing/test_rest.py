"""Routing rules over REST."""

from typing import Any

import pytest

from api.answers_routing import DryRunAnswer, MatchAnswer, RuleAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory, UserFactory
from tickets.routing.models import RoutingRule

pytestmark = pytest.mark.django_db
BODY: dict[str, Any] = {"name": "打印", "triggers": ["received"], "effects": {"tags": ["打印"]}}


@pytest.fixture
def agent(desk: Desk) -> Caller:
    assert desk.agent.user
    return Caller(desk.agent.user)


@pytest.fixture
def manager(desk: Desk) -> Caller:
    assert desk.manager.user
    return Caller(desk.manager.user)


def test_a_rule_is_made_tried_explained_and_switched_on(desk: Desk, manager: Caller, agent: Caller) -> None:
    made = manager.post("/routing-rules/", BODY | {"conditions": {"words": ["jams"]}})
    assert made.status_code == 201
    one = made.json()
    assert one.keys() == set(RuleAnswer().fields)
    assert (one["standing"], one["edition"]) == ("off", 1)
    address = f"/routing-rules/{one['id']}/"
    assert manager.patch(address, {"standing": "on", "seen": 1}).json()["standing"] == "on"
    assert manager.patch(address, {"standing": "off", "seen": 1}).status_code == 412
    ticket = desk.receive()
    found = agent.get(f"{address}dry-run/", days=31).json()
    assert found.keys() == set(DryRunAnswer().fields)
    why = agent.get(f"{address}explain/", ticket=ticket.number).json()
    assert why == {
        "ticket": ticket.number,
        "matches": True,
        "conditions": [{"condition": "words", "values": ["jams"], "holds": True}],
    }
    assert [row["number"] for row in agent.get(f"{address}history/").json()["results"]] == [2, 1]
    assert [row["id"] for row in agent.get("/routing-rules/").json()["results"]] == [one["id"]]
    assert agent.get(address).json()["conditions"] == {"words": ["jams"]}


def test_the_dry_run_names_tickets_and_outcomes(
    desk: Desk, manager: Caller, agent: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/routing-rules/{manager.post('/routing-rules/', BODY).json()['id']}/dry-run/"
    ticket = desk.receive()
    monkeypatch.setattr("api.views.base.now", lambda: desk.at)
    found = agent.get(address).json()
    assert (found["tickets"], found["looked_at"], found["matched"], found["refused"]) == (1, 1, 1, 0)
    (match,) = found["matches"]
    assert match.keys() == set(MatchAnswer().fields)
    assert match["ticket"] == ticket.number
    assert match["effects"] == [{"effect": "tags", "outcome": "done", "waits_for": "", "problems": []}]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"effects": {"to_group": "nobody"}}, {"effects.to_group": "unknown"}),
        ({"conditions": {"words": ["!"]}}, {"conditions.words": "no_word"}),
        ({"conditions": 1}, {"conditions": "wrong_type"}),
        ({"triggers": ["x"]}, {"triggers.0": "unknown"}),
        ({"colour": "red"}, {"colour": "unknown_field"}),
    ],
)
def test_what_is_wrong_is_named(manager: Caller, more: dict[str, Any], codes: dict[str, str]) -> None:
    response = manager.post("/routing-rules/", BODY | more)
    assert response.status_code == 400
    assert field_codes(response) == codes


def test_norm_role_1_managers_write_staff_read_requesters_know_nothing(
    desk: Desk, manager: Caller, agent: Caller
) -> None:
    assert agent.post("/routing-rules/", BODY).status_code == 403
    pk = manager.post("/routing-rules/", BODY).json()["id"]
    address = f"/routing-rules/{pk}/"
    assert agent.patch(address, {"standing": "on"}).status_code == 403
    assert agent.get(f"{address}dry-run/", days=0).status_code == 400
    assert agent.get(f"{address}explain/").status_code == 400
    assert agent.get(f"{address}explain/", ticket="SD-1").status_code == 404
    assert agent.get("/routing-rules/987654321/").status_code == 404
    asker = Caller(UserFactory.create(role="requester"))
    RequesterFactory.create(user=asker.user)
    for part in ("", "history/", "dry-run/", "explain/?ticket=x"):
        assert asker.get(f"{address}{part}").status_code == 403
    assert RoutingRule.objects.get().standing == "off"
