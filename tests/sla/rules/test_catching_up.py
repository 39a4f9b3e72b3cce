"""After a change of rules each clock that runs goes by the new ones: from its start, with what it used and stood."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Site
from sla.actions import catch_up, keep_time
from sla.actions.calendars import add_calendar, assign_site, revise_calendar
from sla.actions.catch_up import replan_lagging
from sla.actions.rebuild import rebuild_owner, rebuild_ticket
from sla.actions.signal import start_clock
from sla.engine.ledger import Owner
from sla.engine.store import views_of
from sla.engine.view import View
from sla.models import BusinessCalendar, Timer, TimerEvent
from sla.policy.conditions import Attributes
from sla.policy.shipped import default_targets
from sla.rulebook import current_edition_id, current_rulebook
from sla.tasks import bring_into_force as force_task
from sla.tasks import replan_lagging as task
from tests.factories import Desk, RequesterFactory
from tests.sla.rules.shorthand import Doc, after, edited, published, without
from tests.sla.rules.test_calendar_acts import NIGHTS, with_days
from tests.sla.running import run_until
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    return Desk(at=Desk.__init__.__defaults__[0] + 2 * HOUR)  # type: ignore[index]  # 14:00, at work


def p3(seconds: int) -> list[Doc]:
    """A response to P3 within so much; the default is two hours."""
    return edited(default_targets(), "response-p3", due=after(seconds))


def response(ticket: Ticket) -> Timer:
    return Timer.objects.get(ticket=ticket, measure="pri_response")


def caught_up(desk: Desk, *, later: timedelta = 3 * timedelta(seconds=1)) -> int:
    return replan_lagging(at=desk.at + later, limit=1000)


def test_a_new_time_limit_counts_from_the_start_and_is_told(desk: Desk) -> None:
    ticket = desk.receive(impact="medium", urgency="medium")
    clock = response(ticket)
    assert clock.due_at == desk.at + 2 * HOUR
    desk.at += 30 * MINUTE
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    assert caught_up(desk) == 1
    now = response(ticket)
    assert now.due_at == clock.due_at + HOUR
    assert now.edition_id == current_edition_id()
    told = TimerEvent.objects.get(timer=now, code="replanned")
    assert (told.at, told.params["because"]) == (desk.at, "rules")
    assert (told.params["old"], told.params["new"]) == (clock.due_at.isoformat(), now.due_at.isoformat())
    assert Ticket.objects.get(pk=ticket.pk).next_due_at == min(
        Timer.objects.ticking().filter(ticket=ticket).values_list("due_at", flat=True)
    )


def test_what_it_stood_is_kept(desk: Desk) -> None:
    ticket = desk.tracking(impact="medium", urgency="medium")
    desk.at += HOUR
    actions.resume(ticket_id=ticket.pk, by=desk.engineer, at=desk.at)
    before = Timer.objects.get(ticket=ticket, measure="pri_solution")
    calendar = current_rulebook().site_calendar("")
    published(edited(default_targets(), "solution-p3", due={"rule": "after", "days": 2}), by=desk.manager, at=desk.at)
    caught_up(desk)
    now = Timer.objects.get(pk=before.pk)
    assert now.pauses == before.pauses != []
    assert now.due_at - before.due_at == timedelta(days=1)
    assert calendar.slug == "site"


def test_it_is_what_the_journal_tells_too(desk: Desk) -> None:
    ticket = desk.processing(impact="medium", urgency="medium", channel="portal")
    desk.at += 20 * MINUTE
    run_until(desk.at)
    published(without(p3(600), "brt-4"), by=desk.manager, at=desk.at)
    run_until(desk.at + timedelta(seconds=2))
    caught_up(desk)
    assert Timer.objects.filter(measure="brt_4", outcome="untargeted", ended_at=desk.at).exists()
    desk.at += timedelta(days=2)
    run_until(desk.at)
    assert rebuild_ticket(ticket.pk, at=desk.at, write=False) == []


def test_a_breach_that_a_longer_limit_takes_back_may_come_once_more(desk: Desk) -> None:
    ticket = desk.receive(impact="medium", urgency="medium")
    desk.at += 2 * HOUR + MINUTE
    run_until(desk.at)
    assert response(ticket).state == "breached"
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    caught_up(desk)
    assert (response(ticket).state, response(ticket).judged_at) == ("running", None)
    run_until(desk.at + HOUR)
    assert response(ticket).state == "breached"
    told = TimerEvent.objects.filter(timer=response(ticket), code="breached").values_list("round", flat=True)
    assert list(told) == [1, 2]


def test_a_calendar_moves_the_clocks_that_go_by_it_and_no_others(desk: Desk) -> None:
    ticket = desk.receive(impact="medium", urgency="medium")
    urgent = desk.receive(impact="high", urgency="high")
    before, always = response(ticket).due_at, response(urgent).due_at
    tuesday = [{"date": "2026-11-24", "kind": "holiday", "name": "", "source": "manual", "intervals": None}]
    desk.at += 3 * HOUR
    late = desk.receive(impact="medium", urgency="medium")
    due = response(late).due_at
    assert revise_calendar(calendar="site", doc=with_days(*tuesday), note="", by=desk.manager, at=desk.at).number == 2
    assert caught_up(desk) == 3
    assert (response(ticket).due_at, response(urgent).due_at) == (before, always)
    assert response(late).due_at == due + timedelta(days=1)


def test_a_site_that_gets_another_calendar_takes_its_clocks_along(desk: Desk) -> None:
    site = Site.objects.create(slug="plant-2", name="二厂")
    here = desk.receive(impact="medium", urgency="medium", requester=RequesterFactory.create(site=site))
    there = desk.receive(impact="medium", urgency="medium")
    before = response(there).due_at
    add_calendar(slug="nights", name="夜班", doc=NIGHTS, by=desk.manager, at=desk.at)
    nights = BusinessCalendar.objects.get(slug="nights")
    assign_site(site=site, calendar=nights, by=desk.manager, at=desk.at)
    caught_up(desk)
    assert response(here).due_at == desk.at + 8 * HOUR  # 20:00 and two hours
    assert response(there).due_at == before


def test_an_act_under_way_while_rules_change_is_caught_by_the_next_pass(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act has read the older rules, the publication ends, and only then the act."""
    older = current_rulebook()
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    assert caught_up(desk) == 0
    monkeypatch.setattr(keep_time, "current_rulebook", lambda: older)
    desk.at += timedelta(seconds=1)
    ticket = desk.receive(impact="medium", urgency="medium")
    assert response(ticket).edition_id < current_edition_id()
    monkeypatch.undo()
    assert caught_up(desk) == 1
    assert response(ticket).due_at == desk.at + 3 * HOUR
    assert rebuild_ticket(ticket.pk, at=desk.at + MINUTE, write=False) == []


def test_an_act_after_the_change_needs_no_pass(desk: Desk) -> None:
    ticket = desk.receive(impact="medium", urgency="medium")
    start = desk.at
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    actions.note(ticket_id=ticket.pk, body="Seen.", by=desk.agent, at=desk.at + MINUTE)
    assert response(ticket).due_at == start + 3 * HOUR
    assert caught_up(desk) == 0


def test_days_to_come_do_not_make_it_run_ahead(desk: Desk) -> None:
    """The next day's clock has a start that lies ahead; nothing is breached on its account."""
    ticket = desk.processing(impact="medium", urgency="medium")
    run_until(desk.at + timedelta(hours=5))
    desk.at += timedelta(hours=5)
    assert Timer.objects.ticking().filter(ticket=ticket, started_at__gt=desk.at).exists()
    states = {timer.pk: timer.state for timer in Timer.objects.filter(ticket=ticket)}
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    caught_up(desk)
    assert {timer.pk: timer.state for timer in Timer.objects.filter(ticket=ticket)} == states


def test_a_day_that_ended_unnoticed_is_followed_by_the_next(desk: Desk) -> None:
    """The passes stand still; the sweep comes first."""
    ticket = desk.processing(impact="medium", urgency="medium")
    desk.at += timedelta(hours=5)
    published(p3(3 * 3600), by=desk.manager, at=desk.at)
    caught_up(desk)
    ends = Timer.objects.filter(ticket=ticket, measure="brt_4").order_by("pk")
    assert next((timer.state, timer.edition_id) for timer in ends) == ("breached", current_edition_id())
    assert [timer.key[:10] for timer in ends] == ["2026-11-23", "2026-11-24"]
    run_until(desk.at)
    assert rebuild_ticket(ticket.pk, at=desk.at, write=False) == []


def test_clocks_of_no_ticket_are_caught_up_as_well(desk: Desk) -> None:
    owner = Owner("conversation", 17)
    start_clock(owner=owner, measure="rtx_1", at=desk.at, attributes=Attributes(channel="rtx"))
    published(edited(default_targets(), "rtx-1", due=after(600)), by=desk.manager, at=desk.at)
    assert caught_up(desk) == 1
    assert Timer.objects.get(measure="rtx_1").due_at == desk.at + 10 * MINUTE
    assert rebuild_owner(owner, at=desk.at, write=False) == []


def test_a_visit_shows_on_its_ticket(desk: Desk) -> None:
    ticket = desk.receive(impact="low", urgency="low")
    owner = Owner("visit", 3, ticket.pk)
    appointment = desk.at + 10 * MINUTE
    start_clock(owner=owner, measure="visit_3", at=desk.at, given_at=appointment, attributes=Attributes())
    soon = edited(default_targets(), "visit-3", due={"rule": "given", "seconds": 60})
    published(soon, by=desk.manager, at=desk.at)
    assert caught_up(desk) == 2
    assert Ticket.objects.get(pk=ticket.pk).next_due_at == appointment + MINUTE


def test_twice_is_as_once_and_nothing_to_do_is_one_statement(desk: Desk) -> None:
    desk.receive()
    published(p3(600), by=desk.manager, at=desk.at)
    assert caught_up(desk) == 1
    told = TimerEvent.objects.count()
    with CaptureQueriesContext(connection) as asked:
        assert caught_up(desk) == 0
    assert len(asked) == 1
    assert TimerEvent.objects.count() == told


def test_one_that_fails_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desk.receive(impact="medium", urgency="medium"), desk.receive(impact="medium", urgency="medium")
    published(p3(600), by=desk.manager, at=desk.at)

    def spoilt(ticket_ids: Collection[int]) -> dict[int, View]:
        if first.pk in ticket_ids:
            raise RuntimeError("spoilt")
        return views_of(ticket_ids)

    monkeypatch.setattr(catch_up, "views_of", spoilt)
    assert caught_up(desk) == 1
    assert "could not be laid out" in caplog.text
    assert response(second).due_at == desk.at + 10 * MINUTE
    monkeypatch.undo()
    assert caught_up(desk) == 1
    assert response(first).due_at == desk.at + 10 * MINUTE


def test_a_pass_takes_no_more_than_it_may(desk: Desk) -> None:
    tickets = [desk.receive() for _ in range(3)]
    published(p3(600), by=desk.manager, at=desk.at)
    assert replan_lagging(at=desk.at, limit=1) == 1
    behind = Timer.objects.ticking().filter(edition_id__lt=current_edition_id())
    assert set(behind.values_list("ticket_id", flat=True)) == {ticket.pk for ticket in tickets[1:]}


def test_the_tasks_do_it(desk: Desk) -> None:
    desk.receive()
    published(p3(600), by=desk.manager, at=desk.at)
    assert (task(), task()) == (1, 0)
    assert force_task() == 0
