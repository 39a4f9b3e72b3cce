"""Announcements over REST (KB-3)."""

from datetime import timedelta

from api.answers_announcements import AnnouncementAnswer, AnnouncementWholeAnswer, MailingAnswer
from core import clock
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory

NEW = {"title": "Mail is down", "text": "It does not answer since 11:40.", "kind": "incident"}


def test_norm_kb_3_drafted_published_mailed_amended_withdrawn(desk: Desk, supervisor: Caller, asker: Caller) -> None:
    RequesterFactory.create()
    made = supervisor.post("/announcements/", NEW | {"is_important": True})
    assert made.status_code == 201
    one = made.json()
    assert one.keys() == set(AnnouncementWholeAnswer().fields)
    assert (one["state"], one["is_current"], one["mailing"]) == ("draft", False, None)
    path = f"/announcements/{one['id']}/"
    assert asker.get(path).status_code == 404
    assert supervisor.post(f"{path}publish/", {"version": 7}).status_code == 412
    assert supervisor.post(f"{path}publish/", {"version": 1}).json()["is_current"] is True
    assert [row["title"] for row in asker.get("/announcements/").json()["results"]] == ["Mail is down"]
    assert asker.get(path).json()["mailing"] is None
    mailing = supervisor.post(f"{path}mail/", {}).json()["mailing"]
    assert mailing.keys() == set(MailingAnswer().fields)
    assert mailing["expected"] == 2
    ends_at = (clock.now() + timedelta(hours=2)).isoformat()
    changed = supervisor.patch(path, {"title": "Mail is back soon", "ends_at": ends_at}).json()
    assert (changed["title"], changed["text"], changed["version"]) == ("Mail is back soon", NEW["text"], 4)
    assert supervisor.patch(path, {"ends_at": None}).json()["ends_at"] is None
    assert supervisor.post(f"{path}withdraw/", {"reason": "Solved."}).json()["state"] == "withdrawn"
    assert asker.get("/announcements/").json()["results"] == []
    assert supervisor.get("/announcements/", show="withdrawn").json()["results"][0]["id"] == one["id"]


def test_lists_show_what_is_asked_for(desk: Desk, agent: Caller, supervisor: Caller, asker: Caller) -> None:
    supervisor.post("/announcements/", NEW | {"title": "draft"})
    later = (clock.now() + timedelta(hours=2)).isoformat()
    made = supervisor.post("/announcements/", NEW | {"title": "planned", "starts_at": later}).json()
    supervisor.post(f"/announcements/{made['id']}/publish/", {})
    for show, titles in (("drafts", ["draft"]), ("planned", ["planned"]), ("over", []), ("current", [])):
        rows = agent.get("/announcements/", show=show).json()["results"]
        assert [row["title"] for row in rows] == titles
        assert all(row.keys() == set(AnnouncementAnswer().fields) for row in rows)
        assert asker.get("/announcements/", show=show).json() == {"next": None, "results": []}
    assert agent.get("/announcements/", show="everything").status_code == 400
    assert asker.get("/announcements/", what="else").status_code == 400


def test_norm_role_1_who_does_not_write_announcements(
    desk: Desk, agent: Caller, engineer: Caller, asker: Caller
) -> None:
    for caller in (agent, engineer, asker):
        assert caller.post("/announcements/", NEW).status_code == 403


def test_bad_bodies_are_refused_by_name(desk: Desk, supervisor: Caller) -> None:
    for body, fields in (
        ({}, {"title", "text", "kind"}),
        (NEW | {"kind": "party"}, {"kind"}),
        (NEW | {"sites": ["nowhere"]}, {"sites"}),
        (NEW | {"ends_at": "tomorrow"}, {"ends_at"}),
        (NEW | {"text": "a\x00b"}, {"text"}),
        (NEW | {"colour": "red"}, {"colour"}),
        (NEW | {"is_important": "yes"}, {"is_important"}),
        (NEW | {"departments": "all"}, {"departments"}),
        (NEW | {"ticket": "SD-20000101-0001"}, {"ticket"}),
    ):
        answer = supervisor.post("/announcements/", body)
        assert answer.status_code == 400, body
        assert set(field_codes(answer)) == fields
    for path in ("/announcements/987654321/", f"/announcements/{'9' * 18}/"):
        assert supervisor.get(path).status_code == 404
        assert supervisor.post(f"{path}publish/", {}).status_code == 404
        assert supervisor.patch(path, {"title": "x"}).status_code == 404
