"""The font of our PDFs, and what it can write. Loads reportlab: imported by `satisfaction.records.sheet` only.

By default it is STSong-Light, one of the Chinese fonts that every PDF reader knows by name and puts its own in the
place of: nothing has to be installed here, and files stay small. It has no characters beyond Unicode's first 65,536.
With the setting PDF_FONT a TrueType file is embedded instead, and what that font can draw is written.
"""

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

logger = logging.getLogger(__name__)
READERS_OWN = "STSong-Light"
_LAST_IN_PLANE = 0xFFFF


class Font(NamedTuple):
    """The font's name, the one for Latin letters and digits, and what writes characters it does not have as their code:
    〔U+20BB7〕.
    """

    name: str
    latin: str
    fit: Callable[[str], str]


def load_font() -> Font:
    """The font that the settings name, ready for use; the usual one where the file cannot be read (which is logged)."""
    return _load(settings.PDF_FONT)


@lru_cache(maxsize=4)
def _load(path: str) -> Font:
    if path:
        try:
            return _embedded(path)
        except (OSError, TTFError):
            logger.exception("PDF_FONT %s cannot be read; PDFs are written without it.", path)
    pdfmetrics.registerFont(UnicodeCIDFont(READERS_OWN))
    return Font(READERS_OWN, "Helvetica", lambda text: _fitted(text, lambda code: code <= _LAST_IN_PLANE))


def _embedded(path: str) -> Font:
    font = TTFont("PDF_FONT", path)
    pdfmetrics.registerFont(font)
    glyphs = font.face.charToGlyph
    return Font(font.fontName, font.fontName, lambda text: _fitted(text, lambda code: code in glyphs))


def _fitted(text: str, has: Callable[[int], bool]) -> str:
    return "".join(char if has(ord(char)) else f"〔U+{ord(char):04X}〕" for char in text)
