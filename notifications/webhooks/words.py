"""What the types of events are called, and what they are about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.webhooks.catalogue import PING, TYPES

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
    "ticket.lapsed": pgettext_lazy("webhook event", "The user has not answered reminders"),
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
    "ticket.routed": pgettext_lazy("webhook event", "Routing rule applied"),
    "ticket.amended": pgettext_lazy("webhook event", "Record corrected"),
    "clock.warned": pgettext_lazy("webhook event", "Time limit comes near"),
    "clock.breached": pgettext_lazy("webhook event", "Time limit passed"),
    "clock.escalated": pgettext_lazy("webhook event", "Time limit escalated"),
    "clock.attempted": pgettext_lazy("webhook event", "Attempts to reach the user failed"),
    "clock.acknowledged": pgettext_lazy("webhook event", "Somebody has taken up an escalation"),
    "clock.waived": pgettext_lazy("webhook event", "Time limit waived by a supervisor"),
    "task.opened": pgettext_lazy("webhook event", "Task opened"),
    "task.postponed": pgettext_lazy("webhook event", "Task has more time"),
    "task.assigned": pgettext_lazy("webhook event", "Task taken or given to somebody"),
    "task.attempted": pgettext_lazy("webhook event", "Attempt at a task"),
    "task.done": pgettext_lazy("webhook event", "Task done"),
    "task.dropped": pgettext_lazy("webhook event", "Task no longer needed"),
    "call.ringing": pgettext_lazy("webhook event", "Telephone rings"),
    "call.answered": pgettext_lazy("webhook event", "Call answered"),
    "call.ended": pgettext_lazy("webhook event", "Call over"),
    "call.missed": pgettext_lazy("webhook event", "Call missed"),
    "call.dropped": pgettext_lazy("webhook event", "Call cut off"),
    "call.linked": pgettext_lazy("webhook event", "Call put on a ticket"),
    "call.called_back": pgettext_lazy("webhook event", "Call back made or tried"),
    "call.identity_checked": pgettext_lazy("webhook event", "Caller's identity checked"),
    "call.advised": pgettext_lazy("webhook event", "Question answered on the phone"),
    "call.annotated": pgettext_lazy("webhook event", "Note on a call, or who it was"),
    "clock.reminded": pgettext_lazy("webhook event", "The user is reminded to confirm"),
    "clock.unanswered": pgettext_lazy("webhook event", "Reminders have brought no answer"),
    "conversation.message_received": pgettext_lazy("webhook event", "Messenger: message from the user"),
    "conversation.answered": pgettext_lazy("webhook event", "Messenger: answered by the desk"),
    "conversation.notice_given": pgettext_lazy("webhook event", "Messenger: queue notice with a promised time"),
    "conversation.assigned": pgettext_lazy("webhook event", "Messenger: conversation taken or handed over"),
    "conversation.linked": pgettext_lazy("webhook event", "Messenger: conversation put on a ticket"),
    "conversation.left_over": pgettext_lazy("webhook event", "Messenger: unanswered at the end of the shift"),
    "conversation.asked": pgettext_lazy("webhook event", "Messenger: asked whether it is still there"),
    "conversation.closed": pgettext_lazy("webhook event", "Messenger: conversation closed"),
    "inbound.received": pgettext_lazy("webhook event", "Something came in"),
    "inbound.became_ticket": pgettext_lazy("webhook event", "What came in became a ticket"),
    "inbound.became_message": pgettext_lazy("webhook event", "What came in was added to what it belongs to"),
    "inbound.ignored": pgettext_lazy("webhook event", "What came in was ignored"),
    "inbound.quarantined": pgettext_lazy("webhook event", "What came in lies in quarantine"),
    "import.started": pgettext_lazy("webhook event", "Import started"),
    "import.ended": pgettext_lazy("webhook event", "Import ended"),
    "spot_check.drawn": pgettext_lazy("webhook event", "Spot check drawn"),
    "spot_check.call_noted": pgettext_lazy("webhook event", "Call of a spot check noted"),
    "requester.entered": pgettext_lazy("webhook event", "New user entered"),
    "requester.merged": pgettext_lazy("webhook event", "Two users merged"),
    "requester.parted": pgettext_lazy("webhook event", "Merged users parted again"),
    "presence.changed": pgettext_lazy("webhook event", "Somebody's presence changed"),
    "duty.planned": pgettext_lazy("webhook event", "Duty planned"),
    "duty.cancelled": pgettext_lazy("webhook event", "Duty cancelled"),
    "on_call.changed": pgettext_lazy("webhook event", "On-call shift planned, covered, swapped or struck out"),
    "staff.changed": pgettext_lazy("webhook event", "Staff entered, changed or left"),
    "announcement.published": pgettext_lazy("webhook event", "Announcement published"),
    "announcement.amended": pgettext_lazy("webhook event", "Announcement amended"),
    "announcement.withdrawn": pgettext_lazy("webhook event", "Announcement withdrawn"),
    "rules.changed": pgettext_lazy("webhook event", "Policies or calendars changed"),
    PING: pgettext_lazy("webhook event", "Test message"),
}


GROUPS: dict[str, Promise] = {
    "ticket": _("Tickets"),
    "clock": _("Time limits"),
    "task": _("Tasks"),
    "call": _("Telephone calls"),
    "conversation": _("Conversations"),
    "inbound": _("What came in"),
    "import": _("Imports"),
    "spot_check": _("Spot checks"),
    "requester": _("Requesters"),
    "presence": _("People"),
    "duty": _("People"),
    "on_call": _("People"),
    "staff": _("People"),
    "announcement": _("Announcements"),
    "rules": pgettext_lazy("webhook event", "Rules"),
}


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """All types with their words, by what they are about, as the choices of a form."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in TYPES:
        found.setdefault(str(GROUPS[kind.partition(".")[0]]), []).append((kind, label_of(kind)))
    return list(found.items())


def label_of(kind: str) -> str:
    """The words for a type; a type that has none yet is called by its code."""
    return str(LABELS.get(kind, kind))
