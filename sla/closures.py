"""What lies between the start of a clock and its due time without counting: breaks, nights, weekends, holidays. Told so
that a person can follow it on a wall calendar, each kind once. Pure.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sla.calendars import ClosedBy, ClosedDay, DayKind, Hours, closed_days, local_date, open_intervals, opening_of
from sla.engine.plan import Pause, length_of
from sla.policy.target import Rule, Target

_REMARK = re.compile(r"（.*?）|\(.*?\)|调休上班$")  # of a year's decree: how a day came to be free, or worked
_NOON = time(12)


class Why(StrEnum):
    """Why it is closed; or, of a moved working day, open."""

    LUNCH = "lunch"
    BREAK = "break"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    WORKED = "worked"


@dataclass(frozen=True)
class Closure:
    """One stretch that does not count. What comes back (`times` in all) is told with its first stretch; `first` and
    `last` are the dates of days that are closed as a whole, or of the day that is worked.
    """

    why: Why
    begins: datetime
    ends: datetime
    times: int = 1
    first: date | None = None
    last: date | None = None
    name: str = ""


def closures_of(
    hours: Hours, *, target: Target, started_at: datetime, due_at: datetime, pauses: Sequence[Pause] = ()
) -> list[Closure]:
    """What did not count on the way from the start to the due time, in order. Nothing for a time that somebody gave or
    the end of a day; what lies within a pause is left to the pause.
    """
    begins = _counted_from(target, hours, started_at)
    if begins is None or due_at <= begins:
        return []
    gaps = (gap for gap in _gaps(hours, begins, due_at) if not _is_within(gap, pauses))
    found = _together(hours, (_closure(hours, *gap) for gap in gaps))
    return sorted([*found, *_worked(hours, begins, due_at)], key=lambda closure: closure.begins)


def _counted_from(target: Target, hours: Hours, started_at: datetime) -> datetime | None:
    match target.due.rule:
        case Rule.AFTER if length_of(target, hours):
            return started_at
        case Rule.OPENING | Rule.SAME_TIME:
            return started_at
        case Rule.CALL_BACK:
            return started_at + timedelta(seconds=target.due.seconds)
    return None


def _gaps(hours: Hours, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    cursor = begins
    for opens, closes in open_intervals(hours, begins, ends):
        if opens > cursor:
            yield cursor, opens
        cursor = closes


def _is_within(gap: tuple[datetime, datetime], pauses: Sequence[Pause]) -> bool:
    return any(begins <= gap[0] and (ends is None or gap[1] <= ends) for begins, ends in pauses)


def _closure(hours: Hours, begins: datetime, ends: datetime) -> Closure:
    if days := closed_days(hours, begins, ends):
        name = _name_of(days)
        why = Why.HOLIDAY if any(day.reason is ClosedBy.HOLIDAY for day in days) else Why.WEEKEND
        return Closure(why, begins, ends, first=days[0].date, last=days[-1].date, name=name)
    day, opens = local_date(hours, begins), opening_of(hours, local_date(hours, begins))
    if day != local_date(hours, ends) or opens is None or begins < opens:
        return Closure(Why.NIGHT, begins, ends)
    first, last = (moment.astimezone(hours.zone).time() for moment in (begins, ends))
    return Closure(Why.LUNCH if first <= _NOON < last else Why.BREAK, begins, ends)


def _name_of(days: Sequence[ClosedDay]) -> str:
    """The festival that most of the days belong to; a weekend beside it is part of it."""
    names = Counter(plain for day in days if (plain := _REMARK.sub("", day.name)))
    return names.most_common(1)[0][0] if names else ""


def _together(hours: Hours, closures: Iterable[Closure]) -> list[Closure]:
    found: dict[object, Closure] = {}
    for closure in closures:
        key: object = closure.first
        if closure.why is Why.WEEKEND:
            key = closure.why
        elif closure.why is not Why.HOLIDAY:
            key = tuple(moment.astimezone(hours.zone).time() for moment in (closure.begins, closure.ends))
        seen = found.get(key)
        found[key] = replace(seen, times=seen.times + 1) if seen else closure
    return list(found.values())


def _worked(hours: Hours, begins: datetime, ends: datetime) -> Iterator[Closure]:
    """Days worked that the week has off."""
    first, last = local_date(hours, begins), local_date(hours, ends)
    for day in hours.days:
        if day.kind is DayKind.WORKING and first <= day.date <= last and not hours.week[day.date.weekday()]:
            at = max(opening_of(hours, day.date) or begins, begins)
            yield Closure(Why.WORKED, at, at, first=day.date, last=day.date, name=_REMARK.sub("", day.name))
