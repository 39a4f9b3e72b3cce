"""Folding: different writings of the same words become the same string, each character knowing where it came from."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tickets.gate.variants import standard

# What stands between two kept characters: nothing to see, a blank, or a sign that ends a clause.
JOINED, BLANK, BREAK = 0, 1, 2

_TAGS = (
    "a|b|big|br|code|center|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|q|s|small|span|strike|strong|sub|sup|"
    "table|td|tr|tt|u|ul"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]{{0,500}})?/?>|&(?:#[0-9]{{1,7}}|#x[0-9a-f]{{1,6}}|[a-z]{{2,8}});", re.IGNORECASE
)
_BREAKING_TAG = re.compile(r"</?(?:br|div|h|li|p|td|tr)", re.IGNORECASE)
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs by category, blank to the eye
_DECORATION = "*_~`#^|\\=+-'’·&@"  # signs that dress a word up without ending the clause
_ZERO_AS_LETTER = re.compile(r"(?<![0-9])0(?=[a-z])|(?<=[a-z])0(?![0-9])")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` holds letters and digits only; `spans[i]` is where character i stands in the original, `gaps[i]` what
    stood before it (`gaps[len(text)]`: behind the last).
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    gaps: bytes

    def is_boundary(self, index: int) -> bool:
        """Whether a clause ends or begins before character `index`. A blank counts only inside Chinese: beside Latin
        letters it is mere typography.
        """
        if index in {0, len(self.text)} or self.gaps[index] == BREAK:
            return True
        return self.gaps[index] == BLANK and not (self.text[index - 1].isascii() or self.text[index].isascii())

    def is_word_edge(self, index: int) -> bool:
        """Whether no Latin word runs on across the place before character `index`."""
        if index in {0, len(self.text)} or self.gaps[index] != JOINED:
            return True
        return not (self.text[index - 1].isascii() and self.text[index].isascii())

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the folded characters from `start` to `end`."""
        return self.spans[start][0], self.spans[end - 1][1]


def fold(text: str) -> Folded:
    """`text` without width, case, script variant, look-alikes, accents, blanks, signs, emoji, tags. Never raises."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    gaps = bytearray()
    gap = BREAK
    for start, end, chars in _pieces(text):
        for char in chars:
            kept, between = _folded(char)
            if not kept:
                gap = max(gap, between)
                continue
            letters.append(kept)
            spans.extend([(start, end)] * len(kept))
            gaps.append(gap)
            gaps.extend(bytes(len(kept) - 1))
            gap = JOINED
    gaps.append(BREAK)
    return Folded(_ZERO_AS_LETTER.sub("o", "".join(letters)), tuple(spans), bytes(gaps))


def fold_text(text: str) -> str:
    """The folded letters and digits alone, for comparing."""
    return fold(text).text


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, characters) of the original: tags become nothing or a line end, entities what they mean."""
    position = 0
    for match in _MARKUP.finditer(text) if "<" in text or "&" in text else ():
        yield from ((index, index + 1, text[index]) for index in range(position, match.start()))
        position = match.end()
        if match[0][0] == "&":
            yield match.start(), position, html.unescape(match[0])
        elif _BREAKING_TAG.match(match[0]):
            yield match.start(), position, "\n"
    yield from ((index, index + 1, text[index]) for index in range(position, len(text)))


@lru_cache(maxsize=20_000)
def _folded(char: str) -> tuple[str, int]:
    """What `char` is compared as; when that is nothing, what it does to its neighbours."""
    if char in _BLANK_LETTERS:
        return "", BLANK
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = "".join(standard(_digit(part)) for part in plain if unicodedata.category(part)[0] in "LN")
    return kept, JOINED if kept else _gap(char)


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char


def _gap(char: str) -> int:
    category = unicodedata.category(char)
    if char in _LINE_ENDS:
        return BREAK
    if category == "Zs" or char == "\t":
        return BLANK
    return BREAK if category[0] in "PS" and char not in _DECORATION else JOINED
