"""Who may change the rules: managers (ROLE-1). Everybody of the desk may read them."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden


def may_manage(actor: Actor) -> bool:
    """Whether `actor` may change policies and calendars."""
    return actor.can(Capability.MANAGE)


def require_manager(actor: Actor) -> None:
    """Raises `Forbidden` for whoever may only read them."""
    if not may_manage(actor):
        raise Forbidden(_("Only a service manager may change policies and calendars."), norm="ROLE-1")
