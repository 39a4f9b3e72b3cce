"""From bytes to text, whatever they call themselves: the declared encoding, UTF-8, gb18030, and in the end marks of
replacement. Never an error, and never fewer characters than there were.
"""

import codecs
from collections.abc import Iterator

# Chinese programs say gb2312 and write what only gb18030 holds; Taiwan's write Windows' Big5.
_READ_AS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("gb2312", "gb-2312", "gb-2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936"), ("gb18030",)),
    **dict.fromkeys(("gb18030", "gb18030-2000", "gb18030-2005", "chinese", "x-gb18030", "euc-cn"), ("gb18030",)),
    **dict.fromkeys(("big5", "x-big5", "big-5", "cp950", "ms950", "big5-hkscs", "big5hkscs"), ("cp950", "big5hkscs")),
    **dict.fromkeys(("unicode-1-1-utf-7", "utf7", "utf-7", "x-unicode-2-0-utf-7"), ("utf-7",)),
    **dict.fromkeys(("ks-c-5601-1987", "ks-c-5601", "euc-kr", "korean"), ("cp949",)),
    **dict.fromkeys(("shift-jis", "x-sjis", "sjis"), ("cp932",)),
    **dict.fromkeys(("hz-gb-2312", "hz"), ("hz",)),
    **dict.fromkeys(("utf8", "utf-8", "utf-8-sig", "utf8mb4", "unicode", "cp65001", "unicode-1-1-utf-8"), ("utf-8",)),
}
# These take any byte at all, so they are believed only where the text is not plainly something else.
_TAKES_ALL = frozenset({"iso8859-1", "cp1252", "iso8859-15", "latin-1", "iso8859-9", "cp1254"})
# Not ways to write a letter: escapes of programs, domain names, codecs that always fail or depend on the system.
_NOT_FOR_LETTERS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "charmap", "mbcs", "oem", "utf-8-sig"}
)


def text_of(raw: bytes, declared: str = "") -> str:
    """`raw` as text, reading it as `declared` where that is possible."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    names = list(_ladder(raw, declared))
    for name in names:
        try:
            return raw.decode(name)
        except UnicodeError:
            continue
    return _least_damaged(raw, names)


def _ladder(raw: bytes, declared: str) -> Iterator[str]:
    known = _known(declared)
    is_doubtful = any(name in _TAKES_ALL for name in known) and not raw.isascii()
    if not is_doubtful:
        yield from known
    yield "utf-8"
    if is_doubtful:
        yield from known
    yield "gb18030"


def _known(declared: str) -> tuple[str, ...]:
    name = declared.strip().strip("\"'").lower().replace("_", "-")[:60]
    if name in _READ_AS:
        return _READ_AS[name]
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ()
    canonical = found.name.replace("_", "-")
    # Python's own list of what is text; there is no public name for it.
    is_text = getattr(found, "_is_text_encoding", False)
    return (found.name,) if is_text and canonical not in _NOT_FOR_LETTERS else ()


def _least_damaged(raw: bytes, names: list[str]) -> str:
    readings = [raw.decode(name, "replace") for name in dict.fromkeys(names)]
    return min(readings, key=lambda text: text.count("\ufffd"))
