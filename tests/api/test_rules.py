"""Policies and calendars from outside: what staff read, what managers write, arithmetic as a service."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Site
from sla.actions.draft import new_policy
from sla.models import CalendarRevision, PolicyVersion
from sla.policy.shipped import default_targets
from sla.rulebook import current_rulebook
from tests.api.conftest import Caller, field_codes
from tests.factories import CategoryFactory, Desk, GroupFactory
from tests.sla.rules.shorthand import after, edited, without

POLICY, CALENDAR = "/policies/default", "/calendars/site"
START = "2026-02-14T17:58:00+08:00"


@pytest.fixture
def manager(desk: Desk) -> Caller:
    """A program of the service manager."""
    assert desk.manager.user
    return Caller(desk.manager.user)


def slower(seconds: int = 600) -> list[dict[str, Any]]:
    return edited(default_targets(), "brt-1", due=after(seconds))


def test_policies_with_their_versions(desk: Desk, agent: Caller) -> None:
    new_policy(slug="bank", name="银行客户", by=desk.manager, at=desk.at)
    results = agent.get("/policies/").json()["results"]
    assert [(one["slug"], one["name"]) for one in results] == [("bank", "银行客户"), ("default", "服务台默认策略")]
    assert [(one["number"], one["standing"]) for one in results[0]["versions"]] == [(1, "draft")]
    assert agent.get(f"{POLICY}/").json() == results[1]
    assert agent.get("/policies/none/").status_code == 404


def test_a_version_with_its_targets(desk: Desk, agent: Caller) -> None:
    response = agent.get(f"{POLICY}/versions/1/")
    body = response.json()
    assert (body["policy"], body["standing"], body["number"]) == ("default", "holds", 1)
    assert body["targets"] == json.loads(json.dumps(default_targets()))
    assert response["ETag"].strip('"')
    assert agent.get(f"{POLICY}/versions/2/").status_code == 404


def test_a_draft_is_put_previewed_and_published(desk: Desk, manager: Caller) -> None:
    ticket = desk.receive(channel="portal")
    assert manager.get(f"{POLICY}/draft/").status_code == 404
    written = manager.post(f"{POLICY}/draft/", {"targets": slower(), "note": "Slower"})
    assert (written.status_code, written.json()["standing"], written.json()["note"]) == (200, "draft", "Slower")
    assert manager.get(f"{POLICY}/draft/").json() == written.json()
    seen = manager.get(f"{POLICY}/draft/preview/").json()
    assert (seen["changed_clocks"], seen["changed_tickets"], seen["tickets"]) == (1, 1, 1)
    assert next(one for one in seen["targets"] if one["target"] == "brt-1")["later"] == 1
    published = manager.post(f"{POLICY}/draft/publish/")
    assert (published.status_code, published.json()["standing"]) == (200, "holds")
    assert published.json()["published_by"] == manager.user.username
    found = current_rulebook().candidates["brt_1"][0]
    assert (found.target.due.seconds, ticket.number != "") == (600, True)


def test_a_draft_may_wait_for_its_day(desk: Desk, manager: Caller) -> None:
    manager.post(f"{POLICY}/draft/", {"targets": slower()})
    body = {"effective_at": "2199-01-01T00:00:00+08:00"}
    answer = manager.post(f"{POLICY}/draft/publish/", body).json()
    assert (answer["standing"], answer["effective_at"]) == ("waiting", "2198-12-31T16:00:00Z")
    manager.post(f"{POLICY}/draft/", {"targets": slower()})
    past = manager.post(f"{POLICY}/draft/publish/", {"effective_at": "2020-01-01T00:00:00Z"})
    assert (past.status_code, field_codes(past)) == (422, {"effective_at": "past"})


def test_every_target_that_cannot_be_read_is_named(desk: Desk, manager: Caller) -> None:
    bad = edited(edited(default_targets(), "brt-1", measure="none"), "mail-1", due=after(0))
    response = manager.post(f"{POLICY}/draft/", {"targets": bad})
    assert (response.status_code, set(field_codes(response))) == (400, {"brt-1.measure", "mail-1.due"})
    wrong: list[object] = ["x", {"a": 1}, None, 7, [7], [[]]]
    for targets in wrong:
        assert manager.post(f"{POLICY}/draft/", {"targets": targets}).status_code == 400, targets
    assert manager.post(f"{POLICY}/draft/", {"targets": [], "more": 1}).status_code == 400
    assert manager.get(f"{POLICY}/draft/").status_code == 404, "what is refused opens no draft"


def test_of_two_programs_the_second_is_told(desk: Desk, manager: Caller) -> None:
    first = manager.post(f"{POLICY}/draft/", {"targets": slower()})
    seen = {"If-Match": first["ETag"]}
    assert manager.post(f"{POLICY}/draft/", {"targets": slower(700)}, headers=seen).status_code == 200
    assert manager.post(f"{POLICY}/draft/", {"targets": slower(800)}, headers=seen).status_code == 412
    assert manager.post(f"{POLICY}/draft/publish/", {}, headers=seen).status_code == 412
    assert PolicyVersion.objects.get(number=2).targets[6]["due"]["seconds"] == 700


def test_the_same_key_publishes_once(desk: Desk, manager: Caller) -> None:
    manager.post(f"{POLICY}/draft/", {"targets": slower()})
    key = {"Idempotency-Key": "k-1"}
    first = manager.post(f"{POLICY}/draft/publish/", {}, headers=key)
    again = manager.post(f"{POLICY}/draft/publish/", {}, headers=key)
    assert (first.status_code, again.status_code, again["Idempotent-Replay"]) == (200, 200, "true")
    assert manager.post(f"{POLICY}/draft/publish/").status_code == 404


def test_which_target_applies_and_why(desk: Desk, agent: Caller) -> None:
    CategoryFactory.create(slug="erp", parent=CategoryFactory.create(slug="apps"))
    asked = {"measure": "pri_solution", "priority": "2", "vip": "yes", "category": "erp"}
    found = agent.get("/policies/explain/", **asked).json()
    taken = [one for one in found["candidates"] if one["taken"]]
    assert [one["target"] for one in taken] == ["solution-p2-vip"]
    assert found["candidates"][0]["when"].keys() == {"priority", "vip"}
    assert next(one for one in found["candidates"] if one["target"] == "solution-p3")["missed"] == ["priority"]
    assert taken[0]["due"] == {"rule": "after", "seconds": 14400}


def test_an_explanation_refuses_what_it_does_not_know(desk: Desk, agent: Caller) -> None:
    GroupFactory.create(slug="network")
    response = agent.get("/policies/explain/", channel="pigeon", site="moon", group="network", colour="red")
    assert response.status_code == 400
    expected = {"measure": "required", "channel": "unknown", "site": "unknown", "colour": "unknown_parameter"}
    assert field_codes(response) == expected


def test_calendars_and_what_is_missing(desk: Desk, agent: Caller) -> None:
    Site.objects.create(slug="plant-2", name="二厂")
    results = agent.get("/calendars/").json()["results"]
    assert [(one["slug"], one["revision"], one["is_default"]) for one in results] == [
        ("always", 1, False),
        ("site", 1, True),
    ]
    assert "plant-2" in results[1]["sites"]
    response = agent.get(f"{CALENDAR}/")
    document = response.json().pop("document")
    assert document == CalendarRevision.objects.get(calendar__slug="site").doc
    assert response["ETag"] == '"1"'
    assert agent.get("/calendars/none/").status_code == 404


def test_a_calendar_is_revised(desk: Desk, manager: Caller) -> None:
    document = deepcopy(manager.get(f"{CALENDAR}/").json()["document"])
    document["days"].append({"date": "2030-05-05", "kind": "holiday", "name": "厂庆"})
    body, seen = {"document": document, "note": "厂庆"}, {"If-Match": '"1"'}
    answer = manager.post(f"{CALENDAR}/revise/", body, headers=seen)
    assert (answer.status_code, answer.json()["revision"], answer["ETag"]) == (200, 2, '"2"')
    document["week"][0] = []
    assert manager.post(f"{CALENDAR}/revise/", body, headers=seen).status_code == 412
    bad = manager.post(f"{CALENDAR}/revise/", {"document": {**document, "week": [], "days": [{"date": "x"}]}})
    assert bad.status_code == 400
    assert {"week", "days.0.date", "days.0.kind"} == set(field_codes(bad))


def test_business_time_as_a_service(desk: Desk, agent: Caller) -> None:
    added = agent.get(f"{CALENDAR}/add/", start=START, seconds="300").json()
    assert added["end"] == "2026-02-24T00:33:00Z"
    between = agent.get(f"{CALENDAR}/between/", start=START, end="2026-02-24T08:33:00+08:00").json()
    assert between["seconds"] == 300
    back = agent.get(f"{CALENDAR}/between/", start="2026-02-24T08:33:00+08:00", end=START).json()
    assert back["seconds"] == -300


@pytest.mark.parametrize(
    ("path", "given", "wrong"),
    [
        ("add/", {}, {"start": "required", "seconds": "required"}),
        ("add/", {"start": "now", "seconds": "-1"}, {"start": "invalid", "seconds": "out_of_range"}),
        ("add/", {"start": START, "seconds": "9" * 12}, {"seconds": "out_of_range"}),
        ("between/", {"start": START}, {"end": "required"}),
        ("between/", {"start": START, "end": "2026-02-24T08:33:00"}, {"end": "invalid"}),
    ],
)
def test_business_time_of_nonsense_is_refused(
    desk: Desk, agent: Caller, path: str, given: dict[str, str], wrong: dict[str, str]
) -> None:
    response = agent.get(f"{CALENDAR}/{path}", **given)
    assert response.status_code == 400
    assert wrong.items() <= field_codes(response).items()


def test_a_calendar_reaches_so_far(desk: Desk, agent: Caller) -> None:
    end = "2200-12-31T00:00:00Z"
    assert agent.get(f"{CALENDAR}/add/", start=end, seconds="300000000").status_code == 422
    assert agent.get(f"{CALENDAR}/between/", start="1970-01-01T00:00:00+08:00", end=end).status_code == 422


GETS = ["/policies/", f"{POLICY}/", f"{POLICY}/versions/1/", f"{POLICY}/draft/", f"{POLICY}/draft/preview/"]
GETS += ["/policies/explain/", "/calendars/", f"{CALENDAR}/", f"{CALENDAR}/add/", f"{CALENDAR}/between/"]
POSTS = [f"{POLICY}/draft/", f"{POLICY}/draft/publish/", f"{CALENDAR}/revise/"]


def test_norm_role_1_staff_read_managers_write_requesters_do_neither(
    desk: Desk, agent: Caller, supervisor: Caller, asker: Caller
) -> None:
    for path in GETS:
        assert asker.get(path).status_code == 403, path
    for caller in (asker, agent, supervisor):
        for path in POSTS:
            assert caller.post(path, {}).status_code == 403, path


def test_a_token_for_reading_writes_nothing(desk: Desk) -> None:
    assert desk.manager.user
    reader = Caller(desk.manager.user, scope="read")
    for path in POSTS:
        assert reader.post(path, {}).status_code == 403, path


def test_what_is_asked_costs_no_more_for_more_policies(desk: Desk, agent: Caller, manager: Caller) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert agent.get(path).status_code == 200
        return len(asked)

    manager.post(f"{POLICY}/draft/", {"targets": without(default_targets(), "rtx-4")})
    agent.get("/calendars/")
    paths = ["/policies/", f"{POLICY}/", f"{POLICY}/versions/1/", "/calendars/", f"{CALENDAR}/"]
    before = [cost(path) for path in paths]
    for number in range(3):
        new_policy(slug=f"more-{number}", name="More", by=desk.manager, at=desk.at)
        Site.objects.create(slug=f"site-{number}", name=f"Site {number}")
    assert [cost(path) for path in paths] == before
    assert max(before) <= 7
