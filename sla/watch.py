"""How clocks stand, as boards and lists ask: the conditions behind each figure, and who has a clock in hand. A figure
and the list behind it use the same condition, so they cannot come apart.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db.models import BigIntegerField, Case, F, Q, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.places import Place
from sla.choices import Outcome, TimerState
from sla.measures.table import AWAITS_USER

AT_RISK = timedelta(minutes=15)
NOBODY = "-"  # in place of a group or a person: none
# Of these the first responder answers, whoever works on the ticket (LIFE-3), of those a supervisor; of others whoever
# the clock names, else the engineer, else, while no group has it, the first responder.
OF_FIRST_RESPONDER = ("brt_2", "brt_3", "cons_1", "foll_1")
OF_SUPERVISOR = ("sat_1", "talk_9")

# The desk's own clocks; for those that wait for the requester nobody here is late.
OF_THE_DESK = ~Q(measure__in=AWAITS_USER)
_TICKING = Q(ended_at=None) & OF_THE_DESK
_MOVING = _TICKING & ~Q(state=TimerState.PAUSED)

# The conditions of one clock at a moment. What has come to its due time is late, whether or not a pass has said so yet.
CONDITIONS: dict[str, Callable[[datetime], Q]] = {
    "breached": lambda at: _MOVING & Q(due_at__lte=at),
    "risk": lambda at: _MOVING & Q(due_at__gt=at, due_at__lte=at + AT_RISK),
    "near": lambda at: _MOVING & Q(due_at__lte=at + AT_RISK),
    "running": lambda at: _MOVING & Q(due_at__gt=at),
    "paused": lambda _at: _TICKING & Q(state=TimerState.PAUSED),
    "open": lambda _at: _TICKING,
    # Steps have fired, and nobody has taken it up.
    "escalated": lambda _at: _TICKING & Q(state=TimerState.BREACHED, position__gt=0, acknowledged_at=None),
    "failing": lambda _at: Q(failures__gt=0),
    "judged": lambda _at: Q(judged_at__isnull=False),
    "met": lambda _at: Q(judged_at__isnull=False, state=TimerState.MET),
    "prompt": lambda _at: Q(judged_at__isnull=False, state=TimerState.MET) & ~Q(outcome=Outcome.TOLERATED),
    "tolerated": lambda _at: Q(judged_at__isnull=False, state=TimerState.MET, outcome=Outcome.TOLERATED),
    "missed": lambda _at: Q(judged_at__isnull=False, state=TimerState.BREACHED),
}
JUDGED = frozenset({"judged", "met", "prompt", "tolerated", "missed"})


def holder() -> Combinable:
    """Who has a clock in hand, as an id; nobody where a group, the supervisor on duty or the whole desk has it."""
    first = Case(When(ticket__group=None, then=F("ticket__first_responder_id")))
    return Case(
        When(measure__in=OF_FIRST_RESPONDER, then=Coalesce(F("ticket__first_responder_id"), F("person_id"))),
        When(measure__in=OF_SUPERVISOR, then=F("person_id")),
        default=Coalesce(F("person_id"), F("ticket__assignee_id"), first),
        output_field=BigIntegerField(),
    )


def of_place(place: Place, *, clock: str = "") -> Q:
    """Clocks of the people of this place; of owners that are no tickets, those started for it. Everywhere: of all.
    `clock` is the path to the clock, such as `timer__`, where rows of something else are asked for.
    """
    if not place:
        return Q()
    no_ticket = Q(**{f"{clock}ticket": None})
    return place.of(f"{clock}ticket__requester__site__slug") | (no_ticket & place.of(f"{clock}attributes__site"))


def of_group(slug: str) -> Q:
    """Clocks of this group's tickets; `-`: of no group, which is the desk itself. Empty: of all."""
    if slug == NOBODY:
        return Q(ticket__group=None)
    return Q(ticket__group__slug=slug) if slug else Q()


def of_channel(code: str) -> Q:
    """Clocks of the tickets that came through this channel. Empty: of all."""
    return Q(ticket__channel=code) if code else Q()


def local_day(at: datetime) -> date:
    """The day of `at` in the desk's time zone, by which all figures go."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def midnight(day: date) -> datetime:
    """When `day` begins in the desk's time zone."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def periods(at: datetime) -> dict[str, tuple[date, date]]:
    """Today, this week (from Monday) and this month, each as its first day and the day after its last."""
    today = local_day(at)
    after = today + timedelta(days=1)
    return {
        "today": (today, after),
        "week": (today - timedelta(days=today.weekday()), after),
        "month": (today.replace(day=1), after),
    }


def judged_in(first: date, after: date) -> Q:
    """Clocks that figures count from the day `first` until before the day `after`."""
    return Q(judged_at__gte=midnight(first), judged_at__lt=midnight(after))
