"""Reading what was changed of the lists a manager keeps."""

from typing import Any, TypeVar, cast

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models_settings import SettingChange

Row = TypeVar("Row", bound=Model)


def newest_change(row: Model) -> int:
    """The number of the row's newest change; 0 before the first. One statement."""
    mine = SettingChange.objects.filter(thing=row._meta.model_name, row_id=row.pk)
    return mine.aggregate(newest=Max("pk"))["newest"] or 0


def changes_of_row(row: Model) -> QuerySet[SettingChange]:
    """What was done to it, the newest first, with the people."""
    return SettingChange.objects.filter(thing=row._meta.model_name, row_id=row.pk).select_related("by")


def changes_of(*things: str) -> QuerySet[SettingChange]:
    """What was done to all rows of these models (of all, without a name), the newest first, with the people."""
    found = SettingChange.objects.select_related("by")
    return found.filter(thing__in=things) if things else found


def with_editions(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """`rows`, each with the number of its newest change as `edition` (0 before the first)."""
    mine = SettingChange.objects.filter(thing=rows.model._meta.model_name, row_id=OuterRef("pk")).order_by("-pk")
    found: Any = rows.annotate(edition=Coalesce(Subquery(mine.values("pk")[:1]), Value(0)))
    return cast("QuerySet[Row]", found)
