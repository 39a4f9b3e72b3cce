"""Reads: query sets for lists, frozen facts for pages. Their query counts are pinned by tests."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.errors import Missing
from tickets.choices import OPEN_STATES, ReasonSide, State, WaitingOn
from tickets.models import Escalation, SurveyReason, Ticket, TicketEvent, TicketQuerySet
from tickets.models.ticket import first_due
from tickets.policies import concerns


def access_ticket(number: str, *, actor: Actor) -> Ticket:
    """The ticket called `number` with the people on it, if `actor` may know of it; `Missing` otherwise."""
    found = (
        Ticket.objects.visible_to(actor)
        .with_people()
        .select_related("requester__site", "about", "returned_to")
        .filter(number=number)
    )
    ticket = found.first()
    if ticket is None:
        raise Missing(_("There is no such ticket."))
    return ticket


def queue_condition(code: str, *, user: User, at: datetime | None = None) -> Q:
    """What stands in the queue `code` for `user`. `KeyError` for an unknown code; `unprogressed` is about the day of
    `at` in the current time zone and `due` about the hour behind it: both refuse to guess it (`ValueError`).
    """
    return QUEUES[code](user, at)


Condition = Callable[[User, datetime | None], Q]


def _mine(user: User, _at: datetime | None) -> Q:
    return Q(state__in=OPEN_STATES) & (Q(assignee=user) | (Q(first_responder=user) & Q(assignee=None)))


def _my_groups(user: User, _at: datetime | None) -> Q:
    return Q(state__in=OPEN_STATES, group__members=user)


def day_began(at: datetime) -> datetime:
    """The midnight before `at` in the current time zone."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _unprogressed(_user: User, at: datetime | None) -> Q:
    if at is None:
        raise ValueError("Which day?")
    midnight = day_began(at)
    in_work = Q(state__in=(State.PROCESSING, State.TRACKING), assignee__isnull=False)
    return in_work & (Q(progress_at=None) | Q(progress_at__lt=midnight))


def is_late(at: datetime) -> Q:
    """Whose nearest time limit has passed at `at` and is not paused; an index of open tickets follows it."""
    return Q(LessThanOrEqual(first_due(), at))


def _due(_user: User, at: datetime | None) -> Q:
    if at is None:
        raise ValueError("Which hour?")
    return Q(state__in=OPEN_STATES) & is_late(at + DUE_SOON)


def _escalated(user: User, _at: datetime | None) -> Q:
    """Two ways to be one, each with an index of its own; an “or” between them would read every ticket there is."""
    running = Escalation.objects.filter(owner=user, ended_at=None).values("ticket_id")
    first = Ticket.objects.filter(state__in=OPEN_STATES, escalation_level__gt=0, first_responder=user)
    return Q(pk__in=running.union(first.order_by().values("pk")))


DUE_SOON = timedelta(hours=1)
# Codes of the queues, in the order of the screen; what each holds.
QUEUES: dict[str, Condition] = {
    "mine": _mine,
    "groups": _my_groups,
    "unassigned": lambda _user, _at: Q(state__in=OPEN_STATES, assignee=None),
    "due": _due,
    "incoming": lambda _user, _at: Q(state=State.RECEIVED),
    "undispatched": lambda _user, _at: Q(state=State.ACKNOWLEDGED),
    "unaccepted": lambda _user, _at: Q(state=State.DISPATCHED),
    "unprogressed": _unprogressed,
    "returned": lambda user, _at: Q(returned_to=user),
    "waiting": lambda _user, _at: Q(state=State.TRACKING),
    "user": lambda _user, _at: (
        Q(state=State.TRACKING, waiting_on=WaitingOn.USER) | Q(state__in=OPEN_STATES, is_unclear=True)
    ),
    "confirming": lambda _user, _at: Q(state=State.CONFIRMING, confirmed_at=None, lapsed_at=None),
    "closing": lambda _user, _at: Q(state=State.CONFIRMING, returned_to=None) & ~Q(confirmed_at=None, lapsed_at=None),
    "first": lambda user, _at: Q(state__in=OPEN_STATES, first_responder=user),
    "escalated": _escalated,
    "unclear": lambda _user, _at: Q(state__in=OPEN_STATES, is_unclear=True),
    "vip": lambda _user, _at: Q(state__in=OPEN_STATES, is_vip=True),
    "major": lambda _user, _at: Q(state__in=OPEN_STATES, is_major=True),
    "open": lambda _user, _at: Q(state__in=OPEN_STATES),
    "archive": lambda _user, _at: ~Q(state__in=OPEN_STATES),
}
CAP = 999


def count_capped(tickets: TicketQuerySet) -> int:
    """How many, but never counting beyond CAP + 1."""
    return tickets.order_by()[: CAP + 1].count()


def completers(ticket: Ticket) -> list[User]:
    """Who usually completes a record: the engineer, then the first responder, each if he is still there and the ticket
    is no formal complaint about him.
    """
    found = dict.fromkeys(one for one in (ticket.assignee, ticket.first_responder) if one is not None)
    return [one for one in found if one.is_active and not concerns(ticket, one)]


def list_events(ticket: Ticket) -> "list[TicketEvent]":
    """The journal as far as `ticket` had come when it was read, oldest first, with the people in it. What was done
    between the two readings is left to the next: a page must not show an act and call itself older than it.
    """
    known = TicketEvent.objects.filter(ticket=ticket, seq__lte=ticket.version)
    return list(known.select_related("by_user", "by_requester").order_by("seq"))


def reason_sides() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The reasons of a rating that are in use: the sides that have any (good, not good), each with its words and its
    reasons by slug and name; in the reader's language. One statement.
    """
    found: dict[str, list[tuple[str, str]]] = {side: [] for side in ReasonSide.values}
    for reason in SurveyReason.objects.filter(is_active=True):
        found[reason.side].append((reason.slug, str(reason)))
    return [(side, str(ReasonSide(side).label), several) for side, several in found.items() if several]


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The same as the choices of a form's field."""
    return [(label, several) for _side, label, several in reason_sides()]


def list_earlier(ticket: Ticket, *, limit: int = 5) -> "list[Ticket]":
    """The requester's earlier tickets and who handled them (LIFE-15), newest first."""
    earlier = Ticket.objects.filter(requester=ticket.requester_id, pk__lt=ticket.pk).select_related(
        "assignee", "first_responder"
    )
    return list(earlier.order_by("-pk")[:limit])
