"""Let go: somebody leaves the desk, when nothing of his is left undone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actions.staff import close_account
from accounts.actors import Actor
from accounts.models import User
from core.errors import Refused
from tickets.choices import State
from tickets.models import Ticket, TicketQuerySet


def work_of(user_id: int) -> TicketQuerySet:
    """The open tickets that this person answers for, works on, or has the record of to complete (LIFE-9). What he has
    finished and only the user's answer is missing to is none of them (`answers_awaited`).
    """
    has_in_hand = Q(assignee_id=user_id) & ~Q(state=State.CONFIRMING)
    return Ticket.objects.open().filter(has_in_hand | Q(first_responder_id=user_id) | Q(returned_to_id=user_id))


def answers_awaited(user_id: int) -> TicketQuerySet:
    """The tickets whose result is this person's and waits for the user's answer. He may leave meanwhile: taken up
    again, they are the desk's (`tickets.actions.reopen`).
    """
    found = Ticket.objects.filter(state=State.CONFIRMING, assignee_id=user_id)
    return found.exclude(Q(first_responder_id=user_id) | Q(returned_to_id=user_id))


@transaction.atomic
def let_go(*, user_id: int, by: Actor, at: datetime) -> User:
    """Close this person's account. `Refused` while he has work to do (it is handed over first, LIFE-3), and as
    `close_account` says, as are `Forbidden` and `Missing`.
    """
    user = close_account(user_id=user_id, by=by, at=at)
    if count := work_of(user_id).count():
        words = _("Open tickets that this person works on or answers for: %(n)s. Hand them over first.")
        raise Refused(words % {"n": count}, norm="LIFE-3")
    return user
