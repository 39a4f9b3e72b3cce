"""A fact with what one must know to tell of it: the ticket, the people to tell, the name of who acted.

A handler builds one scene: one statement for the ticket, one for people where staff is told, one for all notices, one
for all letters.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from notifications.models import Notice
from notifications.post import has_way, post, to_requester, to_staff
from tickets.events import TicketFact
from tickets.models import Ticket

EXCERPT = 200


@dataclass(frozen=True)
class Audience:
    """Active people other than the one who acted, and his name (empty when it was the desk's machinery)."""

    users: tuple[User, ...]
    by: str

    def first(self, *choices: Callable[[User], bool]) -> "Audience":
        """Those whom the first of `choices` picks that picks anybody: the way up where a level is not manned."""
        picked = (tuple(user for user in self.users if choice(user)) for choice in choices)
        return Audience(next(filter(None, picked), ()), self.by)


@dataclass(frozen=True)
class Scene:
    """A fact and its ticket. Whatever is told ends up as rows, in the act's own transaction."""

    fact: TicketFact
    ticket: Ticket

    @classmethod
    def of(cls, fact: TicketFact) -> "Scene":
        """The scene of `fact`: the ticket with its requester, his site, and its group. One statement."""
        return cls(fact, Ticket.objects.select_related("requester__site", "group").get(pk=fact.ticket_id))

    def find(self, wanted: Q) -> Audience:
        """The active people that `wanted` describes, without the one who acted. One statement, his name included."""
        actor_id = self.fact.by_user_id
        found = User.objects.filter((wanted & Q(is_active=True)) | Q(pk=actor_id)).select_related("site").order_by("pk")
        names = {user.pk: str(user) for user in found}
        by = str(self.ticket.requester) if self.fact.by_requester_id else names.get(actor_id or 0, "")
        return Audience(tuple(user for user in found if user.pk != actor_id), by)

    def people(self, *ids: int | None) -> Audience:
        """Those with these ids (none is nobody), as `find`."""
        return self.find(Q(pk__in={pk for pk in ids if pk is not None}))

    def tell(self, audience: Audience, kind: str, *, letter: str = "", **params: object) -> None:
        """A notice of `kind` to each of `audience`; with `letter`, that letter as well to those who have an address."""
        kept = {name: _excerpt(value) for name, value in params.items()} | {"by": audience.by}
        Notice.objects.bulk_create([self._notice(user, kind, kept) for user in audience.users])
        if letter:
            self.send(audience, letter, **params)

    def send(self, audience: Audience, letter: str, **context: object) -> None:
        """`letter` to those of `audience` who have an address."""
        context |= {"by": audience.by}
        people = [user for user in audience.users if user.email]
        post([to_staff(user, letter, context, fact=self.fact, ticket=self.ticket) for user in people], at=self.fact.at)

    def write(self, letter: str, *, link: str = "", short_link: str = "", **context: object) -> None:
        """`letter` to the requester, if there is a way to him. `link` is what it asks him to open; without one it is
        the ticket's page, if he can log in. With a `short_link` a text message will do.
        """
        draft = to_requester(
            letter, context, link=link, short_link=short_link, occasion=str(self.fact.seq), ticket=self.ticket
        )
        if has_way(draft):
            post([draft], at=self.fact.at)

    def _notice(self, user: User, kind: str, params: dict[str, object]) -> Notice:
        fact = self.fact
        return Notice(user=user, ticket=self.ticket, seq=fact.seq, kind=kind, params=params, created_at=fact.at)


def _excerpt(value: object) -> object:
    if isinstance(value, str) and len(value) > EXCERPT:
        return value[: EXCERPT - 1].rstrip() + "…"
    return value
