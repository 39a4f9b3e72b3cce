"""When a letter says that it was written."""

from datetime import UTC, datetime
from email.utils import parsedate_tz

_EARLIEST, _LATEST = 1970, 2200


def date_of(raw: bytes) -> datetime | None:
    """The moment in a Date header, in UTC; None where it holds none. Without a zone it is taken for UTC."""
    try:
        found = parsedate_tz(raw[:200].decode("ascii", "replace"))
        if found is None or not _EARLIEST <= found[0] <= _LATEST:
            return None
        local = datetime(*found[:6], tzinfo=UTC)
        return datetime.fromtimestamp(local.timestamp() - (found[9] or 0), UTC)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
