"""Rules that change from two sides at the same moment, and sweeps that run side by side."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from sla import rulebook
from sla.actions.calendars import revise_calendar
from sla.actions.catch_up import replan_lagging
from sla.actions.draft import discard_draft
from sla.actions.editions import new_edition
from sla.models import Edition, PolicyVersion, Timer, TimerEvent
from sla.policy.shipped import default_targets
from sla.rulebook import current_edition_id, current_rulebook
from tests.factories import Desk
from tests.sla.rules.shorthand import after, draft_with, edited, published
from tests.sla.rules.test_calendar_acts import with_days
from tests.tickets.test_two_at_once import _at_once
from tickets.actions.act import lock
from tickets.models import Ticket

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HOLIDAY = {"date": "2026-11-24", "kind": "holiday", "name": "", "source": "manual", "intervals": None}


def slower(desk: Desk) -> PolicyVersion:
    return published(edited(default_targets(), "brt-1", due=after(600)), by=desk.manager, at=desk.at)


def test_two_sweeps_share_the_work_and_tell_each_clock_once() -> None:
    desk = Desk()
    for _ in range(12):
        desk.receive(channel="portal")
    slower(desk)
    at = desk.at + timedelta(seconds=2)
    _at_once(*[lambda: replan_lagging(at=at, limit=1000)] * 3)
    assert not Timer.objects.ticking().filter(edition_id__lt=current_edition_id()).exists()
    assert TimerEvent.objects.filter(code="replanned", timer__measure="brt_1").count() == 12


def test_a_ticket_somebody_acts_on_is_left_for_the_next_sweep() -> None:
    desk = Desk()
    busy, idle = desk.receive(channel="portal"), desk.receive(channel="portal")
    slower(desk)
    holds, done = Event(), Event()

    def act() -> None:
        with transaction.atomic():
            lock(busy.pk, by=desk.agent)
            holds.set()
            done.wait(20)
        connection.close()

    thread = Thread(target=act)
    thread.start()
    holds.wait(20)
    assert replan_lagging(at=desk.at, limit=1000) == 1
    behind = Timer.objects.ticking().filter(edition_id__lt=current_edition_id())
    assert set(behind.values_list("ticket_id", flat=True)) == {busy.pk}
    done.set()
    thread.join()
    assert replan_lagging(at=desk.at, limit=1000) == 1
    assert Ticket.objects.get(pk=idle.pk).next_due_at is not None


def test_no_edition_overtakes_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the newest edition finds in it all that the older ones have brought, whenever he looks."""
    desk = Desk()
    draft_with(edited(default_targets(), "brt-1", due=after(600)), by=desk.manager, at=desk.at)
    made, ahead = Event(), Event()

    def slow(**kwargs: object) -> Edition:
        edition = new_edition(**kwargs)  # type: ignore[arg-type]
        made.set()
        ahead.wait(1)
        return edition

    monkeypatch.setattr("sla.actions.publish.new_edition", slow)

    def revise() -> None:
        made.wait(20)
        revise_calendar(calendar="site", doc=with_days(HOLIDAY), note="", by=desk.manager, at=desk.at)
        _check()
        ahead.set()

    def _check() -> None:
        rulebook.forget()
        found = current_rulebook()
        assert found.edition_id == Edition.objects.order_by("-pk")[0].pk
        assert found.candidates["brt_1"][0].target.due.seconds == 600

    deeds: list[Callable[[], object]] = [lambda: slower(desk), revise]
    _at_once(*deeds)
    _check()


def test_of_two_who_throw_a_draft_away_one_is_told() -> None:
    desk = Desk()
    draft = draft_with(default_targets(), by=desk.manager, at=desk.at)
    refusals = _at_once(*[lambda: discard_draft(version_id=draft.pk, by=desk.manager)] * 2)
    assert sorted(refusal is None for refusal in refusals) == [False, True]
    assert not PolicyVersion.objects.filter(pk=draft.pk).exists()
