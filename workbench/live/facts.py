"""What is told over the channel: small facts, which a page takes as a reason to ask for what it shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.actors import Actor
from tickets.policies import may_know


@dataclass(frozen=True)
class Fact:
    """One fact. `data` is what the page reads. A fact about a ticket reaches who may know of a ticket of
    `requester_id`; one with `user_ids` only those people; any other the whole desk.
    """

    kind: str
    data: dict[str, Any]
    requester_id: int | None = None
    user_ids: frozenset[int] | None = None

    @cached_property
    def said(self) -> str:
        """As the page reads it, written once for all who hear it."""
        return json.dumps({"kind": self.kind, **self.data}, ensure_ascii=False, separators=(",", ":"))

    def reaches(self, actor: Actor) -> bool:
        """Whether `actor` may learn of it."""
        if self.user_ids is not None:
            return actor.user is not None and actor.user.pk in self.user_ids
        if self.requester_id is not None:
            return may_know(actor, requester_id=self.requester_id)
        return actor.is_staff


# So much happened that a page had better ask for everything anew.
RELOAD = Fact("reload", {})


def as_json(facts: Iterable[Fact]) -> str:
    """As the page reads them: a list of objects, in one line."""
    return f"[{','.join(fact.said for fact in facts)}]"
