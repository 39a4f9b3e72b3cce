"""The course of a clock in words: from its start to its due time and what came of it, one line for each moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.errors import Words
from face import dates
from sla.choices import EventCode, Outcome, TimerState
from sla.course import Moment, What
from sla.explain import Explanation, Matched
from sla.limit_words import closure_words
from sla.measures.table import AWAITS_USER, MEASURES
from sla.models import Timer
from sla.policy.conditions import CONDITIONS, YES
from sla.words import event_words, step_words, waits_words
from tickets.choices import Channel, Kind
from tickets.words import names_in, sentence, who
from workbench.timeline import EVENT_ICONS

_ICONS = {
    What.START: "clock",
    What.CLOSED: "calendar",
    What.PAUSE: "clock-hold",
    What.DUE: "flag",
    What.STEP: "up",
    What.END: "check",
}
_LATE = timedelta(minutes=1)  # from here on it is told that a step fired late


@dataclass(frozen=True)
class Line:
    """One moment: when, what, and in which light (`tone` as the face has them). `is_ahead`: still to come."""

    at: datetime
    says: str
    icon: str
    detail: str = ""
    tone: str = ""
    is_ahead: bool = False


def lines_of(explanation: Explanation, *, today: date) -> list[Line]:
    """The course in lines. At most one statement, for the names in the act that began it."""
    return [_line(moment, explanation, today) for moment in explanation.course]


def conditions_of(explanation: Explanation) -> list[tuple[Words, str]]:
    """Each condition of the target that holds, with what fulfils it."""
    return [(CONDITIONS[one.name].label, _value(one, explanation)) for one in explanation.conditions]


def _value(matched: Matched, explanation: Explanation) -> str:
    # Translators: between two names of a list
    return _(", ").join(str(_code(matched.name, code, explanation)) for code in matched.codes)


def _code(name: str, code: str, explanation: Explanation) -> Words:
    match name:
        case "channel" if code in Channel.values:
            return Channel(code).label
        case "kind" if code in Kind.values:
            return Kind(code).label
        case "priority":
            return f"P{code}"
        case "vip":
            return _("yes") if code == YES else _("no")
    return explanation.called.get(code, code)


def _line(moment: Moment, explanation: Explanation, today: date) -> Line:
    says, detail = _TELLERS[moment.what](moment, explanation, today)
    tone, icon = "", _ICONS.get(moment.what, "info")
    if moment.event is not None:
        code = EventCode(moment.event.code)
        icon, tone = EVENT_ICONS[code], _TONES.get(code, "")
    elif moment.what is What.END:
        tone = {TimerState.MET: "met", TimerState.BREACHED: "breach"}.get(TimerState(explanation.timer.state), "")
    return Line(moment.at, says, icon, detail, tone, moment.is_ahead)


_TONES = {EventCode.WARNED: "warn", EventCode.BREACHED: "breach", EventCode.ESCALATED: "breach"}


def _start(moment: Moment, explanation: Explanation, _today: date) -> tuple[str, str]:
    act = explanation.begun_by
    detail = f"{who(act)} {sentence(act, names_in([act]))}" if act else ""
    if act is None and MEASURES[explanation.timer.measure].daily:
        detail = _("The working day begins")
    return (_("Starts") if moment.is_ahead else _("Started")), detail


def _closed(moment: Moment, _explanation: Explanation, today: date) -> tuple[str, str]:
    assert moment.closure is not None  # noqa: S101 (it is such a moment)
    return closure_words(moment.closure, today=today), ""


def _pause(moment: Moment, _explanation: Explanation, today: date) -> tuple[str, str]:
    what = waits_words(moment.waiting_on)
    waits = _("Waiting for: %(what)s") % {"what": what} if what else ""
    if moment.ends is None:
        return _("Stands still; the times ahead move along"), waits
    values = {"time": dates.when(moment.ends, today=today), "span": dates.span(moment.ends - moment.at)}
    return _("Stood still until %(time)s (%(span)s)") % values, waits


def _event(moment: Moment, explanation: Explanation, today: date) -> tuple[str, str]:
    event = moment.event
    assert event is not None  # noqa: S101 (it is such a moment)
    words = event_words(event, explanation.told, today=today)
    says = f"{event.by} {words}" if event.by else words
    late = timedelta(milliseconds=event.lateness or 0)
    detail = str(event.params.get("reason", ""))
    if late >= _LATE:
        detail = _("%(span)s after its time") % {"span": dates.span(late)}
    return says, detail


def _step(moment: Moment, explanation: Explanation, _today: date) -> tuple[str, str]:
    assert moment.step is not None  # noqa: S101 (it is such a moment)
    return step_words(moment.step, explanation.timer), ""


def _due(_moment: Moment, explanation: Explanation, _today: date) -> tuple[str, str]:
    if explanation.timer.measure in AWAITS_USER:
        return _("From then on the user is not waited for any more"), ""
    return _("Due"), _("if it went on now") if explanation.timer.state == TimerState.PAUSED else ""


def _end(_moment: Moment, explanation: Explanation, _today: date) -> tuple[str, str]:
    timer = explanation.timer
    assert timer.ended_at is not None  # noqa: S101 (it is such a moment)
    return "".join(_ended(timer)), str(Outcome(timer.outcome).label) if timer.outcome else ""


def _ended(timer: Timer) -> Iterator[str]:
    if timer.state == TimerState.CANCELLED or timer.ended_at is None:
        yield _("Nobody waits for it any more")
    elif timer.state == TimerState.MET:
        yield _("Met")
    elif timer.outcome:
        yield _("Ended overdue")
    else:
        yield _("Done, %(span)s too late") % {"span": dates.span(timer.ended_at - timer.due_at)}


_TELLERS = {
    What.START: _start,
    What.CLOSED: _closed,
    What.PAUSE: _pause,
    What.DUE: _due,
    What.EVENT: _event,
    What.STEP: _step,
    What.END: _end,
}
