"""How a request stands, in the requester's words: one word, one sentence with a time in it, and what he can do now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from face import dates
from tickets.choices import Score, State, WaitingOn
from tickets.models import Ticket

Act = Literal["add", "answer", "confirm", "rate", "again"]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """`word` with its tone (of the badge), what happens next, the norm of a limit in it, and the act that fits."""

    word: str
    says: str
    tone: str = ""
    norm: str = ""
    act: Act = "add"

    @property
    def is_users_turn(self) -> bool:
        """Whether the request goes on only when the requester has said something."""
        return self.act in {"confirm", "answer"}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A ticket at a moment, with the last rating it got (0: none)."""

    ticket: Ticket
    at: datetime
    score: int = 0

    def ahead(self, moment: datetime | None) -> str:
        """`moment` in words while it lies ahead, empty when it is past or unknown."""
        return self.time(moment) if moment and moment > self.at else ""

    def time(self, moment: datetime) -> str:
        """13:50 on the day of the page, else with the day."""
        today = dates.local_day(self.at)
        clock = dates.clock_time(moment)
        return clock if dates.local_day(moment) == today else f"{dates.day(moment, today=today)} {clock}"

    def day(self, moment: datetime | None) -> str:
        """The day, for reading."""
        return dates.day(moment, today=dates.local_day(self.at)) if moment else ""

    @property
    def name(self) -> str:
        """Who takes care of it: the engineer, his group, the first responder, or the desk."""
        ticket = self.ticket
        return str(ticket.assignee or ticket.group or ticket.first_responder or _("The service desk"))


def outlook(ticket: Ticket, *, at: datetime, score: int = 0) -> Outlook:
    """How `ticket` stands at `at`. Needs its people loaded; asks nothing."""
    seen = Seen(ticket=ticket, at=at, score=score)
    if ticket.is_unclear and ticket.state in _UNDER_WAY:
        says = _("The service desk has a question for you")
        return Outlook(word=pgettext("portal state", "Please answer"), tone="warn", says=says, act="answer")
    return _BY_STATE[ticket.state](seen)


def _received(seen: Seen) -> Outlook:
    word = pgettext("portal state", "Submitted")
    ticket = seen.ticket
    says = {
        "BRT-1": _("We acknowledge it by %(time)s"),
        "MAIL-1": _("We acknowledge it by %(time)s"),
        "SLA-PRI": _("We answer by %(time)s"),
    }.get(ticket.next_norm)
    time = seen.ahead(ticket.next_due_at)
    if says and time:
        return Outlook(word=word, says=says % {"time": time}, norm=ticket.next_norm)
    return Outlook(word=word, says=_("Waiting for the service desk; if it is urgent, please call the hotline"))


def _acknowledged(seen: Seen) -> Outlook:
    word = pgettext("portal state", "Acknowledged")
    time = seen.ahead(seen.ticket.answer_by)
    says = _("An engineer contacts you by %(time)s") % {"time": time} if time else _("We are finding an engineer")
    return Outlook(word=word, tone="accent", says=says)


def _dispatched(seen: Seen) -> Outlook:
    values = {"name": seen.name, "time": seen.ahead(seen.ticket.answer_by)}
    says = _("%(name)s contacts you by %(time)s") if values["time"] else _("Given to %(name)s, who takes it on next")
    return Outlook(word=pgettext("portal state", "Dispatched"), tone="accent", says=says % values)


def _processing(seen: Seen) -> Outlook:
    values = {"name": seen.name, "time": seen.ahead(seen.ticket.committed_at)}
    says = _("%(name)s contacts you by %(time)s") if values["time"] else _("%(name)s is working on it")
    return Outlook(word=pgettext("portal state", "In process"), tone="accent", says=_expected(says % values, seen))


def _expected(says: str, seen: Seen) -> str:
    """With the completion that was agreed when it could not be done the same day (BRT-4)."""
    time = seen.ahead(seen.ticket.expected_at)
    return _("%(what)s, expected to be done by %(time)s") % {"what": says, "time": time} if time else says


def _tracking(seen: Seen) -> Outlook:
    until = seen.ahead(seen.ticket.waiting_until)
    what = waits_for(seen.ticket.waiting_on) % {"name": seen.name}
    says = _("%(what)s, expected until %(time)s") % {"what": what, "time": until} if until else _expected(what, seen)
    if seen.ticket.waiting_on == WaitingOn.USER:
        return Outlook(word=pgettext("portal state", "Please answer"), tone="warn", says=says, act="answer")
    return Outlook(word=pgettext("portal state", "Tracking"), tone="accent", says=says)


def waits_for(what: str) -> str:
    """What a tracked request waits for; may have a place for the engineer's `name`."""
    words = {
        WaitingOn.USER: _("%(name)s is waiting for your answer"),
        WaitingOn.APPROVAL: _("Waiting for an approval"),
        WaitingOn.PART: _("Waiting for a spare part"),
        WaitingOn.VENDOR: _("Waiting for the vendor"),
        WaitingOn.APPOINTMENT: _("An appointment is made"),
        WaitingOn.OBSERVATION: _("Being watched, so that it does not come back"),
    }
    return words[WaitingOn(what)]


def _confirming(seen: Seen) -> Outlook:
    if seen.ticket.confirmed_at:
        says = _("Confirmed as solved; it is closed after a last look at the record")
        return Outlook(word=pgettext("portal state", "Confirmed"), tone="met", says=says)
    values = {"name": seen.name, "time": seen.time(seen.ticket.resolved_at or seen.at)}
    says = _("%(name)s finished at %(time)s; please say whether it is solved") % values
    return Outlook(word=pgettext("portal state", "Please confirm"), tone="warn", says=says, act="confirm")


def _closed(seen: Seen) -> Outlook:
    if seen.score >= Score.SATISFIED:  # said of an earlier round: he is not asked again (SAT-1)
        return _surveyed(seen)
    says = _("Closed on %(day)s; please rate it")
    if seen.ticket.confirmed_at is None:
        says = _("Closed on %(day)s without your answer; please rate it, or say what is still missing")
    says %= {"day": seen.day(seen.ticket.closed_at)}
    return Outlook(word=pgettext("portal state", "Closed"), says=says, act="rate")


def _surveyed(seen: Seen) -> Outlook:
    values = {"day": seen.day(seen.ticket.closed_at), "score": Score(seen.score).label if seen.score else ""}
    says = _("Closed on %(day)s; you rated it “%(score)s”") if seen.score else _("Closed on %(day)s")
    return Outlook(word=pgettext("portal state", "Closed"), says=says % values, act="again")


def _cancelled(seen: Seen) -> Outlook:
    says = {
        "withdrawn": _("Withdrawn on %(day)s, as you wished"),
        "duplicate": _("Ended on %(day)s: the same request goes on under another number"),
        "out_of_scope": _("Ended on %(day)s: outside what this desk does"),
    }[seen.ticket.cancel_reason]
    day = seen.day(seen.ticket.closed_at)
    return Outlook(word=pgettext("portal state", "Cancelled"), tone="hold", says=says % {"day": day}, act="again")


_UNDER_WAY = frozenset(
    {State.RECEIVED, State.ACKNOWLEDGED, State.DISPATCHED, State.PROCESSING, State.TRACKING},
)
_BY_STATE: dict[str, Callable[[Seen], Outlook]] = {
    State.RECEIVED: _received,
    State.ACKNOWLEDGED: _acknowledged,
    State.DISPATCHED: _dispatched,
    State.PROCESSING: _processing,
    State.TRACKING: _tracking,
    State.CONFIRMING: _confirming,
    State.CLOSED: _closed,
    State.SURVEYED: _surveyed,
    State.CANCELLED: _cancelled,
}
