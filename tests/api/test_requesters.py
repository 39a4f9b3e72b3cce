"""People over REST: found, merged, parted."""

from api.answers_requesters import RequesterRecordAnswer, RequesterWholeAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk, RequesterFactory


def test_people_are_found_and_two_records_of_one_are_merged_and_parted(desk: Desk, agent: Caller) -> None:
    office = RequesterFactory.create(name="赵子龙", email="zhao@x.cn", phone="13800138000")
    private = RequesterFactory.create(name="赵云", email="zy@qq.com", phone="13900139000")
    number = desk.receive(requester=private).number
    found = agent.get("/requesters/", q="zzl").json()["results"]
    assert [one["name"] for one in found] == ["赵子龙"]
    assert found[0].keys() == set(RequesterRecordAnswer().fields)
    merged = agent.post(f"/requesters/{office.pk}/merge/", {"absorbed": private.pk}).json()
    assert merged.keys() == set(RequesterWholeAnswer().fields)
    assert [alias["email"] for alias in merged["aliases"]] == ["zy@qq.com"]
    assert agent.get(f"/tickets/{number}/").json()["requester"]["name"] == "赵子龙"
    assert agent.get(f"/requesters/{private.pk}/").json()["merged_into"] == office.pk
    assert agent.post(f"/requesters/{office.pk}/merge/", {"absorbed": private.pk}).status_code == 422
    parted = agent.post(f"/requesters/merges/{merged['merges'][0]['id']}/undo/").json()
    assert (parted["aliases"], parted["merges"]) == ([], [])
    assert agent.get(f"/tickets/{number}/").json()["requester"]["name"] == "赵云"


def test_what_is_not_possible_is_said(desk: Desk, agent: Caller, asker: Caller, engineer: Caller) -> None:
    one = RequesterFactory.create()
    assert agent.get("/requesters/99999/").status_code == 404
    assert agent.post(f"/requesters/{one.pk}/merge/", {"absorbed": 99999}).status_code == 404
    assert field_codes(agent.post(f"/requesters/{one.pk}/merge/", {"absorbed": "x"})) == {"absorbed": "wrong_type"}
    assert agent.post("/requesters/merges/99999/undo/").status_code == 404
    assert asker.get("/requesters/", q="x").status_code == 403
    assert asker.get(f"/requesters/{one.pk}/").status_code == 403
    assert engineer.post(f"/requesters/{one.pk}/merge/", {"absorbed": one.pk}).status_code == 403
