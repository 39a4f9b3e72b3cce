"""Kept promises (PROM-1): of the promises judged in a time, how many were kept, for each person and for the desk. A
promise that was renegotiated in time is judged no more; the new one is.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from accounts.places import EVERYWHERE, Place
from sla.counted import Kept, ready_days, tallies_by_person
from sla.models import Timer
from sla.tally import Tally
from sla.watch import judged_in, of_place

MEASURE, NORM = "prom_1", "PROM-1"


@dataclass
class Promises:
    """The desk's promises and each person's, who is named by id; None for those nobody of the desk made."""

    desk: Tally = field(default_factory=Tally)
    people: dict[int | None, Tally] = field(default_factory=dict)


def kept_promises(*, first: date, after: date, place: Place = EVERYWHERE) -> Promises:
    """The promises judged from the day `first` until before the day `after` (days of the desk's time zone), met within
    the promised time or not. Who has judged most comes first. Three statements.
    """
    found = Promises()
    kept = Kept(place=place)
    ready = ready_days(first, after, kept=kept)
    for user_id, tally in tallies_by_person(ready, kept=kept, measure=MEASURE):
        found.people.setdefault(user_id, Tally()).add(tally)
    left = reduce(or_, (judged_in(*span) for span in _left(first, after, ready)), Q(pk=None))
    judged = Timer.objects.filter(left, of_place(place), measure=MEASURE).order_by()
    for user_id, state, outcome, n in judged.values_list("person_id", "state", "outcome").annotate(n=Count("*")):
        found.people.setdefault(user_id, Tally()).count(state, outcome, n)
    for tally in found.people.values():
        found.desk.add(tally)
    found.people = dict(sorted(found.people.items(), key=lambda item: (-item[1].n, item[0] or 0)))
    return found


def _left(first: date, after: date, ready: Collection[date]) -> Iterator[tuple[date, date]]:
    """The stretches of days that are not ready, each as its first day and the day after its last."""
    begins: date | None = None
    for day in (first + timedelta(days=ahead) for ahead in range((after - first).days)):
        if day in ready and begins is not None:
            yield begins, day
        begins = None if day in ready else begins or day
    if begins is not None:
        yield begins, after
