"""Kept promises (PROM-1): of the promises judged in a time, how many were kept, for each person and for the desk. A
promise that was renegotiated in time is judged no more; the new one is.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from sla.attainment import Tally
from sla.models import Timer
from sla.watch import judged_in, of_site

MEASURE, NORM = "prom_1", "PROM-1"


@dataclass
class Promises:
    """The desk's promises and each person's, who is named by id; None for those nobody of the desk made."""

    desk: Tally = field(default_factory=Tally)
    people: dict[int | None, Tally] = field(default_factory=dict)


def kept_promises(*, first: date, after: date, site: str = "") -> Promises:
    """The promises judged from the day `first` until before the day `after` (days of the desk's time zone), met within
    the promised time or not. Who has judged most comes first. One statement.
    """
    judged = Timer.objects.filter(judged_in(first, after), of_site(site), measure=MEASURE).order_by()
    found = Promises()
    for user_id, state, outcome, n in judged.values_list("person_id", "state", "outcome").annotate(n=Count("*")):
        found.people.setdefault(user_id, Tally()).count(state, outcome, n)
        found.desk.count(state, outcome, n)
    found.people = dict(sorted(found.people.items(), key=lambda item: (-item[1].n, item[0] or 0)))
    return found
