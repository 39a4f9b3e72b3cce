"""The register of complaints and commendations over REST (SAT-5)."""

from datetime import timedelta

from api.views.register import PersonCountAnswer, RegisterEntryAnswer
from tests.api.conftest import Caller, field_codes
from tests.factories import Desk


def test_norm_sat_5_supervisors_read_the_register_and_the_counts(desk: Desk, agent: Caller, supervisor: Caller) -> None:
    assert desk.engineer.user
    formal = desk.receive(kind="complaint", severity="formal", about=desk.engineer.user)
    desk.receive(kind="commendation")
    period = {"begins": desk.at.isoformat(), "ends": (desk.at + timedelta(minutes=1)).isoformat()}
    shown = supervisor.get("/register/", **period).json()["results"]
    assert [one["kind"] for one in shown] == ["commendation", "complaint"]
    assert shown[0].keys() == set(RegisterEntryAnswer().fields)
    assert (shown[1]["number"], shown[1]["about"]) == (formal.number, desk.engineer.user.username)
    counted = supervisor.get("/register/persons/", **period).json()["results"]
    assert counted[0].keys() == set(PersonCountAnswer().fields)
    assert [(one["username"], one["formal"], one["commendations"]) for one in counted] == [
        (desk.engineer.user.username, 1, 0),
        (None, 0, 1),
    ]
    mine = supervisor.get("/register/", **period, about=desk.engineer.user.username, kind="complaint").json()
    assert len(mine["results"]) == 1
    assert field_codes(supervisor.get("/register/", about="nobody", severity="x")) == {
        "about": "unknown",
        "severity": "unknown",
    }
    assert agent.get("/register/").status_code == 403
    assert agent.get("/register/persons/").status_code == 403
