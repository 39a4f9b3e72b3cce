"""Reading what was changed of the lists a manager keeps."""

from django.db.models import Max, Model, QuerySet

from accounts.models_settings import SettingChange


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
