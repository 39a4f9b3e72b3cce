"""The category tree as a list of choices, each with its branch."""

from collections.abc import Collection

from tickets.catalogue.tree import Tree


def category_choices(*, keep: int | None = None) -> list[tuple[object, str]]:
    """Active categories in the order of the tree, named with the branches above; `keep` stays although retired."""
    nodes = [(one.category, one.way) for one in Tree.load().nodes()]
    return [("", "–"), *((one.pk, way) for one, way in nodes if one.is_active or one.pk == keep)]


def category_slugs(*, keep: Collection[str] = ()) -> list[tuple[str, str]]:
    """The same by slug, without an empty one, for what names several; those of `keep` stay. One statement."""
    nodes = [(one.category, one.way) for one in Tree.load().nodes()]
    return [(one.slug, way) for one, way in nodes if one.is_active or one.slug in keep]
