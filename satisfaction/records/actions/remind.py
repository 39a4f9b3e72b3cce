"""Remind: whoever has not signed yet gets his link once more, without anybody having to think of it, until the time is
over in which he is reminded (SAT-7).
"""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.actors import SYSTEM
from satisfaction.records.actions.frame import step
from satisfaction.records.models import ServiceRecord, SigningLink
from tickets.choices import RecordStep


def remind(*, record_id: int, at: datetime) -> ServiceRecord:
    """The link that he has is valid for another SIGN_LINK_DAYS; where there is none, he gets his first. An act of the
    desk's machinery, in the transaction in which its clock says so. `IllegalMove` unless the record waits for him.
    """
    with step("remind", record_id=record_id, by=SYSTEM, at=at) as act:
        until = at + timedelta(days=settings.SIGN_LINK_DAYS)
        alive = SigningLink.objects.filter(record=act.record, used_at=None)
        if not alive.update(expires_at=until):
            SigningLink.objects.create(record=act.record, created_at=at, expires_at=until, by=None)
        act.save()
        act.tell(RecordStep.REMINDED)
    return act.record


def note_unsigned(*, record_id: int, at: datetime) -> ServiceRecord:
    """The time is over in which he was reminded. Record and link stay open; a person has to ask. As `remind`."""
    with step("remind", record_id=record_id, by=SYSTEM, at=at) as act:
        act.save()
        act.tell(RecordStep.LAPSED)
    return act.record
