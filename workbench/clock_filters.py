"""The conditions of the list of clocks. They stand in the address: every figure of the board is a link to its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup, User
from accounts.places import Place
from accounts.roles import STAFF_ROLES
from core.errors import Words
from core.text import SHORT
from face import dates
from sla.measures.table import MEASURES
from sla.watch import CONDITIONS, JUDGED, NOBODY, judged_in, of_channel, of_group, of_place, periods
from tickets.choices import Channel
from workbench.addresses import list_url
from workbench.filters import Filter, coded, places

STATES: dict[str, Words] = {
    "near": pgettext_lazy("clocks", "Late or due soon"),
    "breached": pgettext_lazy("clocks", "Late now"),
    "risk": pgettext_lazy("clocks", "Due within 15 minutes"),
    "running": pgettext_lazy("clocks", "In time"),
    "paused": pgettext_lazy("clocks", "Paused"),
    "open": pgettext_lazy("clocks", "All that run"),
    "escalated": pgettext_lazy("clocks", "To be taken up"),
    "failing": pgettext_lazy("clocks", "Cannot fire"),
    "judged": pgettext_lazy("clocks", "Met or missed"),
    "met": pgettext_lazy("clocks", "Met"),
    "prompt": pgettext_lazy("clocks", "Met, nothing tolerated"),
    "tolerated": pgettext_lazy("clocks", "Tolerated"),
    "missed": pgettext_lazy("clocks", "Missed"),
}
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (pgettext_lazy("clocks", "Now"), ("near", "breached", "risk", "running", "paused", "open")),
    (pgettext_lazy("clocks", "Watch"), ("escalated", "failing")),
    (pgettext_lazy("clocks", "Judged"), ("judged", "met", "missed", "prompt", "tolerated")),
)
PERIODS: dict[str, Words] = {"today": _("Today"), "week": _("This week"), "month": _("This month")}
_SHARED = ("norm", "measure", "target", "group", "person", "customer", "site", "channel", "due_before", "judged")
_TO = ".."  # between the first and the last day of several


@dataclass(frozen=True)
class ClockConditions:
    """What the address asks for: the state, the other conditions, and whether the list is one of judged clocks."""

    state: str
    filters: list[Filter]
    condition: Q

    @property
    def is_judged(self) -> bool:
        """Whether the order is that of judging, latest first; else first due first."""
        return self.state in JUDGED

    @property
    def chosen(self) -> list[Filter]:
        """The conditions that are set."""
        return [one for one in self.filters if one.chosen]


def clocks_url(**conditions: object) -> str:
    """The address of the list of clocks under `conditions`; empty ones are left out."""
    return list_url("clocks", conditions)


def read_conditions(query: QueryDict, *, at: datetime) -> ClockConditions:
    """What `query` asks for. What nobody offers is a bad request (400). Four statements."""
    filters = _filters(query)
    chosen = {one.name: one.chosen for one in filters}
    state = query.get("state", "") or ("judged" if chosen["judged"] else "open")
    if state not in STATES:
        raise BadRequest("Unknown state")
    condition = (
        CONDITIONS[state](at)
        & of_place(Place(chosen["site"], chosen["customer"]))
        & of_group(chosen["group"])
        & of_channel(chosen["channel"])
    )
    for name in ("norm", "measure", "target"):
        if chosen[name]:
            condition &= Q(**{name: chosen[name]})
    return ClockConditions(state, filters, condition & _person(chosen["person"]) & _times(chosen, at=at))


def _filters(query: QueryDict) -> list[Filter]:
    people = (
        User.objects.filter(role__in=STAFF_ROLES).order_by("initials", "pk").values_list("username", "display_name")
    )
    customers, sites = places()
    groups = AssignmentGroup.objects.values_list("slug", "name")
    norms = sorted({measure.norm for measure in MEASURES.values()} | {"MAIL-2"})
    offered: dict[str, tuple[Words, list[tuple[str, Words]]]] = {
        "norm": (_("Norm"), [(norm, norm) for norm in norms]),
        "measure": (_("Clock"), [(one.code, f"{one.norm} {one.label}") for one in MEASURES.values()]),
        "group": (_("Group"), [(NOBODY, _("No group: the desk")), *groups]),
        "person": (pgettext_lazy("clock", "Who has it"), [(NOBODY, _("Nobody")), *people]),
        "customer": (_("Customer"), customers),
        "site": (_("Site"), sites),
        "channel": (_("Channel"), coded(Channel.choices)),
        "judged": (pgettext_lazy("clocks", "Judged"), [*PERIODS.items(), *_day(query.get("judged", ""))]),
        "target": (_("Target"), _as_it_is(query.get("target", ""))),
        "due_before": (_("Due before"), _moment(query.get("due_before", ""))),
    }
    return [Filter(name, *offered[name], _chosen(query, name, offered[name][1])) for name in _SHARED]


def _chosen(query: QueryDict, name: str, options: list[tuple[str, Words]]) -> str:
    value = query.get(name, "").strip()
    if value and value not in dict(options):
        raise BadRequest(f"Unknown {name}")
    return value


def _as_it_is(text: str) -> list[tuple[str, Words]]:
    text = text.strip()
    return [(text, text)] if 0 < len(text) <= SHORT and "\x00" not in text else []


def _day(text: str) -> list[tuple[str, Words]]:
    days = _days(text.strip())
    return [(text.strip(), " – ".join(f"{day:%Y-%m-%d}" for day in dict.fromkeys(days)))] if days else []


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last of some days, 2026-11-01..2026-11-07, or one of them twice."""
    first, _to, last = text.partition(_TO)
    days = _date(first), _date(last if _to else first)
    return (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1971, 1, 1) < day < date(9000, 1, 1) else None


def _moment(text: str) -> list[tuple[str, Words]]:
    moment = read_moment(text)
    return [(text.strip(), dates.full(moment))] if moment else []


def read_moment(text: str) -> datetime | None:
    """A moment with zone, or without: then of the desk's own."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))  # a plus that was not escaped
    except ValueError:
        return None
    if _date(f"{moment:%Y-%m-%d}") is None:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment, timezone.get_default_timezone())


def _person(username: str) -> Q:
    if not username:
        return Q()
    if username == NOBODY:
        return Q(holder=None)
    return Q(holder=User.objects.values_list("pk", flat=True).get(username=username))


def _times(chosen: Mapping[str, str], *, at: datetime) -> Q:
    condition = Q()
    if (before := read_moment(chosen["due_before"])) is not None:
        condition &= Q(due_at__lt=before)
    if named := chosen["judged"]:
        days = _days(named)
        condition &= judged_in(*(periods(at)[named] if days is None else (days[0], days[1] + timedelta(days=1))))
    return condition
