"""What the pages of the request forms show: the tree with what each category says, and one category in full."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.errors import Missing
from tickets.asking.actions.editions import newest_edition
from tickets.asking.policies import may_shape_forms
from tickets.asking.telling import sentences
from tickets.asking.wanted import DETAILS, Branch, Wanted, branch_of, told_along, wanted_of
from tickets.choices import Kind, Need
from tickets.models import Category, FormEdition, Question, RecordRequirement
from workbench.access import DeskRequest
from workbench.forms.asking import NeedsForm
from workbench.forms.categories import category_choices

_TOLD = 20  # of the history


@dataclass(frozen=True)
class Row:
    """A category in the list: its way from the root in names, how many questions it asks, how many needs it sets."""

    category: Category
    path: str
    questions: int
    needs: int


@dataclass(frozen=True)
class Place:
    """A category (None: none, what each kind asks) with the way to it."""

    category: Category | None
    branch: Branch
    names: dict[int, str]

    @property
    def pk(self) -> int | None:
        """Its id."""
        return self.category.pk if self.category else None

    @property
    def above(self) -> list[tuple[Question, str]]:
        """The questions it asks because a category above does, with that one's name."""
        return [(one, self.names[one.category_id]) for one in self.branch.questions if one.category_id != self.pk]


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for whoever may only read."""
    if not may_shape_forms(request.actor):
        raise PermissionDenied


def rows() -> list[Row]:
    """The categories in use, in the order of the tree. Two statements."""
    counted = Category.objects.annotate(
        asks=Count("questions", filter=Q(questions__is_active=True), distinct=True),
        says=Count("requirements", distinct=True),
    ).in_bulk()
    choices = [(counted[pk], name) for pk, name in category_choices() if isinstance(pk, int)]
    return [Row(one, name, one.asks, one.says) for one, name in choices]


def place_of(slug: str) -> Place:
    """The category with this slug. Raises `Missing`. Three statements."""
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        raise Missing(_("There is no such category."))
    branch = branch_of(category.pk)
    names = {one.pk: str(one) for one in Category.objects.filter(pk__in=branch.path)}
    return Place(category, branch, names)


NOWHERE = Place(None, Branch(), {})


def kind_in(request: DeskRequest) -> Kind:
    """The kind whose tab is open; at first the incident's."""
    given = request.GET.get("kind", "")
    return Kind(given) if given in Kind.values else Kind.INCIDENT


def needs_form(place: Place, kind: Kind, *, data: object = None, seen: int | None = None) -> NeedsForm:
    """How much a record of `kind` needs each element there."""
    own = RecordRequirement.objects.filter(category=place.pk, kind=kind)
    present = {row.element: row.need.value for row in own}
    above = _above(place, kind) if place.category else None
    newest = newest_edition(place.pk) if seen is None else seen
    return NeedsForm(present=present, above=above, seen=newest, data=data)


def _above(place: Place, kind: Kind) -> dict[str, str]:
    """For each detail, in words, what holds where the category itself says nothing."""
    told = told_along(place.branch.path[:-1], kind)
    words = {}
    for name in DETAILS:
        need, whose = told.get(name, (Need.LEFT_OUT, None))
        values = {"need": Need(need).label, "whose": place.names[whose] if whose else ""}
        words[name] = (
            _("as in “%(whose)s”: %(need)s") % values if whose else _("as this kind everywhere: %(need)s") % values
        )
    return words


def wanted_at(place: Place, kind: Kind) -> Wanted:
    """What a record of `kind` holds there."""
    return wanted_of(kind, place.pk)


def history_of(place: Place) -> list[tuple[FormEdition, list[str]]]:
    """Who changed what there, newest first. One statement."""
    found = FormEdition.objects.filter(category=place.category).select_related("by")[:_TOLD]
    return [(one, sentences(one)) for one in found]
