"""The requester answers by link whether his problem is solved (SAT-2, LIFE-8)."""

from datetime import datetime

from satisfaction.actions.claim import claimed
from satisfaction.models import Purpose
from tickets.actions import confirm
from tickets.models import Ticket


def answer_confirmation(
    *, token: str, answer: str = "", solved: bool | None = None, comment: str = "", at: datetime
) -> Ticket:
    """Solved: the result stands. Partly or not solved: the ticket is reopened, and `comment` must say what is missing
    (`Malformed`); so it is where it was closed without an answer. `solved` is as in `confirm`.

    `LinkForged` or one of the `Gone` of `satisfaction.errors` where the link cannot be answered (any more).
    """
    with claimed(token, purpose=Purpose.CONFIRM, at=at) as (ticket_id, requester):
        return confirm(ticket_id=ticket_id, answer=answer, solved=solved, comment=comment, by=requester, at=at)
