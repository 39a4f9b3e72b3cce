"""Clocks in words, in the reader's language: what they are called, whom they turn to, what their journal tells.

Rows hold codes and moments; a sentence is made when somebody reads. Times are those of the current time zone, with the
day when it is not `today`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from face import dates
from sla.choices import EventCode, Receiver, StepAct
from sla.measures.table import AWAITS_USER, label_of
from sla.models import Timer, TimerEvent
from sla.policy.target import Step
from tickets.choices import WaitingOn

# Steps of an escalation -------------------------------------------------------------------------------------------


def receivers(step: Step, timer: Timer) -> str:
    """To whom a step goes: by name where the clock or its ticket says who that is, else by place."""
    # Translators: between two names of a list
    return _(", ").join(dict.fromkeys(_receiver(code, timer) for code in step.to))


def _receiver(code: str, timer: Timer) -> str:
    ticket = timer.ticket
    people = {Receiver.PERSON: timer.person}
    if ticket is not None:
        people |= {
            Receiver.ASSIGNEE: ticket.assignee,
            Receiver.FIRST_RESPONDER: ticket.first_responder,
            Receiver.HOLDER: ticket.assignee or (ticket.first_responder if ticket.group_id is None else None),
        }
    return str(people.get(Receiver(code)) or Receiver(code).label)


# Who has the matter in hand anyway; whoever else is told stands above them.
_AT_WORK = frozenset({Receiver.HOLDER, Receiver.ASSIGNEE, Receiver.FIRST_RESPONDER, Receiver.PERSON})


def step_words(step: Step, timer: Timer) -> str:
    """What happens at a step that is still to come: 升级至主管."""
    if timer.measure in AWAITS_USER:
        return _patient_words(step, timer)
    who = {"who": receivers(step, timer)}
    if not step.is_late:
        return _("Warns %(who)s") % who
    return _("Tells %(who)s") % who if _AT_WORK.issuperset(step.to) else _("Escalates to %(who)s") % who


def _patient_words(step: Step, timer: Timer) -> str:
    """What happens while the requester is waited for: a reminder, a word to somebody, the end."""
    if step.act == StepAct.CLOSE:
        return _("Closes the ticket, if the record is complete")
    if step.reminds:
        return _("Reminds the user")
    return _("Tells %(who)s") % {"who": receivers(step, timer)}


# The clocks' journal ----------------------------------------------------------------------------------------------


def event_words(event: TimerEvent, names: Mapping[int, str], *, today: date) -> str:
    """What an entry tells, as it reads after the norm it belongs to (or, of what a person did, after his name)."""
    values = {
        "clock": label_of(event.timer.measure),
        "norm": event.timer.norm,
        # Translators: between two names of a list
        "who": _(", ").join(filter(None, (names.get(pk, "") for pk in event.params.get("to", ())))),
        "old": _moment(event, "old", today),
        "new": _moment(event, "new", today),
        "again": _moment(event, "again_at", today),
        "because": because(event.params.get("because", "")),
    }
    if event.params.get("left_out"):
        return _("Reminder left out, its time had passed: %(clock)s") % values
    return _sentence(event.code, is_told=bool(values["who"])) % values


def _moment(event: TimerEvent, key: str, today: date) -> str:
    value = event.params.get(key)
    return dates.when(datetime.fromisoformat(value), today=today) if value else ""


def _sentence(code: str, *, is_told: bool) -> str:
    told = {
        EventCode.WARNED: _("Nearly due: %(clock)s. Told: %(who)s"),
        EventCode.BREACHED: _("Overdue: %(clock)s. Told: %(who)s"),
        EventCode.ESCALATED: _("Still overdue: %(clock)s. Escalated to %(who)s"),
        EventCode.ATTEMPTED: _("Attempts have failed: %(clock)s. To be decided by %(who)s"),
        EventCode.REMINDED: _("The user is reminded: %(clock)s. Told: %(who)s"),
        EventCode.UNANSWERED: _("The reminders have brought no answer: %(clock)s. Told: %(who)s"),
    }
    untold = {
        EventCode.WARNED: _("Nearly due: %(clock)s"),
        EventCode.BREACHED: _("Overdue: %(clock)s"),
        EventCode.ESCALATED: _("Still overdue: %(clock)s"),
        EventCode.ATTEMPTED: _("Attempts have failed: %(clock)s"),
        EventCode.REMINDED: _("The user is reminded: %(clock)s"),
        EventCode.UNANSWERED: _("The reminders have brought no answer: %(clock)s"),
        EventCode.REPLANNED: _("%(clock)s: now due %(new)s instead of %(old)s, %(because)s"),
        EventCode.ACKNOWLEDGED: _("looks after it, the escalation ends: %(clock)s (%(norm)s)"),
        EventCode.WAIVED: _("waived %(clock)s (%(norm)s)"),
        EventCode.DECIDED: _("decided that it is tried again at %(again)s: %(clock)s (%(norm)s)"),
    }
    return (told if is_told else {}).get(EventCode(code)) or untold[EventCode(code)]


def because(code: str) -> str:
    """Why a clock was planned anew, as a part of a sentence."""
    reasons = {
        "pause": pgettext("replanned", "after it had stood still"),
        "attempt": pgettext("replanned", "more time after a failed attempt"),
        "rules": pgettext("replanned", "since other rules are in force"),
        "merge": pgettext("replanned", "taken over from the merged ticket"),
        "amend": pgettext("replanned", "since the record was changed"),
    }
    return reasons.get(code) or pgettext("replanned", "since the ticket went to others")


def waits_words(waiting_on: str) -> str:
    """What is waited for while a clock stands still; empty where nobody knows."""
    return str(WaitingOn(waiting_on).label) if waiting_on in WaitingOn.values else ""


def people_in(events: Iterable[TimerEvent]) -> set[int]:
    """The ids of everybody whom these entries say was told."""
    return {pk for event in events for pk in event.params.get("to", ())}
