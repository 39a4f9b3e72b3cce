"""Who may change what is asked: managers (ROLE-1). Everybody of the desk may read it."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden


def may_shape_forms(actor: Actor) -> bool:
    """Whether `actor` may change requirements and questions."""
    return actor.can(Capability.MANAGE)


def require_manager(actor: Actor) -> None:
    """Raises `Forbidden` for whoever may only read them."""
    if not may_shape_forms(actor):
        raise Forbidden(_("Only a service manager may change the request forms."), norm="ROLE-1")
