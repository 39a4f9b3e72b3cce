"""iTop's times: naive, local to a zone that the interface does not tell and a setting must."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_FORMAT = "%Y-%m-%d %H:%M:%S"


def to_local(moment: datetime | None, zone: ZoneInfo) -> str:
    """As iTop writes it; unset is empty."""
    return moment.astimezone(zone).strftime(_FORMAT) if moment else ""


def from_local(text: object, zone: ZoneInfo) -> datetime | None:
    """What iTop's text means, in UTC; None for an unset one, `ValueError` for what is no time at all.

    The hour that comes twice in autumn is taken as its first; an hour left out in spring as the one after it.
    """
    if text in (None, "", "0", "0000-00-00 00:00:00"):
        return None
    naive = datetime.strptime(str(text), _FORMAT if " " in str(text) else "%Y-%m-%d")  # noqa: DTZ007 (the zone follows)
    try:
        return naive.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(text)) from error


def overlap(at: datetime, zone: ZoneInfo) -> timedelta:
    """How far back to ask again, so that nothing falls between two questions: two minutes, and the hour that clocks
    were put back by lately, since it is written twice.
    """
    earlier = (at - timedelta(hours=3)).astimezone(zone).utcoffset() or timedelta()
    back = earlier - (at.astimezone(zone).utcoffset() or timedelta())
    return timedelta(minutes=2) + max(back, timedelta())
