"""Clocks in words, in the reader's language: on the screen and in letters."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Words
from face import dates
from sla.choices import EventCode
from sla.measures.table import label_of, stops_of

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
    "clock_reminded": gettext_noop(
        "The user is reminded; awaited until %(due)s: %(clock)s (%(norm)s). What stops the clock: %(stops)s"
    ),
    "clock_unanswered": gettext_noop(
        "No answer by %(due)s, please call the user: %(clock)s (%(norm)s). What is missing: %(stops)s"
    ),
}


def sentence_of(kind: str, params: Mapping[str, Any], *, at: datetime) -> str:
    """What a clock had to say at `at`, and what stops it, in one sentence of the active language; of somebody who is
    away his promises too. Times are those of the current time zone, with the day when that is not the day of `at`.
    """
    measure, today = str(params["measure"]), dates.local_day(at)
    sentence = _(SENTENCES[kind]) % {
        "due": dates.when(datetime.fromisoformat(params["due"]), today=today),
        "clock": label_of(measure),
        "norm": params["norm"],
        "stops": stops_of(measure),
    }
    promises = [_promise(one, today=today) for one in params.get("promises", ())]
    if not promises:
        return sentence
    # Translators: between two promises of a list
    owed = _("; ").join(promises)
    return _("%(sentence)s. Promises to be kept by somebody: %(promises)s") % {"sentence": sentence, "promises": owed}


def _promise(promise: Mapping[str, str], *, today: date) -> str:
    due = dates.when(datetime.fromisoformat(promise["due"]), today=today)
    return _("%(number)s by %(due)s") % {"number": promise["number"] or _("a conversation"), "due": due}


def stage_of(code: str) -> Words:
    """What a step is called, as in the clocks' own journal."""
    return EventCode(code).label
