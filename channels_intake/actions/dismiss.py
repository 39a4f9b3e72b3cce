"""Dismiss: somebody has looked at what lies in quarantine, and nothing is to be done about it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.actions.settle import require_desk
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from channels_intake.telling import tell_settled
from core.errors import Missing, Refused
from core.inputs import Fields


def dismiss(*, inbound_id: int, why: str, by: Actor, at: datetime) -> Inbound:
    """It stays kept, as ignored, with who set it aside and `why`. `Forbidden` for anybody but the desk, `Malformed`
    without a reason, `Refused` where it is not in quarantine (any more).
    """
    require_desk(by)
    fields = Fields()
    why = fields.line("why", why)
    fields.done()
    with transaction.atomic():
        inbound = Inbound.objects.select_for_update(of=("self",)).filter(pk=inbound_id).first()
        if inbound is None:
            raise Missing(_("There is no such thing."))
        if inbound.status != Status.QUARANTINED:
            raise Refused(_("This is not in quarantine."))
        was = inbound.reason
        inbound.status, inbound.reason, inbound.settled_at = Status.IGNORED, Reason.DISMISSED, at
        inbound.detail = {**inbound.detail, "was": was, "by": str(by), "why": why}
        inbound.save(update_fields=["status", "reason", "settled_at", "detail"])
        tell_settled(inbound, by=by.user, at=at)
    return inbound
