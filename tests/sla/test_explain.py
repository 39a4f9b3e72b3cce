"""Why this deadline: every clock can tell why it is due when it is."""

from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Site
from sla.actions.escalation import acknowledge, waive
from sla.choices import CALENDAR_WORDS, OwnerKind
from sla.course import What, next_escalation
from sla.engine.ledger import Owner
from sla.explain import Explanation, explain
from sla.limit_words import duration, limit_words, target_words
from sla.measures.table import MEASURES, label_of, stops_of
from sla.models import PolicyVersion, Timer
from sla.norms import NORMS, norm_text
from sla.policy.conditions import Attributes
from sla.policy.read import read_targets
from sla.policy.shipped import default_targets
from sla.queries import find_clock, list_clock_events, list_clocks
from sla.rulebook import forget
from sla.words import because, event_words, receivers, step_words
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at, begin, clock, fire, wall
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()


def shown(ticket: Ticket, measure: str) -> Timer:
    """The newest clock as a page reads it, with its ticket."""
    return find_clock(Ticket.objects.select_related("requester__site").get(pk=ticket.pk), clock(ticket, measure).pk)


def why(ticket: Ticket, measure: str, when: str) -> Explanation:
    return explain(shown(ticket, measure), at=at(when))


def course(explanation: Explanation) -> list[tuple[str, str]]:
    return [(moment.what.value, wall(moment.at)) for moment in explanation.course]


def test_a_target_says_how_long_in_which_hours_and_what_made_it_apply(crew: Crew) -> None:
    ticket = crew.receive(channel="portal", impact="high", urgency="medium")
    with translation.override("en"):
        explained = why(ticket, "brt_1", "10:01")
        assert target_words(explained.target) == "5 minutes · Site hours"
        assert [(one.name, one.codes) for one in explained.conditions] == [("channel", ("portal",))]
        response = why(ticket, "pri_response", "10:01")
        assert target_words(response.target) == "30 minutes · Site hours"
        assert [(one.name, one.codes) for one in response.conditions] == [("priority", ("2",))]
    with translation.override("zh-hans"):
        assert limit_words(explained.target) == "5 分钟"
    assert explained.begun_by is not None
    assert explained.begun_by.verb == "receive"


def test_a_condition_that_no_longer_holds_is_told_with_all_that_would(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    timer = clock(ticket, "brt_1")
    crew.act("acknowledge", ticket, "10:02")
    crew.act("amend", ticket, "10:03", channel="phone")
    assert clock(ticket, "brt_1") == timer
    assert [one.codes for one in why(ticket, "brt_1", "10:10").conditions] == [("portal", "rest")]


def test_the_course_tells_the_pause_what_was_waited_for_and_the_new_due_time(crew: Crew) -> None:
    ticket = crew.by("09:00").processing(impact="high", urgency="medium")
    crew.act("track", ticket, "09:40", by="engineer", waiting_on="user", note="The serial number.")
    crew.act("resume", ticket, "10:05", by="engineer", note="He sent it.")
    explained = why(ticket, "pri_solution", "10:30")
    lines = course(explained)
    assert ("pause", "Mon 09:40") in lines
    pause = next(moment for moment in explained.course if moment.what is What.PAUSE)
    assert (wall(pause.ends), pause.waiting_on) == ("Mon 10:05", "user")
    replanned = next(moment.event for moment in explained.course if moment.event)
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        said = event_words(replanned, {}, today=at("10:30").date())
    assert said == "Solution: now due 11-24 09:25 instead of 11-24 09:00, after it had stood still"
    assert lines[-1] == ("step", "Tue 14:55")  # half of the eight hours later, and lunch


def test_a_clock_that_stands_still_tells_its_course_as_if_it_went_on_now(crew: Crew) -> None:
    ticket = crew.by("09:00").processing(impact="high", urgency="medium")
    crew.act("track", ticket, "09:40", by="engineer", waiting_on="user", note="The serial number.")
    early, late = (why(ticket, "pri_solution", when) for when in ("10:00", "11:00"))
    due = [[wall(m.at) for m in one.course if m.what is What.DUE] for one in (early, late)]
    assert due == [["Tue 09:20"], ["Tue 10:20"]]
    assert next_escalation(early.timer) is None
    assert all(moment.at > at("11:00") for moment in late.course if moment.what is What.STEP)


def test_steps_that_came_and_steps_to_come(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    assert next_escalation(clock(ticket, "brt_1")) is not None
    fire("10:06")
    explained = why(ticket, "brt_1", "10:06")
    assert course(explained) == [
        ("start", "Mon 10:00"),
        ("event", "Mon 10:03"),
        ("event", "Mon 10:05"),
        ("step", "Mon 10:10"),
    ]
    assert set(explained.told.values()) == {"agent", "shift_lead"}
    ahead = next_escalation(explained.timer)
    assert ahead is not None
    with translation.override("en"):
        assert (wall(ahead[0]), step_words(ahead[1], explained.timer)) == (
            "Mon 10:10",
            "Escalates to Supervisor on duty",
        )


def test_taken_up_waived_and_ended(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    fire("10:06")
    acknowledge(timer_id=clock(ticket, "brt_1").pk, by=crew.supervisor, at=at("10:07"))
    waive(timer_id=clock(ticket, "brt_1").pk, reason="A drill.", by=crew.supervisor, at=at("10:08"))
    explained = why(ticket, "brt_1", "10:30")
    assert course(explained)[-3:] == [("event", "Mon 10:07"), ("event", "Mon 10:08"), ("end", "Mon 10:08")]
    assert next_escalation(explained.timer) is None


def test_a_place_is_told_by_the_name_of_who_holds_it(crew: Crew) -> None:
    ticket = crew.processing()
    ticket = Ticket.objects.get(pk=ticket.pk)
    timers = {timer.measure: timer for timer in list_clocks(ticket)}
    steps = {measure: explain(timer, at=at("10:00")).target.steps for measure, timer in timers.items()}
    with translation.override("en"):
        assert receivers(steps["life_5"][0], timers["life_5"]) == "engineer"
        assert receivers(steps["life_5"][1], timers["life_5"]) == "agent"
        assert receivers(steps["life_5"][2], timers["life_5"]) == "Supervisor on duty"
        assert step_words(steps["life_5"][0], timers["life_5"]) == "Warns engineer"


def go_by(timer: Timer, **doc: Any) -> None:
    """Let `timer` go by a target of a manager's own."""
    target = {"code": "own", "measure": timer.measure, "due": {"rule": "after", "seconds": 60}} | doc
    PolicyVersion.objects.filter(pk=timer.policy_version_id).update(targets=[*default_targets(), target])
    Timer.objects.filter(pk=timer.pk).update(target="own")
    forget()


def test_the_site_the_group_and_the_category_are_called_by_their_names(crew: Crew) -> None:
    site = Site.objects.create(slug="hq", name="总部")
    ticket = crew.dispatched(requester=RequesterFactory.create(site=site))
    when = {"site": ["hq"], "group": [crew.group.slug], "category": [crew.category.slug]}
    go_by(clock(ticket, "pri_solution"), when=when)
    explained = why(ticket, "pri_solution", "10:01")
    assert set(explained.called.values()) == {"总部", crew.group.name, crew.category.name}
    assert {one.name: one.codes for one in explained.conditions}["group"] == (crew.group.slug,)


def test_a_clock_of_a_call_has_no_ticket_and_explains_itself_all_the_same(crew: Crew) -> None:
    del crew
    timer = begin(Owner(OwnerKind.CALL, 7), "phone_2", "17:50", attributes=Attributes(channel="phone"))
    explained = explain(timer, at=at("17:55"))
    assert [moment.what.value for moment in explained.course][:2] == ["start", "closed"]
    assert explained.begun_by is None
    assert list_clock_events([timer]) == []
    with translation.override("en"):
        assert receivers(explained.target.steps[0], timer) == "Whoever can stop the clock"
    go_by(timer, when={"channel": ["phone", "email"]})
    explained = explain(Timer.objects.get(pk=timer.pk), at=at("17:55"))
    assert [one.codes for one in explained.conditions] == [("phone",)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_shipped_target_can_be_said(language: str) -> None:
    norms = {code: measure.norm for code, measure in MEASURES.items()}
    with translation.override(language):
        for target in read_targets(default_targets(), measures=norms, calendars=["site", "always"]):
            said = limit_words(target)
            assert said.strip(), target.code
            assert "%(" not in said
            assert str(norm_text(target.norm)), target.norm
            assert target.calendar in CALENDAR_WORDS
    assert {measure.norm for measure in MEASURES.values()} <= set(NORMS)


def test_what_is_unknown_here_is_told_by_its_code() -> None:
    timer = Timer(measure="made_up", norm="OWN-1")
    assert (label_of(timer.measure), stops_of(timer.measure), norm_text("OWN-1")) == ("made_up", "", "")
    with translation.override("en"):
        assert because("dispatch") == "since the ticket went to others"


def test_spans_in_words() -> None:
    with translation.override("en"):
        said = [duration(seconds) for seconds in (12, 300, 3600, 5400, 7200, 9000)]
    assert said == ["12 seconds", "5 minutes", "1 hour", "90 minutes", "2 hours", "2 hours 30 minutes"]
