"""The category tree as a list of choices, each with its branch."""

from tickets.models import Category

Nodes = dict[int, tuple[int | None, str, bool]]  # parent, name, whether it is in use


def category_choices(*, keep: int | None = None) -> list[tuple[object, str]]:
    """Active categories in the order of the tree, named with the branches above; `keep` stays although retired."""
    nodes: Nodes = {}
    rows = Category.objects.order_by("position", "name").values_list("pk", "parent_id", "name", "is_active")
    children: dict[int | None, list[int]] = {}
    for pk, parent, name, is_active in rows:
        nodes[pk] = (parent, name, is_active)
        children.setdefault(parent, []).append(pk)
    choices: list[tuple[object, str]] = [("", "–")]
    _walk(None, (), nodes=nodes, children=children, keep=keep, choices=choices)
    return choices


def _walk(
    parent: int | None,
    above: tuple[str, ...],
    *,
    nodes: Nodes,
    children: dict[int | None, list[int]],
    keep: int | None,
    choices: list[tuple[object, str]],
) -> None:
    for pk in children.get(parent, ()):
        _parent, name, is_active = nodes[pk]
        path = (*above, name)
        if is_active or pk == keep:
            choices.append((pk, " / ".join(path)))
        _walk(pk, path, nodes=nodes, children=children, keep=keep, choices=choices)
