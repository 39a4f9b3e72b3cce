"""What the channel follows: the append-only journals of tickets, clocks, notices, conversations and calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, QuerySet

from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Utterance
from channels_intake.phone.models import CallEvent
from notifications.models import Notice
from sla.models import TimerEvent
from tickets.models import TicketEvent
from workbench.live.facts import Fact


@dataclass(frozen=True)
class Line:
    """One row: its id, when it was written, what it says."""

    pk: int
    at: datetime
    fact: Fact


@dataclass(frozen=True)
class Source:
    """A journal: its letter in the marks, its rows, the columns read (after id and time), the fact they make."""

    letter: str
    rows: "Callable[[], QuerySet[Any]]"
    at: str
    columns: tuple[str, ...]
    tell: Callable[..., Fact]

    def after(self, mark: int, *, limit: int) -> list[Line]:
        """At most `limit` rows with ids above `mark`, in their order. One statement, along the primary key."""
        found = self.rows().filter(pk__gt=mark).order_by("pk").values_list("pk", self.at, *self.columns)
        return [Line(pk, at, self.tell(pk, *values)) for pk, at, *values in found[:limit]]

    def last(self) -> int:
        """The highest id. One look at the primary key."""
        return int(self.rows().aggregate(last=Max("pk"))["last"] or 0)


def _of(model: type[Model]) -> "Callable[[], QuerySet[Any]]":
    return model._default_manager.all  # noqa: SLF001 (documented)


def _act(pk: int, seq: int, verb: str, by: int | None, *ticket: Any) -> Fact:
    number, requester, group, assignee, state = ticket
    data = {"id": f"t{pk}", "number": number, "version": seq, "verb": verb, "by": by}
    return Fact("ticket", {**data, "group": group, "assignee": assignee, "state": state}, requester_id=requester)


def _clock(pk: int, number: str | None, requester: int | None) -> Fact:
    return Fact("clock", {"id": f"c{pk}", "number": number}, requester_id=requester)


def _notice(pk: int, user: int, kind: str, number: str | None, *, urgent: bool) -> Fact:
    return Fact(
        "notice", {"id": f"n{pk}", "what": kind, "number": number, "urgent": urgent}, user_ids=frozenset({user})
    )


def _talk(pk: int, conversation: int, kind: str, assignee: int | None) -> Fact:
    data = {"id": f"u{pk}", "conversation": conversation, "asks": kind == Said.IN, "assignee": assignee}
    return Fact("talk", data)


def _call(pk: int, call: int, kind: str, agent: int | None) -> Fact:
    return Fact("call", {"id": f"p{pk}", "call": call, "what": kind, "agent": agent})


SOURCES = (
    Source(
        "t",
        _of(TicketEvent),
        "at",
        (
            *("seq", "verb", "by_user_id", "ticket__number", "ticket__requester_id", "ticket__group_id"),
            *("ticket__assignee_id", "ticket__state"),
        ),
        _act,
    ),
    Source("c", _of(TimerEvent), "at", ("ticket__number", "ticket__requester_id"), _clock),
    Source(
        "n",
        _of(Notice),
        "created_at",
        ("user_id", "kind", "ticket__number", "is_urgent"),
        lambda pk, user, kind, number, urgent: _notice(pk, user, kind, number, urgent=urgent),
    ),
    Source("u", _of(Utterance), "at", ("conversation_id", "kind", "conversation__assignee_id"), _talk),
    Source("p", _of(CallEvent), "heard_at", ("call_id", "kind", "call__agent_id"), _call),
)
LETTERS = "".join(source.letter for source in SOURCES)
