"""Who sees, shares, changes and deletes a saved list."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Capability
from core.errors import Forbidden
from tickets.lists.choices import Audience
from tickets.lists.models import SavedList


def require_person(actor: Actor) -> User:
    """Somebody of the desk; `Forbidden` for everybody else."""
    if actor.user is None or not actor.is_staff:
        raise Forbidden(_("Only staff may do this."))
    return actor.user


def seen_by(actor: Actor) -> Q:
    """Which saved lists `actor` has: his own, those shared with one of his groups, those shared with everybody."""
    shared = Q(audience=Audience.GROUPS, groups__in=Membership.objects.filter(user=actor.user).values("group"))
    return Q(owner=actor.user) | Q(audience=Audience.ALL) | shared


def audiences_of(actor: Actor) -> list[Audience]:
    """With whom `actor` may share: with everybody only supervisors and managers do."""
    may_all = actor.can(Capability.SUPERVISE)
    return [one for one in Audience if one is not Audience.ALL or may_all]


def may_change(actor: Actor, saved: SavedList) -> bool:
    """Its owner; what is shared also a supervisor, so that it can be put right when its owner has left."""
    is_own = actor.user is not None and saved.owner_id == actor.user.pk
    return is_own or (saved.audience != Audience.MINE and actor.can(Capability.SUPERVISE))


def require_change(actor: Actor, saved: SavedList) -> None:
    """`Forbidden` for everybody else."""
    if not may_change(actor, saved):
        raise Forbidden(_("Only its owner changes a saved list; shared ones also the supervisor."))
