"""Where the day's ticket numbers begin."""

from django.db import models


class NumberDay(models.Model):
    """`first` is subtracted from a running number that never waits for anybody (see `tickets/numbers.py`)."""

    date = models.DateField(primary_key=True)
    base = models.BigIntegerField()
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.date}: {self.base} + {self.last}"
