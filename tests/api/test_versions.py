"""`If-Match` and `ETag`."""

import pytest

from tests.api.conftest import Caller, field_codes
from tests.factories import Desk
from tickets.models import Ticket


@pytest.mark.parametrize("header", ["{}", '"{}"', 'W/"{}"', ' "{}" ', "*"])
def test_the_version_the_caller_has_seen_lets_him_act(desk: Desk, agent: Caller, header: str) -> None:
    ticket = desk.acknowledged()
    seen = {"If-Match": header.format(ticket.version)}
    response = agent.patch(f"/tickets/{ticket.number}/", {"title": "New"}, headers=seen)
    assert (response.status_code, response["ETag"]) == (200, f'"{ticket.version + 1}"')


@pytest.mark.parametrize("header", ["1", '"1"', 'W/"1"', "999999999"])
def test_an_old_version_is_told_the_present_one(desk: Desk, agent: Caller, header: str) -> None:
    ticket = desk.acknowledged()
    seen = {"If-Match": header}
    for response in (
        agent.patch(f"/tickets/{ticket.number}/", {"title": "New"}, headers=seen),
        agent.post(f"/tickets/{ticket.number}/note/", {"body": "x"}, headers=seen),
    ):
        problem = response.json()
        assert (response.status_code, problem["code"], problem["version"]) == (412, "stale", ticket.version)
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("header", ["", "x", '"x"', '"1", "2"', "-1", "1.0", '"1', "٣", "9" * 400])
def test_what_is_no_version_is_refused(desk: Desk, agent: Caller, header: str) -> None:
    ticket = desk.acknowledged()
    response = agent.post(f"/tickets/{ticket.number}/note/", {"body": "x"}, headers={"If-Match": header})
    assert (response.status_code, field_codes(response)) == (400, {"If-Match": "invalid"})


def test_who_names_no_version_acts_on_the_ticket_as_it_is(desk: Desk, agent: Caller) -> None:
    ticket = desk.acknowledged()
    agent.post(f"/tickets/{ticket.number}/note/", {"body": "x"})
    assert agent.patch(f"/tickets/{ticket.number}/", {"title": "New"}).status_code == 200
