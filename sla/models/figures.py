"""Figures kept ready: days that are over, counted once; and on a large desk how its clocks stand now. Nothing here is a
fact of its own: `manage.py rebuild_figures` makes all of it anew from the clocks.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from sla.models.rules import PolicyVersion


class DayFigure(models.Model):
    """How many clocks of one target were met or missed on a day that is over; of promises, for each person who made
    them. One of `site` (the slug of the place they were for), `group` (a slug, `-` for none) and `channel` may be
    given; a row without any is of the whole desk.
    """

    day = models.DateField()
    site = models.CharField(max_length=50, blank=True)
    group = models.CharField(max_length=50, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=24)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, db_index=False, related_name="+")
    target = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    met = models.PositiveIntegerField()
    tolerated = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("site", "group", "channel", "day"), name="day_figure_of_part")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.site or self.group or self.channel or '*'} {self.target}"


class DayFlow(models.Model):
    """How many tickets came and went on a day that is over, for the same parts of the desk as `DayFigure`."""

    day = models.DateField()
    site = models.CharField(max_length=50, blank=True)
    group = models.CharField(max_length=50, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    received = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("site", "group", "channel", "day"), name="day_flow_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.site or self.group or self.channel or '*'}"


class CountedDay(models.Model):
    """A day whose figures are ready."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)


class StaleDay(models.Model):
    """A mark: the figures of a day that was over have changed. Each change adds its own, so that no two wait for one
    row; whoever counts the day anew takes those marks away that he has seen. `is_of_parts`: something went to another
    group or channel, and the figures of the desk and its sites still hold.
    """

    day = models.DateField(db_index=True)
    is_of_parts = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.day)


class NowFigures(models.Model):
    """How the clocks of a site (empty: of the desk) stood at a moment, and what was judged on its day."""

    site = models.CharField(max_length=50, blank=True, unique=True)
    at = models.DateTimeField()
    doc = models.JSONField()

    def __str__(self) -> str:
        return f"{self.site or '*'} {self.at}"
