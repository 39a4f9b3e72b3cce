"""Saved lists on the left: where each leads, how full it is, and which of them is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from accounts.actors import Actor
from tickets.lists.models import SavedList
from tickets.lists.policies import may_change
from tickets.models import Ticket
from tickets.queries import QUEUES, queue_condition
from workbench.counting import Count
from workbench.filters import NAMES, condition_of
from workbench.queues import capped, late_of

KEPT = (*NAMES, "sort", "q")


@dataclass(frozen=True)
class Shown:
    """A saved list as it stands on the left."""

    saved: SavedList
    url: str
    count: str
    late: str
    is_open: bool
    is_own: bool


def url_of(saved: SavedList) -> str:
    """The page of the list, with its conditions in the address: they are seen, and can be changed from there."""
    page = reverse("queue", args=[saved.queue]) if saved.queue in QUEUES else reverse("queue", args=["open"])
    query = QueryDict(query_kept(QueryDict(saved.query)), mutable=True)
    query["list"] = str(saved.pk)
    return f"{page}?{query.urlencode()}"


def query_kept(query: QueryDict) -> str:
    """Of an address's query, what a saved list keeps: conditions, order, search."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := query.get(name, ""):
            kept[name] = value
    return kept.urlencode()


def counted(lists: Sequence[SavedList], *, actor: Actor, at: Any) -> "dict[str, QuerySet[Ticket, Any]]":  # noqa: ANN401 (a moment)
    """The tickets of those lists that can be counted cheaply, by a name for each: all but those that search."""
    assert actor.user is not None  # noqa: S101 -- only staff have lists
    found: dict[str, QuerySet[Ticket, Any]] = {}
    for saved in lists:
        query = QueryDict(saved.query)
        if "q" in query or (saved.queue and saved.queue not in QUEUES):
            continue
        condition = queue_condition(saved.queue or "open", user=actor.user, at=at)
        found[f"list_{saved.pk}"] = Ticket.objects.filter(condition & condition_of(query))
    return found


def shown(
    lists: Sequence[SavedList], counts: Mapping[str, Count], *, actor: Actor, is_open: SavedList | None
) -> list[Shown]:
    """The lists with how many tickets each holds and how many of them are late."""
    return [_shown(saved, counts.get(f"list_{saved.pk}"), actor=actor, is_open=saved == is_open) for saved in lists]


def _shown(saved: SavedList, count: Count | None, *, actor: Actor, is_open: bool) -> Shown:
    size = capped(count.size) if count else ""
    late = late_of(count) if count else ""
    return Shown(saved, url_of(saved), size, late, is_open, may_change(actor, saved))
