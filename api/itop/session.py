"""One call: who speaks, when, in which version of the protocol."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from accounts.actors import Actor, Via
from api.itop.columns import Asked
from api.itop.login import Caller
from api.itop.wire import UNAUTHORIZED, Fault


@dataclass(frozen=True)
class Session:
    """What every operation needs to know."""

    request: HttpRequest
    caller: Caller
    by: Actor
    at: datetime
    zone: ZoneInfo
    version: str

    @classmethod
    def of(cls, request: HttpRequest, caller: Caller, *, version: str, at: datetime) -> "Session":
        """The caller acts through REST, with his own rights."""
        by = Actor.for_user(caller.user, via=Via.REST)
        return cls(request, caller, by, at, ZoneInfo(settings.ITOP_TIME_ZONE), version)

    @property
    def asked(self) -> Asked:
        """For conditions about time."""
        return Asked(self.at, self.zone)

    def require_write(self, name: str, doing: str = "modifying") -> None:
        """`Fault` 1 for a token that may only read."""
        if not self.caller.may_write:
            raise not_allowed(name, doing)


def not_allowed(name: str, doing: str = "modifying", why: str = "") -> Fault:
    """The refusal for want of rights, with the desk's reason behind it."""
    words = f"The current user does not have enough permissions for {doing} data of class {name}"
    return Fault(f"{words}: {why}" if why else words, code=UNAUTHORIZED, is_answer=True)
