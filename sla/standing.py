"""How the versions of a policy stand to each other."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import pgettext_lazy

from sla.models import PolicyVersion


class Standing(models.TextChoices):
    """A version is a draft, waits for its day, holds, has held, or was overtaken before it ever held."""

    DRAFT = "draft", pgettext_lazy("version of a policy", "Draft")
    WAITING = "waiting", pgettext_lazy("version of a policy", "Waits for its day")
    HOLDS = "holds", pgettext_lazy("version of a policy", "In force")
    EARLIER = "earlier", pgettext_lazy("version of a policy", "Earlier")
    OVERTAKEN = "overtaken", pgettext_lazy("version of a policy", "Overtaken")


def standings(versions: Iterable[PolicyVersion]) -> list[tuple[PolicyVersion, Standing]]:
    """The versions of one policy, newest first, each with how it stands."""
    rows = sorted(versions, key=lambda one: -one.number)
    holding = in_force(rows)
    return [(one, _standing(one, holding)) for one in rows]


def in_force(versions: Iterable[PolicyVersion]) -> PolicyVersion | None:
    """Which of one policy's versions holds; None where none ever has."""
    return max((one for one in versions if one.edition_id), key=lambda one: (one.edition_id, one.pk), default=None)


def _standing(version: PolicyVersion, holding: PolicyVersion | None) -> Standing:
    if version.is_draft:
        return Standing.DRAFT
    if version.edition_id is None:
        return Standing.WAITING if version.effective_at else Standing.OVERTAKEN
    return Standing.HOLDS if version == holding else Standing.EARLIER
