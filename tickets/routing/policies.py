"""Who keeps the routing rules: managers (ROLE-1). Everybody of the desk may read them."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden


def may_manage(actor: Actor) -> bool:
    """Whether `actor` may change rules."""
    return actor.can(Capability.MANAGE)


def require_manager(actor: Actor) -> None:
    """Raises `Forbidden` for whoever may only read them."""
    if not may_manage(actor):
        raise Forbidden(_("Only a service manager may change the routing rules."), norm="ROLE-1")


def require_reader(actor: Actor) -> None:
    """Raises `Forbidden` for anybody from outside."""
    if not actor.is_staff:
        raise Forbidden(_("Only staff may do this."))
