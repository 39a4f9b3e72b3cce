"""Who may act on many tickets at once: whoever may do the act to one. A person has to answer for it."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Forbidden
from tickets.bulk.models import BulkRun
from tickets.bulk.table import BULK, BulkAct
from tickets.policies import RULES


def may_bulk(act: BulkAct, actor: Actor) -> bool:
    """Whether `actor` is somebody of the desk, still there, whose role ever does `act`."""
    if actor.user is None or not actor.user.is_active or not actor.is_staff:
        return False
    return any(actor.can(role) for role in RULES[act.rule].roles)


def require_bulk(act: BulkAct, actor: Actor) -> User:
    """The person; `Forbidden` for everybody else."""
    if actor.user is None or not may_bulk(act, actor):
        raise Forbidden(RULES[act.rule].said)
    return actor.user


def offered_to(actor: Actor) -> list[BulkAct]:
    """The bulk acts of this person's role, in the table's order."""
    return [act for act in BULK.values() if act.is_listed and may_bulk(act, actor)]


def is_in_charge(actor: Actor, run: BulkRun) -> bool:
    """Who began it, or a supervisor: they see it whole and stop it."""
    return actor.user is not None and (actor.user.pk == run.created_by_id or actor.can(Capability.SUPERVISE))


def has_reverse(run: BulkRun) -> bool:
    """Whether what `run` does can be taken back at all."""
    macro = run.arguments.get("macro", {})
    return run.undoes_id is None and BULK[run.verb].undo is not None and bool(macro.get("has_reverse", True))


def may_undo(actor: Actor, run: BulkRun) -> bool:
    """Whether `run` is over, is his own, did something that has a reverse, and was not taken back yet."""
    is_own = actor.user is not None and actor.user.pk == run.created_by_id and not run.is_running
    return (
        is_own and has_reverse(run) and bool(run.counts.get("done")) and not BulkRun.objects.filter(undoes=run).exists()
    )


def require_in_charge(actor: Actor, run: BulkRun) -> None:
    """`Forbidden` for everybody else."""
    if not is_in_charge(actor, run):
        raise Forbidden(_("Only who began a bulk act and supervisors see it and stop it."))
