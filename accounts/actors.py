"""Who acts. Every action takes `by: Actor`: a person of the desk, a requester (logged in, or holding a link), or the
system itself; and through which door he came.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester, User
from accounts.roles import Capability


class Via(models.TextChoices):
    """The door an act came through."""

    WEB = "web", _("Browser")
    REST = "rest", _("REST")
    PORTAL = "portal", _("Portal")
    LINK = "link", _("Link")
    EMAIL = "email", _("E-mail")
    IM = "im", _("Messenger")
    PHONE = "phone", _("Phone")
    IMPORT = "import", _("Import")
    SYSTEM = "system", _("System")


@dataclass(frozen=True)
class Actor:
    """A person and a door. Compare by value; build with `for_user`, `for_requester` or `SYSTEM`.

    `set_off_by`: the rule or macro that makes him act, fit for JSON. It goes with each act into the journal.
    """

    user: User | None = None
    requester: Requester | None = None
    via: str = Via.SYSTEM
    set_off_by: Mapping[str, Any] = field(default_factory=dict, hash=False)
    _memo: dict[str, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def for_user(cls, user: User, *, via: str) -> "Actor":
        """`user` acting through `via`; a portal user also acts as his requester record, if he has one."""
        found = (
            None if user.is_desk_staff else Requester.objects.select_related("merged_into").filter(user=user).first()
        )
        return cls(user=user, requester=found and found.person, via=via)

    @classmethod
    def for_requester(cls, requester: Requester, *, via: str) -> "Actor":
        """A requester without log-in: by signed link or by mail."""
        return cls(requester=requester, via=via)

    @property
    def is_system(self) -> bool:
        """Whether nobody acts but the desk's own machinery."""
        return self.user is None and self.requester is None

    @property
    def is_staff(self) -> bool:
        """Whether a person of the desk acts."""
        return self.user is not None and self.user.is_desk_staff

    @property
    def role(self) -> str:
        """The role's code; `requester` for anyone from outside, `system` for the machinery."""
        if self.user is not None:
            return self.user.role
        return "system" if self.is_system else "requester"

    def can(self, capability: Capability) -> bool:
        """Whether the actor has `capability` (ROLE-1). The system has all, requesters none."""
        return self.is_system or (self.user is not None and self.user.has_capability(capability))

    def remember(self, key: str, ask: Callable[[], frozenset[int]]) -> frozenset[int]:
        """The ids `ask` finds, asked once in this actor's (short) life."""
        if key not in self._memo:
            self._memo[key] = ask()
        return self._memo[key]

    @property
    def group_ids(self) -> frozenset[int]:
        """The ids of the actor's groups."""
        return self.remember("groups", self._ask_groups)

    def _ask_groups(self) -> frozenset[int]:
        return frozenset(self.user.memberships.values_list("group_id", flat=True)) if self.user else frozenset()

    def __str__(self) -> str:
        return str(self.user or self.requester or _("System"))


SYSTEM = Actor()
