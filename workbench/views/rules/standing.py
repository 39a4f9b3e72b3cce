"""How a version of a policy stands, and how a page finds it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from core.errors import Missing, Words
from sla.models import PolicyVersion
from sla.policies import may_manage
from sla.standing import Standing, standings
from workbench.access import DeskRequest

_TONES = {Standing.DRAFT: "warn", Standing.WAITING: "accent", Standing.HOLDS: "met", Standing.OVERTAKEN: "hold"}


@dataclass(frozen=True)
class Shown:
    """A version and how it stands."""

    version: PolicyVersion
    code: Standing

    @property
    def words(self) -> Words:
        """How it stands, in words."""
        return self.code.label

    @property
    def tone(self) -> str:
        """The tone of its plate."""
        return _TONES.get(self.code, "")


def shown(versions: Iterable[PolicyVersion]) -> list[Shown]:
    """The versions of one policy, newest first."""
    return [Shown(version, code) for version, code in standings(versions)]


@dataclass(frozen=True)
class Place:
    """A version, how it stands, and the version of its policy in force, if there is one and it is another."""

    standing: Shown
    in_force: PolicyVersion | None

    @property
    def version(self) -> PolicyVersion:
        """The version."""
        return self.standing.version


def place_of(slug: str, number: int) -> Place:
    """The version `number` of the policy with this slug. One statement, and one for the targets of each version that
    is looked into. Raises `Missing`.
    """
    people = ("policy", "created_by", "published_by", "edition")
    versions = list(PolicyVersion.objects.filter(policy__slug=slug).select_related(*people).defer("targets"))
    found = {one.version.number: one for one in shown(versions)}
    if number not in found:
        raise Missing(_("There is no such version."))
    holds = next((one.version for one in found.values() if one.code == Standing.HOLDS), None)
    return Place(found[number], holds if holds != found[number].version else None)


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for whoever may only read the rules."""
    if not may_manage(request.actor):
        raise PermissionDenied


def draft_of(request: DeskRequest, slug: str, number: int) -> PolicyVersion:
    """The draft a manager works on. Raises `PermissionDenied`; `Missing` when it is none (any more)."""
    managers_only(request)
    version = place_of(slug, number).version
    if not version.is_draft:
        raise Missing(_("There is no such draft."))
    return version
