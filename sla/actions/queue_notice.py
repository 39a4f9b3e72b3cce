"""Several at once: the queue is explained, a time is promised, and the promise is a clock (RTX-2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Forbidden
from core.inputs import Fields
from sla.actions.signal import meet_clock, start_clock
from sla.engine.ledger import Owner
from sla.models import Timer
from sla.policy.conditions import Attributes


@transaction.atomic
def give_queue_notice(
    *, owner: Owner, promised_at: datetime | None, attributes: Attributes, by: Actor, at: datetime
) -> Timer | None:
    """An agent tells the waiting person his place and by when he is answered: that meets RTX-1 and starts PROM-1.

    `promised_at` is needed and lies ahead (`Malformed`, `Refused`); only a person's notice counts (`Forbidden`).
    Returns the promise's clock.
    """
    fields = Fields()
    promised_at = fields.moment("promised_at", promised_at, at=at)
    fields.done()
    if by.user is None:
        raise Forbidden(_("Only staff may do this."))
    meet_clock(owner=owner, measure="rtx_1", at=at, by_id=by.user.pk)
    return start_clock(
        owner=owner,
        measure="prom_1",
        at=at,
        attributes=attributes,
        key=f"{at:%Y%m%d%H%M%S}",
        given_at=promised_at,
        person_id=by.user.pk,
        by_id=by.user.pk,
    )
