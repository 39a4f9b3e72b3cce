"""What is kept here when somebody is called, through whichever door."""

from satisfaction.followups.actions.note_try import note_call, note_signal
from sla.events import ClockTold
from tickets.events import CallLogged


def on_call_logged(fact: CallLogged) -> None:
    """A call with the requester of a ticket."""
    note_call(fact)


def on_clock_told(fact: ClockTold) -> None:
    """A call without a ticket, in which a question had been answered."""
    note_signal(fact)
