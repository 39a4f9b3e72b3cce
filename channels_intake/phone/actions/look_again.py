"""Look again: at calls that came in and were not answered, as far as was heard."""

from datetime import datetime

from django.db import transaction

from channels_intake.phone.actions.hear import News, lock_call, take
from channels_intake.phone.choices import CallState, Cause, Heard
from channels_intake.phone.clocks import judge_unanswered
from channels_intake.phone.models import PhoneCall

_AT_ONCE = 200


def look_again(*, at: datetime) -> int:
    """Judge calls nobody answered, once it is sure (SLA-PHONE-1); a call that has been ringing for ten minutes without
    another word was missed, so that its caller is called back. How many were looked at.
    """
    due = PhoneCall.objects.filter(look_again_at__lte=at).order_by("look_again_at")
    ids = list(due.values_list("pk", flat=True)[:_AT_ONCE])
    for pk in ids:
        _look(pk, at=at)
    return len(ids)


@transaction.atomic
def _look(pk: int, *, at: datetime) -> None:
    call = lock_call(pk)
    if call.look_again_at is None or call.look_again_at > at:
        return
    if call.state == CallState.RINGING:
        take(call, News(kind=Heard.MISSED, at=at, cause=Cause.NO_ANSWER), by=None, at=at)
        return
    judge_unanswered(call)
    call.look_again_at = None
    call.save(update_fields=["look_again_at"])
