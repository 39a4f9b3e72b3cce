"""Roles and what each may do (ROLE-1). A role is a set of capabilities; policies ask for capabilities, never for
roles.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of the rulebooks: S2 4.6.1 service manager, desk and supervisor; S1 dispatcher and engineer."""

    REQUESTER = "requester", _("Requester")
    AGENT = "agent", _("Agent")
    ENGINEER = "engineer", _("Engineer")
    DISPATCHER = "dispatcher", _("Dispatcher")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Service manager")
    ADMIN = "admin", _("Administrator")


class Capability(models.TextChoices):
    """What a policy may ask for."""

    DESK = "desk"  # receive, acknowledge, talk to the requester, first-contact resolution
    DISPATCH = "dispatch"  # give tickets to groups and engineers, transfer them
    WORK = "work"  # accept and work on tickets of one's own groups
    SUPERVISE = "supervise"  # close, hand over for others, override the quality gate, act for colleagues
    MANAGE = "manage"  # policies, word lists, categories


_STAFF_DESK = frozenset({Capability.DESK, Capability.DISPATCH})
_SUPERVISOR = _STAFF_DESK | {Capability.WORK, Capability.SUPERVISE}
_MANAGER = _SUPERVISOR | {Capability.MANAGE}

CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.REQUESTER: frozenset(),
    Role.AGENT: _STAFF_DESK,
    Role.ENGINEER: frozenset({Capability.WORK}),
    Role.DISPATCHER: _STAFF_DESK,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: _MANAGER,
}
STAFF_ROLES = tuple(role for role in Role if role is not Role.REQUESTER)
LEADER_ROLES = (Role.SUPERVISOR, Role.MANAGER)
