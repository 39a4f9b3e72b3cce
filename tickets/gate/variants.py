"""Characters that stand for one another: traditional for simplified, look-alikes for the letters they imitate."""

from functools import cache

import opencc

_CJK = (0x3400, 0xA000)
# Each row: the character that is meant, then those that pass for it. Lower case and simplified on both sides, since
# folding does those first. 您/你 differ in courtesy, not in meaning: a banned phrase stays banned when it is polite.
_ROWS = (
    "aаαɑᴀ",
    "bвьʙ",
    "cсϲᴄ",
    "dԁᴅ",
    "eеєεᴇ",
    "fғꜰϝ",
    "gɡԍɢ",
    "hнһʜ",
    "iіιıɪ",
    "jјᴊ",
    "kкκĸқᴋ",
    "lӏʟǀ",
    "mмᴍ",
    "nηпɴո",
    "oоοσօᴏøɵ০੦",
    "pрρᴘ",
    "rгʀ",
    "sѕꜱ",
    "tтτᴛ",
    "uυսᴜ",
    "vνѵᴠ",
    "wѡԝᴡω",
    "xхχ",
    "yуүγʏ",
    "zᴢ",
    "已己巳",
    "处処",
    "你您妳祢",
    "了叻",
)
_LOOKALIKES = {twin: row[0] for row in _ROWS for twin in row[1:]}


@cache
def simplified() -> dict[str, str]:
    """Every single character OpenCC writes otherwise in simplified Chinese; built once per process (about 0.1 s)."""
    characters = [chr(code) for code in range(*_CJK)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new}


def standard(char: str) -> str:
    """The character `char` is compared as. Already folded for width and case."""
    plain = simplified().get(char, char) if ord(char) >= _CJK[0] else char
    return _LOOKALIKES.get(plain, plain)
