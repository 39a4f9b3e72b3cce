"""The dry run: what it foretells is what comes about, each ticket as it was then, and nothing is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory
from tests.routing.conftest import MakeRule, routed
from tickets import actions
from tickets.models import Ticket
from tickets.routing.choices import Outcome
from tickets.routing.models import RuleRun
from tickets.routing.trying import Trial, try_rule

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def tried(
    desk: Desk, *, when: dict[str, Any] | None = None, then: dict[str, Any], on: tuple[str, ...], **more: Any
) -> Trial:
    doc = {"triggers": list(on), "conditions": when or {}, "effects": then}
    return try_rule(doc, since=desk.at - HOUR, until=desk.at + HOUR, **more)


def test_a_ticket_is_judged_as_it_was_when_it_came(desk: Desk) -> None:
    old, new = CategoryFactory.create(slug="old"), CategoryFactory.create(slug="new")
    ticket = desk.processing(category=old, title="打印机卡纸")
    changes = {"category": new, "title": "Something else", "tags": ["x"], "urgency": "high"}
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    when = {"category": ["old"], "words": ["卡纸"], "urgency": ["medium"], "group": [desk.group.slug]}
    assert tried(desk, when=when, then={"tags": ["y"]}, on=("received",)).matched == 0
    del when["group"]
    trial = tried(desk, when=when, then={"tags": ["x"], "to_group": desk.group.slug}, on=("received",))
    (match,) = trial.matches
    assert (match.moment.ticket.state, match.moment.ticket.title) == ("received", "打印机卡纸")
    assert [(one.effect, one.outcome) for one in match.planned] == [("tags", "done"), ("give", "noted")]
    assert tried(desk, when={"category": ["new"]}, then={"tags": ["y"]}, on=("amended",)).matched == 1
    assert tried(desk, when={"category": ["old"]}, then={"tags": ["y"]}, on=("amended",)).matched == 0


def test_norm_life_17_the_dry_run_says_that_a_vip_is_only_suggested(desk: Desk) -> None:
    desk.dispatched()
    vip = RequesterFactory.create(is_vip=True)
    ticket = desk.acknowledged(requester=vip)
    trial = tried(desk, then={"to_group": desk.group.slug}, on=("acknowledged",))
    assert {one.ticket: one.planned[0].outcome for one in trial.matches}[ticket] is Outcome.NOTED
    assert trial.counts == {("give", "noted"): 1, ("give", "done"): 1}


def test_what_one_trial_leaves_out_the_next_goes_on_with(desk: Desk) -> None:
    all_of_them = {desk.receive().pk for _ in range(5)}
    seen: list[int] = []
    before = None
    for left in (5, 3, 1):
        trial = tried(desk, then={"tags": ["x"]}, on=("received",), most=2, before=before)
        assert trial.is_whole == (left <= 2)
        seen += [one.ticket.pk for one in trial.matches]
        assert trial.last
        before = trial.last.pk
    assert seen == sorted(all_of_them, reverse=True)


@pytest.mark.parametrize(
    "then",
    [
        {"to_group": "gone", "tags": ["x"]},
        {"urgency": "high", "kind": "complaint", "major": True},
        {"to_user": "engineer", "tell_users": ["engineer"]},
        {"to_user": "left"},
        {"category": "retired"},
    ],
)
def test_what_is_foretold_comes_about(desk: Desk, rule: MakeRule, then: dict[str, Any]) -> None:
    """The rule is tried first and at work then; both come to the same, refusals with their reasons among it."""
    gone, retired = GroupFactory.create(slug="gone"), CategoryFactory.create(slug="retired")
    engineer, left = desk.engineer.user, desk.supervisor.user
    assert engineer
    assert left
    engineer.username, left.username = "engineer", "left"
    engineer.save()
    left.save()
    one = rule(then=then, on=("acknowledged",))
    gone.is_active = retired.is_active = left.is_active = False
    for row in (gone, retired, left):
        row.save()
    ticket = desk.acknowledged()
    (match,) = tried(desk, then=then, on=("acknowledged",)).matches
    routed(ticket, desk)
    (run,) = RuleRun.objects.filter(rule=one)
    assert [(line["effect"], line["outcome"]) for line in run.results] == [
        (planned.effect, planned.outcome) for planned in match.planned
    ]
    foretold = [problem.code for planned in match.planned for problem in planned.problems]
    assert [problem["code"] for line in run.results for problem in line["problems"]] == foretold


def test_only_so_many_and_only_so_long_and_that_is_said(desk: Desk) -> None:
    for _ in range(3):
        desk.receive()
    trial = tried(desk, then={"tags": ["x"]}, on=("received",), most=2)
    assert (trial.total, trial.looked, trial.matched, trial.is_whole) == (3, 2, 2, False)
    assert tried(desk, then={"tags": ["x"]}, on=("received",), seconds=0).looked == 3, "a portion at least"
    assert try_rule(
        {"triggers": ["received"], "conditions": {}, "effects": {"tags": ["x"]}},
        since=desk.at + HOUR, until=desk.at + 2 * HOUR,
    ).total == 0  # fmt: skip


def test_it_reads_only_and_many_cost_no_more_than_one(desk: Desk) -> None:
    desk.processing()
    then = {"tags": ["x"], "to_group": desk.group.slug, "tell_groups": [desk.group.slug]}
    with CaptureQueriesContext(connection) as for_one:
        tried(desk, then=then, on=("received", "amended"))
    for _ in range(4):
        desk.processing(requester=RequesterFactory.create(department="财务"))
    before = list(Ticket.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as for_five:
        assert tried(desk, then=then, on=("received", "amended")).matched == 5
    assert len(for_five) == len(for_one)
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in for_five)
    assert list(Ticket.objects.order_by("pk").values()) == before
