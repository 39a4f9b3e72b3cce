"""Who is told what when a ticket moves: one function per fact, ten lines at most. Never the one who acted himself."""

from notifications.handlers.clocks import on_steps_fired
from notifications.handlers.contacts import on_contact_changed
from notifications.handlers.intake import on_acknowledged, on_amended, on_cancelled, on_merged, on_received, on_routed
from notifications.handlers.leaders import on_collaborators_changed, on_escalated, on_handed_over, on_major_marked
from notifications.handlers.records import on_service_record_moved
from notifications.handlers.talk import (
    on_carried_over,
    on_clarification_asked,
    on_noted,
    on_promised,
    on_replied,
    on_requester_replied,
    on_supervisor_called,
)
from notifications.handlers.work import (
    on_accepted,
    on_closed,
    on_confirmed,
    on_declined,
    on_dispatched,
    on_record_completed,
    on_record_returned,
    on_reopened,
    on_resolved,
    on_surveyed,
    on_tracked,
    on_transferred,
)

__all__ = [
    "on_accepted",
    "on_acknowledged",
    "on_amended",
    "on_cancelled",
    "on_carried_over",
    "on_clarification_asked",
    "on_closed",
    "on_collaborators_changed",
    "on_confirmed",
    "on_contact_changed",
    "on_declined",
    "on_dispatched",
    "on_escalated",
    "on_handed_over",
    "on_major_marked",
    "on_merged",
    "on_noted",
    "on_promised",
    "on_received",
    "on_record_completed",
    "on_record_returned",
    "on_reopened",
    "on_replied",
    "on_requester_replied",
    "on_resolved",
    "on_routed",
    "on_service_record_moved",
    "on_steps_fired",
    "on_supervisor_called",
    "on_surveyed",
    "on_tracked",
    "on_transferred",
]
