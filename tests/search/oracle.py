"""The rule of the search told a second time, slowly: a text is a list of atoms, a word is found where its atoms stand.

A Latin word or number is one atom, any other character is one, and blanks are atoms only between two characters that
are not Latin. The last atom of a word may be the beginning of a Latin word only.
"""

import unicodedata
from itertools import groupby


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def atoms(text: str) -> list[str]:
    """The atoms of a text of ASCII, Han and punctuation."""
    flat = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    runs = [(latin, "".join(run)) for latin, run in groupby(flat, key=_is_latin)]
    parts = [part for latin, run in runs for part in ([run] if latin else run)]
    beside = [False, *(_is_latin(part[0]) for part in parts), False]
    return [part for at, part in enumerate(parts) if part != " " or not (beside[at] or beside[at + 2])]


def occurs(word: str, text: str) -> bool:
    """Whether `word`, without blanks in it, is found in `text`."""
    wanted, there = atoms(word), atoms(text)
    return any(_fits(wanted, there[at : at + len(wanted)]) for at in range(len(there) - len(wanted) + 1))


def _fits(wanted: list[str], there: list[str]) -> bool:
    last, end = wanted[-1], there[-1]
    return wanted[:-1] == there[:-1] and (end.startswith(last) if _is_latin(last[0]) else end == last)
