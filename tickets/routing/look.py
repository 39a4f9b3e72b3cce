"""What rules see of a ticket: codes, slugs and folded text, so that they are compared without asking a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tickets.catalogue.tree import Tree as CategoryTree
from tickets.models import Ticket
from tickets.routing.choices import Hours
from tickets.routing.opening import Opening, opening
from tickets.search.folding import fold

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Look:
    """A ticket at one moment. `categories` begins with its own and leads up the tree."""

    channel: str = ""
    kind: str = ""
    priority: str = ""
    impact: str = ""
    urgency: str = ""
    vip: str = NO
    group: str = ""
    site: str = ""
    department: str = ""
    categories: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    text: str = field(default="", repr=False)
    arrived: datetime | None = None
    tree: "Tree | None" = field(default=None, repr=False)

    @property
    def hours(self) -> str:
        """Whether it arrived inside or outside the working time of its requester's site, by the calendars of now."""
        if self.arrived is None or self.tree is None:
            return ""
        return Hours.INSIDE if self.tree.is_open(self.site, self.arrived) else Hours.OUTSIDE


class Tree:
    """The categories as rules name them: by slug. One statement; the calendars with one more, if they are asked."""

    def __init__(self) -> None:
        self._tree = CategoryTree.load()
        self._ids = {one.slug: pk for pk, one in self._tree.by_pk.items()}

    @cached_property
    def is_open(self) -> Opening:
        """Whether it is open at a site at a moment."""
        return opening()

    def path(self, pk: int | None) -> tuple[str, ...]:
        """The slugs from this category up to the root. A circle, which nothing forbids, ends where it closes."""
        return tuple(one.slug for one in reversed(self._tree.path(pk))) if pk is not None else ()

    def id_of(self, slug: str) -> int | None:
        """The category with this slug, unless it is retired."""
        pk = self._ids.get(slug)
        return pk if pk is not None and self._tree.by_pk[pk].is_active else None


def look_at(ticket: Ticket, *, tree: Tree, tags: Iterable[str]) -> Look:
    """The ticket as it is; with its requester, his site and its group at hand, no statement."""
    requester = ticket.requester
    return Look(
        channel=ticket.channel,
        kind=ticket.kind,
        priority=str(int(ticket.priority)),
        impact=ticket.impact,
        urgency=ticket.urgency,
        vip=YES if ticket.is_vip else NO,
        group=ticket.group.slug if ticket.group else "",
        site=requester.site.slug if requester.site else "",
        department=fold(requester.department),
        categories=tree.path(ticket.category_id),
        tags=frozenset(fold(tag) for tag in tags),
        text=fold(ticket.title) + fold(ticket.description),
        arrived=ticket.created_at,
        tree=tree,
    )
