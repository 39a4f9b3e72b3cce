"""Editions: each change of the rules makes one, and no two are made at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from core.bus import publish
from sla.events import RulesChanged
from sla.models import Edition


@contextmanager
def rules_change() -> Iterator[None]:
    """A transaction in which nobody else changes the rules.

    A rulebook is kept by the number of its edition. Were edition 6 committed before edition 5, a reader in between
    would keep a rulebook 6 without what 5 has brought. The oldest row stands for all: it is always there, and always
    the same one.
    """
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).order_by("pk").first()
        yield


def new_edition(*, by: Actor, at: datetime) -> Edition:
    """The edition of a change, inside `rules_change`. Never older than the one before it."""
    newest = Edition.objects.order_by("-pk").first()
    edition = Edition.objects.create(at=max(at, newest.at) if newest else at, by=by.user)
    publish(RulesChanged(at=edition.at, subject=edition, edition_id=edition.pk, by_user_id=edition.by_id))
    return edition
