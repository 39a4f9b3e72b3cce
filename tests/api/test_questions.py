"""A category's own questions from outside: what is asked, answers given, shown and changed."""

import json
from typing import Any

import pytest

from notifications.webhooks.models import Delivery, Endpoint
from notifications.webhooks.payload import body_of
from tests.api.conftest import NEW, Caller, field_codes
from tests.factories import NOON, CategoryFactory, Desk
from tests.tickets.asking.asking import ask, need
from tickets.asking.actions import change_question
from tickets.choices import Need
from tickets.models import Category, Ticket

LICENCE = [("公司已有授权", "The company has one"), ("需要新购", "To be bought")]


@pytest.fixture
def software(desk: Desk) -> Category:
    """Asks which software, which licence, and how many."""
    category = CategoryFactory.create(slug="software")
    ask(desk, category, code="software", label_zh="哪款软件？", label_en="Which software?", is_required=True)
    ask(desk, category, code="licence", label_zh="授权？", label_en="Licence?", kind="choice", choices=LICENCE)
    ask(desk, category, code="seats", label_zh="几个？", kind="number", kinds=["service_request"])
    return category


def new(**answers: Any) -> dict[str, Any]:
    return NEW | {"category": "software", "kind": "service_request", "answers": answers}


def test_other_portals_read_the_form_and_draw_it_themselves(desk: Desk, asker: Caller, software: Category) -> None:
    need(desk, software, "service_request", environment=Need.NEEDED, steps=Need.ASKED)
    form = asker.get("/categories/software/form/", kind="service_request").json()
    assert form == {
        "kind": "service_request",
        "category": "software",
        "details": [
            {"name": "environment", "label": "Environment", "is_needed": True},
            {"name": "steps", "label": "Steps to reproduce", "is_needed": False},
        ],
        "questions": [
            {
                "question": "software",
                "label": "Which software?",
                "help": "",
                "kind": "line",
                "choices": [],
                "is_required": True,
            },
            {
                "question": "licence",
                "label": "Licence?",
                "help": "",
                "kind": "choice",
                "choices": [
                    {"value": "公司已有授权", "label": "The company has one"},
                    {"value": "需要新购", "label": "To be bought"},
                ],
                "is_required": False,
            },
            {
                "question": "seats",
                "label": "几个？",
                "help": "",
                "kind": "number",
                "choices": [],
                "is_required": False,
            },
        ],
    }
    chinese = Caller(asker.user, language="zh-hans")
    assert chinese.get("/categories/software/form/").json()["questions"][0]["label"] == "哪款软件？"


def test_without_a_kind_it_is_an_incident_and_without_a_category_what_all_are_asked(
    agent: Caller, software: Category
) -> None:
    form = agent.get("/categories/software/form/").json()
    assert (form["kind"], [one["question"] for one in form["questions"]]) == ("incident", ["software", "licence"])
    plain = agent.get("/categories/form/").json()
    assert (plain["category"], plain["questions"], plain["details"]) == (None, [], form["details"])
    assert [one["name"] for one in plain["details"] if one["is_needed"]] == [
        *("occurred_at", "product_version", "environment"),
    ]


def test_a_form_there_is_not_is_refused(agent: Caller, software: Category) -> None:
    assert agent.get("/categories/nowhere/form/").status_code == 404
    assert field_codes(agent.get("/categories/software/form/", kind="outage")) == {"kind": "unknown"}
    assert field_codes(agent.get("/categories/software/form/", page="1")) == {"page": "unknown_parameter"}
    Category.objects.filter(pk=software.pk).update(is_active=False)
    assert agent.get("/categories/software/form/").status_code == 404
    assert agent.client.get("/api/v1/categories/software/form/").status_code == 401


def test_answers_are_given_shown_and_changed(agent: Caller, software: Category, desk: Desk) -> None:
    made = agent.post("/tickets/", new(software=" Visio ", licence="To be bought", seats=3))
    assert made.status_code == 201
    shown = made.json()["answers"]
    assert shown[:2] == [
        {"question": "software", "label": "Which software?", "kind": "line", "value": "Visio", "text": "Visio"},
        {
            "question": "licence",
            "label": "Licence?",
            "kind": "choice",
            "value": "需要新购",
            "text": "To be bought",
        },
    ]
    assert shown[2]["value"] == 3
    place = f"/tickets/{made.json()['number']}/"
    question = software.questions.get(code="software")
    change_question(question_id=question.pk, changes={"label_en": "Changed"}, by=desk.manager, at=desk.at)
    assert agent.get(place).json()["answers"] == shown
    changed = agent.patch(place, {"answers": {"seats": 4, "licence": None}}).json()
    assert [(one["question"], one["value"]) for one in changed["answers"]] == [("software", "Visio"), ("seats", 4)]
    assert "answers" not in agent.get("/tickets/").json()["results"][0]
    event = agent.get(f"{place}events/").json()["results"][-1]
    assert [one["field"] for one in event["params"]["changes"]] == ["answers"]
    assert [one["value"] for one in event["params"]["changes"][0]["to"]] == [4]


def test_whoever_sends_answers_sends_all_that_is_required(agent: Caller, software: Category) -> None:
    assert field_codes(agent.post("/tickets/", new(seats=3))) == {"answers.software": "required"}
    assert field_codes(agent.post("/tickets/", new())) == {"answers.software": "required"}
    assert not Ticket.objects.exists()
    for body in (NEW | {"category": "software"}, NEW | {"category": "software", "answers": None}):
        assert agent.post("/tickets/", body).json()["answers"] == [], "a monitoring system has no form"


def test_a_requester_s_own_token_answers_as_at_the_portal(asker: Caller, software: Category) -> None:
    own = {name: value for name, value in NEW.items() if name not in {"channel", "requester"}}
    assert field_codes(asker.post("/tickets/", own | {"category": "software"})) == {"answers.software": "required"}
    made = asker.post("/tickets/", own | {"category": "software", "answers": {"software": "Visio"}})
    assert made.status_code == 201
    assert asker.get(f"/tickets/{made.json()['number']}/").json()["answers"][0]["text"] == "Visio"


def test_norm_life_9_closing_refuses_under_the_names_the_form_has(
    desk: Desk, supervisor: Caller, software: Category
) -> None:
    ticket = desk.confirmed(category=software)
    refused = supervisor.post(f"/tickets/{ticket.number}/close/", {})
    assert refused.status_code == 422
    assert field_codes(refused) == {"answers.software": "missing"}
    assert refused.json()["errors"][0]["norm"] == "LIFE-9"
    supervisor.patch(f"/tickets/{ticket.number}/", {"answers": {"software": "Visio"}})
    assert supervisor.post(f"/tickets/{ticket.number}/close/", {}).json()["state"] == "closed"


BAD: dict[str, tuple[object, str, str]] = {
    "a list": ([], "answers", "wrong_type"),
    "a text": ("Visio", "answers", "wrong_type"),
    "a number": (7, "answers", "wrong_type"),
    "a list within": ({"software": ["Visio"]}, "answers.software", "wrong_type"),
    "an object within": ({"software": {"a": 1}}, "answers.software", "wrong_type"),
    "a number where text belongs": ({"software": 7}, "answers.software", "wrong_type"),
    "text where a number belongs": ({"software": "x", "seats": "three"}, "answers.seats", "invalid"),
    "a huge text": ({"software": "好" * 500_000}, "answers.software", "too_long"),
    "a huge number": ({"software": "x", "seats": 2**80}, "answers.seats", "invalid"),
    "an endless number": ({"software": "x", "seats": 1e308 * 10}, "", ""),
    "NUL": ({"software": "a\0b"}, "answers.software", "control_characters"),
    "a choice there is not": ({"software": "x", "licence": "stolen"}, "answers.licence", "unknown"),
    "a question there is not": ({"software": "x", "shoe-size": 44}, "answers.shoe-size", "unknown_question"),
    "a question with a long name": ({"software": "x", "s" * 10_000: 4}, "answers." + "s" * 60, "unknown_question"),
    "too many": ({f"q{number}": 1 for number in range(201)}, "answers", "too_many"),
}


@pytest.mark.parametrize("name", BAD)
def test_answers_that_are_none_are_refused_at_their_question(agent: Caller, software: Category, name: str) -> None:
    answers, field, code = BAD[name]
    refused = agent.post("/tickets/", NEW | {"category": "software", "kind": "service_request", "answers": answers})
    assert refused.status_code == 400
    assert len(refused.content) < 20_000
    if field:
        assert field_codes(refused) == {field: code}
    assert not Ticket.objects.exists()
    made = agent.post("/tickets/", new(software="Visio")).json()
    amended = agent.patch(f"/tickets/{made['number']}/", {"answers": answers})
    assert amended.status_code == 400
    if field:
        assert field_codes(amended) == {field: code}


def test_null_is_no_way_to_take_all_answers_away(agent: Caller, software: Category) -> None:
    made = agent.post("/tickets/", new(software="Visio")).json()
    assert field_codes(agent.patch(f"/tickets/{made['number']}/", {"answers": None})) == {"answers": "required"}
    assert agent.patch(f"/tickets/{made['number']}/", {"answers": {}}).json()["version"] == 1


def test_a_ticket_put_under_its_own_identifier_carries_answers(agent: Caller, software: Category) -> None:
    body = {name: value for name, value in new(software="Visio").items() if name != "channel"}
    place = "/tickets/by-external-id/rest/hr-1/"
    assert agent._send("put", place, body, None).status_code == 201
    again = agent._send("put", place, body, None).json()
    assert (again["version"], again["answers"][0]["value"]) == (1, "Visio")
    changed = agent._send("put", place, body | {"answers": {"software": "Visio 2021"}}, None).json()
    assert (changed["version"], changed["answers"][0]["value"]) == (2, "Visio 2021")


def test_programs_are_told_which_answers_changed(agent: Caller, software: Category) -> None:
    Endpoint.objects.create(url="https://hooks.example/x", created_at=NOON, sealed="")
    made = agent.post("/tickets/", new(software="Visio")).json()
    agent.patch(f"/tickets/{made['number']}/", {"answers": {"software": "Visio 2021"}})
    told = json.loads(body_of(Delivery.objects.get(type="ticket.amended")))
    (change,) = told["data"]["event"]["params"]["changes"]
    assert (change["field"], change["from"][0]["value"], change["to"][0]["value"]) == ("answers", "Visio", "Visio 2021")
    assert change["to"][0]["label"] == {"zh": "哪款软件？", "en": "Which software?"}
