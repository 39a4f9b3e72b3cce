"""Attainment over chosen days, for parts of the desk, against a recount clock by clock."""

from datetime import date, timedelta

import pytest

from accounts.places import Place
from core import clock
from sla.actions.count_days import count_days
from sla.attainment import SPAN, all_of
from sla.firing import fire_due
from sla.models import CountedDay, Timer
from sla.tally import Tally
from sla.trends import attainment_between
from sla.watch import local_day
from tests.sla.lives import Life

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def recount(first: date, after: date, *, site: str = "", group: str = "", channel: str = "") -> dict[date, Tally]:
    found: dict[date, Tally] = {}
    for timer in Timer.objects.filter(judged_at__isnull=False).select_related(
        "ticket__requester__site", "ticket__group"
    ):
        ticket = timer.ticket
        place = ticket.requester.site if ticket else None
        its_site = (place.slug if place else "") if ticket else (timer.attributes or {}).get("site", "")
        is_of_group = not group or (ticket is None or ticket.group is None if group == "-" else False)
        is_of_channel = not channel or (ticket is not None and ticket.channel == channel)
        assert timer.judged_at
        day = local_day(timer.judged_at)
        if first <= day < after and site in {"", its_site} and is_of_group and is_of_channel:
            found.setdefault(day, Tally()).count(timer.state, timer.outcome, 1)
    return found


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize(
    "part", [{}, {"site": "east"}, {"group": "-"}, {"channel": "phone"}, {"group": "-", "channel": "phone"}]
)
def test_every_day_is_what_a_recount_finds(part: dict[str, str], is_counted: bool) -> None:  # noqa: FBT001
    at = clock.now()
    Life(5, at=at)
    fire_due(now=clock.now)
    if is_counted:
        count_days(at=at)
        assert CountedDay.objects.exists()
    today = local_day(at)
    for first, after in ((today - 10 * DAY, today + DAY), (today - 2 * DAY, today), (today, today + DAY)):
        rest = {name: value for name, value in part.items() if name != "site"}
        place = Place(part.get("site", ""))
        line = all_of(attainment_between(first=first, after=after, place=place, **rest))
        wanted = recount(first, after, **part)
        assert line.days == wanted
        total = Tally()
        for tally in wanted.values():
            total.add(tally)
        assert line.periods[SPAN] == total
