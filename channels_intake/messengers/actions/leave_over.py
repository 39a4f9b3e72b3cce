"""Leave over: the shift has ended, and somebody still waits (RTX-4)."""

from datetime import datetime

from django.db import transaction

from channels_intake.messengers import clocks
from channels_intake.messengers.actions.frame import lock
from channels_intake.messengers.choices import State
from channels_intake.messengers.events import LeftOver
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.telling import tell
from sla.calendars import NeverOpens, is_open
from sla.engine.plan import day_end
from sla.rulebook import Rulebook, current_rulebook

_AT_ONCE = 500


def leave_over(*, at: datetime) -> int:
    """Start RTX-4 for each conversation whose shift ended by `at` while somebody waited; how many there were. The shift
    ends when the requester's site closes for the day; one that is open round the clock leaves nothing over. Safe to
    call as often as anybody likes.
    """
    waiting = Conversation.objects.filter(state=State.OPEN, waiting_since__lt=at, left_over_at=None)
    rules, found = current_rulebook(), 0
    for one in waiting.select_related("requester__site").order_by("waiting_since", "pk")[:_AT_ONCE]:
        if _ended(one, rules, at=at) is not None:
            found += _leave(one.pk, rules, at=at)
    return found


def _leave(conversation_id: int, rules: Rulebook, *, at: datetime) -> bool:
    with transaction.atomic():
        conversation = lock(conversation_id)
        ended = _ended(conversation, rules, at=at)
        if conversation.left_over_at is not None or ended is None:
            return False
        conversation.left_over_at = ended
        conversation.save(update_fields=["left_over_at"])
        tell(LeftOver, conversation, at=at, left_over_at=ended)
        clocks.leave_over(conversation, at=ended)
    return True


def _ended(conversation: Conversation, rules: Rulebook, *, at: datetime) -> datetime | None:
    """When the shift ended in which he began to wait; None where it had not by `at`."""
    if conversation.waiting_since is None:
        return None
    site = conversation.requester.site.slug if conversation.requester.site else ""
    hours = rules.site_calendar(site).hours
    try:
        ended = day_end(hours, conversation.waiting_since)
        while ended <= at and is_open(hours, ended):  # it goes on past midnight
            ended = day_end(hours, ended)
    except NeverOpens:
        return None
    return ended if ended <= at else None
