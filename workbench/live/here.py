"""Who looks at which ticket, and who writes there. Nothing of it is kept: it stands in the cache for seconds.

Pages say every few seconds where they are. What they say is a line of a log in the cache: a number is drawn, the line
is put under it. Whoever wants to know reads the lines since his last look, in one question, so any number of processes
know the same, and two who speak at once never overwrite each other. A line that was read too early is asked for once
more.
"""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches

STAYS = 20.0  # seconds after the last word of a page
DOING = ("view", "note", "reply")  # the strongest last
GONE = ""
_LAST = "last"
_MOST = 2000  # lines of the log that are read at once

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Word:
    """What one page says: whose it is, at which ticket, and what is done there."""

    number: str
    user_id: int
    name: str
    tab: str
    doing: str


@dataclass(frozen=True)
class Person:
    """Somebody at a ticket."""

    id: int
    name: str
    doing: str


class Here:
    """What this process knows of it. Safe to ask from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read = 0
        self._missing: set[int] = set()
        self._pages: dict[str, dict[tuple[int, str], tuple[Word, float]]] = {}

    def say(self, word: Word) -> None:
        """Put `word` into the log. A cache that cannot be reached loses it: a warning, and nobody waits."""
        cache = caches["live"]
        try:
            cache.add(_LAST, 0, timeout=None)
            cache.set(str(cache.incr(_LAST)), word, timeout=STAYS)
        except Exception as error:  # noqa: BLE001 (each cache has errors of its own)
            logger.warning("who looks at a ticket cannot be noted: %s", error)

    def look(self, *, now: float) -> set[str]:
        """Read what was said since the last look, at `now` (seconds of a clock that never jumps); the numbers of the
        tickets where something is otherwise than before.
        """
        with self._lock:
            changed = {word.number for word in self._lines() if self._note(word, now=now)}
            return changed | self._forget(now=now)

    def people(self, number: str) -> list[Person]:
        """Who was at the ticket `number` at the last look: each once, with the strongest of what he does."""
        with self._lock:
            pages = [word for word, _at in self._pages.get(number, {}).values()]
        found: dict[int, Word] = {}
        for word in sorted(pages, key=lambda one: DOING.index(one.doing)):
            found[word.user_id] = word
        return sorted((Person(one.user_id, one.name, one.doing) for one in found.values()), key=lambda one: one.id)

    def _lines(self) -> Iterable[Word]:
        cache = caches["live"]
        try:
            last = int(cache.get(_LAST) or 0)
            if last < self._read:  # the cache was emptied
                self._read, self._missing = 0, set()
            wanted = sorted(self._missing) + list(range(max(self._read, last - _MOST) + 1, last + 1))
            found = cache.get_many([str(number) for number in wanted]) if wanted else {}
        except Exception as error:  # noqa: BLE001
            logger.warning("who looks at a ticket cannot be read: %s", error)
            return []
        self._missing = {number for number in wanted if number > self._read and str(number) not in found}
        self._read = last
        return [found[str(number)] for number in wanted if str(number) in found]

    def _note(self, word: Word, *, now: float) -> bool:
        """Whether it is news."""
        pages, key = self._pages.setdefault(word.number, {}), (word.user_id, word.tab)
        before = pages.pop(key, None)
        if word.doing in DOING:
            pages[key] = (word, now)
        return (before[0] if before else None) != pages.get(key, (None,))[0]

    def _forget(self, *, now: float) -> set[str]:
        """The tickets that somebody left without a word."""
        left = set()
        for number, pages in list(self._pages.items()):
            over = [key for key, (_word, at) in pages.items() if now - at >= STAYS]
            for key in over:
                del pages[key]
            if over:
                left.add(number)
            if not pages:
                del self._pages[number]
        return left


here = Here()
