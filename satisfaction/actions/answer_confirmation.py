"""The requester answers by link whether his problem is solved (SAT-2, LIFE-8)."""

from datetime import datetime

from satisfaction.actions.claim import claimed
from satisfaction.models import Purpose
from tickets.actions import confirm
from tickets.models import Ticket


def answer_confirmation(*, token: str, solved: bool, comment: str = "", at: datetime) -> Ticket:
    """Solved: the result stands. Not solved: the ticket is reopened, and `comment` must say why (`Malformed`).

    `LinkForged` or one of the `Gone` of `satisfaction.errors` where the link cannot be answered (any more).
    """
    with claimed(token, purpose=Purpose.CONFIRM, at=at) as (ticket_id, requester):
        return confirm(ticket_id=ticket_id, solved=solved, comment=comment, by=requester, at=at)
