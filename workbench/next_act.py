"""The next act: one sentence with a verb, the reason, and the button that does it. The second thing the eye meets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from face import dates
from tickets.choices import State, WaitingOn
from tickets.models import Ticket
from tickets.policies import Because, Decision
from workbench.clocks import Card


@dataclass(frozen=True)
class NextAct:
    """What to do now and why. `verb` is the act that does it; empty when it is not this person's to do."""

    title: str
    reason: str
    norm: str = ""
    verb: str = ""
    query: str = ""


@dataclass(frozen=True)
class Situation:
    """What the next act depends on. `clocks` are the ticket's, the nearest first."""

    ticket: Ticket
    decisions: Mapping[str, Decision]
    at: datetime
    missing: tuple[str, ...]
    clocks: Sequence[Card] = ()

    def may(self, verb: str) -> str:
        """`verb` when this person may do it now, else nothing."""
        return verb if self.decisions[verb].allowed else ""

    def time(self, moment: datetime) -> str:
        """A moment as people say it today."""
        return dates.when(moment, today=dates.local_day(self.at))

    def clock(self, *measures: str) -> Card | None:
        """The nearest clock of these measures that somebody still has to stop."""
        return next((card for card in self.clocks if card.timer.measure in measures and not card.is_over), None)

    @property
    def address(self) -> str:
        """How the requester is addressed."""
        return self.ticket.requester.form_of_address

    @property
    def has_moved_today(self) -> bool:
        """Whether there is a progress entry of today (LIFE-7)."""
        moved = self.ticket.progress_at
        return moved is not None and dates.local_day(moved) == dates.local_day(self.at)

    @property
    def lacks_progress(self) -> bool:
        """Whether the policy asks for an entry today, or missed one; in a long wait it does not ask every day."""
        entry = self.clock("track_1")
        return entry is not None and dates.local_day(entry.timer.due_at) <= dates.local_day(self.at)


def next_act(situation: Situation) -> NextAct | None:
    """The next act on a ticket: the report on a major incident where it presses, what was promised where nothing is due
    before it, else what its state asks for; None when nothing is left to do.
    """
    report = situation.clock("life_6", "life_6_next")
    if report is not None and report.is_pressing and situation.ticket.is_open:
        return _reported(situation, report)
    nearest = situation.clock("prom_1", "life_5")
    if nearest is not None and nearest.timer.measure == "prom_1" and situation.ticket.is_open:
        return _promised(situation, nearest)
    teller = _TELLERS.get(situation.ticket.state)
    return teller(situation) if teller else None


def _promised(here: Situation, promise: Card) -> NextAct:
    due_at = promise.timer.due_at
    values = {"time": here.time(due_at), "user": here.address, "what": promise.text or promise.label}
    reason = (
        _("The promised time has passed.") if due_at <= here.at else _("This was promised; a reply or a call keeps it.")
    )
    title = _("Tell %(user)s by %(time)s: %(what)s") % values
    return NextAct(title, reason, "PROM-1", here.may("call"), "?with=user")


def _reported(here: Situation, report: Card) -> NextAct:
    title = _("Report on the major incident by %(time)s") % {"time": here.time(report.timer.due_at)}
    return NextAct(title, _("A note, a reply or a call is the report."), "LIFE-6", here.may("note"))


def _received(here: Situation) -> NextAct:
    return NextAct(
        _("Acknowledge: tell %(user)s the number and when an engineer answers") % {"user": here.address},
        _("The user does not know yet that the request has arrived."),
        "LIFE-4",
        here.may("acknowledge"),
    )


def _acknowledged(here: Situation) -> NextAct:
    ticket = here.ticket
    dispatch = here.decisions["dispatch"]
    if dispatch.because is Because.MISSING:
        return NextAct(
            _("Call the engineer, then dispatch"),
            str(dispatch.reason),
            dispatch.norm,
            here.may("call"),
            "?with=engineer",
        )
    if ticket.is_unclear:
        return _unclear(here, _("The description is being clarified; dispatch when it is clear."))
    until = (
        _("An engineer has to answer by %(time)s.") % {"time": here.time(ticket.answer_by)} if ticket.answer_by else ""
    )
    return NextAct(
        _("Dispatch to a group or an engineer, or resolve it at once"), until, "LIFE-4", here.may("dispatch")
    )


def _unclear(here: Situation, reason: str) -> NextAct:
    title = _("Ask %(user)s again if no answer comes") % {"user": here.address}
    return NextAct(title, reason, "LIFE-18", here.may("call"), "?with=user")


def _dispatched(here: Situation) -> NextAct:
    ticket = here.ticket
    if here.may("accept"):
        title = _("Accept, and say by when you will have contacted %(user)s") % {"user": here.address}
        return NextAct(title, _("The commitment becomes a time limit."), "LIFE-5", "accept")
    receiver = ticket.assignee or (ticket.group.name if ticket.group else "")
    title = _("%(receiver)s has to accept and commit to a time") % {"receiver": receiver}
    until = (
        _("An engineer has to answer by %(time)s.") % {"time": here.time(ticket.answer_by)} if ticket.answer_by else ""
    )
    return NextAct(title, until, "LIFE-5")


def _processing(here: Situation) -> NextAct:
    ticket = here.ticket
    if committed := here.clock("life_5"):
        values = {"time": here.time(committed.timer.due_at), "user": here.address}
        reason = _("%(engineer)s has committed to it and has not spoken to the user yet.") % {
            "engineer": ticket.assignee
        }
        return NextAct(_("Contact %(user)s by %(time)s") % values, reason, "LIFE-5", here.may("call"), "?with=user")
    if not here.has_moved_today:
        return NextAct(
            _("Write today's progress"), _("There is no progress entry of today yet."), "LIFE-7", here.may("note")
        )
    if ticket.is_unclear:
        return _unclear(here, _("The description is being clarified; resolve when it is clear."))
    return NextAct(
        _("Resolve: write cause, solution and result"),
        _("%(user)s is then asked whether it is solved.") % {"user": here.address},
        "LIFE-8",
        here.may("resolve"),
    )


def _tracking(here: Situation) -> NextAct:
    ticket = here.ticket
    values = {"what": str(WaitingOn(ticket.waiting_on).label)}
    title = _("Waiting for: %(what)s. Resume when it is there") % values
    if ticket.waiting_until:
        values["time"] = here.time(ticket.waiting_until)
        title = _("Waiting until %(time)s for: %(what)s. Resume when it is there") % values
        if ticket.waiting_until <= here.at:
            title = _("The wait ended at %(time)s: %(what)s. Resume, or agree a new time") % values
            return NextAct(title, "", "", here.may("resume"))
    if here.lacks_progress:
        return NextAct(_("Write today's progress"), title, "LIFE-7", here.may("note"))
    reason = _("Today's progress is recorded.") if here.has_moved_today else ""
    return NextAct(title, reason, "LIFE-7" if reason else "", here.may("resume"))


def _confirming(here: Situation) -> NextAct:
    ticket = here.ticket
    if ticket.confirmed_at is None and ticket.lapsed_at is None:
        return NextAct(
            _("Ask %(user)s whether it is solved") % {"user": here.address},
            _("The confirm link was sent with the result; by phone, the desk records the answer."),
            "LIFE-8",
            here.may("confirm"),
        )
    if here.ticket.returned_to:
        return _returned(here)
    if here.missing:
        # Translators: between two names of a list
        names = _(", ").join(here.missing)
        title = _("Complete the record: %(names)s") % {"names": names}
        return NextAct(title, _("A ticket is closed only with a complete record."), "LIFE-9", here.may("amend"))
    reason = _("The user has confirmed; the service supervisor closes.")
    if ticket.confirmed_at is None:
        reason = _("The user was reminded and has not answered; by the policy it may be closed all the same.")
    return NextAct(_("Check the record and close"), reason, "LIFE-9", here.may("close"))


def _returned(here: Situation) -> NextAct:
    # Translators: between two names of a list
    values = {"who": str(here.ticket.returned_to), "names": _(", ").join(here.missing)}
    if here.missing:
        title = _("%(who)s completes the record: %(names)s") % values
        return NextAct(title, _("The supervisor returned it; complete, it can be closed."), "LIFE-9", here.may("amend"))
    title = _("%(who)s completes the record, then reports it completed") % values
    reason = _("The supervisor returned it with a remark: see the timeline.")
    return NextAct(title, reason, "LIFE-9", here.may("complete_record"))


def _closed(here: Situation) -> NextAct:
    title = _("Ask %(user)s how satisfied they are, if no answer comes by itself") % {"user": here.address}
    return NextAct(title, _("The survey was sent when the ticket was closed."), "SAT-1", here.may("survey"))


_TELLERS = {
    State.RECEIVED: _received,
    State.ACKNOWLEDGED: _acknowledged,
    State.DISPATCHED: _dispatched,
    State.PROCESSING: _processing,
    State.TRACKING: _tracking,
    State.CONFIRMING: _confirming,
    State.CLOSED: _closed,
}
