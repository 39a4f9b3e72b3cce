"""In which of the desk's languages somebody writes."""

import re

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")
_FEW, _SOME = 2, 12


def language_of(text: str) -> str:
    """`zh-hans` or `en`; empty where the text does not say, or is neither."""
    text = text[:2_000]
    if _KANA.search(text):
        return ""
    if len(_CHINESE.findall(text)) >= _FEW:
        return "zh-hans"
    return "en" if len(_LATIN.findall(text)) >= _SOME else ""
