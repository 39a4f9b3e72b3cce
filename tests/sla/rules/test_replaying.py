"""Trying a draft on the past: the same rules give the same figures, other rules others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sla.models import PolicyVersion, Timer
from sla.policy.shipped import default_targets
from sla.replaying import Judged, Tally, next_tickets, replay_chunk, tickets_since
from sla.rulebook import current_rulebook, with_draft
from tests.factories import Desk
from tests.sla.rules.shorthand import Doc, after, draft_with, edited, without
from tests.sla.running import run_until
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db: None) -> Desk:
    """A desk whose tickets of the last two days have met some of their clocks and breached others."""
    desk = Desk()
    desk.at += 2 * HOUR
    for wait in (3, 40):
        for make in (desk.receive, desk.dispatched):
            ticket = make(channel="portal", impact="medium", urgency="medium")
            desk.at += timedelta(minutes=wait)
            run_until(desk.at)
            actions.note(ticket_id=ticket.pk, body="Looked at.", by=desk.supervisor, at=desk.at)
            if make == desk.receive:
                actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
        for make in (desk.confirming, desk.surveyed, desk.cancelled):
            make(channel="email")
    desk.at += timedelta(days=2)
    run_until(desk.at)
    return desk


def tried(desk: Desk, targets: list[Doc]) -> Tally:
    rules = with_draft(current_rulebook(), draft_with(targets, by=desk.manager, at=desk.at))
    return replay_chunk(rules, next_tickets(at=desk.at, days=7, after=0), until=desk.at)


def test_the_policy_in_force_gives_what_was(desk: Desk) -> None:
    version = PolicyVersion.objects.select_related("policy").get()
    rules = with_draft(current_rulebook(), version)
    tally = replay_chunk(rules, next_tickets(at=desk.at, days=7, after=0), until=desk.at)
    assert tally.tickets == Ticket.objects.count() == 10
    assert tally.after == tally.before
    assert {"brt-1", "response-p3", "disp-1-p3", "mail-1"} <= tally.before.keys()
    assert tally.before["brt-1"] == Judged(met=3, breached=1)


def test_it_gives_what_was_although_no_pass_has_run(desk: Desk) -> None:
    """Whether a breach has been noted yet makes no difference."""
    desk.receive(channel="portal")
    desk.at += timedelta(days=1)
    tally = tried(desk, default_targets())
    assert tally.before["brt-1"].breached == 2
    assert tally.after["brt-1"] == tally.before["brt-1"]


def test_another_time_limit_gives_another_rate(desk: Desk) -> None:
    tally = tried(desk, edited(default_targets(), "brt-1", due=after(60)))
    assert tally.before["brt-1"] == Judged(3, 1)
    assert tally.after["brt-1"] == Judged(2, 2)
    assert tally.after["mail-1"] == tally.before["mail-1"]


def test_what_the_draft_leaves_out_is_not_judged(desk: Desk) -> None:
    tally = tried(desk, without(default_targets(), "brt-1"))
    assert "brt-1" in tally.before
    assert "brt-1" not in tally.after


def test_the_tallies_of_chunks_add_up(desk: Desk) -> None:
    rules, sums, after_id = current_rulebook(), Tally(), 0
    while found := next_tickets(at=desk.at, days=7, after=after_id, limit=3):
        sums, after_id = sums + replay_chunk(rules, found, until=desk.at), found[-1]
    assert sums == replay_chunk(rules, next_tickets(at=desk.at, days=7, after=0), until=desk.at)
    assert sums.tickets == tickets_since(at=desk.at, days=7)


def test_only_tickets_of_the_last_days_are_taken(desk: Desk) -> None:
    assert tickets_since(at=desk.at, days=1) == 0
    assert next_tickets(at=desk.at, days=1, after=0) == []


def test_it_changes_nothing(desk: Desk) -> None:
    def rows() -> list[str]:
        return [str(row) for row in Timer.objects.order_by("pk").values()]

    before = rows()
    tried(desk, edited(default_targets(), "brt-1", due=after(60)))
    assert rows() == before


def test_a_share_of_nothing_is_none() -> None:
    assert Judged().rate is None
    assert Judged(met=3, breached=1).rate == 0.75


def test_names_of_groups_and_categories_are_read_once_for_all_tickets(desk: Desk) -> None:
    """However many facts there are, and although each may match on the group and the category."""
    extra = {"measure": "brt_1", "calendar": "site", "due": after(60)}
    targets: list[Doc] = [
        *default_targets(),
        {**extra, "code": "of-group", "when": {"group": ["nobodys"]}},
        {**extra, "code": "of-category", "when": {"category": ["nothing"]}},
    ]
    rules = with_draft(current_rulebook(), draft_with(targets, by=desk.manager, at=desk.at))
    ids = next_tickets(at=desk.at, days=7, after=0)
    replay_chunk(rules, ids[:1], until=desk.at)  # from now on versions and calendars are known
    with CaptureQueriesContext(connection) as queries:
        replay_chunk(rules, ids, until=desk.at)
    named = [
        query["sql"] for query in queries if "assignmentgroup" in query["sql"] or "tickets_category" in query["sql"]
    ]
    assert len(named) == 2
    assert len(queries) == 4 + 2 * len(ids)
