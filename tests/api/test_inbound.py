"""What came in, over REST."""

import json

import pytest

from api.answers_inbound import InboundAnswer
from tests.api.conftest import Caller, field_codes
from tests.intake.conftest import Give, give, source, toys

__all__ = ["give", "source", "toys"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_norm_life_2_everything_that_came_in_is_shown_with_what_became_of_it(give: Give, agent: Caller) -> None:
    first = give(body="打不开")
    give(body="好了", ticket=first.ticket.number)  # type: ignore[union-attr]
    give(ignore=True)
    give(**{"raise": "quarantine"})
    shown = agent.get("/inbound/").json()["results"]
    assert [one["status"] for one in shown] == ["quarantined", "ignored", "message", "ticket"]
    assert shown[0].keys() == set(InboundAnswer().fields)
    assert (shown[0]["reason"], shown[0]["reason_text"]) == ("no_sender", "It does not say who sends it")
    assert {one["ticket"] for one in shown[2:]} == {first.ticket.number}  # type: ignore[union-attr]
    assert [one["status"] for one in agent.get("/inbound/", status="ignored,message").json()["results"]] == [
        "ignored",
        "message",
    ]
    assert len(agent.get("/inbound/", channel="rest", external_id="1").json()["results"]) == 1
    assert agent.get("/inbound/", channel="email").json()["results"] == []
    assert field_codes(agent.get("/inbound/", status="lost")) == {"status": "unknown"}


def test_what_lies_in_quarantine_is_read_anew_set_aside_or_put_on_a_ticket(give: Give, agent: Caller) -> None:
    ticket = give(body="打不开").ticket
    assert ticket is not None
    broken, spam = give(**{"raise": "error"}), give(**{"raise": "quarantine"})
    other = give(body="我也", email="li@example.com", ticket=ticket.number)
    assert agent.post(f"/inbound/{broken.pk}/reprocess/").json()["reason"] == "error"
    assert field_codes(agent.post(f"/inbound/{spam.pk}/dismiss/", {})) == {"why": "required"}
    assert agent.post(f"/inbound/{spam.pk}/dismiss/", {"why": "广告"}).json()["status"] == "ignored"
    assert agent.post(f"/inbound/{other.pk}/adopt/", {"ticket": "SD-0"}).status_code == 404
    adopted = agent.post(f"/inbound/{other.pk}/adopt/", {"ticket": ticket.number}).json()
    assert (adopted["status"], adopted["ticket"]) == ("message", ticket.number)
    assert agent.post(f"/inbound/{other.pk}/reprocess/").status_code == 422
    raw = agent.get(f"/inbound/{other.pk}/raw/")
    assert json.loads(raw.content)["body"] == "我也"
    assert "attachment" in raw["Content-Disposition"]


def test_a_requester_learns_nothing_of_it(give: Give, asker: Caller) -> None:
    got = give(**{"raise": "quarantine"})
    assert asker.get("/inbound/").status_code == 403
    assert asker.get(f"/inbound/{got.pk}/").status_code == 403
    assert asker.get(f"/inbound/{got.pk}/raw/").status_code == 403
    assert asker.post(f"/inbound/{got.pk}/reprocess/").status_code == 403
    assert asker.post(f"/inbound/{got.pk}/dismiss/", {"why": "x"}).status_code == 403
