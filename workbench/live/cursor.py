"""How far a journal was read, when rows may become visible later than rows with a higher id.

Ids are given out when a row is written, but seen when its transaction ends. So a hole in the ids may still be filled,
or belong to a transaction that was taken back. A hole is waited for; `mark` stands before the first one, and what was
read beyond it is remembered, so that nothing comes twice.
"""

from collections.abc import Iterable, Mapping

PATIENCE = 30.0  # seconds that a hole is waited for: longer than any act takes


def settled(mark: int, seen: Mapping[int, float], *, now: float) -> int:
    """The id up to which everything has been read, from `mark` on; `seen` says of each id when it was first there."""
    for pk in sorted(seen):
        if pk <= mark or pk == mark + 1 or now - seen[pk] >= PATIENCE:
            mark = max(mark, pk)
        else:
            break
    return mark


class Cursor:
    """The place in one journal."""

    def __init__(self, mark: int = 0) -> None:
        self.mark = mark
        self._seen: dict[int, float] = {}

    def begin(self, mark: int, seen: Mapping[int, float], *, now: float) -> None:
        """Begin after `mark`, where the rows `seen` have been there since the moments that are said."""
        self.mark, self._seen = mark, dict(seen)
        self.take((), now=now)

    def take(self, ids: Iterable[int], *, now: float) -> set[int]:
        """Those of `ids`, read from `mark` on at the moment `now` (seconds), that were not there before."""
        fresh = {pk for pk in ids if pk > self.mark and pk not in self._seen}
        self._seen |= dict.fromkeys(fresh, now)
        self.mark = settled(self.mark, self._seen, now=now)
        self._seen = {pk: at for pk, at in self._seen.items() if pk > self.mark}
        return fresh

    def leap(self, mark: int) -> None:
        """Go on after `mark`, whatever lies between."""
        self.mark, self._seen = mark, {}
