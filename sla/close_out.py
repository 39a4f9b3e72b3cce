"""The same-day close-out (BRT-4): which open tickets still owe their users an explanation today, which are covered by
what was agreed, and who has how many of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import User
from core.sql import listed
from sla.calendars import Hours, closing_of, is_working_day, local_date, next_working_day
from sla.models import Timer
from sla.rulebook import hours_of
from tickets.choices import OPEN_STATES, Consent
from tickets.events import CarriedOver
from tickets.models import Ticket, TicketEvent, TicketQuerySet

MEASURE = "brt_4"
_EXPLAINS = (Consent.AGREED, Consent.NOT_REACHED)
_TEN = time(10)


def owing(*, at: datetime) -> TicketQuerySet:
    """Open tickets whose day has begun by `at` and is not settled: neither a result nor reason, time and consent."""
    return Ticket.objects.filter(_ticking(started_at__lte=at), state__in=OPEN_STATES)


def covered(*, at: datetime) -> TicketQuerySet:
    """Open tickets that are explained: a day was settled by it, and the next begins after `at`."""
    own: dict[str, Any] = {"ticket": OuterRef("pk"), "cycle": OuterRef("cycle")}
    explained = TicketEvent.objects.filter(**own, verb=CarriedOver.verb, params__consent__in=_EXPLAINS)
    over = Timer.objects.filter(**own, measure=MEASURE, ended_at__isnull=False)
    ahead = _ticking(started_at__gt=at) & ~_ticking(started_at__lte=at)
    return Ticket.objects.filter(ahead, Q(Exists(explained)), Q(Exists(over)), state__in=OPEN_STATES)


def _ticking(**started: datetime) -> Q:
    return Q(Exists(Timer.objects.filter(ticket=OuterRef("pk"), measure=MEASURE, ended_at=None, **started)))


def of_person(user: User) -> Q:
    """The tickets of which `user` is the engineer or the first responder: both are asked to explain."""
    return Q(assignee=user) | Q(first_responder=user)


def of_nobody() -> Q:
    """The tickets that nobody is asked about."""
    return Q(assignee=None, first_responder=None)


def days_of(tickets: Collection[Ticket], *, begun_by: datetime | None = None) -> dict[int, Timer]:
    """The day that each of `tickets` is asked about, by id: the latest, or the latest begun by then. One statement."""
    begun = Q() if begun_by is None else Q(started_at__lte=begun_by)
    pks = listed([ticket.pk for ticket in tickets])
    found = Timer.objects.filter(begun, ticket_id__in=pks, measure=MEASURE, ended_at=None)
    return {timer.ticket_id: timer for timer in found.order_by("started_at") if timer.ticket_id is not None}


@dataclass
class Share:
    """How many tickets somebody (an id; None is nobody) still has to explain, and how many of his are covered."""

    user_id: int | None
    left: int = 0
    covered: int = 0


def shares(*, at: datetime) -> list[Share]:
    """Who has how many; who has most left comes first. A ticket counts for its engineer and for its first responder,
    once where they are one. Two statements.
    """
    found: dict[int | None, Share] = {}
    for name, tickets in (("left", owing(at=at)), ("covered", covered(at=at))):
        pairs = tickets.order_by().values_list("assignee_id", "first_responder_id").annotate(n=Count("*"))
        for engineer_id, first_id, n in pairs:
            people = {engineer_id, first_id} - {None} or {None}
            for user_id in people:
                share = found.setdefault(user_id, Share(user_id))
                setattr(share, name, getattr(share, name) + n)
    return sorted(found.values(), key=lambda share: (-share.left, -share.covered, share.user_id or 0))


def last_explanations(tickets: Collection[Ticket], *, but_refused: bool = False) -> dict[int, TicketEvent]:
    """The last time each of `tickets` was explained in its present round, by id; `but_refused`: not counting what its
    user did not agree to. One statement.
    """
    pks = listed([ticket.pk for ticket in tickets])
    found = TicketEvent.objects.filter(ticket_id__in=pks, verb=CarriedOver.verb, cycle=F("ticket__cycle"))
    events = found.select_related("by_user").order_by("seq")
    return {event.ticket_id: event for event in events if not but_refused or event.params.get("consent") in _EXPLAINS}


def quick_times(day: Timer, *, at: datetime) -> list[datetime]:
    """What is usually agreed, in the hours of the ticket's site: the next working day at ten and at its close, and the
    first working day of next week at ten. In order, none twice.
    """
    hours = hours_of(day.calendar_id)
    today = local_date(hours, at)
    following = next_working_day(hours, today)
    close = closing_of(hours, following)
    found = {_at_ten(hours, following), _at_ten(hours, _next_week(hours, today)), *([close] if close else [])}
    return sorted(moment for moment in found if moment > at)


def _next_week(hours: Hours, today: date) -> date:
    monday = today + timedelta(days=7 - today.weekday())
    return monday if is_working_day(hours, monday) else next_working_day(hours, monday)


def _at_ten(hours: Hours, day: date) -> datetime:
    return datetime.combine(day, _TEN, tzinfo=hours.zone).astimezone(UTC)
