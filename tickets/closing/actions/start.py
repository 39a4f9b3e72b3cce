"""Beginning a bulk close. A worker does the closing, each ticket by the same action as one alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from tickets.closing.models import ClosingItem, ClosingRun
from tickets.closing.policies import require_closer
from tickets.closing.queries import MOST, Wanted, find_candidates
from tickets.inputs import Fields
from tickets.models import Ticket

_NAMED = 5


@dataclass(frozen=True)
class Chosen:
    """A ticket somebody chose, and the version he has seen of it (None: as it is now)."""

    number: str
    version: int | None = None


def close_many(*, chosen: Sequence[Chosen], remark: str = "", by: Actor, at: datetime) -> ClosingRun:
    """Close the chosen tickets, those of them that are complete then; `remark` goes into each journal.

    Which are complete is judged when their turn comes, under lock: what is incomplete, not confirmed or changed since
    it was seen is not closed, and the run says why. `Forbidden` for anybody but supervisors; `Malformed` (`tickets`)
    for none, more than MOST, or a number nobody has; `Refused` while another run of his goes on.
    """
    user = require_closer(by)
    fields = Fields()
    remark = fields.text("remark", remark, required=False, limit=2000)
    versions = {one.number: one.version for one in chosen[: MOST + 1]}
    if not versions:
        fields.malform("tickets", "required", _("Choose at least one ticket."))
    if len(versions) > MOST:
        fields.malform("tickets", "too_many", _("At most %(most)s tickets at once.") % {"most": MOST})
        fields.done()
    found = {ticket.number: ticket for ticket in _asked_for(versions, by=by)}
    if unknown := [number for number in versions if number not in found][:_NAMED]:
        message = _("There is no ticket with the number %(numbers)s.")
        fields.malform("tickets", "unknown", message % {"numbers": ", ".join(number[:24] for number in unknown)})
    fields.done()
    tickets = [(found[number], version) for number, version in versions.items()]
    run = ClosingRun(remark=remark, via=by.via, total=len(tickets), created_by=user, created_at=at)
    return _begun(run, [(ticket, ticket.version if version is None else version) for ticket, version in tickets])


def close_complete(*, wanted: Wanted, remark: str = "", by: Actor, at: datetime) -> ClosingRun:
    """The same with all complete tickets of the closing desk that `wanted` describes, the oldest first and at most
    MOST. `Malformed` where there is none.
    """
    complete = find_candidates(wanted, actor=by).complete
    chosen = [Chosen(ticket.number, ticket.version) for ticket in complete]
    return close_many(chosen=chosen, remark=remark, by=by, at=at)


def _asked_for(numbers: dict[str, int | None], *, by: Actor) -> Sequence[Ticket]:
    legible = [number for number in numbers if "\x00" not in number]
    return list(Ticket.objects.visible_to(by).filter(number__in=legible).only("number", "version"))


def _begun(run: ClosingRun, tickets: Sequence[tuple[Ticket, int]]) -> ClosingRun:
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            ClosingItem.objects.bulk_create(
                ClosingItem(of=run, position=position, ticket=ticket, version=version)
                for position, (ticket, version) in enumerate(tickets)
            )
    except IntegrityError as error:
        if not ClosingRun.objects.filter(created_by=run.created_by, state=run.state).exists():
            raise
        raise Refused(_("A bulk close of yours is still running. Wait for it, or stop it first.")) from error
    return run
