"""The frame of every act on a record: one transaction, the ticket locked before its record, the version compared, the
policy asked. What the ticket's journal has to tell is one row of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Stale
from satisfaction.records.models import ServiceRecord
from satisfaction.records.policies import require
from tickets import journal
from tickets.actions.act import Deed, lock
from tickets.choices import RecordStep
from tickets.events import ServiceRecordMoved
from tickets.models import Ticket


@dataclass
class Step:
    """An act under way: the locked record with its ticket, who does it and when."""

    record: ServiceRecord
    deed: Deed

    def save(self, *names: str) -> None:
        """Keep these columns, and count the change."""
        self.record.version += 1
        self.record.save(update_fields=[*names, "version"])

    def tell(self, step: RecordStep, *, signer: str = "", remark: str = "") -> None:
        """Write it down in the ticket's journal, and let the subscribers know."""
        self.deed.record(
            ServiceRecordMoved,
            record=self.record.seq,
            step=step.value,
            engineer_user_id=self.record.engineer_id,
            signer=signer,
            remark=remark,
        )


@contextmanager
def step(verb: str, *, record_id: int, by: Actor, at: datetime, version: int | None = None) -> Iterator[Step]:
    """Frame for the act `verb`. Raises `Missing`, `Stale` (the record is no longer at `version`), `Forbidden` or
    `IllegalMove`. Any exception inside rolls everything back.
    """
    with transaction.atomic():
        ticket_id = ServiceRecord.objects.filter(pk=record_id).values_list("ticket_id", flat=True).first()
        if ticket_id is None:
            raise Missing(_("There is no such service record."))
        ticket = lock(ticket_id, by=by)
        record = ServiceRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record_id)
        record.ticket = ticket
        if version is not None and version != record.version:
            raise Stale(_("Somebody changed this service record meanwhile."), version=record.version)
        require(verb, actor=by, record=record)
        yield Step(record, deed_on(ticket, by=by, at=at))


def deed_on(ticket: Ticket, *, by: Actor, at: datetime) -> Deed:
    """An act on the locked `ticket` that its own policy knows nothing of."""
    return Deed(ticket=ticket, by=by, at=at, before=journal.columns_of(ticket))
