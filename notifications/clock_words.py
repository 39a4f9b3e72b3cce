"""Clocks in words, in the reader's language: on the screen and in letters."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Words
from face import dates
from sla.choices import EventCode
from sla.measures.table import MEASURES

# Each sentence stands behind the ticket's number and title, or the name of the person concerned.
SENTENCES: dict[str, str] = {
    "clock_warned": gettext_noop("Due %(due)s: %(clock)s (%(norm)s). What stops the clock: %(stops)s"),
    "clock_breached": gettext_noop("Overdue since %(due)s: %(clock)s (%(norm)s). What stops the clock: %(stops)s"),
    "clock_escalated": gettext_noop(
        "Still overdue since %(due)s: %(clock)s (%(norm)s). What stops the clock: %(stops)s"
    ),
    "clock_attempted": gettext_noop(
        "Nobody reached, please decide: %(clock)s (%(norm)s), due %(due)s. What stops the clock: %(stops)s"
    ),
}


def sentence_of(kind: str, params: dict[str, str], *, at: datetime) -> str:
    """What a clock had to say at `at`, and what stops it, in one sentence of the active language. The due time is that
    of the current time zone, with its day when that is not the day of `at`.
    """
    measure, due_at = params["measure"], datetime.fromisoformat(params["due"])
    return _(SENTENCES[kind]) % {
        "due": dates.when(due_at, today=dates.local_day(at)),
        "clock": label_of(measure),
        "norm": params["norm"],
        "stops": stops_of(measure),
    }


def label_of(measure: str) -> Words:
    """What a kind of clock is called; its code where it is no longer known."""
    return MEASURES[measure].label if measure in MEASURES else measure


def stops_of(measure: str) -> Words:
    """What stops it; empty where it is no longer known."""
    return MEASURES[measure].stops if measure in MEASURES else ""


def stage_of(code: str) -> Words:
    """What a step is called, as in the clocks' own journal."""
    return EventCode(code).label
