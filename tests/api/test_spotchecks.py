"""Spot checks over REST (SAT-4)."""

from datetime import timedelta

from api.answers_spotchecks import SpotCallAnswer, SpotCheckAnswer, SpotCheckWholeAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk


def test_norm_sat_4_a_sample_is_drawn_called_through_and_read(
    desk: Desk, agent: Caller, supervisor: Caller, asker: Caller
) -> None:
    for _ in range(3):
        desk.closed()
    period = {
        "begins": (desk.at - timedelta(days=1)).isoformat(),
        "ends": (desk.at + timedelta(days=1)).isoformat(),
    }
    wanted = {"name": "十一月抽查", **period, "size": 2, "seed": 7}
    assert agent.post("/spot-checks/", wanted).status_code == 403
    drawn = supervisor.post("/spot-checks/", wanted)
    assert drawn.status_code == 201
    check = drawn.json()
    assert check.keys() == set(SpotCheckWholeAnswer().fields)
    assert (check["asked"], check["population"], check["strata"]) == (2, 3, "group")
    first = check["calls"][0]
    assert first.keys() == set(SpotCallAnswer().fields)
    assert field_codes(agent.post(f"/spot-checks/calls/{first['id']}/", {"outcome": "reached"})) == {
        "score": "required"
    }
    noted = agent.post(
        f"/spot-checks/calls/{first['id']}/", {"outcome": "reached", "score": 3, "remark": "还行"}
    ).json()
    assert noted["outcome"] == {
        "asked": 2,
        "reached": 1,
        "satisfied": 1.0,
        "scores": {"4": 0, "3": 1, "2": 0, "1": 0},
    }
    stale = agent.post(f"/spot-checks/calls/{first['id']}/", {"outcome": "not_reached", "seen": 0})
    assert (stale.status_code, stale.json()["version"]) == (412, 1)
    listed = agent.get("/spot-checks/").json()["results"]
    assert [one["reached"] for one in listed] == [1]
    assert listed[0].keys() == set(SpotCheckAnswer().fields)
    assert agent.get(f"/spot-checks/{check['id']}/").json()["calls"][0]["remark"] == "还行"
    assert agent.get("/spot-checks/987654321/").status_code == 404
    assert agent.post("/spot-checks/calls/987654321/", {"outcome": "not_reached"}).status_code == 404
    assert asker.get("/spot-checks/").status_code == 403
    assert asker.get(f"/spot-checks/{check['id']}/").status_code == 403
    assert field_codes(supervisor.post("/spot-checks/", wanted | {"size": 0})) == {"size": "out_of_range"}
    for other in ("2", 2.0, True):
        assert field_codes(supervisor.post("/spot-checks/", wanted | {"size": other})) == {"size": "wrong_type"}
    assert field_codes(supervisor.post("/spot-checks/", wanted | {"begins": "yesterday"})).keys() == {"begins"}
