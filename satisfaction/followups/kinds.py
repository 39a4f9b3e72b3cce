"""Why somebody is asked, from the clock that says so and the ticket it is about."""

from django.db.models import Q

from satisfaction.followups.choices import FollowUpKind
from sla.models import Timer
from tickets.choices import Kind
from tickets.models import Ticket

_BY_MEASURE = {"cons_1": FollowUpKind.CONSULTATION, "sat_1": FollowUpKind.DISSATISFIED}


def kind_of(timer: Timer, ticket: Ticket | None) -> FollowUpKind:
    """The kind of the follow-up that `timer` asks for."""
    is_complaint = ticket is not None and ticket.kind == Kind.COMPLAINT
    return _BY_MEASURE.get(timer.measure, FollowUpKind.COMPLAINT if is_complaint else FollowUpKind.SOLUTION)


def of_kind(kind: str) -> Q:
    """The same as a condition on tasks."""
    measures = {known: measure for measure, known in _BY_MEASURE.items()}
    if kind in measures:
        return Q(timer__measure=measures[FollowUpKind(kind)])
    is_complaint = Q(ticket__kind=Kind.COMPLAINT)
    return Q(timer__measure="foll_1") & (is_complaint if kind == FollowUpKind.COMPLAINT else ~is_complaint)
