"""What the types of events are called."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from notifications.webhooks.catalogue import PING

LABELS: dict[str, Promise] = {
    "ticket.received": pgettext_lazy("webhook event", "Ticket received"),
    "ticket.acknowledged": pgettext_lazy("webhook event", "Ticket acknowledged"),
    "ticket.dispatched": pgettext_lazy("webhook event", "Ticket dispatched"),
    "ticket.accepted": pgettext_lazy("webhook event", "Ticket accepted by an engineer"),
    "ticket.declined": pgettext_lazy("webhook event", "Ticket returned to the desk"),
    "ticket.transferred": pgettext_lazy("webhook event", "Ticket transferred"),
    "ticket.tracked": pgettext_lazy("webhook event", "Ticket waits"),
    "ticket.resumed": pgettext_lazy("webhook event", "Ticket taken up again after waiting"),
    "ticket.resolved": pgettext_lazy("webhook event", "Ticket resolved"),
    "ticket.confirmed": pgettext_lazy("webhook event", "Result confirmed by the user"),
    "ticket.reopened": pgettext_lazy("webhook event", "Ticket reopened"),
    "ticket.record_returned": pgettext_lazy("webhook event", "Record returned to be completed"),
    "ticket.record_completed": pgettext_lazy("webhook event", "Record completed"),
    "ticket.closed": pgettext_lazy("webhook event", "Ticket closed"),
    "ticket.surveyed": pgettext_lazy("webhook event", "Service rated by the user"),
    "ticket.cancelled": pgettext_lazy("webhook event", "Ticket cancelled"),
    "ticket.merged": pgettext_lazy("webhook event", "Ticket merged into another"),
    "ticket.absorbed": pgettext_lazy("webhook event", "Another ticket merged into this one"),
    "ticket.escalated": pgettext_lazy("webhook event", "Ticket escalated"),
    "ticket.promised": pgettext_lazy("webhook event", "Promise made"),
    "ticket.carried_over": pgettext_lazy("webhook event", "Not finished today"),
    "ticket.supervisor_called": pgettext_lazy("webhook event", "Supervisor called in"),
    "ticket.replied": pgettext_lazy("webhook event", "Reply to the user"),
    "ticket.requester_replied": pgettext_lazy("webhook event", "Message from the user"),
    "ticket.service_record_moved": pgettext_lazy("webhook event", "Service record drawn up, signed or voided"),
    "ticket.noted": pgettext_lazy("webhook event", "Work note written"),
    "ticket.call_logged": pgettext_lazy("webhook event", "Call logged"),
    "ticket.clarification_asked": pgettext_lazy("webhook event", "Clarification asked"),
    "ticket.collaborators_changed": pgettext_lazy("webhook event", "Colleagues asked to help"),
    "ticket.major_marked": pgettext_lazy("webhook event", "Major incident marked or lifted"),
    "ticket.handed_over": pgettext_lazy("webhook event", "First responsibility handed over"),
    "ticket.attached": pgettext_lazy("webhook event", "File attached"),
    "ticket.linked": pgettext_lazy("webhook event", "Tickets linked"),
    "ticket.amended": pgettext_lazy("webhook event", "Record corrected"),
    "clock.warned": pgettext_lazy("webhook event", "Time limit comes near"),
    "clock.breached": pgettext_lazy("webhook event", "Time limit passed"),
    "clock.escalated": pgettext_lazy("webhook event", "Time limit escalated"),
    "clock.attempted": pgettext_lazy("webhook event", "Attempts to reach the user failed"),
    "presence.changed": pgettext_lazy("webhook event", "Somebody's presence changed"),
    "requester.merged": pgettext_lazy("webhook event", "Two users merged"),
    "requester.parted": pgettext_lazy("webhook event", "Merged users parted again"),
    "conversation.message_received": pgettext_lazy("webhook event", "Messenger: message from the user"),
    "conversation.answered": pgettext_lazy("webhook event", "Messenger: answered by the desk"),
    "conversation.closed": pgettext_lazy("webhook event", "Messenger: conversation closed"),
    PING: pgettext_lazy("webhook event", "Test message"),
}


def label_of(kind: str) -> str:
    """The words for a type; a type that has none yet is called by its code."""
    return str(LABELS.get(kind, kind))
