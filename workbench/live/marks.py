"""How far a page has heard, as the id of a message: `t120-c33-n5-u0-p2`. Any process reads any other's."""

import re
from collections.abc import Mapping

from core.ids import read_id
from workbench.live.sources import LETTERS

Marks = dict[str, int]
_MARKS = re.compile("-".join(f"{letter}([0-9]{{1,19}})" for letter in LETTERS))


def write_marks(marks: Mapping[str, int]) -> str:
    """As text."""
    return "-".join(f"{letter}{marks[letter]}" for letter in LETTERS)


def read_marks(text: str) -> Marks | None:
    """From text; None where it is none, whatever it is."""
    found = _MARKS.fullmatch(text)
    ids = [read_id(digits) for digits in found.groups()] if found else [None]
    return None if None in ids else {letter: pk or 0 for letter, pk in zip(LETTERS, ids, strict=True)}
