"""The ledger: all clocks of one owner, and what facts do to them.

It works on `Timer` rows in memory and says afterwards which are new, which changed, and what the clocks' journal has to
tell. The same ledger books an act as it happens and replays a whole journal, so the two cannot come apart.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sla.calendars import Hours, local_date, next_working_day, opening_of
from sla.choices import EventCode, Outcome, OwnerKind, TimerState
from sla.engine import steps
from sla.engine.plan import Span, day_end, plan_of
from sla.measures.table import MEASURES
from sla.models import Timer
from sla.policy.conditions import Attributes, Candidate
from sla.policy.target import Mark, Target
from sla.rulebook import Rulebook, hours_of

_INSTANT = timedelta(microseconds=1)
moment_of, text_of = steps.moment_of, steps.text_of


@dataclass(frozen=True)
class Owner:
    """What clocks hang on. `ticket_id` is the ticket they are shown on, if any."""

    kind: str
    pk: int
    ticket_id: int | None = None

    @classmethod
    def ticket(cls, pk: int) -> "Owner":
        """A ticket, with its own clocks."""
        return cls(OwnerKind.TICKET, pk, pk)


@dataclass
class Entry:
    """A line for the clocks' journal."""

    timer: Timer
    code: str
    at: datetime
    params: dict[str, Any] = field(default_factory=dict)
    by_id: int | None = None


@dataclass(frozen=True)
class Turn:
    """A clock goes by another target that has other tasks than the one before: `over` are the kinds that it has no
    longer, `is_owed` says that it has one from the start that there was not.
    """

    timer: Timer
    at: datetime
    over: frozenset[str]
    is_owed: bool


@dataclass
class Ledger:
    """`timers` are the owner's clocks that have not ended (or all of them, in a replay)."""

    owner: Owner
    rules: Rulebook
    attributes: Attributes
    timers: list[Timer]
    waiting_on: str = ""
    new: list[Timer] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    is_supervisor: Callable[[int | None], bool] = lambda _user_id: False

    # -- looking -----------------------------------------------------------------------------------------------------

    def ticking(self, *measures: str) -> Iterator[Timer]:
        """The clocks of these measures (of all, without any) that have not ended."""
        for timer in list(self.timers):
            is_mine = timer.owner_kind == self.owner.kind and timer.ended_at is None
            if is_mine and (not measures or timer.measure in measures):
                yield timer

    @property
    def site_hours(self) -> Hours:
        """The hours of the requester's site."""
        return self.rules.site_calendar(self.attributes.site).hours

    def target_of(self, timer: Timer) -> Target:
        """The target `timer` goes by."""
        return self.rules.target(timer.policy_version_id, timer.target)

    # -- starting ----------------------------------------------------------------------------------------------------

    def start(
        self,
        measure: str,
        *,
        at: datetime,
        key: str = "",
        cycle: int = 1,
        given_at: datetime | None = None,
        person_id: int | None = None,
        pauses: Iterable[tuple[datetime, datetime | None]] = (),
    ) -> Timer | None:
        """A clock of `measure` begins at `at`; None when no target applies, or when it was begun before (`key`)."""
        if any(timer.measure == measure and timer.key == key for timer in self.timers):
            return None
        candidate = self.rules.best(measure, self.attributes)
        if candidate is None:
            return None
        timer = Timer(
            owner_kind=self.owner.kind,
            owner_id=self.owner.pk,
            ticket_id=self.owner.ticket_id,
            person_id=person_id,
            measure=measure,
            key=key,
            cycle=cycle,
            started_at=at,
            given_at=given_at,
            pauses=[[text_of(begins), text_of(ends) if ends else None] for begins, ends in pauses],
            attributes=None if self.owner.kind == OwnerKind.TICKET else _attributes_doc(self.attributes),
        )
        self._lay_out(timer, candidate, at=at)
        self.timers.append(timer)
        self.new.append(timer)
        if self.waiting_on in candidate.target.pauses:
            self.pause(timer, at=at)
        return timer

    def start_day(self, measure: str, *, day: date, series: str, cycle: int, not_before: datetime) -> Timer | None:
        """The cycle of a daily clock for the working day `day`: from its opening, or from `not_before` if later.
        `series` tells apart the runs of days, each begun by another act.
        """
        opens = opening_of(self.site_hours, day)
        at = max(opens, not_before) if opens else not_before
        return self.start(measure, at=at, key=f"{day.isoformat()}.{series}", cycle=cycle)

    # -- stopping ----------------------------------------------------------------------------------------------------

    def meet(self, *measures: str, at: datetime, key: str | None = None, early: bool = False) -> list[Timer]:
        """What was asked for has happened: those clocks stop, in time or too late; which they are. What comes before
        a clock's `not_before` does not count, unless `early`.
        """
        stopped = []
        for timer in self.ticking(*measures):
            too_early = timer.not_before is not None and at < timer.not_before and not early
            if (key is None or timer.key == key) and not too_early:
                self._end(timer, at=at)
                stopped.append(timer)
        return stopped

    def cancel(self, *measures: str, at: datetime, outcome: str = "", key: str | None = None) -> None:
        """Nobody waits for it any more. A clock that was breached by then stays so, for the figures."""
        for timer in self.ticking(*measures):
            if key is None or timer.key == key:
                self._close(timer, at=at, state=TimerState.CANCELLED, outcome=outcome)

    def attempt(self, *measures: str, at: datetime) -> None:
        """A try that did not reach anybody. It may grant more time, and after so many the supervisor decides. Of a
        clock that has not begun, or of one that asks to wait (`not_before`), it is none.
        """
        for timer in self.ticking(*measures):
            if at < (timer.not_before or timer.started_at):
                continue
            target = self.target_of(timer)
            timer.attempts += 1
            if target.extension and timer.attempts <= target.extensions and timer.state == TimerState.RUNNING:
                timer.extended += target.extension
                self.replan(timer, at=at, because="attempt")
            for step in target.steps:
                if step.mark is Mark.ATTEMPTS and step.amount == timer.attempts:
                    steps.call(timer, step.code, at=at)

    def _late_from(self, timer: Timer) -> datetime:
        """After this moment it is too late: the due time, and what is tolerated past it."""
        return timer.due_at + timedelta(seconds=self.target_of(timer).tolerance)

    def _is_late(self, timer: Timer, at: datetime) -> bool:
        """Whether it is too late at `at`; never where it is the requester who is waited for."""
        return not MEASURES[timer.measure].awaits_user and self._late_from(timer) < at

    def _end(self, timer: Timer, *, at: datetime) -> None:
        if timer.state == TimerState.PAUSED or (timer.state == TimerState.RUNNING and at <= self._late_from(timer)):
            late = timer.state == TimerState.RUNNING and at > timer.due_at
            timer.judged_at = at
            self._close(timer, at=at, state=TimerState.MET, outcome=Outcome.TOLERATED if late else "")
        else:
            self._close(timer, at=at, state=TimerState.BREACHED)

    def _close(self, timer: Timer, *, at: datetime, state: str, outcome: str = "") -> None:
        until = at
        if timer.state == TimerState.PAUSED:
            until = moment_of(timer.pauses[-1][0])
            self._end_pause(timer, at=at)
        elif state != TimerState.MET and self._is_late(timer, at):
            timer.state, timer.judged_at = TimerState.BREACHED, timer.due_at
        if timer.state != TimerState.BREACHED:
            timer.state = state
        timer.outcome, timer.ended_at = outcome, at
        steps.cut(timer, until=until)

    def meet_day(self, measure: str, *, at: datetime, cycle: int, series: str, following: date | None = None) -> None:
        """Today is settled; the next cycle is that of the working day `following`, or else of the next one."""
        today = local_date(self.site_hours, at)
        wanted = max(following or today, next_working_day(self.site_hours, today))
        for timer in self.ticking(measure):
            if day_of(timer) <= today:
                self._end(timer, at=at)
            elif day_of(timer) != wanted:
                self._close(timer, at=at, state=TimerState.CANCELLED)
        if not any(self.ticking(measure)):
            self.start_day(measure, day=wanted, series=series, cycle=cycle, not_before=at)

    def end_days(self, measure: str, *, at: datetime) -> None:
        """No further days: today's cycle is met, one of a day to come was never asked for."""
        today = local_date(self.site_hours, at)
        for timer in self.ticking(measure):
            if day_of(timer) <= today:
                self._end(timer, at=at)
            else:
                self._close(timer, at=at, state=TimerState.CANCELLED)

    # -- standing still ----------------------------------------------------------------------------------------------

    def wait(self, waiting_on: str, *, at: datetime) -> None:
        """Somebody is waited for (or, empty, nobody any more): clocks whose target says so stand still."""
        self.waiting_on = waiting_on
        for timer in self.ticking():
            target = self.target_of(timer)
            stands = waiting_on in target.pauses
            if stands and timer.state == TimerState.RUNNING:
                self.pause(timer, at=at)
            elif not stands and timer.state == TimerState.PAUSED:
                self.resume(timer, at=at)

    def pause(self, timer: Timer, *, at: datetime) -> None:
        """The clock stands still from `at` on. One that is past its due time does not."""
        if timer.due_at <= at:
            return
        timer.pauses = [*timer.pauses, [text_of(at), None]]
        timer.state = TimerState.PAUSED
        steps.aim(timer)

    def resume(self, timer: Timer, *, at: datetime) -> None:
        """It goes on, and is due as much later as it stood."""
        self._end_pause(timer, at=at)
        timer.state = TimerState.RUNNING
        self.replan(timer, at=at, because="pause")

    @staticmethod
    def _end_pause(timer: Timer, *, at: datetime) -> None:
        timer.pauses = [[begins, ends or text_of(at)] for begins, ends in timer.pauses]

    # -- time and rules ----------------------------------------------------------------------------------------------

    def advance(self, at: datetime) -> None:
        """What time alone has done by `at`: clocks past their due time are breached, and days that are over are
        followed by the next.
        """
        again = True
        while again:
            again = False
            for timer in self.ticking():
                if timer.state == TimerState.RUNNING and self._is_late(timer, at):
                    self._breach(timer)
                    again = again or MEASURES[timer.measure].daily

    def _breach(self, timer: Timer) -> None:
        timer.state, timer.judged_at = TimerState.BREACHED, timer.due_at
        if MEASURES[timer.measure].daily:
            self.roll(timer)

    def roll(self, timer: Timer) -> None:
        """A daily clock's day is over: the next one begins, and the one before is asked for no longer."""
        for other in self.ticking(timer.measure):
            if other.state == TimerState.BREACHED and day_of(other) < day_of(timer):
                self._close(other, at=timer.due_at, state=TimerState.BREACHED, outcome=Outcome.DAY_OVER)
        day = next_working_day(self.site_hours, day_of(timer))
        self.start_day(timer.measure, day=day, series=series_of(timer), cycle=timer.cycle, not_before=timer.due_at)

    def working_day(self, at: datetime) -> date:
        """The working day of `at`, or the next one, where there is none or its hours are over."""
        hours = self.site_hours
        return local_date(hours, day_end(hours, at) - _INSTANT)

    def retarget(self, *, at: datetime, because: str) -> None:
        """Other rules, or other attributes: each clock goes by the target that applies now, from its start, with all
        pauses kept. The journal gets the old and the new due time.
        """
        for timer in self.ticking():
            candidate = self.rules.best(timer.measure, self.attributes)
            if candidate is None:
                self._close(timer, at=at, state=TimerState.CANCELLED, outcome=Outcome.UNTARGETED)
            else:
                self._change_rules(timer, candidate, at=at, because=because)

    def _change_rules(self, timer: Timer, candidate: Candidate, *, at: datetime, because: str) -> None:
        calendar = self.rules.calendar(candidate.target.calendar, site=self.attributes.site)
        same = (timer.policy_version_id, timer.target, timer.calendar_id) == (
            candidate.version_id,
            candidate.target.code,
            calendar.revision_id,
        )
        if same:
            timer.edition_id = self.rules.edition_id
            return
        before, was, now = timer.due_at, self.target_of(timer), candidate.target
        self._lay_out(timer, candidate, at=at)
        over, is_owed = was.tasks - now.tasks, bool(now.task) and now.task != was.task
        if over or is_owed:
            self.turns.append(Turn(timer, at, over, is_owed))
        if timer.due_at != before:
            params = {"because": because, "old": text_of(before), "new": text_of(timer.due_at), "target": timer.target}
            self.entries.append(Entry(timer, EventCode.REPLANNED, at, params))

    def replan(self, timer: Timer, *, at: datetime, because: str) -> None:
        """Find the due time and the steps anew, by the same target."""
        before = timer.due_at
        self._set_plan(timer, self.target_of(timer), at=at)
        if timer.due_at != before:
            params = {"because": because, "old": text_of(before), "new": text_of(timer.due_at)}
            self.entries.append(Entry(timer, EventCode.REPLANNED, at, params))

    def bring_forward(self, timer: Timer, started_at: datetime, pauses: list[Any], *, at: datetime) -> None:
        """Another start and other pauses, unless they would make it due later."""
        before, due_at = (timer.started_at, timer.pauses), timer.due_at
        timer.started_at, timer.pauses = started_at, pauses
        if plan_of(span_of(timer), target=self.target_of(timer), hours=hours_of(timer.calendar_id)).due_at < due_at:
            self.replan(timer, at=at, because="merge")
        else:
            timer.started_at, timer.pauses = before

    def _lay_out(self, timer: Timer, candidate: Candidate, *, at: datetime) -> None:
        target = candidate.target
        timer.edition_id, timer.policy_version_id = self.rules.edition_id, candidate.version_id
        timer.target, timer.norm = target.code, target.norm
        timer.calendar_id = self.rules.calendar(target.calendar, site=self.attributes.site).revision_id
        self._set_plan(timer, target, at=at)

    def _set_plan(self, timer: Timer, target: Target, *, at: datetime) -> None:
        plan = plan_of(span_of(timer), target=target, hours=hours_of(timer.calendar_id))
        timer.due_at, timer.warn_at, timer.not_before = plan.due_at, plan.warn_at, plan.not_before
        if timer.state == TimerState.BREACHED and plan.due_at > at:
            timer.state, timer.judged_at = TimerState.RUNNING, None
        elif timer.state == TimerState.PAUSED and plan.due_at <= moment_of(timer.pauses[-1][0]):
            timer.state, timer.pauses = TimerState.RUNNING, timer.pauses[:-1]  # it was late before the wait began
        steps.lay(timer, plan.steps, target=target, at=at)

    def acknowledge(self, timer: Timer, *, at: datetime, by_id: int) -> None:
        """Somebody has taken it up: the chain ends, but for the breach itself, which is a fact and not a call."""
        timer.acknowledged_at, timer.acknowledged_by_id = at, by_id
        self.entries.append(Entry(timer, EventCode.ACKNOWLEDGED, at, by_id=by_id))
        steps.silence(timer, until=self._late_from(timer))
        steps.aim(timer)


def day_of(timer: Timer) -> date:
    """The day of a daily clock's cycle."""
    return date.fromisoformat(timer.key[:10])


def series_of(timer: Timer) -> str:
    """Which run of days a daily clock's cycle belongs to."""
    return timer.key[11:]


def span_of(timer: Timer) -> Span:
    """What `timer` is planned from."""
    pauses = tuple((moment_of(begins), moment_of(ends) if ends else None) for begins, ends in timer.pauses)
    return Span(timer.started_at, timer.given_at, pauses, timedelta(seconds=timer.extended))


def _attributes_doc(attributes: Attributes) -> dict[str, Any]:
    return {**vars(attributes), "category": list(attributes.category)}


def attributes_from(doc: dict[str, Any] | None) -> Attributes:
    """What the owner of a clock that is no ticket was started with."""
    doc = doc or {}
    return Attributes(**{**doc, "category": tuple(doc.get("category", ()))})
