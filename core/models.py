"""Base models. Nothing here is a table."""

from django.db import models


class Keepsake(models.Model):
    """A record that is never deleted (LIFE-16): not by code, not by the admin, not by a query set of one.

    People and places it names are PROTECTed; the database holds the same promise through foreign keys.
    """

    class Meta:
        abstract = True

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuses always (`TypeError`): cancel, archive or correct with a new entry instead."""
        raise TypeError(f"{type(self).__name__} rows are kept for ever (LIFE-16).")
