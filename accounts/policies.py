"""Who may do what about people: asked by actions, buttons and REST alike (ROLE-1)."""

from accounts.actors import Actor
from accounts.roles import Capability


def may_manage(actor: Actor) -> bool:
    """Whether `actor` enters, changes and closes accounts, and forms groups."""
    return actor.can(Capability.MANAGE)


def may_plan(actor: Actor) -> bool:
    """Whether `actor` keeps the on-call roster."""
    return actor.can(Capability.SUPERVISE)
