"""Whoever leaves his desk without a word starts a clock; a word, lunch, the end of the shift and coming back do with it
what the policy says (RTX-3).
"""

import pytest

from accounts.actions.presence import set_presence
from accounts.models import Site
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.models import Timer
from tests.sla.clockwork import Crew, at, due, fire, state, states, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


def says(crew: Crew, status: str, when: str, note: str = "") -> Owner:
    user = crew.user("agent")
    set_presence(user=user, status=status, note=note, by=crew.agent, at=at(when))
    return Owner(OwnerKind.PERSON, user.pk)


def test_norm_rtx_3_away_without_a_word_the_clock_runs_from_then(crew: Crew) -> None:
    agent = says(crew, "away", "10:05")
    assert (state(agent, "rtx_3"), due(agent, "rtx_3")) == ("running", "Mon 10:35")
    fire("10:35")
    assert told(agent, "rtx_3") == {"warn": "agent", "due": "agent + supervisor"}


def test_norm_rtx_3_with_a_word_left_none_runs(crew: Crew) -> None:
    says(crew, "away", "10:05", "At the dentist until eleven")
    says(crew, "lunch", "12:00")
    assert not Timer.objects.filter(measure="rtx_3").exists()


def test_norm_rtx_3_a_word_left_later_or_coming_back_stops_it(crew: Crew) -> None:
    agent = says(crew, "away", "10:05")
    says(crew, "away", "10:20", "At the dentist until eleven")
    assert state(agent, "rtx_3") == "met"
    says(crew, "online", "11:00")
    says(crew, "away", "11:05")
    says(crew, "online", "11:10")
    assert states(agent, "rtx_3") == ["met", "met"]


def test_norm_rtx_3_lunch_and_the_end_of_the_shift_stop_it_for_their_time(crew: Crew) -> None:
    agent = says(crew, "away", "11:50")
    says(crew, "lunch", "12:00")
    assert state(agent, "rtx_3") == "paused"
    says(crew, "away", "13:30")
    assert (state(agent, "rtx_3"), due(agent, "rtx_3")) == ("running", "Mon 13:50"), "ten minutes were used before"
    says(crew, "off", "13:40")
    assert state(agent, "rtx_3") == "paused"


def test_the_clock_goes_by_the_rules_of_his_site(crew: Crew) -> None:
    crew.user("agent").site = Site.objects.create(slug="plant-2", name="二厂")
    crew.user("agent").save(update_fields=["site"])
    says(crew, "away", "10:05")
    attributes = Timer.objects.get(measure="rtx_3").attributes
    assert attributes is not None
    assert attributes["site"] == "plant-2"
