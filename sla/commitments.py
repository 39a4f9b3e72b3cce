"""Times an engineer may commit to in one press (LIFE-5): sensible ones, so that accepting needs no typing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sla.calendars import Hours, NeverOpens, add_business_time
from sla.choices import SITE_HOURS
from sla.engine.store import names_for, view_of_row
from sla.engine.view import attributes_of
from sla.rulebook import current_rulebook
from tickets.models import Ticket

_LADDER = tuple(timedelta(minutes=minutes) for minutes in (10, 15, 30, 60, 120, 240))
_OFFERED = 3
_FINE, _COARSE = timedelta(minutes=5), timedelta(minutes=15)  # what times are rounded up to: near ones, far ones
_SOLUTION = "pri_solution"


@dataclass(frozen=True)
class Commitments:
    """The offered times, soonest first, and the one to begin with. `limit` is what the user was told (LIFE-4)."""

    times: tuple[datetime, ...]
    first: datetime
    limit: datetime | None

    def is_late(self, moment: datetime) -> bool:
        """Whether the user was told of an earlier time."""
        return self.limit is not None and moment > self.limit


def commitments_for(tickets: Iterable[Ticket], *, at: datetime) -> dict[int, Commitments]:
    """What to offer for each of `tickets` (read with requester and site), by id. The hours are those its solution is
    counted in, so that what runs day and night is not put off until the morning. As many statements as the rules in
    force need, whatever the number of tickets; none once they are known.
    """
    rules = current_rulebook()
    names = names_for(rules)
    found = {}
    for ticket in tickets:
        attributes = attributes_of(view_of_row(ticket), names)
        candidate = rules.best(_SOLUTION, attributes)
        calendar = rules.calendar(candidate.target.calendar if candidate else SITE_HOURS, site=attributes.site)
        found[ticket.pk] = offer(hours=calendar.hours, limit=ticket.answer_by, at=at)
    return found


def offer(*, hours: Hours, limit: datetime | None, at: datetime) -> Commitments:
    """Three times from `at` on, in working time: as far ahead as the `limit` the user was told of allows, else the
    soonest. The one to begin with is the middle one of those that keep the limit. Moments in UTC.
    """
    ahead = limit if limit and limit > at else None
    steps = list(dict.fromkeys(_step(hours, at, span) for span in _LADDER))
    kept = [moment for moment in steps if ahead is None or moment <= ahead]
    if ahead is None:
        times = steps[1 : 1 + _OFFERED]
    elif len(kept) < _OFFERED:
        times = steps[:_OFFERED]
    else:
        times = kept[-_OFFERED:]
    fitting = [moment for moment in times if ahead is None or moment <= ahead]
    return Commitments(tuple(times), fitting[len(fitting) // 2] if fitting else times[0], ahead)


def _step(hours: Hours, at: datetime, span: timedelta) -> datetime:
    try:
        moment = add_business_time(hours, at, span)
    except NeverOpens:
        moment = at + span
    grid = _FINE if span < 2 * _COARSE else _COARSE
    over = (moment - datetime.min.replace(tzinfo=UTC)) % grid
    return moment + (grid - over) if over else moment
