"""What the board shows of tickets: how many stand how, in all, by channel and by person; who is on the telephone; and
the major incidents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Presence, User
from accounts.places import Place
from accounts.roles import STAFF_ROLES
from channels_intake.phone.figures import calls_by_agent
from channels_intake.phone.queries import count_waiting_calls
from core.errors import Words
from face.clocks import Clock
from sla.majors import Major, open_majors
from sla.watch import local_day, midnight
from tickets.choices import Channel
from tickets.flow import Load, Loads, Part, count_closed, count_received_by_channel
from workbench.addresses import list_url
from workbench.clocks import clock_of
from workbench.rows import CHANNEL_ICONS
from workbench.trends.wanted import calls_url, tickets_url

MAJORS = 3


@dataclass(frozen=True)
class Tile:
    """One figure of now. `tone` is breach, warn or nothing, and has an icon beside it."""

    label: Words
    count: int
    url: str
    detail: str = ""
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Pinned:
    """A major incident on the board, and the clock of the word that is owed next."""

    major: Major
    clock: Clock | None


@dataclass(frozen=True)
class Way:
    """A channel with its open tickets and what came through it today; `share` is the length of its bar."""

    code: str
    name: Words
    icon: str
    load: Load
    received: int
    received_url: str
    share: float


@dataclass(frozen=True)
class Today:
    """From midnight until now."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Desk:
    """The tickets of the desk or of one site, now and today."""

    loads: Loads
    received: Mapping[str, int]
    closed: int
    calls: Mapping[int, int]
    to_call_back: int
    present: frozenset[int]
    today: Today
    place: Place

    @property
    def tiles(self) -> list[Tile]:
        """The figures in one number each."""
        total, received = self.loads.total, sum(self.received.values())
        today = {"begins": self.today.begins, "ends": self.today.ends}

        def tile(of: str, label: Words, count: int, detail: str, icon: str, **more: Any) -> Tile:
            conditions: dict[str, Any] = {**self.place.named, **more}
            return Tile(label, count, tickets_url(of=of, **conditions), detail, icon=icon)

        waiting, words = pgettext("tickets", "Waiting"), _("for users, parts, others")
        calls = list_url("calls", self.place.named)
        return [
            tile("open", _("Open tickets"), total.open, _("not yet closed"), "ticket"),
            tile("unassigned", _("Unassigned"), total.unassigned, _("no engineer yet"), "person"),
            tile("waiting", waiting, total.waiting, words, "clock-hold"),
            tile("confirming", _("To be confirmed"), total.confirming, _("by their users"), "check"),
            tile("received", _("Received today"), received, _("through all channels"), "inbox", **today),
            tile("closed", _("Closed today"), self.closed, _("with cancelled ones"), "list-check", **today),
            Tile(_("To call back"), self.to_call_back, calls, _("missed or cut off"), icon="phone-missed"),
        ]

    @property
    def ways(self) -> list[Way]:
        """The channels that have open tickets or brought some today, in their usual order."""
        used = [code for code in Channel.values if code in self.loads.channels or code in self.received]
        most = max((self.loads.channels[code].open for code in used), default=0)
        return [self._way(code, most) for code in used]

    def _way(self, code: str, most: int) -> Way:
        load, today = self.loads.channels[code], self.today
        conditions: dict[str, Any] = {**self.place.named, "channel": code, "begins": today.begins, "ends": today.ends}
        url = tickets_url(of="received", **conditions)
        share = max(2.0, round(170 * load.open / most, 1)) if load.open else 0.0
        return Way(
            code, Channel(code).label, CHANNEL_ICONS[Channel(code)], load, self.received.get(code, 0), url, share
        )

    def calls_url(self, user: User) -> str:
        """The calls of one person today."""
        return calls_url(begins=self.today.begins, ends=self.today.ends, agent=user.username, **self.place.named)

    @property
    def people(self) -> set[int]:
        """Whoever has a ticket, was on the telephone today, or is there; ids."""
        return {pk for pk in self.loads.people if pk is not None} | set(self.calls) | self.present


def desk_of(loads: Loads, *, at: datetime, place: Place) -> Desk:
    """The tickets, calls and people of now and today. Five statements."""
    today = Today(midnight(local_day(at)), at)
    part = Part(**place.named)
    there = User.objects.filter(role__in=STAFF_ROLES, is_active=True, presence__isnull=False)
    there = there.exclude(presence__status=Presence.Status.OFF)
    return Desk(
        loads=loads,
        received=count_received_by_channel(begins=today.begins, ends=today.ends, part=part),
        closed=count_closed(begins=today.begins, ends=today.ends, part=part),
        calls=calls_by_agent(begins=today.begins, ends=today.ends, place=place),
        to_call_back=count_waiting_calls(place=place),
        present=frozenset(there.values_list("pk", flat=True)),
        today=today,
        place=place,
    )


def pinned(*, at: datetime, place: Place) -> tuple[list[Pinned], bool]:
    """The open major incidents of the desk or the customer, and whether there are more. At most three statements."""
    found: Iterable[Major] = open_majors(limit=MAJORS + 1, customer=place.customer)
    shown = [Pinned(one, clock_of(one.next, at=at) if one.next else None) for one in found]
    return shown[:MAJORS], len(shown) > MAJORS
