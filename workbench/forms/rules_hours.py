"""Hours of a day as people write them: 08:30–12:00 13:30–18:00."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from sla.calendars import Interval

_DASHES = re.compile(r"\s*[-–—~～至]\s*")
_BETWEEN = re.compile("[\\s,;，；、]+")
PAIR = 2


def pairs_of(text: str) -> list[list[str]]:
    """The times in `text`, two by two; what is none is left for the calendar to refuse. `8:30` is `08:30`, and what was
    typed full-width (０８：３０－１２：００) is what it looks like.
    """
    parts = _BETWEEN.split(_DASHES.sub("-", normalize("NFKC", text).strip()))
    return [[time.zfill(5) for time in part.split("-")] for part in parts if part]


def text_of(intervals: Iterable[Interval]) -> str:
    """The same the other way round, as a form shows it."""
    return " ".join("-".join(interval.to_doc()) for interval in intervals)
