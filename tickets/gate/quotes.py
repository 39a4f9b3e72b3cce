"""What the writer quotes: words in quotation marks, and lines quoted as mail programs do."""

import re
from bisect import bisect_right

# Each alternative stops at its own next mark, so a mark without a partner costs one look, not one per character.
_QUOTED = re.compile(
    r"“[^“”]*”|「[^「」]*」|『[^『』]*』|‘[^‘’]*’|\"[^\"\n]*\"|＂[^＂\n]*＂|^[ \t]*[>＞].*$", re.MULTILINE
)


class Quotes:
    """The quoted stretches of one text."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in _QUOTED.finditer(text)]
        self._starts = [start for start, _ in self.spans]

    def __bool__(self) -> bool:
        return bool(self.spans)

    def cover(self, start: int, end: int) -> bool:
        """Whether all from `start` to `end` lies within one quotation."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self.spans[index][1]

    def blanked(self, text: str) -> str:
        """`text` with every quotation replaced by a line end: what the writer says himself."""
        return _QUOTED.sub("\n", text)
