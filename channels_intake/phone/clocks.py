"""The clocks of calls: answered in time (SLA-PHONE-1), called back (SLA-PHONE-2, SLA-PHONE-3), asked whether the advice
helped (CONS-1). Said anew after everything that is heard, so that it does not matter in which order it was heard.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from channels_intake.phone.choices import OVER, CallState
from channels_intake.phone.models import PhoneCall
from sla.actions.signal import cancel_clock, count_attempt, meet_clock, start_clock
from sla.choices import Outcome, OwnerKind, TimerState
from sla.engine.ledger import Owner
from sla.models import Timer
from sla.policy.conditions import NO, YES, Attributes
from tickets.choices import Channel, Direction

ANSWER, CALL_BACK, CALL_BACK_AT_ONCE, ADVISED = "phone_1", "phone_2", "phone_3", "cons_1"
_CALL_BACKS = (CALL_BACK, CALL_BACK_AT_ONCE)
_AGAIN = "again"  # the key of a clock that begins anew, because what was heard first was not the whole story


def owner_of(call: PhoneCall) -> Owner:
    """What the call's clocks hang on. They are its own, whatever ticket it concerns."""
    return Owner(OwnerKind.CALL, call.pk)


def attributes_of(call: PhoneCall) -> Attributes:
    """What targets match on: the caller's site, else that of the telephone system; whether he is a VIP."""
    who, source = call.requester, call.source
    site = who.site if who and who.site_id else source.site if source and source.site_id else None
    return Attributes(
        channel=Channel.PHONE, vip=YES if who and who.is_vip else NO, site=site.slug if site is not None else ""
    )


def keep_time(call: PhoneCall, *, at: datetime) -> None:
    """Start, meet and cancel what follows from the call as it stands; and what it means for the person's other calls.
    In the caller's transaction.
    """
    if call.direction == Direction.INBOUND:
        _answering(call)
    _call_back(call, CALL_BACK, is_due=call.is_open_end and call.state == CallState.MISSED)
    _call_back(call, CALL_BACK_AT_ONCE, is_due=call.is_open_end and call.state == CallState.DROPPED)
    if call.answered_at is not None:
        spoken(call)
    elif call.state == CallState.MISSED and call.direction == Direction.OUTBOUND:
        _tried(call, at=call.ended_at or at)


def _answering(call: PhoneCall) -> None:
    """SLA-PHONE-1, from ring to answer. Judged when the answer is known and not before: word of it may come later than
    the twelve seconds last, and a clock that had run out by then could not be put right.
    """
    if call.ringing_at is None or call.answered_at is None:
        return
    owner, known = owner_of(call), _judged(call)
    if any(timer.ended_at == call.answered_at for timer in known):
        return
    key = _AGAIN if known else ""
    if _begin(call, key=key):
        meet_clock(owner=owner, measure=ANSWER, at=call.answered_at, key=key, by_id=call.agent_id)


def judge_unanswered(call: PhoneCall) -> None:
    """SLA-PHONE-1 of a call nobody answered: who hangs up within the time was not made to wait, others were."""
    is_over = call.state in OVER and call.answered_at is None and call.ended_at is not None
    if call.ringing_at is not None and is_over and not _judged(call) and _begin(call):
        cancel_clock(owner=owner_of(call), measure=ANSWER, at=call.ended_at or call.began_at, outcome=Outcome.GIVEN_UP)


def _judged(call: PhoneCall) -> list[Timer]:
    return list(Timer.objects.filter(owner_kind=OwnerKind.CALL, owner_id=call.pk, measure=ANSWER))


def _begin(call: PhoneCall, *, key: str = "") -> bool:
    assert call.ringing_at is not None  # noqa: S101 -- for calls that rang
    made = start_clock(
        owner=owner_of(call),
        measure=ANSWER,
        at=call.ringing_at,
        attributes=attributes_of(call),
        key=key,
        person_id=call.agent_id,
    )
    return made is not None


def _call_back(call: PhoneCall, measure: str, *, is_due: bool) -> None:
    """The call-back's clock, with its task for whoever was called, else for the desk."""
    owner = owner_of(call)
    known = list(Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk, measure=measure).order_by("pk"))
    if is_due and any(_stands(timer, call) for timer in known):
        return
    for timer in known:
        if timer.is_ticking:
            over = max(call.answered_at or timer.started_at, timer.started_at)
            cancel_clock(owner=owner, measure=measure, at=over, key=timer.key)
    if not is_due:
        return
    assert call.ended_at is not None  # noqa: S101 -- a missed or dropped call is over
    start_clock(
        owner=owner,
        measure=measure,
        at=call.ended_at,
        attributes=attributes_of(call),
        key=str(len(known)) if known else "",
        person_id=call.agent_id,
    )
    for later in of_same_person(call).filter(answered_at__gte=call.ended_at).order_by("answered_at"):
        spoken(later)


def _stands(timer: Timer, call: PhoneCall) -> bool:
    """Whether it needs no other: it begins when the call was over, or it has had its answer."""
    return timer.started_at == call.ended_at or (timer.ended_at is not None and timer.state != TimerState.CANCELLED)


def of_same_person(call: PhoneCall) -> "QuerySet[PhoneCall]":
    """His other calls: from or to the same number, or of the same requester."""
    same = Q(pk__in=[])
    if call.number_key:
        same |= Q(number_key=call.number_key)
    if call.requester_id is not None:
        same |= Q(requester_id=call.requester_id)
    if call.call_back_of_id is not None:
        same |= Q(pk=call.call_back_of_id)
    return PhoneCall.objects.filter(same).exclude(pk=call.pk)


def spoken(call: PhoneCall) -> None:
    """He was spoken to in `call`: what he missed before is made good. After a dropped line it takes a call of ours in
    which the identity was checked; where he rang again himself, nobody needs to.
    """
    assert call.answered_at is not None  # noqa: S101 -- for answered calls only
    at, is_ours = call.answered_at, call.direction == Direction.OUTBOUND
    for timer in _waiting(of_same_person(call), (*_CALL_BACKS, ADVISED), before=at):
        owner = Owner(OwnerKind.CALL, timer.owner_id)
        if timer.measure != CALL_BACK_AT_ONCE or call.is_identity_checked:
            meet_clock(owner=owner, measure=timer.measure, at=at, key=timer.key, by_id=call.agent_id)
        elif not is_ours:
            cancel_clock(owner=owner, measure=timer.measure, at=at, key=timer.key)


def _tried(call: PhoneCall, *, at: datetime) -> None:
    """A call of ours that reached nobody: counted, once."""
    if call.is_attempt_counted:
        return
    for timer in _waiting(of_same_person(call), (*_CALL_BACKS, ADVISED), before=at):
        count_attempt(owner=Owner(OwnerKind.CALL, timer.owner_id), measure=timer.measure, at=at, by_id=call.agent_id)
    call.is_attempt_counted = True
    call.save(update_fields=["is_attempt_counted"])


def heard_from(*, requester_id: int, phone_key: str, at: datetime) -> None:
    """He reached us by another channel: missed calls of his need no call back any more (SLA-PHONE-2). Those from which
    somebody registers a request at this very moment stay: that is our act and not his.
    """
    same = Q(requester_id=requester_id)
    if phone_key:
        same |= Q(number_key=phone_key)
    calls = PhoneCall.objects.filter(same).filter(Q(taken_up_at=None) | ~Q(taken_up_at=at))
    for timer in _waiting(calls, (CALL_BACK,), before=at):
        meet_clock(owner=Owner(OwnerKind.CALL, timer.owner_id), measure=CALL_BACK, at=at, key=timer.key)


def _waiting(calls: "QuerySet[PhoneCall]", measures: tuple[str, ...], *, before: datetime) -> list[Timer]:
    waiting = Timer.objects.ticking().filter(owner_kind=OwnerKind.CALL, measure__in=measures, started_at__lte=before)
    return list(waiting.filter(owner_id__in=calls.values("pk")).order_by("pk"))
