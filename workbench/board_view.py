"""What the board shows: the domain's figures with names on them, each with the address of the list behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from accounts.places import Place
from accounts.roles import Capability
from core.errors import Words
from face.clocks import Clock
from sla.actions.escalation import may_acknowledge
from sla.board import Escalation, Standing, Standings, escalations, nearest
from sla.choices import EventCode
from sla.measures.table import MEASURES
from sla.models import Timer
from sla.now import Today as TodayTallies
from sla.now import now_figures
from sla.tally import Tally
from sla.task_queries import count_overdue
from sla.watch import NOBODY
from tickets.flow import Load
from tickets.models import Ticket
from workbench.addresses import list_url
from workbench.board_loads import Desk, Tile, desk_of, pinned
from workbench.charts import Bar, bar_of
from workbench.clock_filters import clocks_url
from workbench.clock_rows import people_of, who_has
from workbench.clocks import clock_of
from workbench.owners import Owner, Owners, owner_of, owners_of

MOST = 12  # groups, and people


@dataclass(frozen=True)
class Part:
    """A group or a person with its clocks; `key` is what the list of clocks knows it by."""

    name: str
    key: str
    standing: Standing
    today: Tally
    bar: Bar
    load: Load
    user: User | None = None
    calls: int = 0
    calls_url: str = ""


@dataclass(frozen=True)
class Near:
    """A clock that is late or nearly so."""

    timer: Timer
    clock: Clock | None
    owner: Owner
    label: Words
    who: str


@dataclass(frozen=True)
class Call:
    """An escalation to be taken up: what has happened, who was told; `owner` is what it hangs on."""

    escalation: Escalation
    what: str
    told: str
    label: Words
    owner: Owner
    may_acknowledge: bool


def now_of(actor: Actor, *, at: datetime, place: Place, is_whole: bool) -> dict[str, Any]:
    """Everything about now: of groups and people the most pressed, unless `is_whole`. Some ten statements, however many
    clocks there are.
    """
    counted = now_figures(at=at, place=place)
    desk = desk_of(counted.loads, at=at, place=place)
    found, today = counted.standings, counted.today
    majors, majors_more = pinned(at=at, place=place)
    near, calls = nearest(at=at, place=place), escalations(at=at, place=place)
    people = _ranked(found, today, desk)
    shown = people if is_whole else people[:MOST]
    groups = _groups(found, today, desk)
    users = people_of([*shown, *_in(near), *(pk for call in calls for pk in call.receivers)])
    owners = owners_of([*near, *(call.timer for call in calls)])
    return {
        "counted_at": counted.at,
        "tiles": [*_tiles(found.total, place), _tasks(actor, at=at, place=place)],
        "majors": majors,
        "majors_more": majors_more,
        "desk": desk,
        "near": [_near(timer, users, owners, at=at) for timer in near],
        "near_url": clocks_url(state="near", **place.named),
        "late_url": clocks_url(state="breached", **place.named),
        "near_count": found.total.breached + found.total.risk,
        "near_more": found.total.breached > sum(timer.due_at <= at for timer in near),
        "calls": [_call(call, users, owners, actor) for call in calls],
        "calls_url": clocks_url(state="escalated", **place.named),
        "call_count": found.total.escalated,
        "groups": groups if is_whole else _most_pressed(groups),
        "hidden_groups": 0 if is_whole else max(0, len(groups) - MOST),
        "people": _people([users[pk] for pk in shown if pk in users], found, today, desk),
        "hidden_people": len(people) - len(shown),
    }


def _in(timers: Iterable[Timer]) -> list[int | None]:
    return [getattr(timer, "holder", None) for timer in timers]


def _tiles(total: Standing, place: Place) -> list[Tile]:
    def url(**more: object) -> str:
        return clocks_url(**more, **place.named)

    soon = _("due within 15 minutes")
    return [
        Tile(_("Late now"), total.breached, url(state="breached"), _("not yet done"), "breach", "clock-over"),
        Tile(_("At risk"), total.risk, url(state="risk"), soon, "warn", "clock-warn"),
        Tile(_("Running"), total.running, url(state="running"), _("with time left"), icon="clock"),
        Tile(_("Paused"), total.paused, url(state="paused"), _("somebody is waited for"), icon="clock-hold"),
        Tile(_("Not accepted"), total.unaccepted, url(state="open", measure="disp_1"), "DISP-1", icon="person"),
        Tile(_("Open promises"), total.promised, url(state="open", measure="prom_1"), "PROM-1", icon="chat"),
    ]


def _tasks(actor: Actor, *, at: datetime, place: Place) -> Tile:
    """Supervisors see everybody's, everybody else his own."""
    is_for_all = actor.user is None or actor.can(Capability.SUPERVISE)
    of, said = ("all", _("of everybody")) if is_for_all else ("mine", _("of mine"))
    count = count_overdue(at=at, user=None if is_for_all else actor.user, place=place)
    url = list_url("tasks", {"of": of, "due": "overdue", **place.named})
    return Tile(_("Overdue tasks"), count, url, said, "warn", "list-check")


def _near(timer: Timer, users: dict[int, User], owners: Owners, *, at: datetime) -> Near:
    owner = _on_ticket(timer.ticket) if timer.ticket else owner_of(timer, owners)
    return Near(timer, clock_of(timer, at=at), owner, MEASURES[timer.measure].label, who_has(timer, users))


def _on_ticket(ticket: Ticket) -> Owner:
    return Owner(ticket.title, reverse("ticket", args=[ticket.number]))


def _call(call: Escalation, users: dict[int, User], owners: Owners, actor: Actor) -> Call:
    names = [str(users[pk]) for pk in call.receivers if pk in users]
    said = {
        EventCode.BREACHED: pgettext("clock's step", "past its time"),
        EventCode.ESCALATED: pgettext("clock's step", "escalated further"),
        EventCode.ATTEMPTED: pgettext("clock's step", "three attempts failed"),
    }
    return Call(
        escalation=call,
        what=said.get(EventCode(call.code), pgettext("clock's step", "warned")),
        told=_(", ").join(names),
        label=MEASURES[call.timer.measure].label,
        owner=_on_ticket(call.timer.ticket) if call.timer.ticket else owner_of(call.timer, owners),
        may_acknowledge=may_acknowledge(actor, call.timer).allowed,
    )


def _groups(found: Standings, today: TodayTallies, desk: Desk) -> list[Part]:
    tallies: dict[int | None, Tally] = {}
    for (group_id, _user_id), tally in today.items():
        tallies.setdefault(group_id, Tally()).add(tally)
    known: list[tuple[int | None, str, str]] = [
        (pk, slug, name) for pk, slug, name in AssignmentGroup.objects.values_list("pk", "slug", "name")
    ]
    known.append((None, NOBODY, _("The desk")))
    loads = desk.loads.groups
    used = [one for one in known if one[0] in found.groups or one[0] in tallies or one[0] in loads]
    most = max((found.groups[pk].moving for pk, _slug, _name in used), default=0)
    return [
        Part(name, slug, found.groups[pk], tallies.get(pk, Tally()), _bar(found.groups[pk], most), loads[pk])
        for pk, slug, name in used
    ]


def _most_pressed(groups: list[Part]) -> list[Part]:
    """MOST of them, in their order."""
    ranked = sorted(groups, key=lambda part: (*_pressed(part.standing), -part.load.open))
    kept = {part.key for part in ranked[:MOST]}
    return [part for part in groups if part.key in kept]


def _bar(standing: Standing, most: int) -> Bar:
    return bar_of(standing.breached, standing.risk, standing.at_ease, most=most)


def _ranked(found: Standings, today: TodayTallies, desk: Desk) -> list[int]:
    """Whoever has a clock or a ticket, had a clock judged or a call today, or is there; the most pressed first."""
    ids = {pk for pk in found.people if pk is not None} | {pk for _group, pk in today if pk is not None} | desk.people
    return sorted(ids, key=lambda pk: (*_pressed(found.people[pk]), -desk.loads.people[pk].open, pk))


def _pressed(standing: Standing) -> tuple[int, int, int]:
    return -standing.breached, -standing.risk, -standing.running


def _people(users: list[User], found: Standings, today: TodayTallies, desk: Desk) -> list[Part]:
    most = max((found.people[user.pk].moving for user in users), default=0)
    return [_person(user, found, today, desk, most=most) for user in users]


def _person(user: User, found: Standings, today: TodayTallies, desk: Desk, *, most: int) -> Part:
    tally = Tally()
    for (_group_id, user_id), one in today.items():
        if user_id == user.pk:
            tally.add(one)
    standing = found.people[user.pk]
    bar, load, calls = _bar(standing, most), desk.loads.people[user.pk], desk.calls.get(user.pk, 0)
    return Part(str(user), user.username, standing, tally, bar, load, user, calls, desk.calls_url(user))
