"""By when the desk takes a request up (BRT-1) and an engineer answers (LIFE-4): what the clocks say, so that nobody is
told of another time than the one that is watched.
"""

from datetime import datetime

from accounts.models import Requester
from sla.calendars import NeverOpens
from sla.choices import TimerState
from sla.engine.plan import Span, plan_of
from sla.engine.store import names_for, view_of_row
from sla.engine.view import View, attributes_of
from sla.models import Timer
from sla.rulebook import current_rulebook
from tickets.choices import Channel, Kind
from tickets.models import Ticket

_RESPONSE = "pri_response"


def answer_limit(ticket: Ticket, at: datetime) -> datetime | None:
    """When the response clock of this round is due. Where it stands still, has ended or is late already: as if it began
    at `at`. None where no policy has a target. `ticket` is read with its requester and site. Two statements at most,
    beside what the rules in force need to know.
    """
    clocks = Timer.objects.filter(ticket=ticket, measure=_RESPONSE, cycle=ticket.cycle, state=TimerState.RUNNING)
    due_at = clocks.filter(due_at__gt=at).order_by("pk").values_list("due_at", flat=True).first()
    return due_at or expected_answer(view_of_row(ticket), at=at)


def expected_answer(view: View, *, at: datetime) -> datetime | None:
    """By when a ticket like this one would be answered, were it received at `at`. None where no policy has a target."""
    return _expected(_RESPONSE, view, at=at)


def expected_acknowledgement(requester: Requester | None, *, at: datetime) -> datetime | None:
    """By when a request that he sends by the portal at `at` is taken into process (BRT-1). None without a target."""
    site = requester.site.slug if requester and requester.site else ""
    is_vip = bool(requester and requester.is_vip)
    view = View(ticket_id=0, channel=Channel.PORTAL, kind=Kind.INCIDENT, site=site, is_vip=is_vip)
    return _expected("brt_1", view, at=at)


def _expected(measure: str, view: View, *, at: datetime) -> datetime | None:
    rules = current_rulebook()
    attributes = attributes_of(view, names_for(rules))
    candidate = rules.best(measure, attributes)
    if candidate is None:
        return None
    hours = rules.calendar(candidate.target.calendar, site=attributes.site).hours
    try:
        return plan_of(Span(started_at=at), target=candidate.target, hours=hours).due_at
    except NeverOpens:
        return None
