"""The queues on the left: how they are grouped, what they are called, what their emptiness means, how full they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Capability
from core.errors import Words
from core.written import Statement, Written, write
from tickets.choices import OPEN_STATES
from tickets.models import Ticket
from tickets.queries import CAP, DUE_SOON, QUEUES, day_began, is_late, queue_condition
from workbench.counting import SAMPLES, Count, Whose, count_each, countable


@dataclass(frozen=True)
class Queue:
    """What a queue is called, and what it means when it is empty."""

    label: Words
    empty: Words
    hint: Words = ""


QUEUE_WORDS: dict[str, Queue] = {
    "mine": Queue(
        pgettext_lazy("queue", "My tickets"),
        _("Nothing is on your desk"),
        _("Tickets stand here from the moment you accept them, or receive them and nobody has them yet."),
    ),
    "groups": Queue(
        pgettext_lazy("queue", "My groups"),
        _("Your groups have no open tickets"),
        _("What is dispatched to a group you belong to."),
    ),
    "unassigned": Queue(
        pgettext_lazy("queue", "Unassigned"),
        _("Every open ticket has its engineer"),
        _("Open tickets that no engineer has by name."),
    ),
    "due": Queue(
        pgettext_lazy("queue", "Due next"),
        _("No time limit ends within the hour"),
        _("What is overdue, and what falls due within an hour."),
    ),
    "incoming": Queue(
        pgettext_lazy("queue", "To acknowledge"),
        _("Every request has been acknowledged"),
        _("New requests from all channels arrive here."),
    ),
    "undispatched": Queue(
        pgettext_lazy("queue", "To dispatch"),
        _("There is nothing to dispatch"),
        _("Acknowledged tickets stand here until a group or an engineer has them."),
    ),
    "unaccepted": Queue(
        pgettext_lazy("queue", "To be accepted"),
        _("Every dispatched ticket has been accepted by an engineer"),
        _("Dispatched tickets stand here until an engineer accepts them and says by when."),
    ),
    "unprogressed": Queue(
        pgettext_lazy("queue", "No progress today"),
        _("Every ticket in work has moved today"),
        _("A progress entry or a call with the user each working day (LIFE-7)."),
    ),
    "returned": Queue(
        pgettext_lazy("queue", "Returned to me"),
        _("No record waits for you to complete it"),
        _("Records that the supervisor could not close yet stand here until you have completed them (LIFE-9)."),
    ),
    "waiting": Queue(
        pgettext_lazy("queue", "Tracked, waiting"),
        _("No ticket waits for anybody"),
        _("What waits for a user, an approval, a spare part, a vendor, an appointment, or is observed."),
    ),
    "user": Queue(
        pgettext_lazy("queue", "Waiting for user"),
        _("No ticket waits for its user"),
        _("Tickets that are tracked until the user does something, and those with an open question to the user."),
    ),
    "unclear": Queue(
        pgettext_lazy("queue", "Being clarified"),
        _("No question to a user is open"),
        _("Tickets whose user was asked something and has not answered yet."),
    ),
    "confirming": Queue(
        pgettext_lazy("queue", "To be confirmed"),
        _("Every result has been confirmed by its user"),
        _("Resolved tickets stand here until their users say whether the result helped."),
    ),
    "closing": Queue(
        pgettext_lazy("queue", "To close"),
        _("Every confirmed ticket is closed"),
        _(
            "A ticket stands here once its user has confirmed the result; the service supervisor checks the record"
            " and closes (LIFE-9)."
        ),
    ),
    "first": Queue(
        pgettext_lazy("queue", "My first contacts"),
        _("You have no open first contacts"),
        _("Who receives a request answers for it to the end (LIFE-3)."),
    ),
    "escalated": Queue(
        pgettext_lazy("queue", "Escalated, mine"),
        _("You track no escalation"),
        _("Escalations that are yours to track, and escalated tickets that you received."),
    ),
    "vip": Queue(
        pgettext_lazy("queue", "VIP"), _("No VIP waits for anything"), _("Open tickets of users who are VIPs.")
    ),
    "major": Queue(
        pgettext_lazy("queue", "Major incidents"),
        _("There is no major incident"),
        _("A ticket that is marked as one stands here, and on top of every list, until it is closed (LIFE-6)."),
    ),
    "open": Queue(
        pgettext_lazy("queue", "All open"),
        _("There are no open tickets"),
        _("New requests from all channels arrive here."),
    ),
    "archive": Queue(
        pgettext_lazy("queue", "Archive"),
        _("Nothing has been closed yet"),
        _("Closed and cancelled tickets are kept here."),
    ),
}
GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        pgettext_lazy("queues", "To do"),
        ("mine", "groups", "unassigned", "due"),
    ),
    (
        pgettext_lazy("queues", "Steps"),
        ("incoming", "undispatched", "unaccepted", "unprogressed", "returned"),
    ),
    (pgettext_lazy("queues", "Waiting"), ("user", "waiting", "unclear", "confirming", "closing")),
    (pgettext_lazy("queues", "Watch"), ("first", "escalated", "vip", "major")),
    (pgettext_lazy("queues", "All"), ("open", "archive")),
)
# Where the order is by number alone: these grow without end.
LONG = frozenset({"open", "archive"})


_OPEN_LATE = "late of open"


def count_queues(
    user: User, *, at: datetime, more: "Mapping[str, QuerySet[Ticket, Any]] | None" = None
) -> dict[str, Count]:
    """How many stand in each queue of `user`, and how many of them are late, none counted beyond CAP + 1; `more` are
    other lists, by their names. One statement.
    """
    asked: dict[str, QuerySet[Ticket, Any] | Statement] = {}
    for name in (*QUEUES, _OPEN_LATE):
        written = _written(name, connection.vendor)
        asked[name] = written.about((user, at)) if written else _asked(name, (user, at))
    asked |= {name: _rows(tickets, at=at) for name, tickets in (more or {}).items()}
    found = count_each(asked)
    late = found.pop(_OPEN_LATE).size
    return found | {"open": Count(found["open"].size, late), "archive": Count(found["archive"].size)}


@cache
def _written(name: str, _vendor: str) -> Written[Whose] | None:
    return write(partial(_asked, name), samples=SAMPLES, values=_values)


def _values(whose: Whose) -> Sequence[object]:
    """What of a person and a moment may stand in the condition of a queue."""
    user, at = whose
    return user.pk, at, at + DUE_SOON, day_began(at)


def _asked(name: str, whose: Whose) -> "QuerySet[Ticket, Any]":
    """What is counted of a queue."""
    user, at = whose
    # The open ones are often more than what is counted of them, and an index says how many of them are late.
    condition = (
        Q(state__in=OPEN_STATES) & is_late(at) if name == _OPEN_LATE else queue_condition(name, user=user, at=at)
    )
    return _rows(Ticket.objects.filter(condition), at=at)


def _rows(tickets: "QuerySet[Ticket, Any]", *, at: datetime) -> "QuerySet[Ticket, Any]":
    return countable(tickets, late=is_late(at))[: CAP + 1]


def capped(count: int) -> str:
    """The number as a queue shows it: 47, 999+."""
    return f"{CAP}+" if count > CAP else str(count)


def late_of(count: Count) -> str:
    """How many are late, as a queue shows it: nothing for none, 12+ where not all were looked at."""
    if not count.late:
        return ""
    return f"{min(count.late, CAP)}{'+' if count.size > CAP else ''}"


@dataclass(frozen=True)
class Entry:
    """One queue on the left: its code, its name, how full it is and how much of it is late, as shown."""

    code: str
    label: Words
    count: str
    late: str = ""


def nav(counts: Mapping[str, Count]) -> Iterator[tuple[Words, list[Entry]]]:
    """The groups of queues with their entries."""
    for label, codes in GROUPS:
        yield label, [_entry(code, counts[code]) for code in codes]


def _entry(code: str, count: Count) -> Entry:
    return Entry(code, QUEUE_WORDS[code].label, capped(count.size), late_of(count))


def first_queue(user: User) -> str:
    """Where somebody begins: who works on tickets with his own, the desk with all that is open."""
    return "open" if user.has_capability(Capability.DESK) else "mine"


def onward(code: str, counts: Mapping[str, Count]) -> str:
    """Where to look next from a list that is empty: from one's own tickets to what nobody has, else to all that is
    open. Nowhere where that is empty as well: what is left then is to register one.
    """
    wanted = ("unassigned", "open") if code == "mine" else ("open",)
    return next((one for one in wanted if one != code and counts[one].size), "")
