"""Taking force: what was published for a moment that has come now."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.actors import Actor, Via
from sla.actions.editions import new_edition, rules_change
from sla.models import PolicyVersion


def bring_into_force(*, at: datetime) -> int:
    """Put into force what was published for `at` or before, in the order of its moments; how many versions that were.
    They hold from `at` on: whatever happened before was done by the older rules. Safe to run twice at once.
    """
    if not _come(at=at).exists():
        return 0
    with rules_change():
        found = list(_come(at=at).select_related("published_by"))
        for version in found:
            user = version.published_by
            version.edition = new_edition(by=Actor.for_user(user, via=Via.SYSTEM) if user else Actor(), at=at)
            version.save(update_fields=["edition"])
    return len(found)


def _come(*, at: datetime) -> QuerySet[PolicyVersion]:
    waiting = PolicyVersion.objects.filter(edition=None, effective_at__lte=at).exclude(published_at=None)
    return waiting.order_by("effective_at", "number")
