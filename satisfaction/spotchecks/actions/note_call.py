"""Note a call: what the user of a sampled ticket says, or that he was not reached (SAT-4)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.bus import publish
from core.errors import Forbidden, Missing, Stale
from core.inputs import Fields
from satisfaction.spotchecks.events import SpotCallNoted
from satisfaction.spotchecks.models import SpotCall
from tickets.actions import log_call
from tickets.choices import CallOutcome, Direction, Score


@transaction.atomic
def note_call(
    *,
    call_id: int,
    outcome: str,
    score: int | None = None,
    remark: str = "",
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> SpotCall:
    """An attempt: reached (then with a `score` of the four levels), not reached, or to be called later. It is logged
    on the ticket as a call, too, where the user has a number. A later attempt replaces what an earlier one said.

    `seen` is how many attempts the caller knew of: where there are more by now, a second press or a colleague was
    faster, and nothing is written (`Stale`). `Forbidden` for anybody but the desk, `Malformed` for a score without
    having reached him, and the other way round.
    """
    if not by.can(Capability.DESK):
        raise Forbidden(_("Only the desk may do this."), norm="SAT-4")
    fields = Fields()
    outcome = fields.code("outcome", outcome, among=CallOutcome.values)
    remark = fields.text("remark", remark, required=False, limit=2000)
    reached = outcome == CallOutcome.REACHED
    if reached and score not in Score.values:
        fields.malform("score", "required", _("Choose one of the four levels."))
    if not reached and score is not None:
        fields.malform("score", "not_reached", _("Who was not reached has not rated."))
    fields.done()
    call = SpotCall.objects.select_related("ticket__requester").select_for_update(of=("self",)).filter(pk=call_id)
    found = call.first()
    if found is None:
        raise Missing(_("There is no such call."))
    if seen is not None and seen != found.attempts:
        raise Stale(_("Somebody noted an attempt meanwhile. Look at it first."), version=found.attempts)
    if number := found.ticket.requester.phone:
        log_call(
            ticket_id=found.ticket_id,
            direction=Direction.OUTBOUND,
            outcome=outcome,
            number=number,
            note=remark,
            by=by,
            at=at,
        )
    found.attempts += 1
    found.outcome, found.score, found.remark = outcome, score, remark
    found.by, found.at = by.user, at
    found.save(update_fields=["attempts", "outcome", "score", "remark", "by", "at"])
    _tell(found, at=at)
    return found


def _tell(call: SpotCall, *, at: datetime) -> None:
    codes = {name: getattr(call, name) for name in ("spot_check_id", "ticket_id", "outcome", "score", "attempts")}
    publish(SpotCallNoted(at=at, subject=call, spot_call_id=call.pk, by_user_id=call.by_id, **codes))
