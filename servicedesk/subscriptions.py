"""Who hears what: the whole table. Each fact about tickets stands in it or among the UNHEARD."""

from core.bus import Handler, subscribe
from notifications import handlers as notifications
from satisfaction import handlers as satisfaction
from tickets import events
from tickets.events import TicketFact

# In this order: the letter about a result carries the link of the invitation that `satisfaction` has just opened.
SUBSCRIPTIONS: dict[type[TicketFact], tuple[Handler, ...]] = {
    events.Received: (notifications.on_received,),
    events.Acknowledged: (notifications.on_acknowledged,),
    events.Dispatched: (notifications.on_dispatched,),
    events.Accepted: (notifications.on_accepted,),
    events.Declined: (notifications.on_declined,),
    events.Transferred: (notifications.on_transferred,),
    events.Tracked: (notifications.on_tracked,),
    events.Resolved: (satisfaction.on_resolved, notifications.on_resolved),
    events.Confirmed: (satisfaction.on_confirmed, notifications.on_confirmed),
    events.Reopened: (satisfaction.on_overtaken, notifications.on_reopened),
    events.Closed: (satisfaction.on_closed, notifications.on_closed),
    events.Surveyed: (satisfaction.on_surveyed,),
    events.Cancelled: (satisfaction.on_overtaken, notifications.on_cancelled),
    events.Merged: (satisfaction.on_overtaken, notifications.on_merged),
    events.Escalated: (notifications.on_escalated,),
    events.Promised: (notifications.on_promised,),
    events.Replied: (notifications.on_replied,),
    events.RequesterReplied: (notifications.on_requester_replied,),
    events.ClarificationAsked: (notifications.on_clarification_asked,),
    events.CollaboratorsChanged: (notifications.on_collaborators_changed,),
    events.MajorMarked: (notifications.on_major_marked,),
    events.HandedOver: (notifications.on_handed_over,),
    events.Amended: (notifications.on_amended,),
}

# The ticket's timeline shows these; nobody needs to be told.
UNHEARD: tuple[type[TicketFact], ...] = (
    events.Absorbed,
    events.Attached,
    events.CallLogged,
    events.Linked,
    events.Noted,
    events.Resumed,
)


def connect() -> None:
    """Put the table into force. Doing it twice is the same as once."""
    for fact, handlers in SUBSCRIPTIONS.items():
        subscribe(fact, *handlers)
