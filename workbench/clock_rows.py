"""The lines of the list of clocks, on the screen and as a table for other programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import STAFF_ROLES, Role
from core.errors import Words
from core.spreadsheet import csv_text
from face import dates, words
from face.clocks import Clock
from sla.choices import Outcome, OwnerKind, TimerState
from sla.measures.table import MEASURES
from sla.models import Timer
from sla.watch import OF_SUPERVISOR, holder
from workbench.clocks import clock_of
from workbench.owners import Owner, owner_of, owners_of

EXPORTED = 20_000
_SHOWN = (
    *("norm", "measure", "owner_kind", "owner_id", "ticket_id", "state", "outcome", "started_at", "warn_at", "due_at"),
    *("ended_at", "judged_at", "pauses", "failures", "last_error", "next_fire_at", "acknowledged_at"),
    *(
        "ticket__number",
        "ticket__title",
        "ticket__priority",
        "ticket__is_vip",
        "ticket__is_major",
        "ticket__group__name",
    ),
)
_EXPORTED = (
    *("norm", "measure", "state", "outcome", "started_at", "due_at", "ended_at", "judged_at"),
    *("owner_kind", "owner_id", "ticket__number", "ticket__title", "ticket__group__name", "holder"),
)


def with_columns(timers: "QuerySet[Timer]") -> "QuerySet[Timer]":
    """Only what a line shows, and `holder`, the id of who has the clock; in one statement."""
    return timers.annotate(holder=holder()).select_related("ticket__group").only(*_SHOWN)


@dataclass(frozen=True)
class ClockRow:
    """One line. There is no clock where nobody waits for it any more; `owner` names what is no ticket."""

    timer: Timer
    clock: Clock | None
    number: str
    label: Words
    owner: Owner
    state: Words
    who: str


def rows_of(timers: Iterable[Timer], *, at: datetime, today: date) -> list[ClockRow]:
    """The lines of `timers`, which carry `holder`. One statement for the names, one for each sort of owner."""
    timers = list(timers)
    people = people_of(getattr(timer, "holder", None) for timer in timers)
    owners = owners_of(timers)
    return [_row(timer, people, owner_of(timer, owners), at=at, today=today) for timer in timers]


def people_of(ids: Iterable[int | None]) -> dict[int, User]:
    """The people with these ids, with their presence. One statement."""
    wanted = {pk for pk in ids if pk is not None}
    return {user.pk: user for user in User.objects.filter(pk__in=wanted).select_related("presence")} if wanted else {}


def _row(timer: Timer, people: dict[int, User], owner: Owner, *, at: datetime, today: date) -> ClockRow:
    return ClockRow(
        timer=timer,
        clock=clock_of(timer, at=at),
        number=words.number_short(timer.ticket.number, today=today) if timer.ticket else "",
        label=MEASURES[timer.measure].label,
        owner=owner,
        state=timer.get_outcome_display() if timer.outcome else timer.get_state_display(),
        who=who_has(timer, people),
    )


def who_has(timer: Timer, people: Mapping[int, User]) -> str:
    """Who has the clock in hand: the person, else the supervisor, else the ticket's group; empty for nobody."""
    if (person := people.get(getattr(timer, "holder", None) or 0)) is not None:
        return str(person)
    if timer.measure in OF_SUPERVISOR:
        return str(Role.SUPERVISOR.label)
    return timer.ticket.group.name if timer.ticket and timer.ticket.group else ""


def as_csv(timers: "QuerySet[Timer]") -> str:
    """At most EXPORTED lines, for spreadsheets: times in the desk's zone to the second, and nothing that a spreadsheet
    would take for a formula.
    """
    names = dict(User.objects.filter(role__in=STAFF_ROLES).values_list("pk", "display_name"))
    told = _Told(names)
    rows = timers.annotate(holder=holder()).values_list(*_EXPORTED)[:EXPORTED].iterator(chunk_size=1000)
    return csv_text(_head(), (told.line(row) for row in rows))


def _head() -> list[str]:
    return [
        *(_("Norm"), _("Clock"), _("State"), pgettext("clock's outcome", "Outcome"), _("Started at"), _("Due at")),
        *(_("Ended at"), pgettext("clock", "Judged at"), _("Ticket"), _("Title"), _("Group")),
        pgettext("clock", "Who has it"),
    ]


class _Told:
    """Codes and ids in words, each looked up once for all lines."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names
        self._labels = {code: str(measure.label) for code, measure in MEASURES.items()}
        self._states = {str(code): str(label) for code, label in (*TimerState.choices, *Outcome.choices)}
        self._owners = {str(code): str(label) for code, label in OwnerKind.choices}

    def line(self, row: tuple[Any, ...]) -> Iterator[str]:
        """The cells of one clock."""
        norm, measure, state, outcome, *moments, kind, owner_id, number, title, group, user_id = row
        yield from (norm, self._labels[measure], self._states[state], self._states.get(outcome, ""))
        yield from (dates.full(moment) if moment else "" for moment in moments)
        yield from (number or f"{self._owners[kind]} {owner_id}", title or "", group or "")
        yield self._names.get(user_id, "")
