"""A pass: batch after batch until nothing is due, and what to do with a clock that cannot be fired."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction

from core.garbage import uncollected
from sla.firing.batch import fire_batch
from sla.firing.due import Moment, due_ids, is_anything_due
from sla.models import Timer

BATCH = 1000  # so many clocks are held for a fraction of a second; more would save nothing
PASS_SECONDS = 50
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(minutes=1), timedelta(hours=1)
MOST_FAILURES = 16  # counted no further; the back-off has long stopped growing

logger = logging.getLogger(__name__)


@dataclass
class Pass:
    """What a pass has done: clocks taken, steps fired, clocks put off because they could not be fired."""

    taken: int = 0
    fired: int = 0
    put_off: int = 0
    _stop: float = field(default_factory=lambda: monotonic() + PASS_SECONDS, repr=False, compare=False)

    @property
    def is_over(self) -> bool:
        """Whether it has gone on for long enough."""
        return monotonic() >= self._stop


def fire_due(*, now: Callable[[], datetime], limit: int | None = None, batch: int = BATCH) -> Pass:
    """Fire everything that is due now, longest due first, each step once, however many passes run at the same time.

    `now` is asked before each batch, so that the times noted are true; what comes due meanwhile is the next pass's, so
    that none goes on and on and keeps a worker from other work. The pass ends when nothing is left that nobody else
    holds, after `limit` clocks or PASS_SECONDS. A clock whose escalation fails is put off, with its error noted, and
    does not stop the others; while the database itself is away, its error ends the pass (`OperationalError`), and the
    next one finds what is left. Not to be called in a transaction.
    """
    done, begun = Pass(), now()
    if not is_anything_due(at=begun):
        return done
    while not done.is_over and (limit is None or done.taken < limit):
        at = now()
        size = batch if limit is None else min(batch, limit - done.taken)
        if not _batch(Moment(at, due_by=min(begun, at)), size=size, done=done):
            break
    return done


def _batch(moment: Moment, *, size: int, done: Pass) -> int:
    """Fire so many; how many there were."""
    try:
        return _fire(moment, size=size, done=done)
    except Exception:
        logger.exception("a batch of clocks failed; the one that it fails for is looked for")
        waiting = due_ids(moment, limit=size)
        _fire_in_halves(waiting, moment, done=done)
        return len(waiting)


def _fire(moment: Moment, *, size: int, done: Pass, only: Sequence[int] = ()) -> int:
    with uncollected():
        taken, fired, failed = fire_batch(moment, limit=size, only=only)
    done.taken, done.fired = done.taken + taken, done.fired + fired
    for timer_id, error in failed:
        _put_off(timer_id, error, at=moment.at, done=done)
    return taken


def _fire_in_halves(waiting: Sequence[int], moment: Moment, *, done: Pass) -> None:
    """What a subscriber or the database refuses for one of many is found by firing fewer and fewer at once; where all
    that failed was the connection, the halves go through.
    """
    middle = len(waiting) // 2
    for half in filter(None, (waiting[:middle], waiting[middle:])):
        if done.is_over:
            return
        try:
            _fire(moment, size=len(half), only=half, done=done)
        except Exception as error:  # noqa: BLE001 (it is noted with the clock, and shown)
            if len(half) > 1:
                _fire_in_halves(half, moment, done=done)
            else:
                done.taken += 1
                _put_off(half[0], error, at=moment.at, done=done)


def _put_off(timer_id: int, error: Exception, *, at: datetime, done: Pass) -> None:
    """Try this clock again later, later each time, up to an hour; its error stands beside it for the administrator."""
    with transaction.atomic():
        timer = Timer.objects.select_for_update(no_key=True).get(pk=timer_id)
        if timer.next_fire_at is None or timer.next_fire_at > at:
            return  # somebody stopped it meanwhile, or another pass fired it
        wait = min(FIRST_BACK_OFF * 2**timer.failures, LONGEST_BACK_OFF)
        timer.failures, timer.next_fire_at = min(timer.failures + 1, MOST_FAILURES), at + wait
        timer.last_error = f"{type(error).__name__}: {error}"[:300]
        timer.save(update_fields=["failures", "next_fire_at", "last_error"])
    done.put_off += 1
    logger.error("clock %s cannot fire and is put off by %s", timer_id, wait, exc_info=error)
