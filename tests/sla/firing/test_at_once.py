"""Several passes at once: each step fires in one of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from outbox.models import OutboxMessage
from sla.firing import Pass, fire_due
from sla.firing.due import Moment, take
from sla.models import Timer, TimerEvent
from tests.outbox.test_races import at_once
from tests.sla.clockwork import Crew
from tests.sla.firing.fields import due_steps, fired_steps, sow
from tests.sla.firing.processes import passes
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def crew(transactional_db: None) -> Crew:
    """Monday morning, twelve tickets in all stages."""
    crew = Crew()
    sow(crew, 12)
    return crew


def test_two_threads_at_once_fire_nothing_twice(crew: Crew) -> None:
    done: list[Pass] = []
    tomorrow = crew.at + DAY
    at_once(lambda: done.append(fire_due(now=lambda: tomorrow, batch=3)), threads=2)
    fire_due(now=lambda: tomorrow)  # what one of them held when the other came by
    assert fired_steps() == due_steps(tomorrow)
    assert set(fired_steps().values()) == {1}
    assert sum(one.fired for one in done) <= fired_steps().total()
    assert all(one.put_off == 0 for one in done)


def test_a_letter_about_a_step_is_written_once(crew: Crew) -> None:
    tomorrow = crew.at + DAY
    at_once(lambda: fire_due(now=lambda: tomorrow, batch=3), threads=3)
    fire_due(now=lambda: tomorrow)
    keys = list(OutboxMessage.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))
    assert fired_steps() == due_steps(tomorrow)


def test_four_processes_at_once_fire_nothing_twice(crew: Crew, tmp_path: Path) -> None:
    tomorrow = crew.at + DAY
    with passes(data=tmp_path, at=tomorrow, count=4, batch=2) as workers:
        for worker in workers:
            worker.go_on()
        fired = [int(worker.line()) for worker in workers]
    assert sum(fired) == TimerEvent.objects.filter(step__isnull=False).count()
    fire_due(now=lambda: tomorrow)
    assert fired_steps() == due_steps(tomorrow)
    assert set(fired_steps().values()) == {1}


@pytest.mark.postgres
def test_what_an_act_holds_is_left_for_the_next_pass(crew: Crew) -> None:
    """The act may be about to stop that very clock."""
    tomorrow = crew.at + DAY
    ticket = Ticket.objects.earliest("pk")
    others = {pk for pk, _, _ in due_steps(tomorrow)} - set(
        Timer.objects.filter(ticket=ticket).values_list("pk", flat=True)
    )
    with transaction.atomic():
        Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
        at_once(lambda: fire_due(now=lambda: tomorrow), threads=1)
    assert {pk for pk, _, _ in fired_steps()} >= others
    assert not TimerEvent.objects.filter(ticket=ticket, step__isnull=False).exists()
    fire_due(now=lambda: tomorrow)
    assert fired_steps() == due_steps(tomorrow)


@pytest.mark.postgres
def test_two_passes_do_not_take_the_same_clocks(crew: Crew) -> None:
    tomorrow, theirs = crew.at + DAY, []
    with transaction.atomic():
        mine, _ = take(Moment(tomorrow, tomorrow), limit=5)

        def take_too() -> None:
            with transaction.atomic():
                theirs.extend(take(Moment(tomorrow, tomorrow), limit=5)[0])

        at_once(take_too, threads=1)
    assert len(mine) == 5
    assert theirs
    assert not {one.id for one in mine} & {one.id for one in theirs}


def test_of_two_who_have_read_the_same_clock_one_fires_it(crew: Crew) -> None:
    """Where locks are not to be relied on, what was read is compared when it is written."""
    from sla.firing.batch import Work, _work_out, _write  # noqa: PLC0415 (white-box)
    from sla.firing.people import People  # noqa: PLC0415

    tomorrow = crew.at + DAY
    with transaction.atomic():
        due, places = take(Moment(tomorrow, tomorrow), limit=5)
        for _ in range(2):
            work = Work(tomorrow, People(at=tomorrow, places=places))
            for one in due:
                _work_out(one, work)
            _write(work)
    assert set(fired_steps().values()) == {1}
    assert {pk for pk, _, _ in fired_steps()} == {one.id for one in due}
