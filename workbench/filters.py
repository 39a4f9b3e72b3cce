"""The conditions of the list: they stand in the address, so that a list can be kept and sent to a colleague."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup, Site, User
from accounts.places import Place
from accounts.roles import STAFF_ROLES
from core import clock
from core.errors import Words
from face.words import colon
from sla.watch import local_day, midnight
from tickets.catalogue.queries import within
from tickets.catalogue.tree import Tree
from tickets.choices import Channel, Kind, Priority, State
from workbench.trends.span import PERIODS

NOBODY = "-"
_COLUMNS = {
    "assignee": "assignee__username",
    "group": "group__slug",
    "site": "requester__site__slug",
    "customer": "requester__site__customer__slug",
}


@dataclass(frozen=True)
class Filter:
    """One condition: its name in the address, its words, what can be chosen, what is."""

    name: str
    label: Words
    options: list[tuple[str, Words]]
    chosen: str

    @property
    def chosen_label(self) -> Words:
        """The words of what is chosen."""
        return dict(self.options)[self.chosen]

    @property
    def condition(self) -> Q:
        """What it demands of a ticket."""
        if not self.chosen:
            return Q()
        if self.name == "period":
            return _since(self.chosen)
        if self.chosen == NOBODY:
            return Q(**{self.name: None})
        if self.name == "category":
            return within(self.chosen)
        return Q(**{_COLUMNS.get(self.name, self.name): self.chosen})


def _since(period: str) -> Q:
    """Tickets that came today or in so many days, today among them."""
    days = 1 if period == "today" else int(period)
    return Q(created_at__gte=midnight(local_day(clock.now()) - timedelta(days=days - 1)))


NAMES = ("state", "priority", "kind", "category", "channel", "group", "assignee", "customer", "site", "period")


def read_filters(query: QueryDict, *, lost: list[str] | None = None) -> list[Filter]:
    """The conditions that the address sets. What is not among the choices is a bad request (400); where `lost` is
    given, its words are put there instead: a saved list outlives the groups and people it names. One statement for each
    condition on what the desk keeps: category, group, engineer, customer, site.
    """
    found = []
    for name, label, options in _offers():
        if not (value := query.get(name, "")):
            continue
        if value in dict(offered := options()):
            found.append(Filter(name, label, offered, value))
        elif lost is None:
            raise BadRequest(f"Unknown {name}")
        else:
            lost.append(f"{label}{colon()}{value}")
    return found


def offered_filters(query: QueryDict) -> list[Filter]:
    """All conditions with what can be chosen, and what the address chooses of it; of what is not there, nothing. Four
    statements.
    """
    found = []
    for name, label, options in _offers():
        offered, value = options(), query.get(name, "")
        found.append(Filter(name, label, offered, value if value in dict(offered) else ""))
    return found


def _offers() -> list[tuple[str, Words, "Callable[[], Options]"]]:
    """Each condition: its name, its words, what asks for its choices."""
    known = cache(places)
    return [
        ("state", _("State"), lambda: coded(State.choices)),
        ("priority", _("Priority"), lambda: coded(Priority.choices)),
        ("kind", _("Kind"), lambda: coded(Kind.choices)),
        ("category", _("Category"), lambda: [(NOBODY, _("No category")), *_categories()]),
        ("channel", _("Channel"), lambda: coded(Channel.choices)),
        ("group", _("Group"), lambda: [(NOBODY, _("No group")), *groups()]),
        ("assignee", _("Engineer"), lambda: [(NOBODY, _("Nobody")), *_people()]),
        ("customer", _("Customer"), lambda: known()[0]),
        ("site", _("Site"), lambda: known()[1]),
        ("period", pgettext_lazy("condition", "Received"), lambda: [*PERIODS.items()]),
    ]


def condition_of(query: QueryDict) -> Q:
    """What an address demands of a ticket, without asking what there is to choose; what is unknown fits no ticket."""
    condition = Q()
    for name in NAMES:
        value = query.get(name, "")
        is_rank = not value or value in {str(code) for code in Priority.values}
        is_strange = "\x00" in value or (name == "period" and value not in {"", *PERIODS})
        if is_strange or (name == "priority" and not is_rank):
            return Q(pk=None)
        condition &= Filter(name, "", [], value).condition
    return condition


def choose(query: QueryDict, name: str, options: list[tuple[str, Words]]) -> str:
    """What the address chooses of `options`; empty for nothing. Anything else is a bad request (400)."""
    value = query.get(name, "")
    if value and value not in dict(options):
        raise BadRequest(f"Unknown {name}")
    return value


def coded(choices: "Iterable[tuple[object, object]]") -> list[tuple[str, Words]]:
    """The choices of a field as options."""
    return [(str(code), str(label)) for code, label in choices]


def groups() -> list[tuple[str, Words]]:
    """All groups as options, by slug. One statement."""
    return [(slug, name) for slug, name in AssignmentGroup.objects.values_list("slug", "name")]


Options = list[tuple[str, Words]]


def places() -> tuple[Options, Options]:
    """The customers that have sites, those who are served no more last, and all sites, as options by slug. One
    statement.
    """
    columns = ("slug", "name", "customer__slug", "customer__name", "customer__is_active")
    rows = list(Site.objects.order_by("name").values_list(*columns))
    known = {(not is_active, name, slug) for *_site, slug, name, is_active in rows if slug}
    return [(slug, name) for _is_over, name, slug in sorted(known)], [(row[0], row[1]) for row in rows]


def place_filters(query: QueryDict) -> list[Filter]:
    """The conditions on the place: customer and site. What is not among them is a bad request (400). One statement."""
    customers, sites = places()
    offered = [("customer", _("Customer"), customers), ("site", _("Site"), sites)]
    return [Filter(name, label, options, choose(query, name, options)) for name, label, options in offered]


def named_place(query: QueryDict) -> list[Filter]:
    """The conditions on the place that are set, and no others. No statement where none is."""
    is_named = query.get("customer") or query.get("site")
    return [one for one in place_filters(query) if one.chosen] if is_named else []


def chosen_place(filters: Iterable[Filter]) -> Place:
    """The place that these conditions choose."""
    return Place(**{one.name: one.chosen for one in filters})


def chips_of(query: QueryDict, filters: Iterable[Filter]) -> list[tuple[Filter, str]]:
    """The conditions that are set, each with the address without it."""
    return [(one, address(query, without=one.name)) for one in filters if one.chosen]


def _categories() -> list[tuple[str, Words]]:
    """Each with its way from the root, in the order of the tree; tickets keep one that is retired. One statement."""
    return [(node.category.slug, node.way) for node in Tree.load().nodes()]


def _people() -> list[tuple[str, Words]]:
    staff = User.objects.filter(role__in=STAFF_ROLES, is_active=True).order_by("display_name")
    return [(username, name) for username, name in staff.values_list("username", "display_name")]


def address(query: QueryDict, *, without: str = "", **changes: str) -> str:
    """The query string with `changes`, without the cursor, `without` and what is empty: “?state=closed”, or “?”."""
    changed = query.copy()
    for name in ("cursor", without):
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name, value in changed.items() if not value]:
        del changed[name]
    return f"?{changed.urlencode()}"
