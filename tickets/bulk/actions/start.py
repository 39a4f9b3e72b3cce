"""Beginning a bulk act. A worker carries it out, on each ticket by the same action as on one alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from core.inputs import Fields
from tickets.bulk.arguments import judge, keep
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.policies import require_bulk
from tickets.bulk.queries import MOST
from tickets.bulk.table import BulkAct
from tickets.models import Ticket

_NAMED = 5


@dataclass(frozen=True)
class Chosen:
    """A ticket somebody chose, and the version he has seen of it (None: as it is now)."""

    number: str
    version: int | None = None


def begin(*, act: BulkAct, chosen: Sequence[Chosen], arguments: Mapping[str, Any], by: Actor, at: datetime) -> BulkRun:
    """Do `act` to each of the chosen tickets that allows it when its turn comes, under lock; whatever refuses it, or
    was changed since it was seen, is left as it is, and the run says why.

    `Forbidden` for a role that never does it; `Malformed` for arguments that fit no ticket and (`tickets`) for none,
    more than MOST, or a number nobody has; `Refused` while another run of his goes on.
    """
    user = require_bulk(act, by)
    fields = Fields()
    values = judge(act, arguments, fields, by=by, at=at)
    tickets = _read_tickets(chosen, fields, by=by)
    fields.done()
    run = BulkRun(
        verb=act.verb, arguments=keep(act, values), via=by.via, total=len(tickets), created_by=user, created_at=at
    )
    return begun(run, [BulkItem(of=run, ticket=ticket, version=version) for ticket, version in tickets])


def _read_tickets(chosen: Sequence[Chosen], fields: Fields, *, by: Actor) -> list[tuple[Ticket, int]]:
    versions = {one.number: one.version for one in chosen[: MOST + 1]}
    if not versions:
        fields.malform("tickets", "required", _("Choose at least one ticket."))
    if len(versions) > MOST:
        fields.malform("tickets", "too_many", _("At most %(most)s tickets at once.") % {"most": MOST})
        return []
    legible = [number for number in versions if "\x00" not in number]
    asked_for = Ticket.objects.visible_to(by).filter(number__in=legible).only("number", "version")
    found = {ticket.number: ticket for ticket in asked_for}
    if unknown := [number for number in versions if number not in found][:_NAMED]:
        message = _("There is no ticket with the number %(numbers)s.")
        fields.malform("tickets", "unknown", message % {"numbers": ", ".join(number[:24] for number in unknown)})
    tickets = [(found[number], version) for number, version in versions.items() if number in found]
    return [(ticket, ticket.version if version is None else version) for ticket, version in tickets]


def begun(run: BulkRun, items: Sequence[BulkItem]) -> BulkRun:
    """`run` with its tickets in their order, kept. `Refused` while another run of the same person goes on."""
    for position, item in enumerate(items):
        item.position = position
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            BulkItem.objects.bulk_create(items)
    except IntegrityError as error:
        if not BulkRun.objects.filter(created_by=run.created_by, state=run.state).exists():
            raise
        raise Refused(_("A bulk act of yours is still running. Wait for it, or stop it first.")) from error
    return run
