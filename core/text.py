"""Text hygiene at the door: what a field may hold before any rule looks at its meaning."""

import re
import unicodedata

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import Problem

SHORT = 200
LONG = 20_000
# Control characters but tab and line feed, lone surrogates, and what Unicode promises never to be a character: a block
# of 32, and the last two of each plane.
_UNFIT = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(f"\\U{plane + last:08x}" for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# Marks that join, turn or leave room for others; alone they show nothing.
_SHOWS_NOTHING = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean(value: str, *, limit: int, multiline: bool = True) -> tuple[str, list[Problem]]:
    """`value` with line ends as LF, in NFC and without surrounding blanks, and what is wrong with it. A text of which
    nobody can see anything is empty.

    Refused (never repaired in silence): NUL and other control characters, lone surrogates, noncharacters, line breaks
    in a one-line field, and more than `limit` characters after cleaning.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    problems: list[Problem] = []
    if _UNFIT.search(text):
        problems.append(Problem("control_characters", _("This contains characters that are not text.")))
        return text, problems
    text = unicodedata.normalize("NFC", text).strip()
    if not any(_is_seen(char) for char in text):
        text = ""
    if not multiline and "\n" in text:
        problems.append(Problem("one_line", _("This must be a single line.")))
    if len(text) > limit:
        problems.append(
            Problem(
                "too_long", _("At most %(limit)s characters; this has %(size)s.") % {"limit": limit, "size": len(text)}
            )
        )
    return text, problems


def _is_seen(char: str) -> bool:
    return char not in _FILLERS and unicodedata.category(char) not in _SHOWS_NOTHING


def fit(value: str, *, limit: int, multiline: bool = False) -> str:
    """`value` without what `clean` refuses, cut to `limit` characters. For what machines send, where the original is
    kept beside it and nobody is there to be asked again.
    """
    text = _UNFIT.sub(" ", unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")))
    text = text.strip() if multiline else " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def wording(zh: str, en: str) -> str:
    """Of what a manager wrote in Chinese and, where he wished, in English: the one of the reader's language, as far as
    there is one.
    """
    return en if en and (get_language() or "").startswith("en") else zh
