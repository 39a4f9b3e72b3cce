"""The places of reply templates, as they are written in a text: `{称呼}`, `{name}`. One that stands in what is sent
was forgotten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PATTERN = re.compile(r"[{｛]\s*([^{}｛｝\n]{1,24}?)\s*[}｝]")
# In Chinese, and in English.
NAMES: tuple[tuple[str, str], ...] = (
    ("称呼", "name"),
    ("单号", "number"),
    ("标题", "title"),
    ("状态", "state"),
    ("工程师", "engineer"),
    ("小组", "group"),
    ("承诺时间", "committed"),
    ("本人", "me"),
    ("服务台", "desk"),
    ("热线", "hotline"),
)
_KNOWN = frozenset(name for pair in NAMES for name in pair)


@dataclass(frozen=True)
class Found:
    """Something in braces: as it stands in the text, its name, and where."""

    written: str
    name: str
    span: tuple[int, int]


def unfilled(text: str) -> list[Found]:
    """The places that stand in `text`."""
    return [found for found in _in_braces(text) if found.name in _KNOWN]


def unknown(text: str) -> list[Found]:
    """What stands in braces in `text` and is no place."""
    return [found for found in _in_braces(text) if found.name not in _KNOWN]


def _in_braces(text: str) -> Iterator[Found]:
    return (Found(one[0], one[1].casefold(), one.span()) for one in PATTERN.finditer(text))
