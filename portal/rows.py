"""A requester's tickets as his lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.actors import Actor
from face.stages import Stage
from portal.outlook import Outlook, outlook
from portal.stages import ruler_of
from satisfaction.models import SurveyAnswer
from tickets.choices import State, WaitingOn
from tickets.models import Ticket, TicketQuerySet

HIS_TURN = (
    Q(state=State.CONFIRMING, confirmed_at=None)
    | Q(state=State.TRACKING, waiting_on=WaitingOn.USER)
    | Q(state=State.CLOSED)
    | Q(
        is_unclear=True,
        state__in=(State.RECEIVED, State.ACKNOWLEDGED, State.DISPATCHED, State.PROCESSING, State.TRACKING),
    )
)


@dataclass(frozen=True)
class Row:
    """A ticket, how it stands, and where on the rule."""

    ticket: Ticket
    outlook: Outlook
    stages: list[Stage]


def own_tickets(asker: Actor | None) -> TicketQuerySet:
    """All that `asker` ever asked for; nothing for somebody who never did."""
    if asker is None:
        return Ticket.objects.none()
    return Ticket.objects.visible_to(asker).select_related("assignee", "group", "first_responder")


def rows_of(tickets: Iterable[Ticket], *, at: datetime) -> list[Row]:
    """`tickets` as rows at `at`. At most one statement, whatever their number."""
    tickets = list(tickets)
    rated = [one for one in tickets if one.state == State.SURVEYED or (one.state == State.CLOSED and one.cycle > 1)]
    answers = SurveyAnswer.objects.filter(ticket__in=rated).order_by("cycle") if rated else ()
    scores = {answer.ticket_id: answer.score for answer in answers}
    return [Row(ticket, outlook(ticket, at=at, score=scores.get(ticket.pk, 0)), ruler_of(ticket)) for ticket in tickets]
