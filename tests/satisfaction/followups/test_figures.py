"""The figures of follow-ups: whatever happened, they are what a naive recount finds."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DeskError
from satisfaction.followups.actions import Said, record_try
from satisfaction.followups.choices import FOLLOWED
from satisfaction.followups.figures import Figures, follow_up_figures, total_of
from satisfaction.followups.models import FollowUp
from sla.actions.escalation import waive
from sla.models import Task, Timer
from sla.watch import local_day
from tests.factories import GOOD_RESOLUTION, GroupFactory, asker
from tests.satisfaction.followups.conftest import task_of, tell
from tests.sla.clockwork import Crew, at, fire
from tests.sla.running import run_until
from tickets import actions
from tickets.models import Ticket

MONDAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def test_due_in_time_reached_and_after_how_many_tries(crew: Crew) -> None:
    good, late, alone, again = (crew.resolve(crew.by("14:00").processing(), "14:00") for _ in range(4))
    tell(crew, task_of(good), "14:10", "not_reached")
    tell(crew, task_of(good), "15:00", result="solved")
    tell(crew, task_of(again), "15:00", result="not_solved", reason="It jams again.")
    crew.act("confirm", alone, "16:00", by="requester", solved=True)
    crew.act("close", alone, "16:00", by="supervisor")
    crew.act("survey", alone, "16:00", by="requester", score=4)
    fire("Tue 15:00")
    tell(crew, task_of(late), "Tue 15:00", "not_reached")
    (line,) = follow_up_figures(first=MONDAY, after=MONDAY + timedelta(days=2), by="person")
    assert (line.code, line.name) == (crew.user("agent").username, "agent")
    assert line.figures == Figures(due=4, in_time=3, tried=3, reached=2, tries=4, not_solved=1)
    assert (line.figures.late, line.figures.in_time_share, line.figures.reached_share) == (1, 75.0, 66.7)
    assert line.figures.mean_tries == 1.33
    (line,) = follow_up_figures(first=MONDAY, after=MONDAY + timedelta(days=1), by="group")
    assert (line.code, line.figures.due) == (crew.group.slug, 3)
    nobody = Figures()
    assert (nobody.in_time_share, nobody.reached_share, nobody.mean_tries) == (None, None, None)


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert Figures(due=10_000, in_time=9_999).in_time_share == 99.9


def test_the_figures_cost_two_statements(crew: Crew) -> None:
    for _ in range(3):
        tell(crew, task_of(crew.resolve(crew.by("14:00").processing(), "14:00")), "15:00")
    with CaptureQueriesContext(connection) as queries:
        follow_up_figures(first=MONDAY, after=MONDAY + timedelta(days=2), by="person")
    assert len(queries) == 2


# Random histories ------------------------------------------------------------------------------------------------


class History:
    """A few days of a desk: results, consultations, calls that reach somebody or not, ratings, refusals, waivers."""

    def __init__(self, crew: Crew) -> None:
        self.crew, self.now = crew, at("Mon 09:00")
        self.groups = [crew.group, GroupFactory.create(members=[crew.user("engineer")])]
        self.tickets: list[Ticket] = []

    def play(self, deeds: list[tuple[str, int, int]]) -> None:
        for deed, minutes, luck in deeds:
            self.now += timedelta(minutes=minutes)
            run_until(self.now)
            try:
                with transaction.atomic():
                    getattr(self, deed)(Random(luck))
            except DeskError:
                pass  # people try what is not possible, and nothing happens
        run_until(self.now + timedelta(days=1))

    def result(self, luck: Random) -> None:
        crew, kind = self.crew, luck.choice(("incident", "incident", "consultation", "complaint"))
        crew.at, crew.group = self.now, luck.choice(self.groups)
        more = {"severity": "remark"} if kind == "complaint" else {}
        ticket = crew.processing(kind=kind, by=luck.choice((crew.agent, crew.dispatcher)), **more)
        actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=crew.engineer, at=self.now)
        self.tickets.append(ticket)

    def attempt(self, luck: Random) -> None:
        tasks = list(Task.objects.filter(timer__measure__in=FOLLOWED, state="open").order_by("pk"))
        if not tasks:
            return
        outcome = luck.choice(("reached", "not_reached", "call_later"))
        said: dict[str, Any] = {}
        if outcome == "reached":
            result = luck.choice(("solved", "not_solved", ""))
            said = {"result": result, "reason": "Again." if result == "not_solved" else ""}
            said["score"] = luck.choice((None, 4, 1))
        by = luck.choice((self.crew.agent, self.crew.dispatcher, self.crew.supervisor))
        record_try(task_id=luck.choice(tasks).pk, said=Said(outcome=outcome, **said), by=by, at=self.now)

    def by_himself(self, luck: Random) -> None:
        if self.tickets:
            ticket = luck.choice(self.tickets)
            common: dict[str, Any] = {"ticket_id": ticket.pk, "at": self.now}
            actions.confirm(solved=True, by=asker(ticket), **common)
            actions.close(by=self.crew.supervisor, **common)
            actions.survey(score=luck.choice((1, 2, 3, 4)), by=asker(ticket), **common)

    def waived(self, luck: Random) -> None:
        timers = list(Timer.objects.filter(measure__in=FOLLOWED, ended_at=None).order_by("pk"))
        if timers:
            waive(timer_id=luck.choice(timers).pk, reason="Enough.", by=self.crew.supervisor, at=self.now)


DEEDS = st.tuples(
    st.sampled_from(("result", "result", "attempt", "attempt", "attempt", "by_himself", "waived")),
    st.integers(10, 500),
    st.integers(0, 1000),
)


def recount(first: date, after: date, by: str) -> dict[int | None, Figures]:
    """Clock by clock, try by try."""
    found: dict[int | None, Figures] = defaultdict(Figures)
    for timer in Timer.objects.filter(measure__in=FOLLOWED).select_related("ticket"):
        if timer.judged_at is None or not first <= local_day(timer.judged_at) < after:
            continue
        tasks = [task for task in timer.tasks.all() if task.kind in {"follow_up", "supervisor_call"}]
        assert timer.ticket
        key = (tasks[-1].user_id if tasks else timer.person_id) if by == "person" else timer.ticket.group_id
        tries = list(FollowUp.objects.filter(timer=timer))
        found[key].add(
            Figures(
                due=1,
                in_time=int(timer.state == "met"),
                tried=int(bool(tries)),
                reached=int(any(one.outcome == "reached" for one in tries)),
                tries=len(tries),
                not_solved=int(any(one.result == "not_solved" for one in tries)),
            )
        )
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, min_size=3, max_size=12), begins=st.integers(0, 3), days=st.integers(1, 5))
def test_the_figures_of_any_history_are_those_of_a_naive_recount(
    crew: Crew, deeds: list[tuple[str, int, int]], begins: int, days: int
) -> None:
    first = MONDAY + timedelta(days=begins)
    after = first + timedelta(days=days)
    with transaction.atomic():
        History(crew).play(deeds)
        for by in ("person", "group"):
            lines, counted = follow_up_figures(first=first, after=after, by=by), recount(first, after, by)
            assert sorted(map(_told, (line.figures for line in lines))) == sorted(map(_told, counted.values()))
            assert total_of(lines).tries == sum(one.tries for one in counted.values())
        for timer in Timer.objects.filter(measure__in=FOLLOWED):
            numbers = list(timer.follow_ups.values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
        transaction.set_rollback(True)


def _told(figures: Figures) -> tuple[int, ...]:
    return tuple(asdict(figures).values())
