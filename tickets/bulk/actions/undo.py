"""Taking a bulk act back: another run, of the reverse act, over the tickets on which it was done."""

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Forbidden, Refused
from tickets.bulk.actions.start import begun
from tickets.bulk.choices import Result
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.policies import has_reverse, may_undo
from tickets.bulk.queries import get_run


def undo_run(*, run_id: int, by: Actor, at: datetime) -> BulkRun:
    """The run that takes back `run_id` wherever nobody has acted on the ticket since; elsewhere it says who did.

    `Missing`; `Forbidden` for anybody but who began it; `Refused` where it goes on, has no reverse, did nothing or was
    taken back already.
    """
    run = get_run(run_id, actor=by)
    if by.user is None or by.user.pk != run.created_by_id:
        raise Forbidden(_("Only who did it takes it back."))
    if not may_undo(by, run):
        raise Refused(_no_undo(run))
    items = BulkItem.objects.filter(of=run, result=Result.DONE).order_by("position").select_related("ticket")
    undo = BulkRun(verb=run.verb, undoes=run, via=by.via, total=len(items), created_by=by.user, created_at=at)
    taken = [BulkItem(of=undo, ticket=one.ticket, version=one.after or 0, before=one.before) for one in items]
    try:
        return begun(undo, taken)
    except IntegrityError as error:
        raise Refused(_("This was taken back already.")) from error


def _no_undo(run: BulkRun) -> str:
    if run.is_running:
        return str(_("This is still running. Stop it first."))
    if not has_reverse(run):
        return str(_("This cannot be taken back; the journal keeps it."))
    if not run.counts.get(Result.DONE):
        return str(_("Nothing was done that could be taken back."))
    return str(_("This was taken back already."))
