"""Registering a request by hand: who it is, what he wants, once."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Requester
from core import clock
from tests.factories import Desk, RequesterFactory
from tests.workbench.conftest import Browser, local, words_of
from tickets.models import Ticket


def filled(**changes: Any) -> dict[str, Any]:
    values = {
        "key": str(uuid4()),
        "channel": "phone",
        "known": "",
        "name": "李雷",
        "phone": "13900001111",
        "email": "lilei@corp.example",
        "department": "Finance",
        "kind": "incident",
        "description": "The monthly report does not open.\nThree of us have it.",
        "title": "",
        "category": "",
        "impact": "medium",
        "urgency": "high",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def test_norm_life_10_a_request_of_somebody_new_is_registered_with_all_that_was_told(
    desk: Desk, agent: Browser
) -> None:
    at = local(desk.at)
    data = filled(
        category=desk.category.pk, occurred_at=at, product_version="ERP 9.2", environment="PC-20417", error_text="504"
    )
    response = agent.client.post("/desk/new/", data)
    ticket = Ticket.objects.get()
    assert response["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.title, ticket.channel, ticket.category) == (
        "The monthly report does not open.",
        "phone",
        desk.category,
    )
    assert (ticket.product_version, ticket.environment, ticket.error_text) == ("ERP 9.2", "PC-20417", "504")
    assert (ticket.requester.name, ticket.requester.department, ticket.priority) == ("李雷", "Finance", 2)
    assert ticket.first_responder == desk.agent.user  # LIFE-3
    assert ticket.occurred_at is not None
    assert local(ticket.occurred_at) == at


@pytest.mark.django_db
def test_a_known_user_is_chosen_and_his_data_are_not_written_over(desk: Desk, agent: Browser) -> None:
    known = RequesterFactory.create(name="张建国", phone="13812346021")
    agent.client.post("/desk/new/", filled(known=known.pk, name="somebody else", title="Reports"))
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.title) == (known, "Reports")
    assert Requester.objects.count() == 1


@pytest.mark.django_db
def test_norm_life_4_acknowledging_at_once_is_the_next_page(desk: Desk, agent: Browser) -> None:
    response = agent.client.post("/desk/new/", filled(then="acknowledge"))
    assert response["Location"] == f"/tickets/{Ticket.objects.get().number}/do/acknowledge/"


@pytest.mark.django_db
def test_a_form_sent_twice_gives_one_ticket(desk: Desk, agent: Browser) -> None:
    data = filled()
    first, second = agent.client.post("/desk/new/", data), agent.client.post("/desk/new/", data)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1
    keys = {re.search(r'name="key" value="([^"]+)"', agent.get("/desk/new/"))[1] for _ in range(2)}  # type: ignore[index]
    assert len(keys) == 2  # each new form has a key of its own


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": "  "}, "intake_name", "enter the name of a new one"),
        ({"description": ""}, "intake_description", "Please fill this in"),
        ({"description": "   "}, "intake_description", "Please fill this in"),
        ({"email": "no address"}, "intake_email", "This is not an e-mail address"),
        ({"kind": "secret"}, "intake_kind", "is not one of the available choices"),
        ({"occurred_at": "2999-01-01T10:00"}, "intake_occurred_at", "This lies in the future"),
        ({"occurred_at": "yesterday"}, "intake_occurred_at", "Enter a valid date/time"),
        ({"category": "987654321"}, "intake_category", "is not one of the available choices"),
        ({"description": "Jams\x00."}, "intake_description", "Null characters are not allowed"),
        ({"description": "Jams\x07."}, "intake_description", "characters that are not text"),
        ({"title": "x" * 201}, "intake_title", "At most 200 characters; this has 201."),
    ],
)
def test_what_cannot_be_read_is_named_and_everything_typed_is_kept(
    desk: Desk, agent: Browser, changes: dict[str, Any], field: str, said: str
) -> None:
    response = agent.client.post("/desk/new/", filled(**{"department": "Kept text"} | changes))
    page = response.content.decode()
    assert response.status_code == 400
    assert said in words_of(page)
    assert f'href="#{field}' in page or field == "intake_name"
    assert "Kept text" in page
    assert not Ticket.objects.exists()
    assert not Requester.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"key": "x"}, {"key": None}, {"known": "x"}, {"known": "9" * 30}, {"known": "-1"}])
def test_hidden_values_that_were_tampered_with_are_refused(agent: Browser, changes: dict[str, Any]) -> None:
    assert agent.client.post("/desk/new/", filled(**changes)).status_code == 400
    assert not Ticket.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [{"name": "建国"}, {"name": "zjg"}, {"phone": "6021"}, {"email": "zhang@"}, {"name": "ZJG"}],
)
def test_people_are_found_by_name_initials_phone_and_mail(agent: Browser, query: dict[str, Any]) -> None:
    RequesterFactory.create(name="张建国", phone="138 1234 6021", email="zhang@corp.example", is_vip=True)
    RequesterFactory.create(name="李雷", phone="139", email="li@corp.example")
    RequesterFactory.create(name="张建国", phone="13812346021", email="zhang@corp.example")
    page = agent.get("/desk/new/people/", **query)
    assert "张建国" in page
    assert "李雷" not in page
    assert "12346021" not in page  # SEC-1: masked


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "z", "\x00", "%", "很" * 500, "' OR 1=1"])
def test_a_search_for_nobody_finds_nobody(agent: Browser, name: str) -> None:
    RequesterFactory.create(name="张建国")
    assert "张建国" not in agent.get("/desk/new/people/", name=name)


@pytest.mark.django_db
def test_without_script_people_are_found_by_a_button(agent: Browser) -> None:
    known = RequesterFactory.create(name="张建国")
    response = agent.client.post("/desk/new/", filled(name="张", find="1", description="Kept text"))
    page = response.content.decode()
    assert f'name="known" value="{known.pk}"' in page
    assert "Kept text" in page
    assert not Ticket.objects.exists()


@pytest.mark.django_db
def test_norm_life_17_the_card_of_a_vip_says_so_and_shows_his_open_tickets(desk: Desk, agent: Browser) -> None:
    vip = RequesterFactory.create(name="陈国栋", honorific="陈总工", is_vip=True)
    ticket, closed = desk.receive(requester=vip), desk.closed()
    card = agent.get(f"/desk/new/people/{vip.pk}/")
    assert "call the engineer first" in words_of(card)
    assert "陈总工" in card
    assert f"/tickets/{ticket.number}/" in card
    assert closed.title in agent.get(f"/desk/new/people/{closed.requester.pk}/")
    agent.get("/desk/new/people/99999999/", 404)
    agent.get(f"/desk/new/people/{'9' * 40}/", 404)


@pytest.mark.django_db
def test_norm_life_13_each_kind_asks_for_its_own_fields_and_keeps_what_is_typed(desk: Desk, agent: Browser) -> None:
    complaint = agent.client.post("/desk/new/fields/", filled(kind="complaint", error_text="E-13")).content.decode()
    assert 'name="severity"' in complaint
    assert 'name="about"' in complaint
    assert 'name="product_version"' not in complaint
    assert 'value="E-13"' in complaint  # told already: it stays
    consultation = agent.client.post("/desk/new/fields/", filled(kind="consultation")).content.decode()
    assert 'name="severity"' not in consultation
    assert agent.client.post("/desk/new/fields/", {"kind": "\x00", "impact": "x"}).status_code == 200


@pytest.mark.django_db
def test_norm_life_14_a_formal_complaint_is_registered_as_one(desk: Desk, agent: Browser) -> None:
    assert desk.engineer.user
    agent.client.post("/desk/new/", filled(kind="complaint", severity="formal", about=desk.engineer.user.username))
    ticket = Ticket.objects.get()
    assert (ticket.severity, ticket.about) == ("formal", desk.engineer.user)


def answer_in(page: str) -> datetime:
    """By when an engineer answers, as the form says."""
    outcome = page[page.index('class="outcome"') :]
    found = re.search(r'datetime="([^"]+)"', outcome)
    assert found
    return datetime.fromisoformat(found[1])


@pytest.mark.django_db
def test_norm_sla_pri_the_priority_follows_from_impact_and_urgency_before_it_is_sent(agent: Browser) -> None:
    page = agent.client.post("/desk/new/fields/", filled(impact="high", urgency="high")).content.decode()
    assert 'data-p="1"' in page
    assert "High × High" in words_of(page)
    assert abs(answer_in(page) - clock.now() - timedelta(minutes=15)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_norm_life_4_the_form_says_what_acknowledging_tells_this_user(agent: Browser) -> None:
    vip, plain = (RequesterFactory.create(is_vip=is_vip) for is_vip in (True, False))
    sooner, later = (
        answer_in(agent.client.post("/desk/new/fields/", filled(known=one.pk)).content.decode()) for one in (vip, plain)
    )
    assert clock.now() < sooner < later


@pytest.mark.django_db
def test_norm_talk_6_the_script_stands_beside_the_form_in_the_readers_language(agent: Browser) -> None:
    assert "speaking. How can I help you?" in words_of(agent.get("/desk/new/"))
    assert "Do not say" in words_of(agent.get("/desk/new/"))
