"""Hand over: what whoever comes next must know."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.on_call._frame import NORM
from accounts.actors import Actor
from accounts.models import OnCallShift
from accounts.models_on_call import NOTE
from accounts.policies import may_plan
from core.errors import Forbidden, Missing, Refused
from core.inputs import Fields


@transaction.atomic
def leave_word(*, shift_id: int, word: str, by: Actor, at: datetime) -> OnCallShift:
    """Leave `word` to the next one on call; empty takes it back.

    `Missing`; `Forbidden` unless `by` has the shift or keeps the roster; `Malformed` on what is no line of text;
    `Refused` before the shift has begun.
    """
    fields = Fields()
    word = fields.line("handover", word, required=False, limit=NOTE)
    fields.done()
    shift = OnCallShift.objects.select_for_update(of=("self",), no_key=True).filter(pk=shift_id).first()
    if shift is None:
        raise Missing(_("There is no such shift."))
    if not (may_plan(by) or (by.user is not None and by.user.pk == shift.user_id)):
        raise Forbidden(_("Who has the shift hands it over."), norm=NORM)
    if shift.starts_at > at:
        raise Refused(_("This shift has not begun yet."), norm=NORM)
    shift.handover, shift.handover_at = word, at if word else None
    shift.save(update_fields=["handover", "handover_at"])
    return shift
