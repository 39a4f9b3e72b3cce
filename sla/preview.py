"""Looking ahead: what other rules would do to the clocks that run now. Reads only, and never through acts."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from sla.calendars import Hours
from sla.choices import SITE_HOURS, OwnerKind, TimerState
from sla.engine.ledger import attributes_from, moment_of
from sla.engine.plan import Span, length_of, plan_of, walk
from sla.engine.store import names_for
from sla.engine.view import Names
from sla.models import Timer
from sla.policy.conditions import NO, YES, Attributes
from sla.policy.target import Rule, Target
from sla.rulebook import Rulebook

_CLOCK = (
    *("owner_kind", "ticket_id", "measure", "policy_version_id", "target", "calendar_id", "state", "due_at"),
    *("started_at", "given_at", "extended", "stood", "given"),
)
_TICKET = (
    *("ticket__channel", "ticket__kind", "ticket__priority", "ticket__is_vip", "ticket__requester__site__slug"),
    *("ticket__group_id", "ticket__category_id"),
)
_AT_ONCE = 2000


@dataclass
class Line:
    """What would become of the clocks of one target. Each clock is counted once in `same` to `dropped`; `late` are
    those of them that run now and would be overdue at once.
    """

    measure: str
    same: int = 0
    earlier: int = 0
    later: int = 0
    retargeted: int = 0  # another target than now
    dropped: int = 0  # no target applies any more: the clock ends
    late: int = 0

    @property
    def changed(self) -> int:
        """How many clocks would not stay as they are."""
        return self.earlier + self.later + self.retargeted + self.dropped


@dataclass
class Preview:
    """`lines` by the code of the target that would hold (of the one that held, for the dropped)."""

    lines: dict[str, Line] = field(default_factory=dict)
    clocks: int = 0
    changed_clocks: int = 0
    tickets: int = 0
    changed_tickets: int = 0

    @property
    def late(self) -> int:
        """How many clocks would be overdue at once."""
        return sum(line.late for line in self.lines.values())


@dataclass(frozen=True)
class _Fate:
    """What the draft has for clocks of one measure and one set of attributes: worked out once for all of them."""

    target: Target | None  # without its steps: only the due time is asked for
    line: Line
    hours: Hours
    calendar_id: int
    length: timedelta | None = None  # of the rule "after"


def preview_of(rules: Rulebook, *, at: datetime) -> Preview:
    """What `rules` (a rulebook with a draft in it) would do, if they held from `at` on, to the clocks running then.

    One statement for all clocks, read in portions; which target applies is asked once for each measure and set of
    attributes, and only where the time limit or the calendar would differ is a due time found anew.
    """
    look = _Look(rules, at)
    # Most clocks have neither: as texts they need not be read.
    texts = {"stood": Cast("pauses", TextField()), "given": Cast("attributes", TextField())}
    rows: Any = Timer.objects.ticking().order_by().annotate(**texts).values_list(*_CLOCK, *_TICKET)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        look.at_clock(row)
    return look.result()


class _Look:
    def __init__(self, rules: Rulebook, at: datetime) -> None:
        self._rules, self._at = rules, at
        self._names: Names = names_for(rules)
        self._fates: dict[tuple[Any, ...], _Fate] = {}
        self._found = Preview()
        self._tickets: set[int] = set()
        self._changed: set[int] = set()

    def at_clock(self, row: tuple[Any, ...]) -> None:
        kind, ticket_id, measure, version_id, code, calendar_id, state, due_at, *span, given = row[: len(_CLOCK)]
        key = (measure, code, given, row[len(_CLOCK) :] if kind == OwnerKind.TICKET else None)
        fate = self._fates.get(key) or self._work_out(key)
        self._found.clocks += 1
        if ticket_id is not None:
            self._tickets.add(ticket_id)
        if fate.target is None:
            fate.line.dropped += 1
        else:
            is_other = fate.target.code != code
            new_due_at = self._due(fate, self._rules.target(version_id, code), calendar_id, span) or due_at
            _count(fate.line, is_other=is_other, before=due_at, after=new_due_at)
            fate.line.late += state == TimerState.RUNNING and new_due_at <= self._at < due_at
            if new_due_at == due_at and not is_other:
                return
        self._found.changed_clocks += 1
        if ticket_id is not None:
            self._changed.add(ticket_id)

    def result(self) -> Preview:
        return replace(self._found, tickets=len(self._tickets), changed_tickets=len(self._changed))

    def _of_ticket(self, values: tuple[Any, ...]) -> Attributes:
        channel, kind, priority, is_vip, site, group_id, category_id = values
        return Attributes(
            channel=channel,
            kind=kind,
            priority=str(priority),
            vip=YES if is_vip else NO,
            site=site or "",
            group=self._names.groups.get(group_id, ""),
            category=self._names.categories.get(category_id, ()),
        )

    def _work_out(self, key: tuple[Any, ...]) -> _Fate:
        measure, code, given, values = key
        attributes = self._of_ticket(values) if values else attributes_from(json.loads(given) if given else None)
        candidate = self._rules.best(measure, attributes)
        target = replace(candidate.target, steps=()) if candidate else None
        line = self._found.lines.setdefault(target.code if target else code, Line(measure))
        calendar = self._rules.calendar(target.calendar if target else SITE_HOURS, site=attributes.site)
        length = length_of(target, calendar.hours) if target and target.due.rule is Rule.AFTER else None
        fate = self._fates[key] = _Fate(target, line, calendar.hours, calendar.revision_id, length)
        return fate

    @staticmethod
    def _due(fate: _Fate, old: Target, calendar_id: int, values: list[Any]) -> datetime | None:
        """The new due time; None where it cannot be another one."""
        if fate.target is None or (fate.target.due == old.due and fate.calendar_id == calendar_id):
            return None
        started_at, given_at, extended, stood = values
        pauses = (
            ()
            if stood == "[]"
            else tuple((moment_of(one), other and moment_of(other)) for one, other in json.loads(stood))
        )
        span = Span(started_at, given_at, pauses, timedelta(seconds=extended))
        if fate.length is not None:
            return walk(span, fate.length + span.extended, hours=fate.hours)
        return plan_of(span, target=fate.target, hours=fate.hours).due_at


def _count(line: Line, *, is_other: bool, before: datetime, after: datetime) -> None:
    if is_other:
        line.retargeted += 1
    elif after == before:
        line.same += 1
    elif after < before:
        line.earlier += 1
    else:
        line.later += 1
