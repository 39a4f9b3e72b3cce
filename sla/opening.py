"""The hours of sites, for whoever asks nothing but whether it is open."""

from collections.abc import Callable
from datetime import datetime

from sla.calendars import is_open
from sla.calendars.timetable import NeverOpens
from sla.rulebook import current_rulebook


def opening() -> Callable[[str, datetime], bool]:
    """The calendars in force now: whether it is open at a moment (aware) at the site with this slug; without one, and
    for a site without a calendar of its own, by the default calendar. One statement here, none when asked. A calendar
    that never opens is closed.
    """
    rules = current_rulebook()

    def is_open_at(site: str, at: datetime) -> bool:
        try:
            return is_open(rules.site_calendar(site).hours, at)
        except NeverOpens:
            return False

    return is_open_at
