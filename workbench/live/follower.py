"""Reading what is new: by one task for everybody in a process, and from any place for who was away."""

from datetime import datetime

from workbench.live.cursor import Cursor, settled
from workbench.live.facts import RELOAD, Fact
from workbench.live.marks import Marks
from workbench.live.sources import SOURCES, Source

MOST = 200  # facts at once; where there are more, a page asks for everything anew
_READ = 2000  # rows of one journal at once
_BEFORE = 200  # ids before the end where a follower begins, so that the holes there are waited for too
JUST_NOW = 10.0  # seconds: what happened so shortly before a page was first connected may not stand in it yet


class Follower:
    """The places in all journals. Five statements for each look, whoever is connected."""

    def __init__(self) -> None:
        self._cursors: dict[str, Cursor] = {}

    @property
    def marks(self) -> Marks:
        """How far everything has been read."""
        return {letter: cursor.mark for letter, cursor in self._cursors.items()}

    def look(self, *, at: datetime, now: float) -> list[Fact]:
        """What is new since the last look, in the order of each journal; `RELOAD` alone where it is too much. The first
        look finds where everything stands, and what happened just now. `now` in seconds of a clock that never jumps.
        """
        facts: list[Fact] = []
        is_too_much = False
        for source in SOURCES:
            cursor = self._cursors.get(source.letter)
            if cursor is None:
                facts += self._begin(source, at=at, now=now)
                continue
            lines = source.after(cursor.mark, limit=_READ)
            if len(lines) == _READ:
                cursor.leap(source.last())
                is_too_much = True
                continue
            fresh = cursor.take((line.pk for line in lines), now=now)
            facts += [line.fact for line in lines if line.pk in fresh]
        return [RELOAD] if is_too_much or len(facts) > MOST else facts

    def _begin(self, source: Source, *, at: datetime, now: float) -> list[Fact]:
        cursor = self._cursors[source.letter] = Cursor()
        mark = max(0, source.last() - _BEFORE)
        lines = source.after(mark, limit=_READ)
        ages = {line.pk: (at - line.at).total_seconds() for line in lines}
        cursor.begin(mark, {pk: now - age for pk, age in ages.items()}, now=now)
        return [line.fact for line in lines if 0 <= ages[line.pk] < JUST_NOW]


def marks_now() -> Marks:
    """Where everything stands. Five looks at primary keys."""
    return {source.letter: source.last() for source in SOURCES}


def catch_up(marks: Marks, *, at: datetime) -> tuple[list[Fact], Marks]:
    """What is new since `marks`, and the marks to ask with the next time; `RELOAD` alone where it is too much, or where
    the marks are of another database. Five statements. Near a hole in the ids something may come a second time.
    """
    facts: list[Fact] = []
    reached: Marks = {}
    for source in SOURCES:
        mark = marks[source.letter]
        lines = source.after(mark, limit=MOST + 1)
        if len(lines) > MOST or (not lines and mark > source.last()):
            return [RELOAD], marks_now()
        seen = {line.pk: line.at.timestamp() for line in lines}
        reached[source.letter] = settled(mark, seen, now=at.timestamp())
        facts += [line.fact for line in lines]
    return ([RELOAD], marks_now()) if len(facts) > MOST else (facts, reached)
