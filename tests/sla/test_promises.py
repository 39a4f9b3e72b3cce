"""Kept promises, for each person and for the desk (PROM-1)."""

from datetime import date, datetime, timedelta

import pytest

from sla.firing import fire_due
from sla.models import Timer
from sla.promises import kept_promises
from tests.factories import NOON, Desk
from tests.sla.lives import Life
from tickets import actions
from tickets.models import Ticket

TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
pytestmark = pytest.mark.django_db


def promise(desk: Desk, ticket: Ticket, *, minutes: int, at: datetime = NOON) -> None:
    due = at + timedelta(minutes=minutes)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="You hear from us.", by=desk.engineer, at=at)


def speak(desk: Desk, ticket: Ticket, *, after: int) -> None:
    at = NOON + timedelta(minutes=after)
    actions.reply(ticket_id=ticket.pk, body="The spare part arrives at three.", by=desk.engineer, at=at)


def test_norm_prom_1_a_promise_is_kept_by_a_word_within_its_time() -> None:
    desk = Desk(at=NOON)
    kept, late, silent = desk.processing(), desk.processing(), desk.processing()
    for ticket in (kept, late, silent):
        promise(desk, ticket, minutes=30)
    speak(desk, kept, after=30)
    speak(desk, late, after=31)
    fire_due(now=lambda: NOON + timedelta(hours=1))
    found = kept_promises(first=TODAY, after=TOMORROW)
    assert (found.desk.met, found.desk.missed, found.desk.rate) == (1, 2, 33.3)
    assert desk.engineer.user
    assert list(found.people) == [desk.engineer.user.pk]


def test_a_promise_that_was_renewed_in_time_is_not_judged_but_the_new_one_is() -> None:
    desk = Desk(at=NOON)
    ticket = desk.processing()
    promise(desk, ticket, minutes=30)
    promise(desk, ticket, minutes=90, at=NOON + timedelta(minutes=10))
    assert kept_promises(first=TODAY, after=TOMORROW).desk.n == 0
    speak(desk, ticket, after=60)
    assert kept_promises(first=TODAY, after=TOMORROW).desk.met == 1


def test_a_promise_that_is_not_due_yet_is_neither_kept_nor_broken() -> None:
    desk = Desk(at=NOON)
    promise(desk, desk.processing(), minutes=30)
    assert kept_promises(first=TODAY, after=TOMORROW).people == {}


def test_whoever_has_judged_most_comes_first_and_other_days_do_not_count() -> None:
    first, second = Desk(at=NOON), Desk(at=NOON)
    for desk, count in ((first, 1), (second, 2)):
        for _ in range(count):
            ticket = desk.processing()
            promise(desk, ticket, minutes=30)
            speak(desk, ticket, after=10)
    assert first.engineer.user
    assert second.engineer.user
    found = kept_promises(first=TODAY, after=TOMORROW)
    assert list(found.people) == [second.engineer.user.pk, first.engineer.user.pk]
    assert kept_promises(first=TOMORROW, after=date(2026, 11, 25)).desk.n == 0


@pytest.mark.parametrize("seed", range(2))
def test_promises_agree_with_a_recount(seed: int) -> None:
    Life(seed, at=NOON)
    found = kept_promises(first=date(2026, 11, 1), after=TOMORROW)
    since = datetime(2026, 10, 31, 16, tzinfo=NOON.tzinfo)
    judged = [t for t in Timer.objects.filter(measure="prom_1") if t.judged_at and since <= t.judged_at <= NOON]
    assert (found.desk.n, found.desk.met) == (len(judged), sum(timer.state == "met" for timer in judged))
    assert sum(tally.n for tally in found.people.values()) == len(judged)
