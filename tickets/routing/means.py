"""What the effects of rules name, looked up once for all of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import AssignmentGroup, User
from tickets.routing.look import Tree


class Means:
    """Categories, groups and people by slug and user name. Three statements."""

    def __init__(self, effects: Iterable[Mapping[str, Any]]) -> None:
        docs = list(effects)
        self.tree = Tree()
        groups = {slug for doc in docs for slug in (doc.get("to_group"), *doc.get("tell_groups", ())) if slug}
        users = {name for doc in docs for name in (doc.get("to_user"), *doc.get("tell_users", ())) if name}
        self.groups = {one.slug: one for one in AssignmentGroup.objects.filter(slug__in=groups)} if groups else {}
        self.users = {one.username: one for one in User.objects.filter(username__in=users)} if users else {}
