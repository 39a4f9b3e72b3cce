"""What happens here when tickets move: invitations open and end, ratings are kept."""

from datetime import timedelta

from django.conf import settings

from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tickets.events import Cancelled, Closed, Confirmed, Merged, Reopened, Resolved, Surveyed, TicketFact


def on_resolved(fact: Resolved) -> None:
    """The requester is asked whether it is solved (LIFE-8, SAT-2)."""
    _invite(fact, Purpose.CONFIRM, days=settings.CONFIRM_LINK_DAYS)


def on_confirmed(fact: Confirmed) -> None:
    """The answer is there, through whichever door."""
    _end(fact, Purpose.CONFIRM)


def on_closed(fact: Closed) -> None:
    """The requester is asked how satisfied he is (SAT-1); a result that nobody confirmed can no longer be confirmed."""
    _end(fact, Purpose.CONFIRM)
    _invite(fact, Purpose.SURVEY, days=settings.SURVEY_LINK_DAYS)


def on_surveyed(fact: Surveyed) -> None:
    """The rating is kept as a row that can be counted."""
    _end(fact, Purpose.SURVEY)
    SurveyAnswer.objects.create(
        ticket_id=fact.ticket_id,
        cycle=fact.cycle,
        score=fact.score,
        comment=fact.comment,
        via=fact.via,
        by_user_id=None if fact.by_requester_id else fact.by_user_id,
        at=fact.at,
    )


def on_overtaken(fact: Reopened | Cancelled | Merged) -> None:
    """There is nothing left to ask about the result that was."""
    _end(fact, *Purpose)


def _invite(fact: TicketFact, purpose: Purpose, *, days: int) -> None:
    Invitation.objects.create(
        ticket_id=fact.ticket_id,
        purpose=purpose,
        cycle=fact.cycle,
        created_at=fact.at,
        expires_at=fact.at + timedelta(days=days),
    )


def _end(fact: TicketFact, *purposes: Purpose) -> None:
    waiting = Invitation.objects.filter(ticket_id=fact.ticket_id, purpose__in=purposes, used_at=None)
    waiting.update(used_at=fact.at)
