"""Who writes announcements: supervisors and managers. Everybody reads those meant for him."""

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden


def may_announce(actor: Actor) -> bool:
    """Whether `actor` may draft, publish, amend, mail and withdraw."""
    return actor.can(Capability.SUPERVISE)


def require_announcer(actor: Actor) -> None:
    """`Forbidden` for everybody who may not."""
    if not may_announce(actor):
        raise Forbidden(_("Announcements are written by supervisors and managers."), norm="KB-3")
