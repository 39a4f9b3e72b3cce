"""Reads of bulk acts."""

from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Missing
from tickets.bulk.models import BulkRun
from tickets.bulk.policies import is_in_charge
from tickets.bulk.wording import NO_SUCH_RUN

MOST = 500  # tickets in one run


def list_runs(*, actor: Actor) -> "QuerySet[BulkRun]":
    """The bulk acts `actor` may see, newest first: his own, a supervisor all; each with who began it and what it
    undoes.
    """
    runs = BulkRun.objects.select_related("created_by", "undoes")
    return runs if actor.can(Capability.SUPERVISE) else runs.filter(created_by=actor.user)


def get_run(pk: int, *, actor: Actor) -> BulkRun:
    """The bulk act `pk`; `Missing` where there is none, or where it is none of his."""
    run = BulkRun.objects.select_related("created_by", "undoes", "undone_by").filter(pk=pk).first()
    if run is None or not is_in_charge(actor, run):
        raise Missing(NO_SUCH_RUN)
    return run
