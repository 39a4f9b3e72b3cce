"""Who may bring files in: managers."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import Forbidden


def may_import(actor: Actor) -> bool:
    """Whether `actor` may import files. A person has to answer for it."""
    return actor.user is not None and actor.can(Capability.MANAGE)


def require_importer(actor: Actor) -> User:
    """The person; `Forbidden` for everybody else."""
    if actor.user is None or not may_import(actor):
        raise Forbidden(_("Only a service manager may do this."), norm="ROLE-1")
    return actor.user
