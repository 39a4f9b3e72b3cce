"""Moments in the addresses of lists: from one until before another."""

from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.clock_filters import read_moment


def read_moments(query: QueryDict) -> tuple[datetime, datetime]:
    """`begins` and `ends` of an address. `BadRequest` where one is missing, no moment, or beyond every calendar, or the
    end lies before the beginning. The two are one in the first second of a day: nothing has come yet.
    """
    begins, ends = read_moment(query.get("begins", "")), read_moment(query.get("ends", ""))
    if begins is None or ends is None:
        raise BadRequest("Not a moment")
    if begins > ends:
        raise BadRequest("Ends before it begins")
    return begins, ends


def moments_text(begins: datetime, ends: datetime) -> str:
    """11-22 08:00 – 11-22 09:00, with the year."""
    zone = timezone.get_default_timezone()
    return _("%(begins)s until %(ends)s") % {
        "begins": f"{begins.astimezone(zone):%Y-%m-%d %H:%M}",
        "ends": f"{ends.astimezone(zone):%Y-%m-%d %H:%M}",
    }
