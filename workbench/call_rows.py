"""Telephone calls in words: who, when, how long, and by when he is called back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels_intake.phone.choices import CallState
from channels_intake.phone.models import PhoneCall
from core.errors import Words
from face import dates
from face.clocks import Clock
from face.words import gap
from tickets.choices import Direction

_TONES = {
    CallState.MISSED: "breach",
    CallState.DROPPED: "breach",
    CallState.RINGING: "warn",
    CallState.ANSWERED: "accent",
}


@dataclass(frozen=True)
class CallRow:
    """One call. `clock` is that of the call back, where one is due."""

    call: PhoneCall
    who: str
    number: str
    state: Words
    tone: str
    icon: str
    lasted: str
    rang: str
    clock: Clock | None
    attempts: int

    @property
    def waits(self) -> bool:
        """Whether somebody waits to be called back."""
        return self.clock is not None


def rows_of(calls: Iterable[PhoneCall], *, at: datetime) -> list[CallRow]:
    """The lines of `calls`, which were loaded by `channels_intake.phone.queries`. No statement."""
    return [row_of(call, at=at) for call in calls]


def row_of(call: PhoneCall, *, at: datetime) -> CallRow:
    """One line."""
    due = vars(call).get("call_back_due_at")
    is_missed = call.state in {CallState.MISSED, CallState.DROPPED}
    began = vars(call).get("call_back_began_at")
    norm = vars(call).get("call_back_norm") or ""
    return CallRow(
        call=call,
        who=call.requester.form_of_address if call.requester else "",
        number=call.number or pgettext("telephone number", "withheld"),
        state=state_words(call),
        tone=_TONES.get(CallState(call.state), ""),
        icon="phone-missed" if is_missed else "phone",
        lasted=_span(call.answered_at, call.ended_at),
        rang=_span(call.ringing_at, call.answered_at or call.ended_at),
        clock=Clock(due_at=due, started_at=began, norm=norm, at=at) if due else None,
        attempts=vars(call).get("call_back_attempts") or 0,
    )


def state_words(call: PhoneCall) -> Words:
    """How it stands; of a call of ours that nobody took, that he was not reached."""
    if call.direction == Direction.OUTBOUND and call.state == CallState.MISSED:
        return pgettext("call", "Not reached")
    if call.direction == Direction.OUTBOUND and call.state == CallState.ENDED:
        return pgettext("call", "Reached")
    return call.get_state_display()


def _span(begins: datetime | None, ends: datetime | None) -> str:
    if begins is None or ends is None:
        return ""
    return dates.span(ends - begins) if ends - begins >= timedelta(seconds=1) else ""


def said_of(call: PhoneCall) -> str:
    """What to say when one calls back (TALK-6, SLA-PHONE-2, SLA-PHONE-3)."""
    name = call.requester.form_of_address if call.requester else ""
    facts = {"name": name}
    if call.state == CallState.DROPPED:
        said = _("I am sorry, the line was cut. May I ask first: your name and department, please? Then let us go on.")
    else:
        said = _("I am sorry that we missed your call. What can I do for you?")
    hello = (
        pgettext("script", "Hello %(name)s, this is the service desk.")
        if name
        else pgettext("script", "Hello, this is the service desk.")
    )
    return f"{hello % facts if name else hello}{gap()}{said}"
