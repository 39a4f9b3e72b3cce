"""Text hygiene at the door: what a field may hold before any rule looks at its meaning."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from core.errors import Problem

SHORT = 200
LONG = 20_000
_KEPT = {"\n", "\t"}
# What Unicode promises never to be a character: the last two of each plane, and a block of 32.
_NONCHARACTERS = frozenset(
    {plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)} | set(range(0xFDD0, 0xFDF0))
)


def clean(value: str, *, limit: int, multiline: bool = True) -> tuple[str, list[Problem]]:
    """`value` with line ends as LF, in NFC and without surrounding blanks, and what is wrong with it.

    Refused (never repaired in silence): NUL and other control characters, lone surrogates, noncharacters, line breaks
    in a one-line field, and more than `limit` characters after cleaning.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    problems: list[Problem] = []
    if any(_is_unfit(char) for char in text):
        problems.append(Problem("control_characters", _("This contains characters that are not text.")))
        return text, problems
    text = unicodedata.normalize("NFC", text).strip()
    if not multiline and "\n" in text:
        problems.append(Problem("one_line", _("This must be a single line.")))
    if len(text) > limit:
        problems.append(
            Problem(
                "too_long", _("At most %(limit)s characters; this has %(size)s.") % {"limit": limit, "size": len(text)}
            )
        )
    return text, problems


def _is_unfit(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cc":
        return char not in _KEPT
    return category == "Cs" or ord(char) in _NONCHARACTERS
