"""A slow second opinion: steps through time minute by minute, looks at the clock on the wall, and counts.

Reads the document, not the code's tables. What it knows about changes of the clock is one sentence: when the clock goes
back, the wall's time stands still until the clock has caught up.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
_LONGEST_STEP_BACK = timedelta(hours=3)


def open_minutes(doc: dict[str, Any], first: datetime, last: datetime) -> Iterator[tuple[datetime, bool]]:
    """Each whole minute from `first` until before `last`, and whether the minute that begins then is open."""
    zone = ZoneInfo(doc["time_zone"])
    minute = first - _LONGEST_STEP_BACK
    wall = minute.astimezone(zone).replace(tzinfo=None)
    while minute < last:
        wall = max(wall, minute.astimezone(zone).replace(tzinfo=None))
        if minute >= first:
            yield minute, _is_open(doc, wall)
        minute += MINUTE


def _is_open(doc: dict[str, Any], wall: datetime) -> bool:
    shown = f"{wall:%H:%M}"
    return any(opens <= shown < closes for opens, closes in _intervals(doc, wall.date()))


def _intervals(doc: dict[str, Any], day: date) -> list[list[str]]:
    for dated in doc["days"]:
        if dated["date"] == day.isoformat():
            if dated["intervals"]:
                return list(dated["intervals"])
            return next((hours for hours in doc["week"] if hours), []) if dated["kind"] == "working" else []
    return list(doc["week"][day.weekday()])


def changes_of(zone: str) -> list[datetime]:
    """The moments from 2005 to 2030 near which the zone's clock changes, to the hour."""
    hour, found = timedelta(hours=1), []
    info, moment = ZoneInfo(zone), datetime(2005, 1, 1, tzinfo=UTC)
    while moment.year < 2030:
        after = moment + timedelta(days=1)
        if moment.astimezone(info).utcoffset() != after.astimezone(info).utcoffset():
            hours = (moment + hour * ahead for ahead in range(24))
            found += [at for at in hours if at.astimezone(info).utcoffset() != (at + hour).astimezone(info).utcoffset()]
        moment = after
    return found
