"""Ask: the requester gets a link to sign, where he was absent or wishes so (SAT-7: later signature)."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.actors import Actor
from core.inputs import Fields
from satisfaction.records.actions.frame import step
from satisfaction.records.models import ServiceRecord, SigningLink
from tickets.choices import RecordStep


def ask(
    *, record_id: int, absent: bool = False, remark: str = "", by: Actor, at: datetime, version: int | None = None
) -> ServiceRecord:
    """A new link, valid SIGN_LINK_DAYS, on its way to the requester; an earlier one ends. `absent`: he was not there
    and a note was left; `remark` then says where, or with whom (`Malformed` without). May be done again.
    """
    fields = Fields()
    remark = fields.text("remark", remark, required=absent, limit=500)
    fields.done()
    with step("ask", record_id=record_id, by=by, at=at, version=version) as act:
        end_links(act.record, at=at)
        SigningLink.objects.create(
            record=act.record,
            created_at=at,
            expires_at=at + timedelta(days=settings.SIGN_LINK_DAYS),
            by=by.user,
        )
        if absent:
            act.record.absent_at = at
        act.save("absent_at")
        act.tell(RecordStep.LEFT_NOTE if absent else RecordStep.ASKED, remark=remark)
    return act.record


def end_links(record: ServiceRecord, *, at: datetime) -> None:
    """No link to `record` works from now on."""
    SigningLink.objects.filter(record=record, used_at=None).update(used_at=at)
