"""Whom clocks turn to, and what they speak of: read for a whole batch, a statement each."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from channels_intake.messengers.models import Conversation
from core.sql import listed
from sla.choices import OwnerKind
from sla.models import Timer
from sla.task_queries import promises_due
from tickets.choices import Priority
from tickets.models import Ticket

_COLUMNS = (
    "pk",
    "display_name",
    "username",
    "email",
    "language",
    "site__time_zone",
    "is_active",
    "im_account",
    "phone",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, in his language and by the clocks of his site."""

    id: int
    name: str
    email: str
    language: str
    time_zone: str
    is_active: bool
    im_account: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock hangs on: a ticket, or a person (`who`) where a call, a conversation or he himself has it."""

    number: str = ""
    title: str = ""
    priority: int = 0
    is_major: bool = False
    requester: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that somebody else may have to keep: the ticket it was made on (empty in a conversation), its title, to
    whom it was made, by when.
    """

    number: str
    title: str
    to: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Absent:
    """Whoever is away without a word, by id, and what he has promised for the next hour (RTX-3)."""

    person_id: int
    promises: list[Owed] = field(default_factory=list)


def read_people(users: QuerySet[User]) -> dict[int, Reader]:
    """`users` by their ids. One statement."""
    return {
        pk: Reader(pk, name or username, email, language, zone or settings.TIME_ZONE, *rest)
        for pk, name, username, email, language, zone, *rest in users.values_list(*_COLUMNS)
    }


def load_readers(ids: Collection[int]) -> dict[int, Reader]:
    """Those of `ids` who are active: nobody else is told anything. One statement."""
    return read_people(User.objects.filter(pk__in=listed(ids), is_active=True))


def load_tickets(ids: Collection[int]) -> dict[int, Subject]:
    """The tickets with these ids. One statement, none for no id."""
    if not ids:
        return {}
    columns = ("pk", "number", "title", "priority", "is_major", "requester__name")
    rows = Ticket.objects.filter(pk__in=listed(ids)).order_by().values_list(*columns)
    return {pk: Subject(number, title, priority, major, name) for pk, number, title, priority, major, name in rows}


def find_pressing(ticket_ids: Collection[int]) -> set[int]:
    """Which of these tickets cannot wait for the morning: P1 and major incidents. One statement, none for no id."""
    if not ticket_ids:
        return set()
    pressing = Ticket.objects.filter(Q(priority=Priority.P1) | Q(is_major=True), pk__in=listed(ticket_ids))
    return set(pressing.order_by().values_list("pk", flat=True))


def load_names(timer_ids: Collection[int]) -> dict[int, str]:
    """The names of the persons whom these clocks concern: in a conversation whoever writes, else whoever has the clock;
    empty where there is none. One statement, a second where there are conversations, none for no id.
    """
    if not timer_ids:
        return {}
    columns = ("pk", "owner_kind", "owner_id", "person__display_name", "person__username")
    rows = list(Timer.objects.filter(pk__in=listed(timer_ids)).values_list(*columns))
    talks = {owner_id for _, kind, owner_id, _, _ in rows if kind == OwnerKind.CONVERSATION}
    writing = dict(Conversation.objects.filter(pk__in=talks).values_list("pk", "requester__name")) if talks else {}
    return {
        pk: (writing.get(owner_id, "") if kind == OwnerKind.CONVERSATION else name or username or "")
        for pk, kind, owner_id, name, username in rows
    }


ABSENCE = "rtx_3"
_SOON = timedelta(hours=1)


def load_absent(timer_ids: Collection[int], *, at: datetime) -> dict[int, Absent]:
    """Who is away, by his clock, with his open promises of the hour after `at`. Two statements, none for no id."""
    if not timer_ids:
        return {}
    people = Timer.objects.filter(pk__in=listed(timer_ids), person__isnull=False).values_list("pk", "person_id")
    found = {pk: Absent(person_id) for pk, person_id in people if person_id is not None}
    of_person = {one.person_id: one.promises for one in found.values()}
    columns = ("user_id", "ticket__number", "ticket__title", "ticket__requester__name", "due_at")
    for user_id, number, title, name, due_at in promises_due(set(of_person), until=at + _SOON).values_list(*columns):
        of_person[user_id].append(Owed(number or "", title or "", name or "", due_at))
    return {pk: Absent(one.person_id, of_person[one.person_id]) for pk, one in found.items()}
