"""Whether somebody was there when a ticket arrived. Calendars are kept a floor above; whoever keeps them says here how
they are asked.
"""

from collections.abc import Callable
from datetime import datetime

Opening = Callable[[str, datetime], bool]
"""Whether it is open at this moment, by the calendar of the site with this slug (empty: of the desk)."""
_kept: list[Callable[[], Opening]] = []


def kept_by(calendars: Callable[[], Opening]) -> None:
    """Let the calendars be asked by this from now on: it reads them as they stand, once for each answer of its."""
    _kept[:] = [calendars]


def opening() -> Opening:
    """The calendars as they stand now, ready to be asked without a statement; without any it is always open."""
    return _kept[0]() if _kept else lambda _site, _at: True
