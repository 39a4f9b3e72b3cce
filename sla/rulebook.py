"""The rules in force at an edition: targets by measure, calendars by name, sites' calendars. Read once per edition and
kept, since nothing in it ever changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar

from django.db.models import Model

from sla.calendars import Hours
from sla.choices import ALWAYS_OPEN, SITE_HOURS
from sla.measures.table import MEASURES
from sla.models import BusinessCalendar, CalendarRevision, Edition, PolicyVersion, SiteCalendar
from sla.policy.conditions import Attributes, Candidate, best_of
from sla.policy.read import read_targets
from sla.policy.target import Target

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Calendar:
    """A revision of a calendar, ready to calculate with."""

    revision_id: int
    slug: str
    name: str
    hours: Hours


@dataclass(frozen=True)
class Rulebook:
    """What holds at one edition."""

    edition_id: int
    candidates: dict[str, list[Candidate]]
    calendars: dict[str, Calendar]
    sites: dict[str, str]  # slug of the site → slug of its calendar
    default: str
    conditions: frozenset[str] = field(default_factory=frozenset)
    own: Mapping[int, dict[str, Target]] = field(default_factory=dict)  # of drafts: those are not kept by their number

    def best(self, measure: str, attributes: Attributes) -> Candidate | None:
        """The target for `measure`; None when no policy has one that applies."""
        return best_of(self.candidates.get(measure, ()), attributes)

    def target(self, version_id: int, code: str) -> Target:
        """The target called `code` of a version, however old, or of a draft that this rulebook tries out."""
        return (self.own[version_id] if version_id in self.own else targets_of(version_id))[code]

    def calendar(self, name: str, *, site: str) -> Calendar:
        """The calendar a target names, `site` being the slug of the requester's site (or empty)."""
        slug = self.sites.get(site, self.default) if name == SITE_HOURS else name
        return self.calendars.get(slug) or self.calendars[self.default]

    def site_calendar(self, site: str) -> Calendar:
        """The calendar of the site with this slug."""
        return self.calendar(SITE_HOURS, site=site)


def current_edition_id() -> int:
    """The number of the edition in force; 0 before the first. One statement, an index's last entry."""
    return Edition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def current_rulebook() -> Rulebook:
    """The rules in force now."""
    return rulebook_at(current_edition_id())


@lru_cache(maxsize=32)
def rulebook_at(edition_id: int) -> Rulebook:
    """The rules as they stood at an edition. Three statements the first time, none afterwards."""
    revisions = _newest(
        CalendarRevision.objects.filter(edition_id__lte=edition_id).select_related("calendar"), "calendar_id"
    )
    calendars = {
        one.calendar.slug: Calendar(one.pk, one.calendar.slug, one.calendar.name, Hours.from_doc(one.doc))
        for one in revisions
    }
    default = next((one.calendar.slug for one in revisions if one.calendar.is_default), ALWAYS_OPEN)
    sites = _newest(
        SiteCalendar.objects.filter(edition_id__lte=edition_id).select_related("site", "calendar"), "site_id"
    )
    candidates, conditions = _candidates(edition_id)
    return Rulebook(
        edition_id=edition_id,
        candidates=candidates,
        calendars=calendars,
        sites={one.site.slug: one.calendar.slug for one in sites if one.calendar},
        default=default,
        conditions=conditions,
    )


def with_draft(rules: Rulebook, version: PolicyVersion) -> Rulebook:
    """`rules` with `version` in the place of what its policy says now. Raises `Malformed` where it cannot be read."""
    targets = {target.code: target for target in read_all(version.targets)}
    older = set(version.policy.versions.values_list("pk", flat=True))
    kept = [one for several in rules.candidates.values() for one in several if one.version_id not in older]
    mine = [Candidate(target, version.policy.name, version.pk, version.number) for target in targets.values()]
    candidates, conditions = _by_measure([*kept, *mine])
    return replace(rules, candidates=candidates, conditions=conditions, own={**rules.own, version.pk: targets})


def with_hours(rules: Rulebook, slug: str, hours: Hours) -> Rulebook:
    """`rules` with other hours for the calendar `slug`, under no revision's number. For looking ahead only."""
    calendar = replace(rules.calendars[slug], revision_id=0, hours=hours)
    return replace(rules, calendars={**rules.calendars, slug: calendar})


def forget() -> None:
    """Read everything anew. For tests, whose editions are rolled back."""
    rulebook_at.cache_clear()
    hours_of.cache_clear()
    targets_of.cache_clear()


@lru_cache(maxsize=64)
def hours_of(revision_id: int) -> Hours:
    """What a revision of a calendar says, however old. Kept once read."""
    return Hours.from_doc(CalendarRevision.objects.values_list("doc", flat=True).get(pk=revision_id))


def calendar_slugs() -> list[str]:
    """The calendars there are."""
    return list(BusinessCalendar.objects.values_list("slug", flat=True))


@lru_cache(maxsize=64)
def targets_of(version_id: int) -> dict[str, Target]:
    """The targets of a version of a policy, however old, by code. Kept once read."""
    docs = PolicyVersion.objects.values_list("targets", flat=True).get(pk=version_id)
    return {target.code: target for target in read_all(docs)}


def read_all(docs: object) -> list[Target]:
    """The targets of a policy, read with the measures and calendars there are. Refuses as `read_targets` does."""
    norms = {code: measure.norm for code, measure in MEASURES.items()}
    return read_targets(docs, measures=norms, calendars=calendar_slugs())


def _candidates(edition_id: int) -> tuple[dict[str, list[Candidate]], frozenset[str]]:
    versions = _newest(PolicyVersion.objects.filter(edition_id__lte=edition_id).select_related("policy"), "policy_id")
    return _by_measure(
        Candidate(target, version.policy.name, version.pk, version.number)
        for version in versions
        for target in targets_of(version.pk).values()
    )


def _by_measure(candidates: Iterable[Candidate]) -> tuple[dict[str, list[Candidate]], frozenset[str]]:
    """The candidates for each measure, and the names of all conditions that occur."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        found[one.target.measure].append(one)
    used = {name for several in found.values() for one in several for name in one.target.when}
    return dict(found), frozenset(used)


def _newest(rows: Iterable[Row], by: str) -> list[Row]:
    """The newest row for each value of `by`; what came into force last counts."""
    found: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (row.edition_id, row.pk)):  # type: ignore[attr-defined]
        found[getattr(row, by)] = row
    return list(found.values())
