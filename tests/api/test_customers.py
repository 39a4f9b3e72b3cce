"""Customers and sites over REST."""

import pytest

from accounts.models import Site, User
from tests.api.conftest import Caller
from tests.factories import Desk


@pytest.fixture
def manager(desk: Desk) -> Caller:
    assert isinstance(desk.manager.user, User)
    return Caller(desk.manager.user)


def test_a_manager_makes_and_changes_a_customer(desk: Desk, manager: Caller, agent: Caller) -> None:
    Site.objects.create(slug="east", name="East plant")
    body = {"slug": "acme", "name": "Acme", "sites": ["east"]}
    made = manager.post("/customers/", body)
    assert (made.status_code, made.json()["sites"], made.json()["is_active"]) == (201, ["east"], True)
    assert manager.post("/customers/", body).status_code == 400
    assert agent.get("/customers/").json()["results"] == [made.json()]
    east = next(one for one in agent.get("/sites/").json()["results"] if one["slug"] == "east")
    assert east == {"slug": "east", "name": "East plant", "time_zone": "Asia/Shanghai", "customer": "acme"}
    changed = manager.patch("/customers/acme/", {"name": "Acme Ltd", "is_active": False}).json()
    assert (changed["name"], changed["is_active"], changed["sites"]) == ("Acme Ltd", False, ["east"])
    assert manager.patch("/customers/acme/", {"sites": []}).json()["sites"] == []
    assert agent.get("/customers/acme/").json()["name"] == "Acme Ltd"


def test_norm_role_1_others_read_and_requesters_do_not(agent: Caller, asker: Caller, manager: Caller) -> None:
    assert agent.post("/customers/", {"slug": "acme", "name": "Acme"}).status_code == 403
    assert asker.get("/customers/").status_code == 403
    assert asker.get("/sites/").status_code == 403
    assert agent.get("/customers/acme/").status_code == 404
    assert manager.patch("/customers/acme/", {"name": "x"}).status_code == 404
    assert manager.post("/customers/", {"slug": "a b", "name": "", "sites": ["x"]}).status_code == 400
