"""Who may set up webhooks: managers. What goes out concerns every ticket of the desk."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden


def may_manage_webhooks(actor: Actor) -> bool:
    """Whether `actor` may see and change them."""
    return actor.can(Capability.MANAGE)


def require_manager(actor: Actor) -> None:
    """Raises `Forbidden` for everybody else."""
    if not may_manage_webhooks(actor):
        raise Forbidden(_("Only a service manager may do this."), norm="ROLE-1")
