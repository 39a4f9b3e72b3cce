"""What the clocks do when others' facts arrive. Within the act's own transaction; rows are all they write."""

from accounts.events import PresenceChanged
from outbox.events import LetterSent
from sla.actions.attendance import watch_absence
from sla.actions.keep_time import hand_on_clocks, keep_time, pass_tasks_on, ring_back
from sla.actions.results import result_told
from sla.stale import mark_flow
from tickets.events import HandedOver, Merged, Resolved, TicketFact


def on_fact(fact: TicketFact) -> None:
    """Any fact about a ticket: its clocks are told, and days that are over are counted anew where it changes them."""
    keep_time(fact)
    mark_flow(fact)


def on_merged(fact: Merged) -> None:
    """The survivor takes over what is due earlier; then the clocks of the merged ticket end."""
    hand_on_clocks(fact)
    on_fact(fact)


def on_resolved(fact: Resolved) -> None:
    """The clocks; and after a major incident, everybody who waited for it is called back (TALK-10)."""
    keep_time(fact)
    ring_back(fact)


def on_handed_over(fact: HandedOver) -> None:
    """First-contact responsibility takes its tasks along (LIFE-3)."""
    pass_tasks_on(fact)


def on_presence_changed(fact: PresenceChanged) -> None:
    """Away without a word (RTX-3)."""
    watch_absence(fact)


def on_letter_sent(fact: LetterSent) -> None:
    """The requester has the result in writing (BRT-3)."""
    result_told(fact)
