"""From whose eyes, and under which address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from rest_framework.request import Request

from accounts.actors import Actor
from accounts.models import Requester, User


@dataclass(frozen=True)
class Frame:
    """The reader, and the address of all tickets as he reached it."""

    actor: Actor
    tickets_url: str

    @classmethod
    def of(cls, request: Request, *, actor: Actor) -> "Frame":
        """The frame of a request. Addresses are those by which the caller came, so that he can follow them."""
        return cls(actor=actor, tickets_url=request.build_absolute_uri(reverse("api:tickets")))

    def ticket_url(self, number: str) -> str:
        """The address of a ticket."""
        return f"{self.tickets_url}{number}/"


def paged(request: Request, *, results: list[dict[str, object]], cursor: str) -> dict[str, object]:
    """A page with the address of the next; null at the end. The other parameters stay as they were."""
    following = None
    if cursor:
        parameters: Mapping[str, list[str]] = {**dict(request.query_params.lists()), "cursor": [cursor]}
        following = f"{request.build_absolute_uri(request.path)}?{urlencode(parameters, doseq=True)}"
    return {"next": following, "results": results}


def person(user: User | None, requester: Requester | None) -> dict[str, object]:
    """Who did something: somebody of the desk, the requester, or the desk's machinery."""
    if user is not None:
        return {"username": user.username, "name": str(user)}
    if requester is not None:
        return {"username": None, "name": requester.name}
    return {"username": None, "name": None}
