"""Reply templates over REST (TALK-6)."""

import pytest

from api.answers_templates import TemplateAnswer, WordedAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets.models import ReplyTemplate

WORDS = {"title_zh": "问候", "body_zh": "{称呼}，您好！单号{单号}由{工程师}处理。"}


def test_norm_talk_6_what_a_ticket_is_offered_is_worded_for_its_user(desk: Desk, agent: Caller) -> None:
    ReplyTemplate.objects.update(is_active=False)
    made = agent.post("/reply-templates/", WORDS | {"body_en": "Dear {name}, {engineer} calls you."})
    assert made.status_code == 201
    ticket = desk.acknowledged()
    (one,) = agent.get(f"/tickets/{ticket.number}/reply-templates/").json()["results"]
    assert one.keys() == set(WordedAnswer().fields)
    name = ticket.requester.form_of_address
    assert one["text"] == f"Dear {name}, {{engineer}} calls you."
    assert one["unfilled"] == ["{engineer}"]
    assert agent.get(f"/tickets/{ticket.number}/reply-templates/", q="没有的").json()["results"] == []


def test_one_is_changed_by_whom_it_belongs_to(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    mine = agent.post("/reply-templates/", WORDS).json()
    assert mine.keys() == set(TemplateAnswer().fields)
    address = f"/reply-templates/{mine['id']}/"
    assert supervisor.get(address).status_code == 404
    changed = agent.patch(address, {"title_zh": "新名", "kinds": ["incident"], "seen": 1}).json()
    assert (changed["title_zh"], changed["kinds"], changed["edition"]) == ("新名", ["incident"], 2)
    assert agent.patch(address, {"title_zh": "旧名", "seen": 1}).status_code == 412
    assert agent.patch(address, {"is_active": False}).json()["is_active"] is False


def test_norm_role_1_the_desks_are_worded_by_supervisors(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    assert agent.post("/reply-templates/", WORDS | {"shared": True}).status_code == 403
    made = supervisor.post("/reply-templates/", WORDS | {"shared": True, "group": desk.group.slug}).json()
    assert (made["group"], made["owner"]) == (desk.group.slug, None)
    changed = supervisor.patch(f"/reply-templates/{made['id']}/", {"group": None}).json()
    assert changed["group"] is None
    assert made["id"] in [one["id"] for one in agent.get("/reply-templates/").json()["results"]]


@pytest.mark.parametrize(
    ("more", "status", "codes"),
    [
        ({"body_zh": "{姓名}"}, 422, {"body_zh": "unknown_place"}),
        ({"group": "nobody"}, 400, {"group": "unknown"}),
        ({"kinds": ["x"]}, 400, {"kinds.0": "unknown"}),
        ({"title_zh": 1}, 400, {"title_zh": "wrong_type"}),
        ({"colour": "red"}, 400, {"colour": "unknown_field"}),
    ],
)
def test_what_is_wrong_is_named(agent: Caller, more: dict[str, object], status: int, codes: dict[str, object]) -> None:
    response = agent.post("/reply-templates/", WORDS | more)
    assert response.status_code == status
    assert field_codes(response) == codes


def test_requesters_have_none(desk: Desk, asker: Caller) -> None:
    assert asker.get("/reply-templates/").status_code == 403
    assert asker.get("/reply-templates/1/").status_code == 403
    assert asker.post("/reply-templates/", WORDS).status_code == 403
    assert asker.get(f"/tickets/{desk.acknowledged().number}/reply-templates/").status_code == 403
