"""Reads about calls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.places import EVERYWHERE, Place
from channels_intake.phone.choices import CallState
from channels_intake.phone.figures import of_callers
from channels_intake.phone.models import PhoneCall
from core.errors import Missing
from sla.choices import OwnerKind
from sla.models import Timer
from sla.tally import Tally
from sla.watch import judged_in, of_place, periods
from tickets.choices import Direction

RINGS = timedelta(minutes=2)  # what rang longer ago and was never heard of again rings no more
TALKS = timedelta(hours=4)
_CALL_BACKS = ("phone_2", "phone_3")


def list_calls() -> "QuerySet[PhoneCall]":
    """All calls with who is on them, and `call_back_due_at` where somebody waits to be called back."""
    waiting = Timer.objects.ticking().filter(
        owner_kind=OwnerKind.CALL, owner_id=OuterRef("pk"), measure__in=_CALL_BACKS
    )
    calls = PhoneCall.objects.select_related("agent", "requester__site", "ticket", "call_back_of", "source")
    return calls.annotate(
        call_back_due_at=Subquery(waiting.order_by("due_at").values("due_at")[:1]),
        call_back_began_at=Subquery(waiting.order_by("due_at").values("started_at")[:1]),
        call_back_norm=Subquery(waiting.order_by("due_at").values("norm")[:1]),
        call_back_attempts=Subquery(waiting.order_by("due_at").values("attempts")[:1]),
    )


def waiting_calls(*, place: Place = EVERYWHERE) -> "QuerySet[PhoneCall]":
    """Those of a place, or all, who wait to be called back, first due first."""
    return list_calls().filter(_waits(), of_callers(place)).order_by(F("call_back_due_at"), "pk")


def count_waiting_calls(*, place: Place = EVERYWHERE) -> int:
    """How many wait. One statement."""
    return PhoneCall.objects.filter(_waits(), of_callers(place)).count()


def _waits() -> Q:
    ticking = Timer.objects.ticking().filter(owner_kind=OwnerKind.CALL, measure__in=_CALL_BACKS)
    return Q(pk__in=ticking.values("owner_id"))


def access_call(pk: int) -> PhoneCall:
    """One call with everything about it; `Missing` where there is none."""
    found = list_calls().filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such call."))
    return found


def calls_in(ids: Iterable[int]) -> dict[int, PhoneCall]:
    """The calls with these ids and their callers. One statement, none for none."""
    wanted = set(ids)
    return PhoneCall.objects.select_related("requester").in_bulk(wanted) if wanted else {}


def under_way(user: User, *, at: datetime) -> list[PhoneCall]:
    """What `user` should see at once: calls that ring at his telephone or at nobody's in particular, and his own talk
    of which no request was registered yet. The longest ringing first. One statement.
    """
    rings = Q(state=CallState.RINGING, direction=Direction.INBOUND, began_at__gt=at - RINGS) & (
        Q(agent=user) | Q(agent=None)
    )
    talks = Q(state=CallState.ANSWERED, agent=user, ticket=None, taken_up_at=None, began_at__gt=at - TALKS)
    calls = PhoneCall.objects.select_related("requester__site", "agent").filter(rings | talks, began_at__lte=at)
    return list(calls.order_by(F("answered_at").asc(nulls_first=True), "began_at", "pk")[:4])


@dataclass(frozen=True)
class Shares:
    """How today's calls were answered (SLA-PHONE-1): within 12 s, within the 3 s that are tolerated, too late or not
    at all; and how many wait to be called back. Calls whose caller gave up in time count for nothing.
    """

    tally: Tally
    waiting: int

    @property
    def prompt(self) -> int:
        """Answered in time, nothing tolerated."""
        return self.tally.met - self.tally.tolerated

    @property
    def prompt_share(self) -> float:
        """In percent."""
        return self.tally.share(self.prompt)

    @property
    def tolerated_share(self) -> float:
        """In percent."""
        return self.tally.share(self.tally.tolerated)

    @property
    def missed_share(self) -> float:
        """In percent."""
        return self.tally.share(self.tally.missed)


def shares_today(*, at: datetime, place: Place = EVERYWHERE) -> Shares:
    """Today's figures of a place, or of all. Two statements."""
    tally = Tally()
    judged = Timer.objects.filter(judged_in(*periods(at)["today"]), of_place(place), measure="phone_1").order_by()
    for state, outcome, n in judged.values_list("state", "outcome").annotate(n=Count("pk")):
        tally.count(state, outcome, n)
    return Shares(tally, count_waiting_calls(place=place))
