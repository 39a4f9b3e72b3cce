"""Who may close many tickets at once: whoever may close one."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Forbidden


def may_close_many(actor: Actor) -> bool:
    """Whether `actor` is a supervisor who is still there. A person has to answer for it."""
    return actor.user is not None and actor.user.is_active and actor.can(Capability.SUPERVISE)


def require_closer(actor: Actor) -> User:
    """The person; `Forbidden` for everybody else."""
    if actor.user is None or not may_close_many(actor):
        raise Forbidden(_("Only the service supervisor closes (LIFE-9)."), norm="LIFE-9")
    return actor.user
