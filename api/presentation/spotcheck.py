"""Spot checks from outside."""

from satisfaction.spotchecks.models import SpotCall, SpotCheck
from satisfaction.spotchecks.queries import Outcome, call_sheet, outcomes_of

Shown = dict[str, object]


def check_of(check: SpotCheck) -> Shown:
    """A spot check as a list shows it; `asked` and `reached` come with the query."""
    return {
        "id": check.pk,
        "name": check.name,
        "begins": check.begins,
        "ends": check.ends,
        "size": check.size,
        "strata": check.strata,
        "seed": check.seed,
        "population": check.population,
        "asked": vars(check)["asked"],
        "reached": vars(check)["reached"],
        "by": check.by.username if check.by else None,
        "at": check.at,
    }


def check_whole(check: SpotCheck) -> Shown:
    """With its calls and what came out. Two statements."""
    outcomes = outcomes_of(check.pk)
    return {
        **check_of(check),
        "outcome": _outcome(outcomes.total),
        "strata_outcomes": {name: _outcome(one) for name, one in outcomes.strata.items()},
        "calls": [_call(call) for call in call_sheet(check.pk)],
    }


def _outcome(one: Outcome) -> Shown:
    scores = {str(score): count for score, count in one.scores.items()}
    return {"asked": one.asked, "reached": one.reached, "satisfied": one.satisfied, "scores": scores}


def _call(call: SpotCall) -> Shown:
    return {
        "id": call.pk,
        "position": call.position,
        "ticket": call.ticket.number,
        "stratum": call.stratum,
        "attempts": call.attempts,
        "outcome": call.outcome,
        "score": call.score,
        "remark": call.remark,
        "by": call.by.username if call.by else None,
        "at": call.at,
    }
