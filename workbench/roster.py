"""A week of the on-call roster, as its page shows it: per group seven days, each with its shifts and its gaps."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import AssignmentGroup, OnCallShift
from accounts.on_call import Gap, gaps, list_shifts, rostered_groups

DAYS = 7


@dataclass(frozen=True)
class Entry:
    """A shift or a gap on one day; `begins` and `ends` cut to the day, `follows` whoever had it before."""

    begins: datetime
    ends: datetime
    shift: OnCallShift | None = None


@dataclass(frozen=True)
class Day:
    """One day of a group."""

    day: date
    entries: list[Entry]


@dataclass(frozen=True)
class Week:
    """Seven days of one group."""

    group: AssignmentGroup
    days: list[Day]


@dataclass(frozen=True)
class Roster:
    """The page: its first day, the groups, the gaps ahead."""

    first: date
    weeks: list[Week]
    gaps: list[Gap]
    shifts: list[OnCallShift] = field(default_factory=list)

    @property
    def before(self) -> date:
        """The first day of the week before."""
        return self.first - timedelta(days=DAYS)

    @property
    def after(self) -> date:
        """The first day of the week after."""
        return self.first + timedelta(days=DAYS)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def read_roster(first: date, *, at: datetime) -> Roster:
    """The week that begins on `first`, in the reader's time. Gaps are those that lie ahead of `at`. Two statements."""
    begins, ends = _midnight(first), _midnight(first + timedelta(days=DAYS))
    shifts = list(list_shifts().filter(starts_at__lt=ends, ends_at__gt=begins))
    groups = list(rostered_groups(also={shift.group_id for shift in shifts}))
    ahead = max(begins, at)
    open_times = gaps(groups, shifts, begins=ahead, ends=ends) if ahead < ends else []
    weeks = [_week(group, shifts, open_times, first=first) for group in groups]
    return Roster(first, weeks, open_times, shifts)


def _week(group: AssignmentGroup, shifts: list[OnCallShift], open_times: list[Gap], *, first: date) -> Week:
    mine = [shift for shift in shifts if shift.group_id == group.pk]
    none = [gap for gap in open_times if gap.group.pk == group.pk]
    return Week(group, [_day(first + timedelta(days=n), mine, none) for n in range(DAYS)])


def _day(day: date, shifts: list[OnCallShift], open_times: list[Gap]) -> Day:
    begins, ends = _midnight(day), _midnight(day + timedelta(days=1))
    times: list[tuple[datetime, datetime, OnCallShift | None]] = [(one.starts_at, one.ends_at, one) for one in shifts]
    times += [(one.starts_at, one.ends_at, None) for one in open_times]
    today = (one for one in times if one[0] < ends and one[1] > begins)
    entries = [Entry(max(first, begins), min(last, ends), shift) for first, last, shift in today]
    return Day(day, sorted(entries, key=lambda entry: entry.begins))


def _midnight(day: date) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, tzinfo=zone)
