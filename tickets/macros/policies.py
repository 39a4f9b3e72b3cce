"""Who uses and who changes a macro: everybody of the desk keeps his own; everybody's are the supervisors' and managers'
(ROLE-1). What it does is judged act by act, like what is done by hand.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Capability
from core.errors import Forbidden
from tickets.macros.models import Macro


def may_share(actor: Actor) -> bool:
    """Whether `actor` may make macros for others."""
    return actor.can(Capability.SUPERVISE)


def may_change(actor: Actor, macro: Macro) -> bool:
    """Whether `actor` may change this one."""
    if macro.owner_id is None:
        return may_share(actor)
    return actor.user is not None and macro.owner_id == actor.user.pk


def require(is_allowed: bool) -> None:  # noqa: FBT001 (a guard)
    """Raises `Forbidden` otherwise."""
    if not is_allowed:
        raise Forbidden(_("Macros that others use are changed by supervisors and managers."), norm="ROLE-1")


def visible_to(actor: Actor) -> Q:
    """Those `actor` may know of: everybody's and his own."""
    return Q(owner=None) | Q(owner=actor.user) if actor.is_staff and actor.user else Q(pk=None)
