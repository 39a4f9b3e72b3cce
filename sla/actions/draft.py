"""Drafts: a policy is changed on a copy, which holds for nobody until it is published. One draft for each policy."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Malformed, Missing, Problem, Refused, Stale, Words
from core.text import clean
from sla.models import BusinessCalendar, Policy, PolicyVersion
from sla.policies import require_manager
from sla.policy.read import doc_of
from sla.rulebook import read_all

NAME, NOTE = 80, 200
RESERVED = frozenset({"new", "explain"})  # what addresses say beside the names of policies and calendars


def new_policy(*, slug: str, name: str, by: Actor, at: datetime) -> PolicyVersion:
    """A policy of its own beside the others, as an empty draft. Raises `Forbidden`, `Malformed`."""
    require_manager(by)
    values = {"slug": free_slug(slug, among=Policy), "name": line("name", name, limit=NAME)}
    with transaction.atomic():
        policy = Policy.objects.create(**values)
        return PolicyVersion.objects.create(policy=policy, number=1, created_at=at, created_by=by.user)


def open_draft(*, policy: str, by: Actor, at: datetime) -> PolicyVersion:
    """The draft of the policy with this slug; if there is none, a copy of what was published last.

    Raises `Forbidden`, `Missing`.
    """
    require_manager(by)
    with transaction.atomic():
        found = lock_policy(policy)
        newest = found.versions.order_by("-number").first()
        if newest is not None and newest.is_draft:
            return newest
        return PolicyVersion.objects.create(
            policy=found,
            number=newest.number + 1 if newest else 1,
            targets=newest.targets if newest else [],
            created_at=at,
            created_by=by.user,
        )


def write_draft(
    *, version_id: int, targets: object, note: str, by: Actor, at: datetime, seen: str | None = None
) -> PolicyVersion:
    """Put `targets` (JSON, see `sla.policy.read`) and `note` into the draft. `seen`: its fingerprint when it was read.

    Raises `Forbidden`; `Malformed` naming each target and what is wrong with it; `Missing`; `Refused` for a version
    that has been published; `Stale` when somebody has written since.
    """
    require_manager(by)
    values = {"targets": [doc_of(target) for target in read_all(targets)], "note": line("note", note, limit=NOTE)}
    with transaction.atomic():
        draft = lock_draft(version_id, seen=seen)
        for name, value in values.items():
            setattr(draft, name, value)
        draft.created_at, draft.created_by = at, by.user
        draft.save(update_fields=[*values, "created_at", "created_by"])
        return draft


@transaction.atomic
def put_draft(
    *, policy: str, targets: object, note: str, by: Actor, at: datetime, seen: str | None = None
) -> PolicyVersion:
    """The whole draft of the policy with this slug, opened where there is none. What is refused opens none.

    Raises what `open_draft` and `write_draft` do.
    """
    draft = open_draft(policy=policy, by=by, at=at)
    return write_draft(version_id=draft.pk, targets=targets, note=note, by=by, at=at, seen=seen)


def discard_draft(*, version_id: int, by: Actor) -> None:
    """Throw the draft away, and with it a policy that never held. Raises `Forbidden`, `Missing`, `Refused`."""
    require_manager(by)
    with transaction.atomic():
        policy = lock_draft(version_id).policy
        # What held is kept for ever; a draft never held, and nothing goes by it.
        PolicyVersion._base_manager.filter(pk=version_id, published_at=None).delete()
        if not policy.versions.exists():
            Policy._base_manager.filter(pk=policy.pk).delete()


def fingerprint(version: PolicyVersion) -> str:
    """Tells whether a draft is still what somebody has read."""
    text = json.dumps([version.targets, version.note, version.is_draft], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lock_policy(slug: str) -> Policy:
    """The policy, locked until the end of the transaction. Raises `Missing`."""
    found = Policy.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such policy."))
    return found


def lock_version(version_id: int) -> PolicyVersion:
    """The version, read afresh under the lock of its policy. Raises `Missing`."""
    locked = Policy.objects.select_for_update(of=("self",), no_key=True).filter(versions__pk=version_id).first()
    found = PolicyVersion.objects.select_related("policy").filter(pk=version_id, policy=locked).first()
    if found is None:  # none, or thrown away while this waited for the lock
        raise Missing(_("There is no such version."))
    return found


def lock_draft(version_id: int, *, seen: str | None = None) -> PolicyVersion:
    """The draft, read afresh under the lock of its policy. Raises `Missing`, `Refused`, `Stale`."""
    version = lock_version(version_id)
    if not version.is_draft:
        raise Refused(_("Version %(number)s has been published and stays as it is.") % {"number": version.number})
    if seen is not None and seen != fingerprint(version):
        words = _("Somebody changed this draft meanwhile.")
        raise Stale(words, version=version.number, seen=fingerprint(version))
    return version


def free_slug(slug: str, *, among: type[Policy] | type[BusinessCalendar]) -> str:
    """`slug` if it may be an identifier and is nobody's yet. Raises `Malformed`."""
    if not slug or len(slug) > 50 or not slug.isascii() or not slug.replace("-", "").isalnum():  # noqa: PLR2004
        raise _malformed("slug", "invalid", _("Letters, digits and hyphens, at most 50."))
    if slug in RESERVED or among.objects.filter(slug=slug).exists():
        raise _malformed("slug", "taken", _("This identifier is taken."))
    return slug


def line(name: str, value: str, *, limit: int) -> str:
    """`value` as one clean line. Raises `Malformed` naming the field; only a note may be empty."""
    text, problems = clean(value, limit=limit, multiline=False)
    if not text and name != "note":
        problems = [Problem("required", _("Please fill this in."))]
    if problems:
        raise Malformed(problems[0].message, fields={name: problems})
    return text


def _malformed(name: str, code: str, words: Words) -> Malformed:
    return Malformed(words, fields={name: [Problem(code, words)]})
