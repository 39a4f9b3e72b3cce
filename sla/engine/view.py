"""What clocks know of their ticket. Read from its row after an act, or told anew from the journal, fact by fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sla.policy.conditions import NO, YES, Attributes
from tickets.choices import Consent, State
from tickets.events import (
    Accepted,
    Acknowledged,
    Amended,
    CarriedOver,
    Declined,
    Dispatched,
    HandedOver,
    MajorMarked,
    Received,
    Reopened,
    TicketFact,
    Tracked,
    Transferred,
)


@dataclass(frozen=True)
class View:
    """A ticket as its clocks see it. Ids, codes and times only."""

    ticket_id: int
    state: str = ""
    cycle: int = 1
    channel: str = ""
    kind: str = ""
    priority: int = 4
    is_vip: bool = False
    severity: str = ""
    is_major: bool = False
    waiting_on: str = ""
    waiting_until: datetime | None = None
    expected_at: datetime | None = None
    group_id: int | None = None
    category_id: int | None = None
    assignee_id: int | None = None
    first_responder_id: int | None = None
    site: str = ""

    @property
    def is_paused_by(self) -> str:
        """What is waited for; empty when nobody waits."""
        return self.waiting_on if self.state == State.TRACKING else ""


@dataclass(frozen=True)
class Names:
    """What ids stand for: slugs of groups, paths of categories."""

    groups: Mapping[int, str]
    categories: Mapping[int, tuple[str, ...]]


def attributes_of(view: View, names: Names) -> Attributes:
    """What targets match on."""
    return Attributes(
        channel=view.channel,
        kind=view.kind,
        priority=str(view.priority),
        vip=YES if view.is_vip else NO,
        site=view.site,
        group=names.groups.get(view.group_id or 0, ""),
        category=names.categories.get(view.category_id or 0, ()),
    )


def told(view: View, fact: TicketFact) -> View:
    """`view` after `fact`: what the act that it tells of did to the ticket's row."""
    changes: dict[str, Any] = {"state": fact.to_state, "cycle": fact.cycle}
    if fact.to_state != State.TRACKING:
        changes |= {"waiting_on": "", "waiting_until": None}
    teller = _TELLERS.get(type(fact))
    return replace(view, **changes, **(teller(view, fact) if teller else {}))


def _received(_view: View, fact: Any) -> dict[str, Any]:  # noqa: ANN401 (the fact it is registered for, as below)
    return {
        "channel": fact.channel,
        "kind": fact.kind,
        "priority": fact.priority,
        "is_vip": fact.is_vip,
        "severity": fact.severity,
        "category_id": fact.category_id,
        "first_responder_id": fact.by_user_id,
    }


def _given(view: View, fact: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"group_id": fact.to_group_id or view.group_id, "assignee_id": fact.to_user_id}


def _carried_over(_view: View, fact: Any) -> dict[str, Any]:  # noqa: ANN401
    return {} if fact.consent == Consent.REFUSED else {"expected_at": fact.expected_at}


def _reopened(view: View, fact: Any) -> dict[str, Any]:  # noqa: ANN401
    """The desk has what nobody had, or somebody who has left since."""
    is_desks = fact.to_state == State.ACKNOWLEDGED
    return {"expected_at": None, "assignee_id": None if is_desks else view.assignee_id}


def _amended(_view: View, fact: Any) -> dict[str, Any]:  # noqa: ANN401
    return {_AMENDABLE[name]: new for name, _, new in fact.changes if name in _AMENDABLE}


_AMENDABLE = {
    "channel": "channel",
    "kind": "kind",
    "severity": "severity",
    "priority": "priority",
    "category": "category_id",
}
_TELLERS: dict[type[TicketFact], Callable[[View, Any], dict[str, Any]]] = {
    Received: _received,
    Acknowledged: lambda view, fact: {"first_responder_id": view.first_responder_id or fact.by_user_id},
    Dispatched: _given,
    Transferred: _given,
    Accepted: lambda _view, fact: {"assignee_id": fact.by_user_id},
    Declined: lambda _view, _fact: {"assignee_id": None, "group_id": None},
    Tracked: lambda _view, fact: {"waiting_on": fact.waiting_on, "waiting_until": fact.until},
    MajorMarked: lambda _view, fact: {"is_major": fact.is_major},
    HandedOver: lambda _view, fact: {"first_responder_id": fact.to_user_id},
    CarriedOver: _carried_over,
    Reopened: _reopened,
    Amended: _amended,
}
