"""The columns of the list: which there are, which somebody sees, in which order, and what each needs to be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from face import dates
from tickets.choices import WaitingOn
from tickets.models import Ticket, TicketQuerySet

Tell = Callable[[Ticket, date], str]


@dataclass(frozen=True)
class Column:
    """One of them. `reads` are the fields it needs, `sorts` the orders its head leads to, the usual one first; `tell`
    says what stands in it (None: `row_drawing` draws it). `is_fixed`: the list is none without it.
    """

    code: str
    label: Words
    reads: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    tell: Tell | None = None
    is_fixed: bool = False


def _moment(name: str) -> Tell:
    def tell(ticket: Ticket, today: date) -> str:
        moment: datetime | None = getattr(ticket, name)
        return dates.when(moment, today=today) if moment else ""

    return tell


def _waits(ticket: Ticket, today: date) -> str:
    if not ticket.waiting_on:
        return ""
    until = f" {dates.when(ticket.waiting_until, today=today)}" if ticket.waiting_until else ""
    return f"{WaitingOn(ticket.waiting_on).label}{until}"


def _tags(ticket: Ticket, _today: date) -> str:
    # Translators: between two names of a list
    return str(_(", ")).join(tag.name for tag in ticket.tags.all())


def _named(*path: str) -> Tell:
    def tell(ticket: Ticket, _today: date) -> str:
        found: object = ticket
        for name in path:
            found = getattr(found, name) if found is not None else None
        return "" if found is None else str(found)

    return tell


_TABLE: tuple[Column, ...] = (
    Column("prio", _("Priority"), ("priority",), ("priority",)),
    Column(
        "due",
        _("Time limit"),
        ("next_due_at", "next_norm", "next_started_at", "next_warn_at", "next_paused"),
        ("due",),
    ),
    Column("number", _("Number"), ("number",), ("newest", "oldest")),
    Column("title", _("Title"), ("title", "channel", "is_major"), is_fixed=True),
    Column("user", _("User"), ("is_vip", "requester__name", "requester__honorific")),
    Column("state", _("State"), ("state", "waiting_on")),
    Column("engineer", _("Engineer"), ("assignee__username", "assignee__display_name", "group__name"), ()),
    Column("group", _("Group"), ("group__name",), tell=_named("group", "name")),
    Column(
        "first",
        _("First responder"),
        ("first_responder__username", "first_responder__display_name"),
        tell=_named("first_responder"),
    ),
    Column("category", _("Category"), ("category__name", "category__name_en"), tell=_named("category")),
    Column("kind", _("Kind"), ("kind",), tell=lambda ticket, _today: ticket.get_kind_display()),
    Column("department", _("Department"), ("requester__department",), tell=_named("requester", "department")),
    Column("site", _("Site"), ("requester__site__name",), tell=_named("requester", "site", "name")),
    Column("created", _("Received"), ("created_at",), ("newest", "oldest"), tell=_moment("created_at")),
    Column("changed", pgettext_lazy("column", "Changed"), ("changed_at",), ("changed",), tell=_moment("changed_at")),
    Column("committed", _("Committed time"), ("committed_at",), tell=_moment("committed_at")),
    Column("expected", _("Expected completion"), ("expected_at",), tell=_moment("expected_at")),
    Column("waits", _("Waiting for"), ("waiting_on", "waiting_until"), tell=_waits),
    Column("tags", _("Tags"), tell=_tags),
    Column("cycle", pgettext_lazy("column", "Round"), ("cycle",), tell=lambda ticket, _today: str(ticket.cycle)),
)
COLUMNS: dict[str, Column] = {column.code: column for column in _TABLE}
USUAL = ("prio", "due", "number", "title", "user", "state", "engineer")
MOST = 12
# What a line needs whatever it shows: its link, its head, its clock's section.
_ALWAYS = {"number", "title", "version", "state", *COLUMNS["due"].reads, *COLUMNS["title"].reads}


def columns_of(codes: Iterable[str]) -> list[Column]:
    """The columns of these codes, in this order, each once; those this version does not know are left out, the title is
    never. The usual ones where none is left.
    """
    known = [COLUMNS[code] for code in dict.fromkeys(codes) if code in COLUMNS][:MOST]
    if not known:
        return [COLUMNS[code] for code in USUAL]
    return known if COLUMNS["title"] in known else [COLUMNS["title"], *known]


def read_columns(tickets: TicketQuerySet, columns: Iterable[Column]) -> TicketQuerySet:
    """Only what these columns show, in one statement; the tags in a second one, where they are shown."""
    shown = list(columns)
    reads = _ALWAYS | {name for column in shown for name in column.reads}
    joins = {"__".join(name.split("__")[:-1]) for name in reads if "__" in name}
    tickets = tickets.select_related(*sorted(joins)) if joins else tickets
    tickets = tickets.only(*sorted(reads))
    return tickets.prefetch_related("tags") if COLUMNS["tags"] in shown else tickets
