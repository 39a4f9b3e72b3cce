"""Categories: a new one, other words, another place, in use or not (LIFE-16)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actions.setting_rows import added, changed, locked, require_keeper
from accounts.actors import Actor
from core.inputs import Fields
from tickets.catalogue.ordering import last_place, swap
from tickets.catalogue.tree import DEEPEST, Tree
from tickets.models import Category

NAME, SLUG = 80, 50
MISSING = _("There is no such category.")
_RESERVED = frozenset({"form"})  # programs ask at this address what is asked without a category


@transaction.atomic
def add_category(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Category:
    """A new category, the last below its parent. `values`: `name`, `name_en`, `parent` (a `Category` or None) and
    `slug`, which never changes (left empty: made of the English name).

    `Forbidden` for anybody but managers; `Malformed` on a name that is missing or no line of text, and a slug that is
    none; `Refused` on a name its neighbours have, a slug that is taken, and a place too far down.
    """
    require_keeper(by)
    tree, fields = _locked_tree(), Fields()
    read = _names({"name": "", "name_en": ""} | dict(values), fields)
    parent = values.get("parent")
    slug = _slug(str(values.get("slug") or ""), read["name_en"], fields, taken={o.slug for o in tree.by_pk.values()})
    fields.done()
    _check_twins(tree, None, parent, read, fields)
    if parent is not None and len(tree.path(parent.pk)) >= DEEPEST:
        fields.refuse("parent", "too_deep", _("At most %(most)s levels.") % {"most": DEEPEST})
    fields.done()
    place = last_place(tree.children(parent.pk if parent else None))
    return added(Category(**read, slug=slug, parent=parent, position=place), by=by, at=at)


@transaction.atomic
def change_category(
    *, category_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, seen: int | None = None
) -> Category:
    """Other words (`name`, `name_en`) or another place (`parent`, a `Category` or None): moved, it is the last there,
    and all below it comes along. Tickets keep it.

    Refuses as `add_category` does; (`Missing`); (`Stale`) where its newest change is no longer the one `seen`;
    (`Refused`) a place below itself.
    """
    require_keeper(by)
    tree, fields = _locked_tree(), Fields()
    found = locked(Category, category_id, seen=seen, missing=MISSING)
    read: dict[str, Any] = _names(changes, fields)
    fields.done()
    parent = changes.get("parent", found.parent)
    if parent != found.parent:
        _check_place(tree, found, parent, fields)
        read["parent"] = parent
    words = {"name": found.name, "name_en": found.name_en} | read
    _check_twins(tree, found, parent, words, fields)
    fields.done()
    if "parent" in read:
        read["position"] = last_place(tree.children(parent.pk if parent else None))
    changed(found, read, by=by, at=at)
    return found


@transaction.atomic
def order_category(*, category_id: int, up: bool, by: Actor, at: datetime) -> Category:
    """One place up or down among its neighbours; at the end nothing happens. `Forbidden`, `Missing`."""
    require_keeper(by)
    tree = _locked_tree()
    found = locked(Category, category_id, seen=None, missing=MISSING)
    swap(tree.children(found.parent_id), found, up=up, by=by, at=at)
    return found


@transaction.atomic
def switch_category(
    *, category_id: int, is_active: bool, with_below: bool = False, by: Actor, at: datetime, seen: int | None = None
) -> list[Category]:
    """No longer offered, or offered again; with `with_below` all below it, too. Tickets that have it keep it, with its
    questions, time limits and record requirements. Those that were switched. `Forbidden`, `Missing`, `Stale`.
    """
    require_keeper(by)
    tree = _locked_tree()
    found = locked(Category, category_id, seen=seen, missing=MISSING)
    row = [found, *(tree.below(found.pk) if with_below else ())]
    return [one for one in row if changed(one, {"is_active": is_active}, by=by, at=at)]


def _locked_tree() -> Tree:
    """The tree, all of it locked in one order: two moves that together made a circle are looked at one by one."""
    return Tree(Category.objects.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _names(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name in ("name", "name_en"):
        if name in values:
            read[name] = fields.line(name, str(values[name] or ""), required=name == "name", limit=NAME)
    return read


def _slug(given: str, english: str, fields: Fields, *, taken: Collection[str]) -> str:
    if not given:
        stem = slugify(english)[: SLUG - 4].strip("-") or "category"
        return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)
    slug = fields.line("slug", given, limit=SLUG)
    if "slug" not in fields.malformed and slugify(slug) != slug:
        fields.malform("slug", "invalid", _("Small letters, digits and hyphens only."))
    elif slug in taken or slug in _RESERVED:
        fields.refuse("slug", "taken", _("There is a category with this identifier already."))
    return slug


def _check_place(tree: Tree, found: Category, parent: Category | None, fields: Fields) -> None:
    if parent is None:
        return
    if found in tree.path(parent.pk):
        fields.refuse("parent", "circle", _("A category cannot stand below itself."))
    elif len(tree.path(parent.pk)) + 1 + tree.height(found.pk) > DEEPEST:
        fields.refuse("parent", "too_deep", _("At most %(most)s levels.") % {"most": DEEPEST})


def _check_twins(
    tree: Tree, found: Category | None, parent: Category | None, words: Mapping[str, Any], fields: Fields
) -> None:
    others = [one for one in tree.children(parent.pk if parent else None) if found is None or one.pk != found.pk]
    for name in ("name", "name_en"):
        mine = str(words[name]).casefold()
        if mine and any(getattr(one, name).casefold() == mine for one in others):
            fields.refuse(name, "taken", _("A category of this name stands there already."))
