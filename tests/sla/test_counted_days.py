"""Days that are over are counted once and kept; whatever happens to them afterwards, every reading agrees with a
recount of the clocks.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Site
from accounts.places import EVERYWHERE, Place
from servicedesk.beat import BEAT_SCHEDULE
from sla import tasks
from sla.actions.catch_up import replan_lagging
from sla.actions.count_days import count_again, count_day, count_days
from sla.actions.escalation import waive
from sla.actions.rebuild import rebuild_ticket
from sla.attainment import attainment
from sla.counted import Kept, ready_days
from sla.firing import fire_due
from sla.models import CountedDay, DayFigure, StaleDay, Timer
from sla.policy.shipped import default_targets
from sla.promises import kept_promises
from sla.watch import local_day, periods
from tests.factories import NOON, Desk
from tests.outbox.test_races import at_once
from tests.sla.lives import Life
from tests.sla.rules.shorthand import after, edited, published
from tests.sla.running import run_until
from tests.sla.test_board import is_of
from tickets import actions

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TUESDAY = NOON + DAY  # the day after a working day
TODAY = local_day(TUESDAY)
Figures = dict[tuple[str, str, date], tuple[int, int, int]]


def told(*, at: datetime = TUESDAY) -> Figures:
    """What the board is told: for each site, target and day."""
    found: Figures = {}
    for site in ("", "east"):
        for line in attainment(at=at, place=Place(site)):
            for day, tally in line.days.items():
                if tally.n:
                    found[site, line.target, day] = (tally.met, tally.tolerated, tally.missed)
    return found


def naively(*, at: datetime = TUESDAY) -> Figures:
    """The same, clock by clock."""
    counts: Counter[tuple[str, str, date, int]] = Counter()
    for timer in Timer.objects.select_related("ticket__requester__site").exclude(judged_at=None):
        assert timer.judged_at
        day = local_day(timer.judged_at)
        if local_day(at) - 14 * DAY < day <= local_day(at):
            is_met = timer.state == "met"
            for site in ("", "east"):
                if is_of(timer, site):
                    counts[site, timer.target, day, 0] += is_met
                    counts[site, timer.target, day, 1] += is_met and timer.outcome == "tolerated"
                    counts[site, timer.target, day, 2] += not is_met
    keys = {key[:3] for key in counts}
    return {key: (counts[*key, 0], counts[*key, 1], counts[*key, 2]) for key in keys}


def promised(*, at: datetime = TUESDAY) -> dict[int | None, tuple[int, int]]:
    first, after_ = periods(at)["month"]
    return {pk: (one.met, one.missed) for pk, one in kept_promises(first=first, after=after_).people.items()}


# In the ordinary course ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_with_the_days_counted_every_figure_is_what_it_was(seed: int) -> None:
    Life(seed, at=TUESDAY)
    before, kept = told(), promised()
    assert before == naively()
    count_days(at=TUESDAY)
    assert (told(), promised()) == (before, kept)
    assert CountedDay.objects.exists()
    assert not CountedDay.objects.filter(day__gte=TODAY).exists(), "today is not over"


@pytest.mark.django_db
def test_a_day_is_counted_when_it_has_been_over_for_an_hour(db: None) -> None:
    Life(1, at=TUESDAY)
    midnight = TUESDAY + 12 * HOUR
    count_days(at=midnight + 59 * MINUTE)
    assert not CountedDay.objects.filter(day=TODAY).exists()
    count_days(at=midnight + 60 * MINUTE)
    assert CountedDay.objects.filter(day=TODAY).exists()
    assert count_days(at=midnight + 61 * MINUTE) == 0, "once"
    with CaptureQueriesContext(connection) as queries:
        count_days(at=midnight + 62 * MINUTE)
    assert len(queries) == 3


@pytest.mark.django_db
def test_what_is_read_does_not_touch_the_clocks_of_days_that_are_counted() -> None:
    Life(2, at=TUESDAY)
    attainment(at=TUESDAY)
    count_days(at=TUESDAY)
    expected = told()
    Timer.objects.filter(judged_at__lt=TUESDAY - 12 * HOUR).update(judged_at=None, state="breached")
    assert told() == expected


@pytest.mark.django_db
def test_a_few_days_at_a_time_the_newest_first() -> None:
    Life(1, at=TUESDAY)
    assert count_days(at=TUESDAY, limit=3) == 3
    assert set(CountedDay.objects.values_list("day", flat=True)) == {TODAY - n * DAY for n in (1, 2, 3)}
    assert told() == naively(), "part ready, part counted as it is read"


@pytest.mark.django_db
def test_of_nothing_nothing_is_counted() -> None:
    assert count_days(at=TUESDAY) == 0
    assert attainment(at=TUESDAY) == []


@pytest.mark.django_db
def test_promises_of_days_that_are_all_counted_need_no_clock() -> None:
    desk = Desk(at=TUESDAY - 5 * DAY)
    promise = {"ticket_id": desk.processing().pk, "due_at": desk.at + HOUR, "text": "A result."}
    actions.promise(**promise, by=desk.engineer, at=desk.at)  # type: ignore[arg-type]
    run_until(TUESDAY)
    first, yesterday = TODAY - 20 * DAY, TODAY - DAY
    before = kept_promises(first=first, after=yesterday)
    assert before.desk.n
    count_days(at=TUESDAY)
    Timer.objects.update(judged_at=None, state="breached")
    assert kept_promises(first=first, after=yesterday) == before


# What changes afterwards -----------------------------------------------------------------------------------------


@pytest.fixture
def counted(db: None) -> Desk:
    """Yesterday a portal request was taken up too late and another in time, and all of that is counted."""
    desk = Desk(at=TUESDAY - DAY + 2 * HOUR)
    desk.receive(channel="portal", impact="medium", urgency="medium")
    desk.processing(channel="portal", impact="medium", urgency="medium")
    run_until(TUESDAY)
    count_days(at=TUESDAY)
    assert told() == naively()
    desk.at = TUESDAY
    return desk


@pytest.mark.usefixtures("counted")
def test_a_pass_that_comes_late_is_counted_for_the_day_it_was_due() -> None:
    count_again(at=TUESDAY)
    desk = Desk(at=TUESDAY - DAY + 3 * HOUR)
    desk.receive(channel="portal")
    fire_due(now=lambda: TUESDAY)
    assert StaleDay.objects.filter(day=TODAY - DAY).exists()
    assert told() == naively()
    count_days(at=TUESDAY)
    assert (told(), StaleDay.objects.count()) == (naively(), 0)


def test_a_longer_limit_takes_yesterdays_breach_back(counted: Desk) -> None:
    late = Timer.objects.get(measure="pri_response", state="breached")
    assert late.judged_at is not None
    assert local_day(late.judged_at) == TODAY - DAY
    published(edited(default_targets(), "response-p3", due=after(40 * 3600)), by=counted.manager, at=TUESDAY)
    replan_lagging(at=TUESDAY + MINUTE, limit=100)
    assert Timer.objects.get(pk=late.pk).state == "running"
    assert told() == naively()


def test_waived_it_stays_late_and_nothing_is_stale(counted: Desk) -> None:
    late = Timer.objects.get(measure="pri_response", state="breached")
    waive(timer_id=late.pk, reason="A test.", by=counted.supervisor, at=TUESDAY)
    assert not StaleDay.objects.exists()
    assert told() == naively()


def test_what_a_rebuild_puts_right_is_counted_right(counted: Desk) -> None:
    late = Timer.objects.get(measure="pri_response", state="breached")
    Timer.objects.filter(pk=late.pk).update(judged_at=TUESDAY - 5 * DAY)
    count_again(at=TUESDAY)
    count_day(local_day(TUESDAY - 5 * DAY), at=TUESDAY)
    assert late.ticket_id
    rebuild_ticket(late.ticket_id, at=TUESDAY)
    assert {TODAY - DAY, TODAY - 5 * DAY} <= set(StaleDay.objects.values_list("day", flat=True))
    assert told() == naively()


def test_a_stray_clock_is_counted_nowhere(counted: Desk) -> None:
    stray = Timer.objects.get(measure="pri_response", state="breached")
    ticket_id = stray.ticket_id
    stray.pk, stray.key = None, "stray"
    stray.save(force_insert=True)
    count_again(at=TUESDAY)
    assert ticket_id
    rebuild_ticket(ticket_id, at=TUESDAY)
    assert told() == naively()


@pytest.mark.usefixtures("counted")
def test_who_has_moved_to_another_site_is_counted_there_after_the_night() -> None:
    ticket = Timer.objects.filter(measure="brt_1").earliest("pk").ticket
    assert ticket
    ticket.requester.site = Site.objects.create(slug="east", name="东区")
    ticket.requester.save(update_fields=["site"])
    assert told() != naively(), "not at once: nobody tells the clocks of it"
    assert tasks.count_again() >= 0  # by the machine's own clock
    count_again(at=TUESDAY)
    assert told() == naively()


@pytest.mark.usefixtures("counted")
def test_all_of_it_is_made_anew_from_the_clocks() -> None:
    of = ("day", "site", "group", "channel", "target", "person")
    before = list(DayFigure.objects.order_by(*of).values_list(*of, "met", "missed"))
    DayFigure.objects.update(met=77)
    out = StringIO()
    call_command("rebuild_figures", stdout=out)
    assert tasks.count_days() == 0, "every day is ready again"
    assert "days were counted." in out.getvalue()
    again = DayFigure.objects.order_by(*of).values_list(*of, "met", "missed")
    assert [row for row in again if row[0] < TODAY] == before
    assert told() == naively()


def test_the_beat_knows_its_tasks() -> None:
    named = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    assert {tasks.count_days.name, tasks.count_again.name, tasks.count_now.name} <= named


deeds = st.lists(
    st.tuples(st.sampled_from(["count", "again", "fire", "new", "rules", "rebuild", "waive"]), st.integers(0, 2000)),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds)
def test_whatever_is_done_in_whatever_order_the_figures_are_a_recount(deeds: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        desk = Desk(at=TUESDAY - 4 * DAY)
        tickets = [desk.receive(channel="portal"), desk.processing(), desk.confirming(channel="email")]
        for number, (deed, minutes) in enumerate(deeds):
            desk.at += minutes * MINUTE
            match deed:
                case "count":
                    count_days(at=desk.at)
                case "again":
                    count_again(at=desk.at)
                case "fire":
                    fire_due(now=lambda at=desk.at: at)  # type: ignore[misc]
                case "new":
                    tickets.append(desk.processing(channel="portal"))
                case "rules":
                    limit = after(3600 * (1 + number * 7 % 60))
                    published(edited(default_targets(), "response-p4", due=limit), by=desk.manager, at=desk.at)
                    replan_lagging(at=desk.at + MINUTE, limit=1000)
                case "rebuild":
                    rebuild_ticket(tickets[number % len(tickets)].pk, at=desk.at)
                case _:
                    running = Timer.objects.ticking().order_by("pk").first()
                    if running:
                        waive(timer_id=running.pk, reason="A test.", by=desk.supervisor, at=desk.at)
            assert told(at=desk.at) == naively(at=desk.at)
        transaction.set_rollback(True)


# Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_count_the_same_days_count_them_once() -> None:
    Life(1, at=TUESDAY)
    expected = naively()
    at_once(lambda: count_days(at=TUESDAY), threads=3)
    assert told() == expected
    rows = DayFigure.objects.values_list(
        *("day", "site", "group", "channel", "measure", "policy_version", "target", "person")
    )
    assert len(rows) == len(set(rows))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_written_while_its_day_is_counted_leaves_it_stale(tmp_path: Path) -> None:
    """Its mark was not seen by whoever counted, and stays."""
    desk = Desk(at=TUESDAY - DAY)
    desk.receive(channel="portal")
    count_days(at=TUESDAY)
    with transaction.atomic():
        fire_due_inside(desk)
        at_once(lambda: count_day(TODAY - DAY, at=TUESDAY), threads=1)
    assert TODAY - DAY not in ready_days(TODAY - 3 * DAY, TODAY, kept=Kept(place=EVERYWHERE))
    assert told() == naively()
    count_days(at=TUESDAY)
    assert TODAY - DAY in ready_days(TODAY - 3 * DAY, TODAY, kept=Kept(place=EVERYWHERE))
    assert told() == naively()


def fire_due_inside(desk: Desk) -> None:
    """What a pass does, not committed yet."""
    from sla.firing.batch import fire_batch  # noqa: PLC0415 (white-box)
    from sla.firing.due import Moment  # noqa: PLC0415

    del desk
    taken, _fired, failed = fire_batch(Moment(TUESDAY, TUESDAY), limit=1000)
    assert taken
    assert not failed
