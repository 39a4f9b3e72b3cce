"""The directory and the roster over REST (ROLE-2, ROLE-3)."""

from datetime import timedelta

import pytest

from accounts.models import AssignmentGroup, OnCallShift, User
from accounts.roles import Role
from api.answers_staff import (
    DirectoryEntryAnswer,
    GapAnswer,
    OnCallAnswer,
    OnCallGroupAnswer,
    OnCallShiftAnswer,
    ReachAnswer,
)
from core import clock
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, UserFactory


@pytest.fixture
def engineer_user(desk: Desk) -> User:
    assert desk.engineer.user
    User.objects.filter(pk=desk.engineer.user.pk).update(username="lizhiyuan", phone="8341", im_account="lzy")
    AssignmentGroup.objects.update(on_call_for="MES")
    return User.objects.get(username="lizhiyuan")


def test_norm_role_2_the_directory(desk: Desk, agent: Caller, asker: Caller, engineer_user: User) -> None:
    (found,) = agent.get("/directory/", q="8341").json()["results"]
    assert found.keys() == set(DirectoryEntryAnswer().fields)
    assert (found["im_account"], found["groups"], found["email"]) == ("lzy", [desk.group.slug], engineer_user.email)
    (seen,) = asker.get("/directory/", group=desk.group.slug).json()["results"]
    assert (seen["phone"], seen["email"], seen["presence"], seen["is_published"]) == ("8341", None, None, None)
    User.objects.filter(pk=engineer_user.pk).update(is_published=False)
    assert asker.get("/directory/", group=desk.group.slug).json()["results"] == []
    assert agent.get("/directory/", group="nowhere").json()["results"] == []
    assert agent.get("/directory/", what="x").status_code == 400


def test_norm_role_3_who_is_on_call_is_one_call_away(
    desk: Desk, agent: Caller, supervisor: Caller, asker: Caller, engineer_user: User
) -> None:
    now = clock.now()
    body = {
        "group": desk.group.slug,
        "user": "lizhiyuan",
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    }
    assert agent.post("/on-call/shifts/", body).status_code == 403
    made = supervisor.post("/on-call/shifts/", body)
    assert made.status_code == 201
    assert made.json().keys() == set(OnCallShiftAnswer().fields)
    found = agent.get("/on-call/").json()
    assert found.keys() == set(OnCallAnswer().fields)
    (group,) = found["groups"]
    assert group.keys() == set(OnCallGroupAnswer().fields)
    reach = group["shifts"][0]["user"]
    assert reach.keys() == set(ReachAnswer().fields)
    assert (group["systems"], reach["phone"]) == ("MES", "8341")
    assert {one["duty"] for one in found["duties"]} >= {"dispatcher", "manager"}
    (later,) = agent.get("/on-call/", at=(now + timedelta(hours=2)).isoformat()).json()["groups"]
    assert later["shifts"] == []
    assert later["stand_ins"]
    listed = agent.get("/on-call/shifts/").json()
    assert [one["id"] for one in listed["results"]] == [made.json()["id"]]
    assert listed["gaps"][0].keys() == set(GapAnswer().fields)
    assert asker.get("/on-call/").status_code == asker.get("/on-call/shifts/").status_code == 403
    path = f"/on-call/shifts/{made.json()['id']}/"
    assert agent.get(path).status_code == 200
    assert agent.client.delete(f"/api/v1{path}", headers=agent.headers).status_code == 403
    assert supervisor.client.delete(f"/api/v1{path}", headers=supervisor.headers).status_code == 204
    assert OnCallShift.objects.get().ends_at <= clock.now()


def test_bad_questions_and_bodies_are_refused_by_name(desk: Desk, supervisor: Caller, engineer_user: User) -> None:
    for params, field in (
        ({"at": "yesterday"}, "at"),
        ({"at": "\x00"}, "at"),
        ({"what": "x"}, "what"),
    ):
        assert set(field_codes(supervisor.get("/on-call/", **params))) == {field}
    for params in ({"begins": "x"}, {"ends": "2020-01-01T00:00:00Z"}, {"ends": "2199-01-01T00:00:00Z"}):
        assert supervisor.get("/on-call/shifts/", **params).status_code == 400
    moment = clock.now().isoformat()
    body = {"group": "nowhere", "user": "nobody", "starts_at": moment, "ends_at": moment}
    assert set(field_codes(supervisor.post("/on-call/shifts/", body))) == {"group", "user"}
    body |= {"group": desk.group.slug, "user": "lizhiyuan"}
    assert set(field_codes(supervisor.post("/on-call/shifts/", body))) == {"ends_at"}
    assert supervisor.get("/on-call/shifts/987654321/").status_code == 404


def test_norm_role_3_a_shift_is_covered_swapped_and_handed_over(
    desk: Desk, agent: Caller, supervisor: Caller, engineer_user: User
) -> None:
    now = clock.now()
    other = UserFactory.create(role=Role.ENGINEER, phone="8342")
    times = [(now - timedelta(hours=1), now + timedelta(hours=4)), (now + timedelta(days=1), now + timedelta(days=2))]
    body = {"group": desk.group.slug, "user": "lizhiyuan"}
    mine, later = [
        supervisor.post(
            "/on-call/shifts/", body | {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
        ).json()["id"]
        for begins, ends in times
    ]
    wish = {"user": other.username, "starts_at": (now + timedelta(hours=2)).isoformat()}
    assert agent.post(f"/on-call/shifts/{mine}/cover/", wish).status_code == 403
    assert set(field_codes(supervisor.post(f"/on-call/shifts/{mine}/cover/", wish | {"user": "x"}))) == {"user"}
    taken = supervisor.post(f"/on-call/shifts/{mine}/cover/", wish).json()
    assert taken.keys() == set(OnCallShiftAnswer().fields)
    assert (taken["user"]["username"], taken["starts_at"]) == (other.username, wish["starts_at"].replace("+00:00", "Z"))
    assert supervisor.post(f"/on-call/shifts/{taken['id']}/swap/", {"shift": taken["id"]}).status_code == 422
    ahead = supervisor.post(
        "/on-call/shifts/",
        body
        | {
            "user": other.username,
            "starts_at": (now + timedelta(days=3)).isoformat(),
            "ends_at": (now + timedelta(days=4)).isoformat(),
        },
    ).json()["id"]
    swapped = supervisor.post(f"/on-call/shifts/{later}/swap/", {"shift": ahead}).json()
    assert swapped["user"]["username"] == other.username
    assert supervisor.post(f"/on-call/shifts/{later}/swap/", {"shift": 10**15}).status_code == 404
    word = {"handover": "Backup runs until 03:00."}
    assert agent.post(f"/on-call/shifts/{mine}/hand-over/", word).status_code == 403
    assert Caller(engineer_user).post(f"/on-call/shifts/{mine}/hand-over/", word).json()["handover"] == word["handover"]
    assert Caller(engineer_user).post("/on-call/shifts/999999/hand-over/", word).status_code == 404
