"""Who hears what: the whole table. Each fact about tickets stands in it or among the UNHEARD; and of everything that
programs can be told (`notifications.webhooks.catalogue`), webhooks hear after all others.
"""

from accounts.events import ContactChanged, PresenceChanged
from channels_intake.messengers import handlers as messengers
from channels_intake.messengers.events import MessageHeard
from channels_intake.phone import handlers as phone
from core.bus import Event, Handler, subscribe
from notifications import handlers as notifications
from notifications.webhooks.catalogue import OFFERED
from notifications.webhooks.handlers import on_event
from outbox.events import LetterSent
from satisfaction import handlers as satisfaction
from satisfaction.followups import handlers as followups
from sla import events as clock_events
from sla import handlers as sla
from sla.answering import answer_limit
from sla.opening import opening
from tickets import answering, events
from tickets.events import TicketFact
from tickets.routing import handlers as routing
from tickets.routing.opening import kept_by

# In this order: the clocks know first; the letter about a result carries the link of the invitation that
# `satisfaction` has just opened. The rules only keep that something happened; they look at it when it is committed.
SUBSCRIPTIONS: dict[type[Event], tuple[Handler, ...]] = {
    PresenceChanged: (sla.on_presence_changed,),
    ContactChanged: (notifications.on_contact_changed,),
    LetterSent: (sla.on_letter_sent,),
    events.Received: (sla.on_fact, phone.on_received, notifications.on_received, routing.on_fact),
    events.Acknowledged: (sla.on_fact, notifications.on_acknowledged, routing.on_fact),
    events.Dispatched: (sla.on_fact, notifications.on_dispatched),
    events.Accepted: (sla.on_fact, notifications.on_accepted),
    events.Declined: (sla.on_fact, notifications.on_declined),
    events.Transferred: (sla.on_fact, notifications.on_transferred),
    events.Tracked: (sla.on_fact, notifications.on_tracked),
    events.Resolved: (sla.on_resolved, satisfaction.on_resolved, notifications.on_resolved),
    events.Confirmed: (sla.on_fact, satisfaction.on_confirmed, notifications.on_confirmed),
    events.Reopened: (sla.on_fact, satisfaction.on_reopened, notifications.on_reopened, routing.on_fact),
    events.Lapsed: (sla.on_fact,),
    events.RecordReturned: (notifications.on_record_returned,),
    events.RecordCompleted: (notifications.on_record_completed,),
    events.Closed: (sla.on_fact, satisfaction.on_closed, notifications.on_closed),
    events.Surveyed: (sla.on_fact, satisfaction.on_surveyed, notifications.on_surveyed),
    events.Cancelled: (sla.on_fact, satisfaction.on_overtaken, notifications.on_cancelled),
    events.Merged: (sla.on_merged, satisfaction.on_overtaken, notifications.on_merged),
    events.Escalated: (notifications.on_escalated,),
    events.Promised: (sla.on_fact, notifications.on_promised),
    events.CarriedOver: (sla.on_fact, notifications.on_carried_over),
    events.SupervisorCalled: (sla.on_fact, notifications.on_supervisor_called),
    events.CallLogged: (sla.on_fact, messengers.on_call_logged, followups.on_call_logged),
    events.Noted: (sla.on_fact, notifications.on_noted),
    events.Resumed: (sla.on_fact,),
    events.Replied: (sla.on_fact, messengers.on_replied, notifications.on_replied),
    events.RequesterReplied: (sla.on_fact, phone.on_requester_replied, notifications.on_requester_replied),
    events.ClarificationAsked: (sla.on_fact, notifications.on_clarification_asked),
    events.CollaboratorsChanged: (notifications.on_collaborators_changed,),
    events.MajorMarked: (sla.on_fact, notifications.on_major_marked),
    events.HandedOver: (sla.on_handed_over, notifications.on_handed_over),
    events.ServiceRecordMoved: (sla.on_fact, notifications.on_service_record_moved),
    events.Amended: (sla.on_fact, notifications.on_amended, routing.on_fact),
    events.Routed: (notifications.on_routed,),
    MessageHeard: (phone.on_message_heard,),
    clock_events.StepsFired: (notifications.on_steps_fired, satisfaction.on_steps_fired),
    clock_events.ClockTold: (followups.on_clock_told,),
}

# The ticket's timeline shows these; nobody needs to be told.
UNHEARD: tuple[type[TicketFact], ...] = (
    events.Absorbed,
    events.Attached,
    events.Linked,
)


def connect() -> None:
    """Put the table into force, let rules ask the calendars and whoever acknowledges the time limits. Doing it twice
    is the same as once.
    """
    kept_by(opening)
    answering.kept_by(answer_limit)
    for fact, handlers in SUBSCRIPTIONS.items():
        subscribe(fact, *handlers)
    for fact in OFFERED:
        subscribe(fact, on_event)
