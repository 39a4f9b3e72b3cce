"""The frame of every change of what is asked: one at a time for a category, none written over unseen, all kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing, Stale
from tickets.models import Category, FormEdition, RecordRequirement


@dataclass
class Change:
    """A change under way: of which category (None: of the kinds), and what it has come to so far."""

    category: Category | None
    done: list[tuple[str, object, object]] = field(default_factory=list)

    def note(self, what: str, before: object, after: object) -> None:
        """Keep that `what` was `before` and is `after`; nothing when that is the same."""
        if before != after:
            self.done.append((what, before, after))


@contextmanager
def form_change(*, category_id: int | None, seen: int | None, by: Actor, at: datetime) -> Iterator[Change]:
    """A transaction in which nobody else changes what this category (None: each kind) asks. At its end the edition is
    written, unless nothing was noted. Raises `Missing`, and `Stale` when the newest edition is no longer the one
    `seen`.
    """
    with transaction.atomic():
        change = Change(_locked(category_id))
        newest = newest_edition(category_id)
        if seen is not None and seen != newest:
            raise Stale(_("Somebody changed this form meanwhile."), version=newest)
        yield change
        if change.done:
            FormEdition.objects.create(category=change.category, at=at, by=by.user, changes=change.done)


def newest_edition(category_id: int | None) -> int:
    """The number of the category's newest edition; 0 before the first. One statement."""
    found = FormEdition.objects.filter(category=category_id).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def _locked(category_id: int | None) -> Category | None:
    if category_id is None:
        # The oldest row stands for all: it is always there, and always the same one.
        RecordRequirement.objects.select_for_update(no_key=True, of=("self",)).order_by("pk").first()
        return None
    found = Category.objects.select_for_update(no_key=True, of=("self",)).filter(pk=category_id).first()
    if found is None:
        raise Missing(_("There is no such category."))
    return found
