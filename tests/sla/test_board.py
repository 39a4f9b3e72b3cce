"""The board's figures: each agrees with a recount that looks at one clock after another, at no more statements than a
handful, whatever there is to count.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.places import Place
from sla.actions.count_days import count_days
from sla.actions.escalation import acknowledge
from sla.actions.signal import meet_clock, start_clock
from sla.attainment import Line, all_of, attainment, attainment_today, by_measure
from sla.board import escalations, failing, lateness, mark, nearest, standings
from sla.choices import EventCode, OwnerKind
from sla.engine.ledger import Owner
from sla.firing import fire_due
from sla.measures.table import AWAITS_USER
from sla.models import PolicyVersion, Timer, TimerEvent
from sla.policy.conditions import Attributes
from sla.tally import Tally
from sla.watch import AT_RISK, CONDITIONS, midnight, periods
from tests.factories import NOON, Desk
from tests.sla.lives import Life
from tickets import actions

SHANGHAI = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


# Naively ---------------------------------------------------------------------------------------------------------


def holder_of(timer: Timer) -> int | None:
    ticket = timer.ticket
    if timer.measure in {"brt_2", "brt_3", "cons_1", "foll_1"}:
        return ticket.first_responder_id if ticket and ticket.first_responder_id else timer.person_id
    if timer.measure in {"sat_1", "talk_9"} or timer.person_id:
        return timer.person_id
    if ticket is None:
        return None
    return ticket.assignee_id or (None if ticket.group_id else ticket.first_responder_id)


def is_of(timer: Timer, site: str) -> bool:
    if not site:
        return True
    if timer.ticket is None:
        return bool(timer.attributes and timer.attributes["site"] == site)
    return bool(timer.ticket.requester.site and timer.ticket.requester.site.slug == site)


def stands(timer: Timer, at: datetime) -> Iterable[str]:
    if timer.ended_at is not None:
        return
    yield from (
        name for name, measure in (("unaccepted", "disp_1"), ("promised", "prom_1")) if timer.measure == measure
    )
    if timer.state == "paused":
        yield "paused"
        return
    yield "breached" if timer.due_at <= at else "running"
    if at < timer.due_at <= at + timedelta(minutes=15):
        yield "risk"
    if timer.state == "breached" and timer.position and not timer.acknowledged_at:
        yield "escalated"


def day_of(timer: Timer) -> date:
    assert timer.judged_at
    return timer.judged_at.astimezone(SHANGHAI).date()


def clocks(site: str) -> list[Timer]:
    found = Timer.objects.select_related("ticket__requester__site")
    return [timer for timer in found if is_of(timer, site)]


# Together --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_agrees_with_a_recount(seed: int) -> None:
    Life(seed, at=NOON)
    recount_now()
    recount_judged()
    count_days(at=NOON)  # of all but today, once and for all
    recount_judged()


def recount_now() -> None:
    for site in ("", "east"):
        found = standings(at=NOON, place=Place(site))
        whole, groups, people = Counter[str](), Counter[tuple[object, str]](), Counter[tuple[object, str]]()
        for timer in clocks(site):
            for name in stands(timer, NOON) if timer.measure not in AWAITS_USER else ():
                whole[name] += 1
                groups[timer.ticket.group_id if timer.ticket else None, name] += 1
                people[holder_of(timer), name] += 1
        assert {name: count for name, count in vars(found.total).items() if count} == dict(whole)
        told = {(pk, name): n for pk, one in found.groups.items() for name, n in vars(one).items() if n}
        assert told == dict(groups)
        told = {(pk, name): n for pk, one in found.people.items() for name, n in vars(one).items() if n}
        assert told == dict(people)
        for name in ("breached", "risk", "running", "paused", "escalated"):
            listed = Timer.objects.filter(CONDITIONS[name](NOON)).select_related("ticket__requester__site")
            assert sum(is_of(timer, site) for timer in listed) == whole[name], name


def recount_judged() -> None:
    today = date(2026, 11, 23)
    begins = {"today": today, "week": date(2026, 11, 23), "month": date(2026, 11, 1)}
    for site in ("", "east"):
        judged = [timer for timer in clocks(site) if timer.judged_at and timer.state in {"met", "breached"}]
        met = Counter(
            (t.target, name) for t in judged for name, day in begins.items() if day_of(t) >= day and is_met(t)
        )
        n = Counter((t.target, name) for t in judged for name, day in begins.items() if day_of(t) >= day)
        lines = attainment(at=NOON, place=Place(site))
        assert {(one.target, name): t.met for one in lines for name, t in one.periods.items() if t.met} == dict(met)
        assert {(one.target, name): t.n for one in lines for name, t in one.periods.items() if t.n} == dict(n)
        days = Counter(day_of(timer) for timer in judged if day_of(timer) > today - timedelta(days=14))
        assert {day: t.n for day, t in all_of(lines).days.items() if t.n} == dict(days)
        mine = Counter((t.ticket.group_id if t.ticket else None, holder_of(t)) for t in judged if day_of(t) == today)
        assert {key: tally.n for key, tally in attainment_today(at=NOON, place=Place(site)).items()} == dict(mine)
        assert sum(line.periods["month"].n for line in by_measure(lines)) == sum(t.periods["month"].n for t in lines)


def is_met(timer: Timer) -> bool:
    return timer.state == "met"


def test_the_statements_do_not_grow_with_the_clocks() -> None:
    def asked() -> list[int]:
        counts = []
        for read in (standings, attainment, attainment_today, nearest, escalations, lateness, failing, mark):
            with CaptureQueriesContext(connection) as queries:
                read(at=NOON)
            counts.append(len(queries))
        return counts

    Life(1, at=NOON)
    attainment(at=NOON)  # from now on the policy's version is known
    few = asked()
    assert few == [1, 3, 1, 2, 2, 2, 1, 1]
    for hours in range(4):
        Desk(at=NOON - timedelta(hours=hours)).processing(channel="portal")
    fire_due(now=lambda: NOON)
    assert asked() == few


# One by one ------------------------------------------------------------------------------------------------------


def ring(number: int, *, at: datetime, seconds: float) -> None:
    owner = Owner(OwnerKind.CALL, number)
    start_clock(owner=owner, measure="phone_1", at=at, attributes=Attributes(channel="phone"))
    meet_clock(owner=owner, measure="phone_1", at=at + timedelta(seconds=seconds))


def test_norm_sla_phone_1_calls_are_met_tolerated_or_missed() -> None:
    for number, seconds in enumerate((3, 11.9, 12, 13, 15, 15.5, 40)):
        ring(number, at=NOON - timedelta(minutes=5), seconds=seconds)
    (line,) = attainment(at=NOON)
    tally = line.periods["today"]
    assert (line.norm, tally.met, tally.tolerated, tally.missed) == ("SLA-PHONE-1", 5, 2, 2)
    assert (tally.rate, tally.share(tally.tolerated)) == (71.4, 28.6)


def test_days_are_those_of_the_desk_and_weeks_begin_on_monday() -> None:
    late = datetime(2026, 11, 22, 15, 59, 58, tzinfo=UTC)  # Sunday, two seconds to midnight in Shanghai
    ring(1, at=late, seconds=1)
    ring(2, at=late, seconds=3)  # answered on Monday
    at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    (line,) = attainment(at=at)
    assert {name: line.periods[name].n for name in ("today", "week", "month")} == {"today": 1, "week": 1, "month": 2}
    assert [line.days[date(2026, 11, day)].n for day in (21, 22, 23)] == [0, 1, 1]
    assert midnight(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert periods(at)["week"] == (date(2026, 11, 23), date(2026, 11, 24))


def test_the_month_reaches_back_behind_the_line_of_days_and_the_line_behind_the_month() -> None:
    for day in (1, 2, 25):
        ring(day, at=datetime(2026, 10, day, 4, tzinfo=UTC), seconds=3)
    end, begin = datetime(2026, 10, 25, 5, tzinfo=UTC), datetime(2026, 11, 3, 4, tzinfo=UTC)
    (line,) = attainment(at=end)
    assert (line.periods["month"].n, sum(tally.n for tally in line.days.values())) == (3, 1)
    (line,) = attainment(at=begin)
    assert (line.periods["month"].n, sum(tally.n for tally in line.days.values())) == (0, 1)
    assert all_of([line]).goal == 95, "although nothing of this month weighs in"


def test_a_cancelled_clock_counts_nowhere_and_a_breached_one_once() -> None:
    desk = Desk(at=NOON - timedelta(hours=1))
    desk.cancelled(channel="portal")
    assert attainment(at=NOON) == []
    ticket = desk.receive(channel="portal")
    fire_due(now=lambda: NOON)
    before = {line.target: line.periods["today"].missed for line in attainment(at=NOON) if line.target == "brt-1"}
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=NOON)  # too late, and it stays so
    after = {line.target: line.periods["today"] for line in attainment(at=NOON) if line.target == "brt-1"}
    assert before == {"brt-1": 1}
    assert after == {"brt-1": Tally(missed=1)}


def test_the_goal_is_that_of_the_newest_version() -> None:
    first = PolicyVersion.objects.get()
    targets = [{**target, "goal": 80} if target["code"] == "phone-1" else target for target in first.targets]
    second = PolicyVersion.objects.create(
        policy=first.policy, number=2, targets=targets, created_at=NOON, published_at=NOON, edition=first.edition
    )
    for number, version in enumerate((second, first, second)):
        ring(number, at=NOON - timedelta(minutes=5, days=number), seconds=3)
        Timer.objects.filter(owner_id=number).update(policy_version=version)
    (line,) = attainment(at=NOON)
    assert (line.goal, line.periods["month"].n) == (80, 3)


def test_a_rate_is_never_rounded_up_to_all() -> None:
    assert Tally(met=99_999, missed=1).rate == 99.9
    assert Tally(met=10).rate == 100
    assert Tally().rate is None
    assert Tally().share(0) == 0


def test_the_goal_of_several_targets_is_weighted_by_their_clocks() -> None:
    whole = Line("SLA-PRI", "pri_response")
    for goal, n in ((90, 3), (98, 1)):
        one = Line("SLA-PRI", "pri_response", str(goal), goal)
        one.periods["month"].met = n
        whole.add(one)
    assert whole.goal == 92


def test_the_nearest_share_the_list_and_come_in_the_order_of_their_time() -> None:
    desk = Desk(at=NOON)
    ticket = desk.processing()
    for minutes in range(1, 40):
        owner = Owner(OwnerKind.VISIT, minutes, ticket.pk)
        given = NOON + timedelta(minutes=minutes - 20)
        attributes = Attributes(channel="phone")
        start_clock(owner=owner, measure="visit_1", at=NOON - timedelta(hours=3), attributes=attributes, given_at=given)
    found = nearest(at=NOON, limit=6)
    due = [timer.due_at for timer in found]
    assert due == sorted(due)
    assert [timer.due_at <= NOON for timer in found] == [True] * 3 + [False] * 3
    assert due[3] == min(timer.due_at for timer in Timer.objects.filter(due_at__gt=NOON))
    assert all(timer.due_at <= NOON + AT_RISK for timer in found)


def test_an_escalation_stands_there_until_somebody_takes_it_up() -> None:
    desk = Desk(at=NOON - timedelta(minutes=7))
    ticket = desk.receive(channel="portal")
    assert escalations(at=NOON) == []
    fire_due(now=lambda: NOON)
    (waiting,) = [one for one in escalations(at=NOON) if one.timer.norm == "BRT-1"]
    assert (waiting.timer.ticket_id, waiting.code, waiting.at) == (ticket.pk, EventCode.BREACHED, NOON)
    assert waiting.receivers
    acknowledge(timer_id=waiting.timer.pk, by=desk.supervisor, at=NOON)
    assert [one for one in escalations(at=NOON) if one.timer.norm == "BRT-1"] == []
    assert standings(at=NOON).total.breached >= 1


def test_an_escalation_of_which_no_journal_tells_is_shown_all_the_same() -> None:
    desk = Desk(at=NOON - timedelta(minutes=7))
    ticket = desk.receive(channel="portal")
    actions.note(ticket_id=ticket.pk, body="Looked at it.", by=desk.agent, at=NOON)  # the act itself notices the breach
    assert escalations(at=NOON) == []
    Timer.objects.filter(state="breached").update(position=1)
    waiting = escalations(at=NOON)[0]
    assert (waiting.at, waiting.receivers, waiting.step) == (waiting.timer.due_at, (), "")


def test_whose_a_clock_is() -> None:
    desk = Desk(at=NOON)
    assert desk.agent.user
    assert desk.dispatcher.user
    due = NOON + timedelta(hours=1)
    actions.promise(ticket_id=desk.processing().pk, due_at=due, text="Soon.", by=desk.dispatcher, at=NOON)
    resolved = desk.confirming()
    desk.dispatched()
    standing = standings(at=NOON)
    assert standing.people[desk.dispatcher.user.pk].promised == 1, "whoever gave his word"
    own = Timer.objects.filter(ticket=resolved, ended_at=None).exclude(measure__in=AWAITS_USER)
    assert "foll_1" in set(own.values_list("measure", flat=True))
    assert standing.people[desk.agent.user.pk].running == own.count(), "the first responder (LIFE-3), and nothing else"
    assert standing.people[None].unaccepted == standing.groups[desk.group.pk].unaccepted == 1, "the group's"


# Punctuality -----------------------------------------------------------------------------------------------------


def fire(count: int, *, lateness_of: Iterable[int], at: datetime = NOON) -> None:
    Desk(at=NOON - timedelta(hours=5)).receive(channel="portal")
    timer = Timer.objects.order_by("pk")[0]
    TimerEvent.objects.bulk_create(
        TimerEvent(timer=timer, code=EventCode.WARNED, round=place + 2, step="warn", at=at, lateness=value)
        for place, value in zip(range(count), lateness_of, strict=True)
    )


def test_lateness_tells_the_worst_and_what_99_of_100_kept() -> None:
    fire(200, lateness_of=range(200))
    found = lateness(at=NOON)
    assert (found.fired, found.worst, found.p99, found.is_alarming) == (200, 199, 197, False)


@pytest.mark.parametrize(("worst", "is_alarming"), [(60_000, False), (60_001, True)])
def test_lateness_over_a_minute_is_alarming(worst: int, is_alarming: bool) -> None:  # noqa: FBT001
    fire(1, lateness_of=[worst])
    assert lateness(at=NOON).is_alarming is is_alarming
    assert lateness(at=NOON).p99 == worst


def test_lateness_is_that_of_the_last_hour() -> None:
    fire(1, lateness_of=[90_000], at=NOON - timedelta(hours=1))
    assert lateness(at=NOON).fired == 0
    assert lateness(at=NOON - timedelta(seconds=1)).worst == 90_000


def test_clocks_that_cannot_fire_are_shown_with_their_error() -> None:
    Desk(at=NOON - timedelta(minutes=7)).receive(channel="portal")
    assert failing(at=NOON) == []
    poisoned = Timer.objects.filter(next_fire_at__lte=NOON).order_by("next_fire_at")[0]
    Timer.objects.filter(pk=poisoned.pk).update(target="gone")  # no version of any policy has it
    fire_due(now=lambda: NOON)
    (found,) = failing(at=NOON)
    assert (found.pk, found.failures) == (poisoned.pk, 1)
    assert "gone" in found.last_error
    assert len(failing(at=NOON, limit=0)) == 1  # one more than asked says that there are others


def test_the_mark_changes_with_every_act_and_every_minute_and_with_nothing_else() -> None:
    desk = Desk(at=NOON)
    ticket = desk.receive()
    seen = mark(at=NOON)
    assert mark(at=NOON + timedelta(seconds=59)) == seen
    assert mark(at=NOON + timedelta(minutes=1)) != seen
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=NOON)
    acted = mark(at=NOON)
    assert acted != seen
    ring(1, at=NOON, seconds=1)
    assert mark(at=NOON) != acted
