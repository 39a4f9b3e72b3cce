"""What a complete record holds, by its kind and category (LIFE-10, LIFE-9): the one answer for every form and check."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from tickets.choices import Need
from tickets.models import Category, Question, RecordRequirement

# What a form can ask for besides title, description and category, in the order in which the desk asks.
DETAILS = ("occurred_at", "product_version", "environment", "error_text", "steps", "severity", "about")

_COLUMNS = tuple(column.attname for column in Question._meta.concrete_fields)


@dataclass(frozen=True)
class Wanted:
    """The elements of a complete record (`tickets.completeness.ELEMENTS`) with how much each is needed, none of them
    left out, and the category's own questions, in the order in which they are asked.
    """

    needs: Mapping[str, Need]
    questions: tuple[Question, ...] = ()

    @property
    def details(self) -> tuple[str, ...]:
        """Those of `DETAILS` that are asked for."""
        return tuple(name for name in DETAILS if name in self.needs)

    def is_needed(self, name: str) -> bool:
        """Whether closing waits for the element `name`."""
        return self.needs.get(name) == Need.NEEDED


@dataclass(frozen=True)
class Branch:
    """A category seen from the root: the ids on the way to it, and the questions asked along it."""

    path: tuple[int, ...] = ()
    questions: tuple[Question, ...] = field(default=())

    def asked_of(self, kind: str) -> tuple[Question, ...]:
        """Those that a ticket of `kind` is asked."""
        return tuple(one for one in self.questions if not one.kinds or kind in one.kinds)


def wanted_of(kind: str, category_id: int | None) -> Wanted:
    """What a record of `kind` in this category holds. For each element the category's own word counts, else that of the
    nearest category above that says something, else that of the kind. Two statements; one where there is no category.
    """
    return wanted_of_all([(kind, category_id)])[kind, category_id]


def wanted_of_all(places: Collection[tuple[str, int | None]]) -> dict[tuple[str, int | None], Wanted]:
    """The same of many kinds and categories, by these. As many statements as for one."""
    branches = _branches({category_id for _, category_id in places})
    paths = {pk for branch in branches.values() for pk in branch.path}
    rows = list(_rows(paths, kinds={kind for kind, _ in places}))
    return {
        (kind, category_id): Wanted(
            needs={
                name: need
                for name, (need, _whose) in _told(rows, branches[category_id].path, kind).items()
                if need != Need.LEFT_OUT
            },
            questions=branches[category_id].asked_of(kind),
        )
        for kind, category_id in places
    }


def told_along(path: tuple[int, ...], kind: str) -> dict[str, tuple[Need, int | None]]:
    """For each element what is said of it on the way down `path`, and by which category (None: by the kind). One
    statement.
    """
    return _told(_rows(path, kinds=[kind]), path, kind)


def _rows(path: Collection[int], *, kinds: Collection[str]) -> "QuerySet[RecordRequirement]":
    return RecordRequirement.objects.filter(Q(category=None) | Q(category__in=path), kind__in=kinds)


def _told(rows: Iterable[RecordRequirement], path: tuple[int, ...], kind: str) -> dict[str, tuple[Need, int | None]]:
    depth = {None: -1} | {pk: place for place, pk in enumerate(path)}
    on_the_way = [row for row in rows if row.kind == kind and row.category_id in depth]
    told: dict[str, tuple[Need, int | None]] = {}
    for row in sorted(on_the_way, key=lambda row: (depth[row.category_id], row.pk)):
        told[row.element] = row.need, row.category_id
    return told


def branch_of(category_id: int | None) -> Branch:
    """The way to a category and the questions along it, the root's first. One statement; none without a category.

    A tree that somebody has bent into a circle is walked once around.
    """
    return _branches({category_id})[category_id]


def _branches(category_ids: Collection[int | None]) -> dict[int | None, Branch]:
    parents, questions = _tree() if set(category_ids) - {None} else ({}, {})
    return {pk: _branch(pk, parents, questions) for pk in category_ids}


def _branch(
    category_id: int | None, parents: Mapping[int, int | None], questions: Mapping[int, list[Question]]
) -> Branch:
    path: list[int] = []
    at = category_id
    while at is not None and at in parents and at not in path:
        path.append(at)
        at = parents[at]
    path.reverse()
    return Branch(path=tuple(path), questions=tuple(one for pk in path for one in questions.get(pk, ())))


def _tree() -> tuple[dict[int, int | None], dict[int, list[Question]]]:
    """Each category's parent, and the questions of each that asks any."""
    active = FilteredRelation("questions", condition=Q(questions__is_active=True))
    columns = [f"active__{name}" for name in _COLUMNS]
    rows = Category.objects.alias(active=active).order_by("active__position", "active__id")
    parents: dict[int, int | None] = {}
    questions: dict[int, list[Question]] = {}
    for pk, parent_id, *values in rows.values_list("pk", "parent_id", *columns):
        parents[pk] = parent_id
        given: dict[str, Any] = dict(zip(_COLUMNS, values, strict=True))
        if given["id"] is not None:
            questions.setdefault(pk, []).append(Question(**given))
    return parents, questions
