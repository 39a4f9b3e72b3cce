"""Quiet hours: while somebody sleeps, only what cannot wait is written to him."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def quiet_until(at: datetime, *, time_zone: str) -> datetime | None:
    """When the quiet hours end in which `at` lies, by the clocks of `time_zone`; None outside them. They begin with
    QUIET_FROM and are over at QUIET_UNTIL itself; where the two are the same, there are none.
    """
    begin, end = (getattr(settings, name) for name in ("QUIET_FROM", "QUIET_UNTIL"))  # (a type the plugin cannot see)
    local = at.astimezone(ZoneInfo(time_zone))
    clock = local.time()
    if begin <= end:
        is_quiet, is_over_today = begin <= clock < end, True
    else:
        is_quiet, is_over_today = clock >= begin or clock < end, clock < end
    if not is_quiet:
        return None
    day = local.date() if is_over_today else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(at.tzinfo)
