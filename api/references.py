"""From the names in a request to the people, groups, categories and tickets they stand for."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.errors import Malformed, Problem, Words
from tickets.acts import CategoryRef, GroupRef, MacroRef, Param, TicketRef, UserRef, UserRefs
from tickets.macros.models import Macro
from tickets.macros.queries import list_macros
from tickets.models import Category, Ticket

T = TypeVar("T", bound=Model)


class Names:
    """Looks names up and collects those that nothing is called by; `done()` raises `Malformed` naming their fields."""

    def __init__(self) -> None:
        self.unknown: dict[str, list[Problem]] = {}

    def user(self, field: str, username: str) -> User | None:
        """The user called `username`."""
        return next(iter(self.users(field, [username])), None)

    def users(self, field: str, usernames: Iterable[str]) -> list[User]:
        """The users of these names, each once. One statement."""
        wanted = list(dict.fromkeys(usernames))
        found = {user.username: user for user in User.objects.filter(username__in=wanted)} if wanted else {}
        for name in wanted:
            if name not in found:
                self._miss(field, _("There is no user called “%(name)s”.") % {"name": name})
        return [found[name] for name in wanted if name in found]

    def group(self, field: str, slug: str) -> AssignmentGroup | None:
        """The group with this slug."""
        found = AssignmentGroup.objects.filter(slug=slug).first()
        return self._known(field, found, _("There is no group with the slug “%(name)s”.") % {"name": slug})

    def category(self, field: str, slug: str) -> Category | None:
        """The category with this slug, unless it is retired."""
        found = Category.objects.filter(slug=slug, is_active=True).first()
        return self._known(field, found, _("There is no category with the slug “%(name)s”.") % {"name": slug})

    def ticket(self, field: str, number: str, *, actor: Actor) -> Ticket | None:
        """The ticket of this number, if `actor` may know of it."""
        found = Ticket.objects.visible_to(actor).filter(number=number).first()
        return self._known(field, found, _("There is no ticket “%(name)s”.") % {"name": number})

    def macro(self, field: str, pk: int, *, actor: Actor) -> Macro | None:
        """The macro with this id, if `actor` may know of it."""
        found = list_macros(actor).filter(pk=pk).first()
        return self._known(field, found, _("There is no such macro."))

    def _known(self, field: str, found: T | None, words: Words) -> T | None:
        if found is None:
            self._miss(field, words)
        return found

    def _miss(self, field: str, words: Words) -> None:
        self.unknown.setdefault(field, []).append(Problem("unknown", words))

    def done(self) -> None:
        """Raise if anything was not found."""
        if self.unknown:
            raise Malformed(_("Some of the information is missing or cannot be read."), fields=self.unknown)


def resolve(params: Iterable[Param], values: Mapping[str, Any], *, actor: Actor) -> dict[str, Any]:
    """`values` with every name replaced by what it stands for. `Malformed` names the fields of unknown names."""
    names = Names()
    look_up: dict[type[Param], Callable[[str, Any], object]] = {
        UserRef: names.user,
        UserRefs: names.users,
        GroupRef: names.group,
        CategoryRef: names.category,
        MacroRef: partial(names.macro, actor=actor),
        TicketRef: partial(names.ticket, actor=actor),
    }
    resolved = {
        param.name: look_up.get(type(param), _as_it_is)(param.name, values[param.name])
        for param in params
        if param.name in values
    }
    names.done()
    return resolved


def _as_it_is(_field: str, value: object) -> object:
    return value
