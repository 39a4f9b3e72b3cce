"""Base models. Nothing here is a table."""

from typing import TypeVar

from django.db import models

Kept = TypeVar("Kept", bound=models.Model)


class KeepsakeQuerySet(models.QuerySet[Kept]):
    """Rows that are kept."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuses always (`TypeError`)."""
        raise TypeError(f"{self.model.__name__} rows are kept for ever (LIFE-16).")

    delete.alters_data = True  # type: ignore[attr-defined]  # Django's mark: templates must not call it
    delete.queryset_only = True  # type: ignore[attr-defined]  # and managers must not offer it


class Keepsake(models.Model):
    """A record that is never deleted (LIFE-16): not by code, not by the admin, not by a query set.

    People and places it names are PROTECTed; the database holds the same promise through foreign keys.
    """

    objects = KeepsakeQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuses always (`TypeError`): cancel, archive or correct with a new entry instead."""
        raise TypeError(f"{type(self).__name__} rows are kept for ever (LIFE-16).")
