"""The steps of an escalation as a clock's row keeps them: those that have fired (`position` of them), then those that
wait, each a code and its moment.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sla.choices import TimerState
from sla.models import Timer
from sla.policy.target import Mark, Target


def text_of(moment: datetime) -> str:
    """A moment as the JSON columns of a clock keep it."""
    return moment.astimezone(UTC).isoformat()


moment_of = datetime.fromisoformat


def lay(timer: Timer, steps: Iterable[tuple[str, datetime]], *, target: Target, at: datetime) -> None:
    """The steps of a new plan. What has fired stays fired, unless its time lies ahead again: then a new round begins,
    and it will fire once more.
    """
    plan, called = list(steps), [step for step in timer.steps[timer.position :] if _is_called(step[0], target)]
    done = timer.steps[: timer.position]
    fired = {code for code, _ in done}
    if any(code in fired and moment > at for code, moment in plan):
        timer.round, timer.position, done = timer.round + 1, 0, []
    ahead = [[code, text_of(moment)] for code, moment in plan if code not in fired or (not done and moment > at)]
    timer.steps = [*done, *called, *ahead]
    silence(timer, until=timer.due_at + timedelta(seconds=target.tolerance))
    aim(timer)


def call(timer: Timer, code: str, *, at: datetime) -> None:
    """A step that no plan foresees comes at once: so many attempts have failed."""
    timer.steps = [*timer.steps[: timer.position], [code, text_of(at)], *timer.steps[timer.position :]]
    aim(timer)


def _is_called(code: str, target: Target) -> bool:
    step = target.step(code)
    return step is not None and step.mark is Mark.ATTEMPTS


def cut(timer: Timer, *, until: datetime) -> None:
    """The clock has ended. Steps that had come by `until` are still told, should the pass be late; later ones never
    come, and a clock that was in time is never told to be late.
    """
    waiting = timer.steps[timer.position :]
    if timer.state != TimerState.BREACHED:
        waiting = [step for step in waiting if moment_of(step[1]) < timer.due_at]
    timer.steps = timer.steps[: timer.position] + [step for step in waiting if moment_of(step[1]) <= until]
    aim(timer)


def silence(timer: Timer, *, until: datetime) -> None:
    """Where somebody has taken it up, nobody is called any more. The breach itself, at `until`, is a fact and stays."""
    if timer.acknowledged_at is not None:
        waiting = timer.steps[timer.position :]
        timer.steps = timer.steps[: timer.position] + [step for step in waiting if moment_of(step[1]) <= until]


def aim(timer: Timer) -> None:
    """`next_fire_at` follows from the steps; a standing clock fires nothing."""
    waiting = timer.steps[timer.position :]
    is_still = timer.state == TimerState.PAUSED or not waiting
    timer.next_fire_at = None if is_still else moment_of(waiting[0][1])
    timer.failures, timer.last_error = 0, ""
