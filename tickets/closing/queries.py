"""Reads of the closing desk: its lists, and which tickets of the first are complete."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import User
from core.errors import Missing
from tickets.bulk.models import BulkRun
from tickets.bulk.queries import MOST
from tickets.bulk.wording import NO_SUCH_RUN
from tickets.closing.choices import Which
from tickets.closing.policies import require_closer
from tickets.completeness import completeness_of_all
from tickets.models import Ticket, TicketQuerySet
from tickets.policies import decide
from tickets.queries import queue_condition

_READ = 1000  # so many of the oldest are looked through for complete ones

_QUEUES = {Which.READY: "closing", Which.UNCONFIRMED: "confirming"}


@dataclass(frozen=True)
class Wanted:
    """Which tickets of a list: those of a site (slug), a group (slug) and a kind; empty is any."""

    site: str = ""
    group: str = ""
    kind: str = ""

    @property
    def condition(self) -> Q:
        """What it demands of a ticket."""
        columns = {"requester__site__slug": self.site, "group__slug": self.group, "kind": self.kind}
        return Q(**{column: value for column, value in columns.items() if value})


def closing_list(which: str, wanted: Wanted, *, user: User) -> TicketQuerySet:
    """The tickets of a list, with everybody they name and all that their records are judged by. In no order; all have
    a result, so that `resolved_at` orders them.
    """
    is_returned = Q(returned_to__isnull=False)
    queue = _QUEUES.get(Which(which))
    condition = queue_condition(queue, user=user) & ~is_returned if queue else is_returned
    return Ticket.objects.filter(condition, wanted.condition).with_people().select_related("returned_to")


@dataclass(frozen=True)
class Candidates:
    """What `actor` could close at once: the complete tickets, oldest result first, and how many are not complete or
    not his to close. `is_longer`: there are more than were looked at, or than fit in one run.
    """

    complete: list[Ticket]
    others: int
    is_longer: bool


def find_candidates(wanted: Wanted, *, actor: Actor) -> Candidates:
    """Those of the oldest tickets that are complete. `Forbidden` for whoever may not close. Three statements."""
    user = require_closer(actor)
    found = list(closing_list(Which.READY, wanted, user=user).order_by("resolved_at", "pk")[: _READ + 1])
    looked_at = found[:_READ]
    records = completeness_of_all(looked_at)
    complete = [
        ticket
        for ticket in looked_at
        if not records[ticket.pk].required_missing and decide("close", actor=actor, ticket=ticket).allowed
    ]
    is_longer = len(found) > _READ or len(complete) > MOST
    return Candidates(complete[:MOST], len(looked_at) - len(complete), is_longer)


def list_runs() -> "QuerySet[BulkRun]":
    """All bulk closes, newest first, with who began them."""
    return BulkRun.objects.filter(verb="close").select_related("created_by")


def get_run(pk: int) -> BulkRun:
    """The bulk close `pk`; `Missing` where there is none."""
    found = list_runs().filter(pk=pk).first()
    if found is None:
        raise Missing(NO_SUCH_RUN)
    return found
