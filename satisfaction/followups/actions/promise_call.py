"""Promise: the time at which somebody is called again was agreed with him, so it is kept as any promise (PROM-1)."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import Actor
from sla.actions.signal import cancel_clock, start_clock
from sla.choices import Outcome
from sla.engine.ledger import Owner
from sla.models import Timer
from tickets.actions import promise
from tickets.models import Ticket

_PROMISE = "prom_1"


def promise_call(timer: Timer, *, due_at: datetime, by: Actor, at: datetime) -> None:
    """He is called by `due_at`. On a ticket it is the ticket's promise, in the requester's language, and he gets the
    letter; a telephone call without a ticket has the clock alone. A promise before it is renegotiated.
    """
    if timer.ticket_id is None:
        _promise_on_call(timer, due_at=due_at, by=by, at=at)
        return
    language = Ticket.objects.values_list("requester__language", flat=True).get(pk=timer.ticket_id)
    with translation.override(language):
        text = _("We call you again to hear how it is.")
    promise(ticket_id=timer.ticket_id, due_at=due_at, text=text, by=by, at=at)


def _promise_on_call(timer: Timer, *, due_at: datetime, by: Actor, at: datetime) -> None:
    owner = Owner(timer.owner_kind, timer.owner_id)
    made = Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk, measure=_PROMISE)
    cancel_clock(owner=owner, measure=_PROMISE, at=at, outcome=Outcome.RENEGOTIATED)
    person_id = by.user.pk if by.user else None
    start_clock(
        owner=owner,
        measure=_PROMISE,
        at=at,
        key=str(made.count() or ""),
        given_at=due_at,
        person_id=person_id,
        by_id=person_id,
    )
