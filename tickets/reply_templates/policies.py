"""Who may use a template, and who may change it. Everybody of the desk keeps his own; what is everybody's or a group's
is the supervisors' and managers' to word (ROLE-1).
"""

from django.db.models import Q

from accounts.actors import Actor
from accounts.roles import Capability
from tickets.models import ReplyTemplate


def may_share(actor: Actor) -> bool:
    """Whether `actor` may word templates for others."""
    return actor.can(Capability.SUPERVISE)


def may_change(actor: Actor, template: ReplyTemplate) -> bool:
    """Whether `actor` may change this one."""
    if template.owner_id is None:
        return may_share(actor)
    return actor.user is not None and template.owner_id == actor.user.pk


def visible_to(actor: Actor) -> Q:
    """Those `actor` may know of: everybody's, his groups' (all groups' for who may share), his own."""
    shared = Q(owner=None) if may_share(actor) else Q(owner=None) & (Q(group=None) | Q(group__in=actor.group_ids))
    return shared | Q(owner=actor.user) if actor.user else Q(pk=None)
