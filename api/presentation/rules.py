"""Policies, their versions, calendars, and what a draft would do, from outside."""

from collections.abc import Sequence

from accounts.models import User
from sla.models import CalendarRevision, Policy, PolicyVersion
from sla.norms import norm_text
from sla.preview import Preview
from sla.standing import Standing, standings
from sla.weighing import Weighed

Shown = dict[str, object]


def policy_of(policy: Policy) -> Shown:
    """A policy and its versions, newest first. No statement, if it was loaded with them and their people."""
    found = standings(policy.versions.all())
    return {"slug": policy.slug, "name": policy.name, "versions": [head_of(one, code) for one, code in found]}


def head_of(version: PolicyVersion, standing: Standing) -> Shown:
    """A version without its targets."""
    return {
        "number": version.number,
        "standing": standing.value,
        "note": version.note,
        "created_at": version.created_at,
        "created_by": _username(version.created_by),
        "published_at": version.published_at,
        "published_by": _username(version.published_by),
        "effective_at": version.effective_at,
        "in_force_since": version.edition.at if version.edition else None,
    }


def version_of(version: PolicyVersion, standing: Standing) -> Shown:
    """A version with its targets."""
    return {"policy": version.policy.slug, **head_of(version, standing), "targets": version.targets}


def calendar_of(revision: CalendarRevision, *, sites: Sequence[str], missing: Sequence[int]) -> Shown:
    """A calendar as its newest revision has it."""
    return {
        "slug": revision.calendar.slug,
        "name": revision.calendar.name,
        "is_default": revision.calendar.is_default,
        "revision": revision.number,
        "in_force_since": revision.edition.at,
        "note": revision.note,
        "sites": list(sites),
        "missing_decrees": list(missing),
    }


def preview_shown(seen: Preview) -> Shown:
    """What a draft would do to the running clocks."""
    return {
        "clocks": seen.clocks,
        "changed_clocks": seen.changed_clocks,
        "tickets": seen.tickets,
        "changed_tickets": seen.changed_tickets,
        "late": seen.late,
        "targets": [{"target": code, **vars(line)} for code, line in sorted(seen.lines.items())],
    }


def weighed_of(one: Weighed) -> Shown:
    """A candidate for a clock."""
    target = one.candidate.target
    return {
        "taken": one.is_taken,
        "applies": one.applies,
        "missed": list(one.missed),
        "policy": one.candidate.policy,
        "version": one.candidate.version,
        "target": target.code,
        "norm": target.norm,
        "norm_text": str(norm_text(target.norm)),
        "when": {name: sorted(codes) for name, codes in target.when.items()},
        "calendar": target.calendar,
        "due": {name: value for name, value in vars(target.due).items() if value},
    }


def _username(user: User | None) -> str | None:
    return user.username if user else None
