"""Service and ServiceSubcategory: the roots of our category tree, and everything below them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from api.itop.columns import ALWAYS, NEVER, Codes, Key, Number, Text
from api.itop.model import Attribute, ItopClass, Table, View
from tickets.models import Category


@dataclass(frozen=True)
class Tree:
    """The whole tree, read once."""

    rows: Mapping[int, Category]

    @classmethod
    def read(cls) -> "Tree":
        """One statement; trees have some hundred rows."""
        return cls(Category.objects.in_bulk())

    def root(self, pk: int | None) -> Category | None:
        """The service that a category belongs to."""
        here, steps = self.rows.get(pk or 0), 0
        while here is not None and here.parent_id and steps < len(self.rows):
            here, steps = self.rows.get(here.parent_id), steps + 1
        return here

    @cached_property
    def by_root(self) -> dict[int, list[int]]:
        """All categories of each service, itself among them."""
        found: dict[int, list[int]] = {}
        for pk in self.rows:
            root = self.root(pk)
            if root is not None:
                found.setdefault(root.pk, []).append(pk)
        return found

    def below(self, root: int) -> list[int]:
        """The numbers of a service and of everything below it."""
        return self.by_root.get(root, [])


class CatalogueView(View):
    """With the tree, read once."""

    @cached_property
    def tree(self) -> Tree:
        """All categories."""
        return Tree.read()


def _of_service(number: int) -> Q:
    return Q(pk__in=Tree.read().below(number)) if number else NEVER


_SERVICE: dict[str, Attribute] = {
    "id": Attribute(lambda row, _view: str(row.pk), Number()),
    "name": Attribute(lambda row, _view: row.name, Text(("name",))),
    "org_id": Attribute(lambda _row, _view: "0", None),
    "description": Attribute(lambda _row, _view: "", None),
    "status": Attribute(lambda _row, _view: "production", Codes({"production": ALWAYS})),
    "finalclass": Attribute(lambda _row, _view: "Service", Codes({"Service": ALWAYS})),
    "friendlyname": Attribute(lambda row, _view: row.name, Text(("name",))),
}
_SUBCATEGORY: dict[str, Attribute] = {
    "id": Attribute(lambda row, _view: str(row.pk), Number()),
    "name": Attribute(lambda row, _view: row.name, Text(("name",))),
    "description": Attribute(lambda _row, _view: "", None),
    "service_id": Attribute(lambda row, view: str(getattr(view.tree.root(row.pk), "pk", 0)), Key(_of_service, NEVER)),
    "service_name": Attribute(
        lambda row, view: str(view.tree.root(row.pk) or ""),
        Text(("parent__name", "parent__parent__name", "parent__parent__parent__name")),
    ),
    "request_type": Attribute(lambda _row, _view: "service_request", None),
    "status": Attribute(lambda _row, _view: "production", Codes({"production": ALWAYS})),
    "finalclass": Attribute(lambda _row, _view: "ServiceSubcategory", Codes({"ServiceSubcategory": ALWAYS})),
    "friendlyname": Attribute(lambda row, _view: row.name, Text(("name",))),
}

SERVICE = ItopClass(
    "Service",
    (Table(lambda _by: Category.objects.filter(parent=None, is_active=True), _SERVICE),),
    key=lambda row: row.pk,
    actual=lambda _row: "Service",
)
SUBCATEGORY = ItopClass(
    "ServiceSubcategory",
    (Table(lambda _by: Category.objects.filter(parent__isnull=False, is_active=True), _SUBCATEGORY),),
    key=lambda row: row.pk,
    actual=lambda _row: "ServiceSubcategory",
    view=CatalogueView,
)
