"""Whom clocks turn to, and what they speak of: read for a whole batch, a statement each."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from core.sql import listed
from sla.models import Timer
from tickets.choices import Priority
from tickets.models import Ticket

_COLUMNS = ("pk", "display_name", "username", "email", "language", "site__time_zone", "is_active")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, in his language and by the clocks of his site."""

    id: int
    name: str
    email: str
    language: str
    time_zone: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock hangs on: a ticket, or a person (`who`) where a call, a conversation or he himself has it."""

    number: str = ""
    title: str = ""
    priority: int = 0
    is_major: bool = False
    requester: str = ""
    who: str = ""


def read_people(users: QuerySet[User]) -> dict[int, Reader]:
    """`users` by their ids. One statement."""
    return {
        pk: Reader(pk, name or username, email, language, zone or settings.TIME_ZONE, is_active)
        for pk, name, username, email, language, zone, is_active in users.values_list(*_COLUMNS)
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
    """The names of the persons whom these clocks concern; empty where there is none. One statement, none for no id."""
    if not timer_ids:
        return {}
    rows = Timer.objects.filter(pk__in=listed(timer_ids)).values_list("pk", "person__display_name", "person__username")
    return {pk: name or username or "" for pk, name, username in rows}
