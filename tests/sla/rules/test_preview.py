"""The preview says beforehand what a publication does afterwards."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Site
from sla.actions.catch_up import replan_lagging
from sla.actions.publish import publish
from sla.actions.signal import start_clock
from sla.calendars import Hours
from sla.engine.ledger import Owner
from sla.models import Timer
from sla.policy.conditions import Attributes
from sla.policy.shipped import default_targets
from sla.preview import Preview, preview_of
from sla.rulebook import current_rulebook, forget, with_draft, with_hours
from tests.factories import Desk, RequesterFactory
from tests.sla.rules.shorthand import Doc, after, draft_with, edited, without
from tests.sla.rules.test_calendar_acts import with_days
from tests.sla.running import run_until

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Desk:
    """A desk with tickets in several states, half an hour into the afternoon."""
    desk = Desk()
    desk.at += timedelta(hours=2)
    site = Site.objects.create(slug="plant-2", name="二厂")
    desk.receive(channel="portal", requester=RequesterFactory.create(site=site))
    desk.receive(channel="email", requester=RequesterFactory.create(is_vip=True))
    for make in (desk.acknowledged, desk.processing, desk.tracking, desk.confirming):
        make(impact="medium", urgency="medium")
    attributes = Attributes(channel="rtx")
    start_clock(owner=Owner("conversation", 17), measure="rtx_1", at=desk.at, attributes=attributes)
    desk.at += timedelta(minutes=30)
    run_until(desk.at)
    return desk


def foreseen(desk: Desk, targets: list[Doc]) -> Preview:
    draft = draft_with(targets, by=desk.manager, at=desk.at)
    return preview_of(with_draft(current_rulebook(), draft), at=desk.at)


def test_what_says_the_same_changes_nothing(desk: Desk) -> None:
    seen = foreseen(desk, default_targets())
    assert seen.clocks == Timer.objects.ticking().count() > 10
    assert seen.tickets == 6
    assert (seen.changed_clocks, seen.changed_tickets, seen.late) == (0, 0, 0)
    assert sum(line.same for line in seen.lines.values()) == seen.clocks


def test_each_target_tells_what_becomes_of_its_clocks(desk: Desk) -> None:
    targets = edited(default_targets(), "solution-p3", due=after(7200))
    targets = edited(without(targets, "rtx-1"), "foll-1", due={"rule": "after", "days": 3})
    seen = foreseen(desk, targets)
    assert seen.lines["solution-p3"].earlier == 3
    assert seen.lines["foll-1"].later == 1
    assert (seen.lines["rtx-1"].dropped, seen.lines["rtx-1"].measure) == (1, "rtx_1")


def test_a_more_specific_target_takes_over_and_may_be_late_at_once(desk: Desk) -> None:
    when = {"site": ["plant-2"], "priority": ["1", "2", "3", "4"]}
    own = {"code": "fast", "measure": "pri_solution", "due": after(60), "when": when}
    seen = foreseen(desk, [*default_targets(), own])
    assert (seen.lines["fast"].retargeted, seen.lines["fast"].late, seen.late) == (1, 1, 1)
    assert (seen.changed_clocks, seen.changed_tickets) == (1, 1)


def test_a_calendar_is_looked_at_likewise(desk: Desk) -> None:
    tomorrow = {"date": "2026-11-24", "kind": "holiday", "name": "", "source": "manual", "intervals": None}
    rules = with_hours(current_rulebook(), "site", Hours.from_doc(with_days(tomorrow)))
    seen = preview_of(rules, at=desk.at)
    assert seen.lines["solution-p3"].later == 3
    assert seen.lines["rtx-1"].same == 1
    assert seen.changed_clocks == sum(line.changed for line in seen.lines.values()) >= 4


def test_it_costs_no_more_for_many_tickets(desk: Desk) -> None:
    draft = draft_with(edited(default_targets(), "solution-p3", due=after(60)), by=desk.manager, at=desk.at)
    rules = with_draft(current_rulebook(), draft)
    costs = []
    for more in (0, 8):
        for _ in range(more):
            desk.receive()
        with CaptureQueriesContext(connection) as asked:
            preview_of(rules, at=desk.at)
        costs.append(len(asked))
    assert costs == [1, 1]


changes = st.lists(
    st.tuples(
        st.sampled_from(["solution-p3", "response-p3", "foll-1", "track-1", "brt-4", "disp-1-p3", "rtx-1", "brt-3"]),
        st.sampled_from(["drop", 60, 3000, 40_000, 300_000, "always"]),
    ),
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=changes)
def test_what_was_foreseen_is_what_comes(changes: list[tuple[str, str | int]], desk: Desk) -> None:
    targets = default_targets()
    for code, change in changes:
        if change == "drop":
            targets = without(targets, code)
        elif any(doc["code"] == code for doc in targets):
            new = {"calendar": "always"} if change == "always" else {"due": after(int(change))}
            targets = edited(targets, code, **new)
    with transaction.atomic():
        draft = draft_with(targets, by=desk.manager, at=desk.at)
        seen = preview_of(with_draft(current_rulebook(), draft), at=desk.at)
        before = dict(Timer.objects.ticking().values_list("pk", "due_at"))
        publish(version_id=draft.pk, by=desk.manager, at=desk.at)
        while replan_lagging(at=desk.at, limit=1000):
            pass
        came: Counter[str] = Counter()
        for timer in Timer.objects.filter(pk__in=before):
            old = before[timer.pk]
            came["dropped"] += timer.outcome == "untargeted"
            came["earlier"] += timer.ended_at is None and timer.due_at < old
            came["later"] += timer.ended_at is None and timer.due_at > old
        for kind in ("dropped", "earlier", "later"):
            assert sum(getattr(line, kind) for line in seen.lines.values()) == came[kind], kind
        transaction.set_rollback(True)
    forget()
