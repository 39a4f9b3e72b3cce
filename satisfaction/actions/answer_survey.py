"""The requester rates the service by link (SAT-1)."""

from collections.abc import Sequence
from datetime import datetime

from satisfaction.actions.claim import claimed
from satisfaction.models import Purpose
from tickets.actions import survey
from tickets.models import Ticket


def answer_survey(*, token: str, score: int, reasons: Sequence[str] = (), comment: str = "", at: datetime) -> Ticket:
    """`score` 4 very satisfied … 1 dissatisfied, `reasons` from the list (`Malformed` otherwise); these and the
    `comment` may stay empty.

    `LinkForged` or one of the `Gone` of `satisfaction.errors` where the link cannot be answered (any more).
    """
    with claimed(token, purpose=Purpose.SURVEY, at=at) as (ticket_id, requester):
        return survey(ticket_id=ticket_id, score=score, reasons=reasons, comment=comment, by=requester, at=at)
