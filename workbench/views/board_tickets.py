"""The tickets behind a figure of the board, and the same as a table for spreadsheets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import F
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import STAFF_ROLES
from core import clock
from core.errors import Words
from face import dates
from tickets.flow import FLOW, NOBODY, STANDING, Part, behind
from tickets.lists.queries import choice_of
from tickets.models import TicketQuerySet
from workbench import paging, rows
from workbench.access import DeskRequest, desk_page
from workbench.columns import columns_of, read_columns
from workbench.filters import Filter, address, chips_of, choose
from workbench.found import size_of
from workbench.heads import Head
from workbench.queues import QUEUE_WORDS
from workbench.tables import FORMS, table_answer
from workbench.ticket_table import ticket_table
from workbench.trends.moments import moments_text, read_moments
from workbench.trends.wanted import part_filters

OF: dict[str, Words] = {
    "open": pgettext_lazy("tickets", "Open"),
    "unassigned": pgettext_lazy("tickets", "Without an engineer"),
    "waiting": pgettext_lazy("tickets", "Waiting"),
    "confirming": pgettext_lazy("tickets", "To be confirmed"),
    "late": pgettext_lazy("tickets", "Past a time limit"),
    "received": pgettext_lazy("tickets", "Received"),
    "closed": pgettext_lazy("tickets", "Closed"),
    "backlog": pgettext_lazy("tickets", "Open at the end of a time"),
}
# What the emptiness of a list means that has no condition; of a time it means that nothing happened in it.
_EMPTY: dict[str, Words] = {
    **{code: QUEUE_WORDS[code].empty for code in ("open", "unassigned", "waiting", "confirming")},
    "late": _("No clock is late"),
}
_READ = paging.SORTS["due"].read
SORTS = {
    "oldest": paging.Sort(_("Oldest first"), F("created_at"), read=_READ),
    "newest": paging.Sort(_("Newest first"), F("created_at"), descending=True, read=_READ),
}
_ANY = datetime(1970, 1, 2, tzinfo=UTC)  # of figures that are of now


@dataclass(frozen=True)
class _Asked:
    of: str
    begins: datetime
    ends: datetime
    filters: list[Filter]

    @property
    def part(self) -> Part:
        return Part(**{one.name: one.chosen for one in self.filters})

    @property
    def tickets(self) -> TicketQuerySet:
        return behind(self.of, begins=self.begins, ends=self.ends, part=self.part)


@require_safe
@desk_page
def board_tickets(request: DeskRequest) -> HttpResponse:
    """The tickets `of` a figure: how they stand now, or what was received, closed or open from `begins` until `ends`;
    of a site, group, channel or person. `export` gives them as csv or xlsx. What nobody offers is 400.
    """
    at, asked = clock.now(), _asked(request.GET)
    if form := request.GET.get("export", ""):
        if form not in FORMS:
            raise BadRequest("Unknown format")
        name = f"tickets-{asked.of}-{dates.local_day(at):%Y%m%d}"
        return table_answer(ticket_table(asked.tickets, name=name, title=str(OF[asked.of])), form)
    return _page(request, asked, at=at)


def _asked(query: QueryDict) -> _Asked:
    of = query.get("of", "") or "open"
    if of not in OF:
        raise BadRequest("Unknown figure")
    begins, ends = read_moments(query) if of in FLOW else (_ANY, _ANY)
    return _Asked(of, begins, ends, [*part_filters(query), _person(query)])


def _person(query: QueryDict) -> Filter:
    people = User.objects.filter(role__in=STAFF_ROLES).order_by("initials", "pk")
    options: list[tuple[str, Words]] = [(NOBODY, _("Nobody")), *people.values_list("username", "display_name")]
    label = pgettext_lazy("tickets", "Who has it")
    return Filter("person", label, options, choose(query, "person", options))


def _page(request: DeskRequest, asked: _Asked, *, at: datetime) -> HttpResponse:
    sort = request.GET.get("sort", "") or ("oldest" if asked.of in STANDING else "newest")
    if sort not in SORTS:
        raise BadRequest("Unknown order")
    cursor = paging.read_cursor(request.GET.get("cursor", ""), sort=SORTS[sort])
    columns = columns_of(choice_of(request.user).columns)
    page = paging.page_of(read_columns(asked.tickets, columns), sort=SORTS[sort], cursor=cursor)
    today = dates.local_day(at)
    kept = [(name, request.GET[name]) for name in ("of", "begins", "ends", "sort") if name in request.GET]
    context = {
        "title": OF[asked.of],
        "count": size_of(asked.tickets, page),
        "of": asked.of,
        "moments": moments_text(asked.begins, asked.ends) if asked.of in FLOW else "",
        "nav": [(code, OF[code], address(request.GET, of=code, without="begins")) for code in STANDING],
        "filters": asked.filters,
        "kept": kept,
        "plain": f"?{urlencode(kept)}",
        "none": _EMPTY.get(asked.of) or _("Nothing was counted in this time"),
        "chips": chips_of(request.GET, asked.filters),
        "heads": [Head(column.code, column.label) for column in columns],
        "rows": [rows.row_of(ticket, at=at, today=today, columns=columns) for ticket in page.tickets],
        "sort_label": SORTS[sort].label,
        "other_sort": address(request.GET, sort="newest" if sort == "oldest" else "oldest"),
        "exports": [(form.upper(), address(request.GET, export=form)) for form in FORMS],
        "newer": address(request.GET, cursor=page.newer) if page.newer else "",
        "older": address(request.GET, cursor=page.older) if page.older else "",
        "at": at,
    }
    return render(request, "workbench/board/tickets.html", context)
