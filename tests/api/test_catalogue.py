"""Categories, phrases, reasons and tags over REST: read by staff, written by managers (ROLE-1)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SettingChange
from api.answers import CategoryAnswer
from api.answers_catalogue import PhraseAnswer, SurveyReasonAnswer, TagAnswer, UsualReasonAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets import actions
from tickets.gate.check import preview
from tickets.models import Category, Phrase, Tag


@pytest.fixture
def manager(desk: Desk) -> Caller:
    assert desk.manager.user
    return Caller(desk.manager.user)


def test_a_category_is_made_moved_and_switched_off(desk: Desk, manager: Caller, agent: Caller) -> None:
    made = manager.post("/categories/", {"name": "打印机", "name_en": "Printers", "parent": desk.category.slug})
    assert made.status_code == 201
    one = made.json()
    assert one.keys() == set(CategoryAnswer().fields)
    assert (one["slug"], one["parent"], one["is_active"]) == ("printers", desk.category.slug, True)
    changed = manager.patch(
        "/categories/printers/", {"name": "打印", "parent": None, "is_active": False, "seen": one["edition"]}
    ).json()
    assert (changed["name"], changed["parent"], changed["is_active"]) == ("打印", None, False)
    assert manager.patch("/categories/printers/", {"name": "迟", "seen": one["edition"]}).status_code == 412
    assert "printers" not in [row["slug"] for row in agent.get("/categories/").json()["results"]]
    assert [row["slug"] for row in agent.get("/categories/", show="off").json()["results"]] == ["printers"]
    assert agent.get("/categories/printers/").json() == changed
    assert agent.patch("/categories/printers/", {"name": "x"}).status_code == 403
    assert agent.post("/categories/", {"name": "x"}).status_code == 403
    assert manager.patch("/categories/nowhere/", {"name": "x"}).status_code == 404
    assert SettingChange.objects.filter(thing="category").count() == 3


@pytest.mark.parametrize(
    ("body", "status", "codes"),
    [
        ({"name": ""}, 400, {"name": "required"}),
        ({"name": "x", "parent": "nowhere"}, 400, {"parent": "unknown"}),
        ({"name": "x", "slug": "form"}, 422, {"slug": "taken"}),
        ({"name": "x", "colour": "red"}, 400, {"colour": "unknown_field"}),
        ({"name": 7}, 400, {"name": "wrong_type"}),
    ],
)
def test_what_is_wrong_with_a_category_is_named(
    manager: Caller, body: dict[str, Any], status: int, codes: dict[str, str]
) -> None:
    response = manager.post("/categories/", body)
    assert response.status_code == status
    assert field_codes(response) == codes
    assert not Category.objects.filter(name="x").exists()


def test_norm_talk_4_a_phrase_holds_from_its_answer_on(manager: Caller, agent: Caller, asker: Caller) -> None:
    body = {"kind": "taboo", "text": "自己看说明书去", "match": "clause"}
    assert agent.post("/phrases/", body).status_code == 403
    one = manager.post("/phrases/", body).json()
    assert one.keys() == set(PhraseAnswer().fields)
    assert not preview("自己看说明书去。").passes
    assert field_codes(manager.post("/phrases/", body)) == {"text": "taken"}
    assert field_codes(manager.post("/phrases/", body | {"text": "处理", "match": "contains"})) == {"match": "too_wide"}
    off = manager.patch(f"/phrases/{one['id']}/", {"is_active": False, "seen": one["edition"]}).json()
    assert off["is_active"] is False
    assert preview("自己看说明书去。").passes
    assert agent.get("/phrases/", q="說明書").json()["results"] == []
    assert agent.get("/phrases/", q="說明書", show="all").json()["results"] == [off]
    assert agent.get(f"/phrases/{one['id']}/").json() == off
    assert len(agent.get("/phrases/", kind="vague", page_size=5).json()["results"]) == 5
    assert asker.get("/phrases/").status_code == 403
    assert agent.get("/phrases/", kind="x").status_code == agent.get("/phrases/", show="x").status_code == 400
    assert Phrase.objects.filter(text="自己看说明书去").count() == 1


def test_reasons_are_kept(manager: Caller, agent: Caller) -> None:
    made = manager.post("/usual-reasons/", {"use": "transfer", "name": "找专家", "text": "请专家接手。"})
    assert made.status_code == 201
    one = made.json()
    assert one.keys() == set(UsualReasonAnswer().fields)
    listed = agent.get("/usual-reasons/", use="transfer").json()["results"]
    assert one in listed
    changed = manager.patch(f"/usual-reasons/{one['id']}/", {"is_active": False}).json()
    assert agent.get("/usual-reasons/", use="transfer", show="off").json()["results"] == [changed]
    assert agent.get(f"/usual-reasons/{one['id']}/").json() == changed
    vague = {"use": "carry_over", "name": "处理", "text": "前台操作解决"}
    assert field_codes(manager.post("/usual-reasons/", vague)) == {"text": "vague"}
    survey = manager.post("/survey-reasons/", {"side": "praise", "name": "准时", "name_en": "On time"}).json()
    assert survey.keys() == set(SurveyReasonAnswer().fields)
    off = manager.patch("/survey-reasons/on-time/", {"is_active": False, "seen": survey["edition"]}).json()
    assert off["is_active"] is False
    assert off in agent.get("/survey-reasons/", show="all").json()["results"]
    assert agent.patch("/survey-reasons/on-time/", {"is_active": True}).status_code == 403
    assert manager.patch("/survey-reasons/none/", {"is_active": True}).status_code == 404


def test_tags_are_renamed_and_merged(desk: Desk, manager: Caller, agent: Caller) -> None:
    ticket = desk.processing()
    actions.amend(ticket_id=ticket.pk, changes={"tags": ["VPN", "远程"]}, by=desk.agent, at=desk.at)
    listed = agent.get("/tags/").json()["results"]
    assert listed[0].keys() == set(TagAnswer().fields)
    assert {one["name"]: one["tickets"] for one in listed} == {"VPN": 1, "远程": 1}
    first, other = listed
    assert agent.patch(f"/tags/{first['id']}/", {"name": "x"}).status_code == 403
    assert field_codes(manager.patch(f"/tags/{first['id']}/", {"name": "远程"})) == {"name": "taken"}
    renamed = manager.patch(f"/tags/{first['id']}/", {"name": "VPN 接入", "seen": 0}).json()
    assert renamed["name"] == "VPN 接入"
    assert manager.patch(f"/tags/{first['id']}/", {"name": "旧", "seen": 0}).status_code == 412
    merged = manager.post(f"/tags/{first['id']}/merge/", {"into": other["id"]}).json()
    assert (merged["name"], merged["tickets"]) == ("远程", 1)
    assert Tag.objects.count() == 1
    assert manager.post(f"/tags/{first['id']}/merge/", {"into": other["id"]}).status_code == 404


def test_a_list_costs_as_much_for_many_as_for_one(desk: Desk, agent: Caller) -> None:
    with CaptureQueriesContext(connection) as few:
        agent.get("/categories/")
    Category.objects.bulk_create(Category(slug=f"c-{n}", name=f"类{n}", parent=desk.category) for n in range(30))
    with CaptureQueriesContext(connection) as many:
        assert len(agent.get("/categories/").json()["results"]) == 31
    assert len(many) == len(few)
