"""Answers of users over REST: three of them and the boolean of old, ratings with reasons, the figures (SAT-1, SAT-2,
KPI-2).
"""

from datetime import timedelta
from typing import Any

import pytest

from api.answers_catalogue import SurveyReasonAnswer
from api.answers_satisfaction import (
    AskedAnswer,
    PartAnswer,
    ReasonCountAnswer,
    SatisfactionAnswer,
    TallyAnswer,
)
from tests.api.conftest import Caller, field_codes
from tests.factories import GOOD_RESOLUTION, Desk
from tests.factories import asker as asker_of
from tickets import actions
from tickets.models import SurveyReason, Ticket


def period(desk: Desk) -> dict[str, str]:
    return {"begins": (desk.at - timedelta(days=1)).isoformat(), "ends": (desk.at + timedelta(days=1)).isoformat()}


def rated(desk: Desk, score: int, *reasons: str) -> Ticket:
    ticket = desk.closed()
    return actions.survey(
        ticket_id=ticket.pk, score=score, reasons=reasons, comment="", by=asker_of(ticket), at=desk.at
    )


@pytest.mark.parametrize(
    ("body", "state", "said"),
    [
        ({"answer": "solved"}, "confirming", ""),
        ({"answer": "partly", "comment": "托盘二"}, "processing", "partly"),
        ({"answer": "not_solved", "comment": "还是卡纸"}, "processing", "not_solved"),
        ({"solved": True}, "confirming", ""),
        ({"solved": False, "comment": "还是卡纸"}, "processing", "not_solved"),
    ],
)
def test_norm_sat_2_three_answers_and_the_boolean_of_old(
    desk: Desk, agent: Caller, body: dict[str, Any], state: str, said: str
) -> None:
    ticket = desk.confirming()
    answered = agent.post(f"/tickets/{ticket.number}/confirm/", body)
    assert answered.status_code == 200
    assert answered.json()["state"] == state
    newest = agent.get(f"/tickets/{ticket.number}/events/").json()["results"][-1]
    assert newest["params"].get("answer", "") == said


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, {"answer": "required"}),
        ({"answer": "perhaps"}, {"answer": "unknown"}),
        ({"answer": "partly"}, {"comment": "required"}),
        ({"answer": "not_solved", "comment": "  "}, {"comment": "required"}),
        ({"answer": "solved", "solved": False, "comment": "x"}, {"solved": "contradiction"}),
    ],
)
def test_what_is_no_answer_is_refused_at_its_field(
    desk: Desk, agent: Caller, body: dict[str, Any], codes: dict[str, str]
) -> None:
    ticket = desk.confirming()
    refused = agent.post(f"/tickets/{ticket.number}/confirm/", body)
    assert refused.status_code == 400
    assert field_codes(refused) == codes
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_norm_sat_6_hints_of_a_result(desk: Desk, engineer: Caller) -> None:
    ticket = desk.processing()
    hints = {"how_to_check": "打印测试页", "how_to_avoid": "托盘二不要放标签纸"}
    engineer.post(f"/tickets/{ticket.number}/resolve/", GOOD_RESOLUTION | hints)
    shown = engineer.get(f"/tickets/{ticket.number}/").json()["resolution"]
    assert {name: shown[name] for name in hints} == hints


def test_norm_sat_1_reasons_are_listed_and_given(desk: Desk, agent: Caller, asker: Caller) -> None:
    listed = agent.get("/survey-reasons/").json()["results"]
    assert listed[0].keys() == set(SurveyReasonAnswer().fields)
    assert {one["side"] for one in listed} == {"praise", "blame"}
    SurveyReason.objects.filter(slug="attitude").update(is_active=False)
    assert "attitude" not in {one["slug"] for one in agent.get("/survey-reasons/").json()["results"]}
    assert asker.get("/survey-reasons/").status_code == 200
    ticket = desk.closed()
    url = f"/tickets/{ticket.number}/survey/"
    assert field_codes(agent.post(url, {"score": 1, "reasons": ["attitude"]})) == {"reasons": "unknown"}
    assert field_codes(agent.post(url, {"score": 1, "reasons": "other"})).keys() == {"reasons"}
    assert agent.post(url, {"score": 1, "reasons": ["other", "slow-response", "other"]}).status_code == 200
    newest = agent.get(f"/tickets/{ticket.number}/events/").json()["results"][-1]
    assert newest["params"]["reasons"] == ["slow-response", "other"]


def test_norm_kpi_2_figures_and_the_answers_behind_them(desk: Desk, supervisor: Caller) -> None:
    rated(desk, 4, "quick")
    bad = rated(desk, 1, "attitude", "other")
    silent = desk.closed()
    figures = supervisor.get("/satisfaction/", **period(desk)).json()
    assert figures.keys() == set(SatisfactionAnswer().fields)
    assert figures["total"].keys() == set(TallyAnswer().fields)
    assert figures["parts"][0].keys() == set(PartAnswer().fields)
    assert figures["reasons"][0].keys() == set(ReasonCountAnswer().fields)
    assert figures["total"] == {
        "asked": 3,
        "answered": 2,
        "response_rate": pytest.approx(2 / 3),
        "satisfied": 0.5,
        "answers": {"4": 1, "3": 0, "2": 0, "1": 1},
    }
    (part,) = figures["parts"]
    assert (part["key"], part["asked"]) == (desk.group.slug, 3)
    listed = supervisor.get("/satisfaction/answers/", **period(desk), answer="1").json()["results"]
    assert listed[0].keys() == set(AskedAnswer().fields)
    assert [(one["ticket"], one["answer"], set(one["reasons"])) for one in listed] == [
        (bad.number, "1", {"attitude", "other"})
    ]
    by_reason = supervisor.get("/satisfaction/answers/", **period(desk), reason="quick").json()["results"]
    assert len(by_reason) == 1
    unanswered = supervisor.get("/satisfaction/answers/", **period(desk), answer="none").json()["results"]
    assert [(one["ticket"], one["answer"], one["answered_at"]) for one in unanswered] == [(silent.number, "", None)]


def test_norm_sat_2_confirmations_in_figures(desk: Desk, supervisor: Caller, agent: Caller) -> None:
    ticket = desk.confirming()
    agent.post(f"/tickets/{ticket.number}/confirm/", {"answer": "partly", "comment": "托盘二"})
    desk.confirmed()
    desk.confirming()
    figures = supervisor.get("/satisfaction/", **period(desk), of="confirm", by="kind").json()
    assert figures["total"]["answers"] == {"solved": 1, "partly": 1, "not_solved": 0}
    assert (figures["total"]["asked"], figures["total"]["satisfied"], figures["reasons"]) == (3, None, [])
    (one,) = supervisor.get("/satisfaction/answers/", **period(desk), of="confirm", answer="partly").json()["results"]
    assert (one["ticket"], one["comment"]) == (ticket.number, "托盘二")


def test_the_answers_come_page_by_page(desk: Desk, supervisor: Caller) -> None:
    wanted = {rated(desk, 3).number for _ in range(3)}
    found, path, params = set(), "/satisfaction/answers/", {**period(desk), "page_size": "2"}
    first = supervisor.get(path, **params).json()
    found |= {one["ticket"] for one in first["results"]}
    assert len(found) == 2
    rest = supervisor.client.get(first["next"], headers=supervisor.headers).json()
    assert found | {one["ticket"] for one in rest["results"]} == wanted
    assert rest["next"] is None


def test_norm_role_1_figures_are_for_supervisors(desk: Desk, agent: Caller, asker: Caller, engineer: Caller) -> None:
    for caller in (agent, asker, engineer):
        for path in ("/satisfaction/", "/satisfaction/answers/"):
            assert caller.get(path).status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"of": "moon"}, "of"),
        ({"by": "moon"}, "by"),
        ({"kind": "moon"}, "kind"),
        ({"begins": "yesterday"}, "begins"),
        ({"ends": "9999-99-99T00:00:00Z"}, "ends"),
        ({"group": "x" * 9000}, "group"),
        ({"person": "\x00"}, "person"),
        ({"moon": "1"}, "moon"),
    ],
)
def test_filters_that_are_none_are_refused(desk: Desk, supervisor: Caller, query: dict[str, str], field: str) -> None:
    refused = supervisor.get("/satisfaction/", **query)
    assert refused.status_code == 400
    assert field_codes(refused).keys() == {field}
