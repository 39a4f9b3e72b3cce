"""Publishing: a draft becomes what holds, at once or from a moment to come."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Problem, Refused
from sla.actions.draft import lock_draft, lock_version
from sla.actions.editions import new_edition, rules_change
from sla.models import Policy, PolicyVersion
from sla.policies import require_manager
from sla.rulebook import read_all
from sla.standing import in_force


def publish(
    *, version_id: int, by: Actor, at: datetime, effective_at: datetime | None = None, seen: str | None = None
) -> PolicyVersion:
    """Put the draft into force now, or from `effective_at` on. `seen` is its fingerprint when it was read.

    A version with no targets retires its policy. Versions of the policy that wait for a later moment than this one are
    overtaken: they never take force. Raises `Forbidden`; `Malformed` where the targets cannot be read any more;
    `Missing`; `Refused` for a version published before, a moment that has passed, and for retiring the last policy;
    `Stale` when the draft has been changed since.
    """
    require_manager(by)
    if effective_at is not None and effective_at <= at:
        problem = Problem("past", _("This moment has passed. Leave it empty to publish now."))
        raise Refused(problem.message, fields={"effective_at": [problem]})
    with rules_change():
        version = lock_draft(version_id, seen=seen)
        if not read_all(version.targets):
            _require_others(version.policy)
        waiting = version.policy.versions.filter(edition=None)
        (waiting.filter(effective_at__gte=effective_at) if effective_at else waiting).update(effective_at=None)
        version.published_at, version.published_by = at, by.user
        version.effective_at = effective_at or at
        if effective_at is None:
            version.edition = new_edition(by=by, at=at)
        version.save(update_fields=["published_at", "published_by", "effective_at", "edition"])
    return version


def withdraw(*, version_id: int, by: Actor) -> PolicyVersion:
    """Make a draft again of what was published for a moment to come.

    Raises `Forbidden`; `Missing`; `Refused` when it holds already, or is not the newest version of its policy.
    """
    require_manager(by)
    with rules_change():
        version = lock_version(version_id)
        if version.is_draft or version.edition_id is not None:
            raise Refused(_("Only what waits for its day can be withdrawn."))
        if version.policy.versions.filter(number__gt=version.number).exists():
            raise Refused(_("A newer version of this policy exists; this one cannot become the draft again."))
        version.published_at = version.published_by = version.effective_at = None
        version.save(update_fields=["published_at", "published_by", "effective_at"])
    return version


def _require_others(policy: Policy) -> None:
    """Some other policy must have targets, now and by what has been published for later."""
    for other in Policy.objects.exclude(pk=policy.pk).prefetch_related("versions"):
        published = [one for one in other.versions.all() if not one.is_draft]
        holding = in_force(published)
        coming = [one for one in published if one.edition_id is None and one.effective_at is not None]
        if holding is not None and all(one.targets for one in (holding, *coming)):
            return
    raise Refused(_("This is the last policy with targets; without any, no clock would run."))
