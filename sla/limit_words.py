"""Time limits in words, in the reader's language: how long, in which hours, and what does not count."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from face import dates
from face.words import between
from sla.choices import CALENDAR_WORDS
from sla.closures import Closure, Why
from sla.policy.target import Due, Rule, Target

_MINUTE, _HOUR = 60, 3600
_LONG = 2 * _HOUR  # up to here minutes are easier to take in: 90 minutes


def duration(seconds: int) -> str:
    """A span as a limit is written: 5 minutes, 90 minutes, 8 hours, 2 hours 30 minutes."""
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if seconds < _MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < _LONG and minutes:
        return _minutes(seconds // _MINUTE)
    whole = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return " ".join([whole, _minutes(minutes)]) if minutes else whole


def _minutes(count: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}


def limit_words(target: Target) -> str:
    """How a target's due time is found: 5 minutes, 1 working day, the end of the working day."""
    return _LIMITS[target.due.rule](target.due)


def target_words(target: Target, names: Mapping[str, str] | None = None) -> str:
    """The limit and the hours it counts in: 5 minutes · Site hours. `names` are those of the calendars, by slug. A time
    that somebody gave counts in no hours.
    """
    hours = (names or {}).get(target.calendar) or CALENDAR_WORDS.get(target.calendar, target.calendar)
    return limit_words(target) if target.due.rule is Rule.GIVEN else f"{limit_words(target)}{between()}{hours}"


def _after(due: Due) -> str:
    days = ngettext("%(n)s working day", "%(n)s working days", due.days) % {"n": due.days} if due.days else ""
    return " ".join(filter(None, [days, duration(due.seconds) if due.seconds else ""]))


def _given(due: Due) -> str:
    if not due.seconds:
        return _("The time that was promised")
    words = _("%(span)s before the agreed time") if due.seconds < 0 else _("%(span)s after the agreed time")
    return words % {"span": duration(abs(due.seconds))}


def _day_end(due: Due) -> str:
    words = _("The end of the working day")
    if due.seconds:
        words = _("%(span)s before the end of the working day") % {"span": duration(abs(due.seconds))}
    if due.least:
        return _("%(limit)s, at least %(span)s") % {"limit": words, "span": duration(due.least)}
    return words


def _same_time(due: Due) -> str:
    words = ngettext("The same time on the next working day", "The same time %(n)s working days later", due.days)
    return words % {"n": due.days}


def _opening(due: Due) -> str:
    return _("%(span)s after the next opening") % {"span": duration(due.seconds)}


def _call_back(due: Due) -> str:
    values = {"span": duration(due.seconds), "then": duration(due.then)}
    return _("%(span)s; out of hours %(then)s after the next opening") % values


_LIMITS = {
    Rule.AFTER: _after,
    Rule.GIVEN: _given,
    Rule.DAY_END: _day_end,
    Rule.SAME_TIME: _same_time,
    Rule.OPENING: _opening,
    Rule.CALL_BACK: _call_back,
}


def closure_words(closure: Closure, *, today: date) -> str:
    """What does not count, in the words of a wall calendar: 午休 12:00–13:30, 国庆节 10-01–10-07."""
    hours = f"{dates.clock_time(closure.begins)}–{dates.clock_time(closure.ends)}"
    words = {
        Why.LUNCH: _("Lunch break %(when)s"),
        Why.BREAK: _("Break %(when)s"),
        Why.NIGHT: _("Out of hours %(when)s"),
        Why.WEEKEND: _("Weekend %(when)s"),
        Why.HOLIDAY: _("%(name)s %(when)s"),
        Why.WORKED: _("%(when)s is worked (%(name)s)") if closure.name else _("%(when)s is worked"),
    }[closure.why]
    when = _days(closure, today) if closure.first else hours
    said = words % {"when": when, "name": closure.name or _("Holiday")}
    if closure.times > 1:
        times = ngettext("%(n)s time", "%(n)s times", closure.times) % {"n": closure.times}
        return said + between() + times
    return said


def _days(closure: Closure, today: date) -> str:
    days = [dates.when(day, today=today) for day in (closure.first, closure.last) if day]
    return "–".join(dict.fromkeys(days))
