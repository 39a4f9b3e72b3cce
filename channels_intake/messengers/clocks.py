"""The clocks of conversations: RTX-1 for each first message nobody has answered, RTX-4 for what a shift leaves over,
PROM-1 for what a queue notice promises.
"""

from datetime import datetime

from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.registry import adapters
from sla.actions.queue_notice import give_queue_notice
from sla.actions.signal import cancel_clock, meet_clock, start_clock
from sla.choices import Outcome, OwnerKind
from sla.engine.ledger import Owner
from sla.models import Timer
from sla.policy.conditions import NO, YES, Attributes

ANSWER, LEFT_OVER, PROMISE = "rtx_1", "rtx_4", "prom_1"
MEASURES = (ANSWER, LEFT_OVER, PROMISE)
__all__ = ["ANSWER", "LEFT_OVER", "MEASURES", "PROMISE", "give_queue_notice", "owner_of"]


def owner_of(conversation: Conversation) -> Owner:
    """What the clocks hang on. Not on the ticket that is talked about: it has clocks of its own."""
    return Owner(OwnerKind.CONVERSATION, conversation.pk)


def attributes_of(conversation: Conversation) -> Attributes:
    """What targets match on: the channel, whose site, whether he is a VIP, the group of the way in."""
    requester, source = conversation.requester, conversation.source
    adapter = adapters().get(source.adapter)
    return Attributes(
        channel=adapter.channel if adapter else "",
        vip=YES if requester.is_vip else NO,
        site=requester.site.slug if requester.site else "",
        group=source.group.slug if source.group else "",
    )


def start_waiting(conversation: Conversation, utterance: Utterance, *, at: datetime) -> Timer | None:
    """RTX-1 begins with `utterance`, once however often it is told."""
    return start_clock(
        owner=owner_of(conversation),
        measure=ANSWER,
        at=at,
        attributes=attributes_of(conversation),
        key=str(utterance.pk),
        person_id=conversation.assignee_id,
    )


def leave_over(conversation: Conversation, *, at: datetime) -> Timer | None:
    """RTX-4 begins: the shift is over (at `at`), and somebody still waits."""
    return start_clock(
        owner=owner_of(conversation),
        measure=LEFT_OVER,
        at=at,
        attributes=attributes_of(conversation),
        key=f"{at:%Y%m%d%H%M}",
        person_id=conversation.assignee_id,
    )


def meet(conversation: Conversation, *measures: str, at: datetime, by_id: int) -> None:
    """A person has done what these clocks ask for."""
    for measure in measures:
        meet_clock(owner=owner_of(conversation), measure=measure, at=at, by_id=by_id)


def renegotiate(conversation: Conversation, *, at: datetime) -> None:
    """A new promise takes the place of the one before, which stays broken where it was late already (PROM-1)."""
    cancel_clock(owner=owner_of(conversation), measure=PROMISE, at=at, outcome=Outcome.RENEGOTIATED)


def cancel(conversation: Conversation, *, at: datetime) -> None:
    """Nobody waits any more."""
    for measure in MEASURES:
        cancel_clock(owner=owner_of(conversation), measure=measure, at=at)
