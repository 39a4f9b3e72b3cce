"""Calendars the tests stand on, and moments as people say them."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sla.calendars import Day, DayKind, Hours, Source, decree_days

OFFICE: list[list[list[str]]] = [[["08:30", "12:00"], ["13:30", "18:00"]]] * 5 + [[], []]
ALWAYS: list[list[list[str]]] = [[["00:00", "24:00"]]] * 7
NEVER: list[list[list[str]]] = [[]] * 7


def hours_of(week: list[list[list[str]]], *, zone: str = "Asia/Shanghai", **more: Any) -> Hours:
    """Hours as a document says them."""
    return Hours.from_doc({"time_zone": zone, "week": week, **more})


@cache
def office() -> Hours:
    """The default hours of a site, on Chinese working days of 2025 and 2026."""
    return hours_of(OFFICE, days=[day.to_doc() for day in decree_days("CN", [2025, 2026])], country="CN")


def wall(moment: str, zone: str = "Asia/Shanghai", *, fold: int = 0) -> datetime:
    """A moment by the clock on the wall: `wall("2026-02-14 17:58")`; the second time it shows so with `fold=1`."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone), fold=fold)


def local(moment: str, zone: str = "Asia/Shanghai", *, fold: int = 0) -> datetime:
    """The same moment in UTC. (Python calls times that the clock shows twice unequal to the same moment elsewhere.)"""
    return wall(moment, zone, fold=fold).astimezone(UTC)


def day(on: str, kind: str = "holiday", name: str = "", source: str = "import") -> Day:
    """A dated day."""
    return Day(date.fromisoformat(on), DayKind(kind), name, Source(source))
