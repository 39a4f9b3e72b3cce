"""Call back: somebody rang us in vain, or the line failed; we ring him (SLA-PHONE-2, SLA-PHONE-3)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from channels_intake.phone.actions.by_hand import require_staff
from channels_intake.phone.actions.hear import News, lock_call, take
from channels_intake.phone.actions.tell_ticket import tell_ticket
from channels_intake.phone.choices import CallState, Cause, Heard
from channels_intake.phone.clocks import spoken
from channels_intake.phone.events import CalledBack, IdentityChecked
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.telling import tell
from core.errors import Refused
from core.inputs import Fields
from tickets.choices import CallOutcome, Direction

_JUST_NOW = timedelta(minutes=30)


@transaction.atomic
def call_back(
    *, call_id: int, outcome: str, note: str = "", identity_checked: bool = False, by: Actor, at: datetime
) -> PhoneCall:
    """Write down how a call back went; what is given back is that call of ours. Reached: the clocks are met and the
    apology is made; not reached: the attempt is counted, and the clock runs on. Where the telephone system has told of
    the call of ours already, it is that one.

    `Malformed` for an unknown outcome. `Refused` where a dropped call's person was reached and his identity was not
    checked (SLA-PHONE-3), and where somebody, or the same press twice, has written down before that he was reached.
    """
    person = require_staff(by)
    fields = Fields()
    outcome = fields.code("outcome", outcome, among=CallOutcome.values)
    note = fields.text("note", note, required=False, limit=2000)
    missed = lock_call(call_id)
    is_reached = outcome == CallOutcome.REACHED
    if is_reached and missed.state == CallState.DROPPED and not identity_checked:
        fields.refuse(
            "identity_checked", "unchecked", _("After a dropped line, check first whom you speak to."), "SLA-PHONE-3"
        )
    fields.done()
    if missed.call_backs.filter(answered_at__isnull=False).exists():
        raise Refused(_("He was called back and reached already."), norm="SLA-PHONE-2")
    ours = _told_of(missed, is_reached=is_reached, at=at) or _written_down(missed, person, is_reached=is_reached, at=at)
    ours.call_back_of, ours.is_identity_checked = missed, identity_checked
    ours.note = note or ours.note
    ours.ticket, ours.requester = ours.ticket or missed.ticket, ours.requester or missed.requester
    ours.save(update_fields=["call_back_of", "is_identity_checked", "note", "ticket", "requester"])
    if ours.events.exists():
        if ours.answered_at is not None:
            spoken(ours)
        tell_ticket(ours, by=person, at=at)
    else:
        ours = _happened(ours, person, is_reached=is_reached, at=at)
    tell(CalledBack, ours, at=at, call_back_of_id=missed.pk, outcome=outcome, by_user_id=person.pk)
    return ours


@transaction.atomic
def check_identity(*, call_id: int, by: Actor, at: datetime) -> PhoneCall:
    """In this call somebody has made sure whom he speaks to; a dropped call before it is made good (SLA-PHONE-3), from
    when he was spoken to.
    """
    person = require_staff(by)
    call = lock_call(call_id)
    call.is_identity_checked = True
    call.save(update_fields=["is_identity_checked"])
    tell(IdentityChecked, call, at=at, by_user_id=person.pk)
    if call.answered_at is not None:
        spoken(call)
    return call


def _told_of(missed: PhoneCall, *, is_reached: bool, at: datetime) -> PhoneCall | None:
    """The call of ours that the telephone system has told of and nobody has written about."""
    if not missed.number_key:
        return None
    ours = PhoneCall.objects.select_for_update(no_key=True, of=("self",)).filter(
        direction=Direction.OUTBOUND, number_key=missed.number_key, call_back_of=None, began_at__gt=at - _JUST_NOW
    )
    ours = ours.exclude(system="", external_id="").filter(answered_at__isnull=not is_reached)
    return ours.select_related("agent", "ticket", "requester__site", "source__site").order_by("-pk").first()


def _written_down(missed: PhoneCall, person: User, *, is_reached: bool, at: datetime) -> PhoneCall:
    del is_reached
    return PhoneCall.objects.create(
        direction=Direction.OUTBOUND,
        number=missed.number,
        number_key=missed.number_key,
        agent=person,
        began_at=at,
        created_at=at,
    )


def _happened(ours: PhoneCall, person: User, *, is_reached: bool, at: datetime) -> PhoneCall:
    shared = {"at": at, "number": ours.number, "agent": person, "direction": Direction.OUTBOUND}
    if is_reached:
        take(ours, News(kind=Heard.ANSWERED, **shared), by=person, at=at)  # type: ignore[arg-type]
        return take(ours, News(kind=Heard.ENDED, **shared), by=person, at=at)  # type: ignore[arg-type]
    return take(ours, News(kind=Heard.MISSED, cause=Cause.NO_ANSWER, **shared), by=person, at=at)  # type: ignore[arg-type]
