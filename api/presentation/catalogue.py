"""The lists a manager keeps, from outside."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.setting_history import with_editions
from api.references import Names
from core.errors import Missing
from tickets.models import Category, Phrase, SurveyReason, Tag, UsualReason

Shown = dict[str, object]


def categories_shown(*, is_active: bool | None = None) -> QuerySet[Category]:
    """The categories in use (True), out of use (False), or all, with what their answers need. One statement."""
    rows = Category.objects.select_related("parent")
    return with_editions(rows if is_active is None else rows.filter(is_active=is_active))


def category_found(slug: str) -> Category:
    """The category with this slug, in use or not. `Missing`."""
    found = categories_shown().filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such category."))
    return found


def category_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the actions take: the parent as a category. `Malformed` on one nobody knows."""
    values, names = dict(given), Names()
    if values.get("parent"):
        values["parent"] = names.category("parent", values["parent"])
    names.done()
    return values


def category_of(one: Category) -> Shown:
    """A category."""
    columns = ("slug", "name", "name_en", "position", "is_active")
    return _plain(one, columns) | {"parent": one.parent.slug if one.parent else None}


def phrase_of(one: Phrase) -> Shown:
    """A phrase."""
    columns = ("id", "kind", "text", "match", "instead", "source", "is_active")
    return _plain(one, columns) | {"norm": one.shown_norm}


def usual_reason_of(one: UsualReason) -> Shown:
    """A usual reason."""
    return _plain(one, ("id", "use", "name", "name_en", "text", "text_en", "position", "is_active"))


def survey_reason_of(one: SurveyReason) -> Shown:
    """A reason of a rating."""
    return _plain(one, ("slug", "side", "name_en", "is_active")) | {"name": str(one), "name_zh": one.name}


def tag_of(one: Tag) -> Shown:
    """A tag, loaded with how many tickets have it."""
    return _plain(one, ("id", "name")) | {"tickets": getattr(one, "n", 0)}


def _plain(one: Model, columns: tuple[str, ...]) -> Shown:
    return {name: getattr(one, name) for name in (*columns, "edition")}
