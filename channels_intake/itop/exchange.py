"""One round with one server: ask what changed there, tell what changed here. Errors stand on the source."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from channels_intake.itop.adapter import SLUG
from channels_intake.itop.client import Client, Rejected, Unreachable
from channels_intake.itop.importing import import_changes
from channels_intake.itop.options import Misconfigured, Options
from channels_intake.itop.pushing import ask_by_rule, push_due
from channels_intake.models import Source
from core.sealed import Unreadable

logger = logging.getLogger(__name__)
_ERROR_SIZE = 300
_LOCK_SECONDS = 110  # a task is ended after 120


@dataclass(frozen=True)
class Round:
    """What a round did, or why it could not."""

    came: int = 0
    pushed: int = 0
    error: str = ""


def active_sources() -> list[Source]:
    """The servers that are switched on."""
    return list(Source.objects.filter(adapter=SLUG, is_active=True).select_related("group", "site", "category"))


def exchange(source: Source, *, at: datetime) -> Round:
    """Import, then push: what they changed is known before we lead anything anywhere. Never raises for what the server
    does; the source says since when it is out of order, and why. One round at a time: a second one is told `busy`.
    """
    if not cache.add(f"itop-sync:{source.pk}", 1, timeout=_LOCK_SECONDS):
        return Round(error="busy: another round is under way")
    try:
        return _round(source, at=at)
    finally:
        cache.delete(f"itop-sync:{source.pk}")


def _round(source: Source, *, at: datetime) -> Round:
    came = pushed = 0
    try:
        options = Options.of(source)
        with Client(options) as client:
            if options.follows:
                came = import_changes(source, client, at=at)
            if options.pushes:
                ask_by_rule(source, options, at=at)
                pushed = push_due(source, client, at=at)
    except (Unreachable, Rejected, Misconfigured, Unreadable) as error:
        logger.warning("iTop %s: %s: %s", source.slug, type(error).__name__, error)
        words = f"{type(error).__name__}: {error}"[:_ERROR_SIZE]
        _note(source, failed_at=source.failed_at or at, last_error=words)
        return Round(came, pushed, words)
    _note(source, heard_at=at, failed_at=None, last_error="")
    return Round(came, pushed)


def _note(source: Source, **values: object) -> None:
    Source.objects.filter(pk=source.pk).update(**values)
    for name, value in values.items():
        setattr(source, name, value)
