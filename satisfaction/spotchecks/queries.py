"""Reads about spot checks: their list, the call sheet, what came out."""

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup
from core.errors import Words
from satisfaction.spotchecks.models import SpotCall, SpotCheck, Strata
from tickets.choices import CallOutcome, Channel, Score

SATISFIED = (Score.VERY_SATISFIED, Score.SATISFIED)


def list_checks() -> "QuerySet[SpotCheck, SpotCheck]":
    """All spot checks, newest first, with how many calls each has (`asked`) and how many users were reached."""
    return SpotCheck.objects.select_related("by").annotate(
        asked=Count("calls"), reached=Count("calls", filter=Q(calls__outcome=CallOutcome.REACHED))
    )


def call_sheet(check_id: int) -> "QuerySet[SpotCall, SpotCall]":
    """The calls of a check in their order, with everything the caller needs."""
    calls = SpotCall.objects.filter(spot_check_id=check_id)
    return calls.select_related("ticket__requester", "ticket__assignee", "ticket__group", "by").order_by("position")


@dataclass
class Outcome:
    """What came out, of a check or of one stratum of it."""

    asked: int = 0
    reached: int = 0
    scores: dict[int, int] = field(default_factory=lambda: dict.fromkeys(sorted(Score.values, reverse=True), 0))

    @property
    def satisfied(self) -> float | None:
        """The share of those reached who are satisfied or very satisfied; None while nobody was reached."""
        return sum(self.scores[score] for score in SATISFIED) / self.reached if self.reached else None


@dataclass
class Outcomes:
    """Of the whole check, and of each stratum."""

    total: Outcome
    strata: dict[str, Outcome]


def strata_words(check: SpotCheck) -> dict[str, Words]:
    """What each stratum of a check is called, by its code: groups and channels by name. At most one statement."""
    if check.strata == Strata.CHANNEL:
        return dict(Channel.choices)
    if check.strata == Strata.GROUP:
        return {"": _("No group: the desk"), **dict(AssignmentGroup.objects.values_list("slug", "name"))}
    return {"": Strata.NONE.label}


def outcomes_of(check_id: int) -> Outcomes:
    """One statement."""
    total, strata = Outcome(), dict[str, Outcome]()
    rows = SpotCall.objects.filter(spot_check_id=check_id).order_by().values_list("stratum", "outcome", "score")
    for stratum, outcome, score in rows:
        for one in (total, strata.setdefault(stratum, Outcome())):
            one.asked += 1
            if outcome == CallOutcome.REACHED and score is not None:
                one.reached += 1
                one.scores[score] += 1
    return Outcomes(total, dict(sorted(strata.items())))
