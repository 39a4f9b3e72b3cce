"""What rules name, looked up once for all of them, and what of it is gone."""

from collections.abc import Iterable

from accounts.models import AssignmentGroup, User
from accounts.roles import Capability
from tickets.routing.look import Tree
from tickets.routing.named import Named


class Means:
    """Categories, groups and people by slug and user name, whether in use or not. Three statements."""

    def __init__(self, named: Iterable[Named]) -> None:
        wanted = list(named)
        self.tree = Tree()
        groups = {one.name for one in wanted if one.table == "group"}
        users = {one.name for one in wanted if one.table == "user"}
        self.groups = {one.slug: one for one in AssignmentGroup.objects.filter(slug__in=groups)} if groups else {}
        self.users = {one.username: one for one in User.objects.filter(username__in=users)} if users else {}

    def group(self, slug: str) -> AssignmentGroup | None:
        """The group, unless it is closed."""
        found = self.groups.get(slug)
        return found if found and found.is_active else None

    def user(self, name: str) -> User | None:
        """The person, unless his account is closed."""
        found = self.users.get(name)
        return found if found and found.is_active else None

    def is_gone(self, one: Named) -> bool:
        """Whether it is retired or closed, or shall be given tickets and works on none any more. Sites are for ever."""
        if one.table == "category":
            return self.tree.id_of(one.name) is None
        if one.table == "group":
            return self.group(one.name) is None
        if one.table == "user":
            user = self.user(one.name)
            return user is None or (one.place == "effects.to_user" and not user.has_capability(Capability.WORK))
        return False
