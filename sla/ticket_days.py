"""What came and went by days: of days that are over as it was counted once (decision 23), of the others from the
tickets. A figure and its list still are one condition (`tickets.flow`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from sla.counted import Kept, flow_of, ready_days
from sla.trends import stretches
from sla.watch import local_day, midnight
from tickets.flow import Part, Spans, count_backlog, count_by_time

FLOWS = ("received", "closed")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TicketDays:
    """The tickets of a part of the desk from the day `first` until before the day `after`, as they are `at`. What is
    read once serves every figure.
    """

    part: Part
    first: date
    after: date
    at: datetime

    @cached_property
    def by_day(self) -> dict[str, dict[date, int]]:
        """How many were received and closed on each day of the desk's time zone. At most four statements."""
        part = self.part
        kept = Kept(place=part.place, group=part.group, channel=part.channel)
        ready = set() if part.person else ready_days(self.first, self.after, kept=kept)
        found = flow_of(ready, kept=kept)
        days = (self.first + ahead * _DAY for ahead in range((self.after - self.first).days))
        left = [day for day in days if day not in ready and day <= local_day(self.at)]
        spans = [(midnight(begun), midnight(ended)) for begun, ended in stretches(left)]
        for what in FLOWS if spans else ():
            found[what] |= {begun.date(): n for begun, n in self._counted(what, spans).items()}
        return found

    @cached_property
    def open_now(self) -> int:
        """How many are open. Two statements."""
        return count_backlog(ends=self.at, part=self.part)

    def count(self, what: str, begins: datetime, ends: datetime) -> int:
        """How many were `received` or `closed` from `begins` until before `ends`, within these days. One statement
        where that is no matter of whole days, else none.
        """
        ends = midnight(local_day(ends) + _DAY) if ends >= self.at else ends
        first, last = local_day(begins), local_day(ends)
        first += _DAY if midnight(first) < begins else timedelta(0)
        if first >= last:
            return sum(self._counted(what, [(begins, ends)]).values()) if begins < ends else 0
        edges = [(begins, midnight(first)), (midnight(last), ends)]
        edges = [(begun, ended) for begun, ended in edges if begun < ended]
        whole = sum(n for day, n in self.by_day[what].items() if first <= day < last)
        return whole + (sum(self._counted(what, edges).values()) if edges else 0)

    def backlog(self, ends: datetime) -> int:
        """How many were open at `ends`: what is open now, less what came since, more what ended since."""
        if ends >= self.at:
            return self.open_now
        came, went = (self.count(what, ends, self.at) for what in FLOWS)
        return self.open_now - came + went

    def _counted(self, what: str, spans: Spans) -> dict[datetime, int]:
        return count_by_time(what, spans=spans, part=self.part, zone=timezone.get_default_timezone())
