"""Parameters of a header: `text/plain; charset=gbk; name*0*=…`, as RFC 2231 has it and as programs write it."""

import re
from urllib.parse import unquote_to_bytes

from channels_intake.mail.parse.charsets import text_of
from channels_intake.mail.parse.words import MOST, decode_words

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_PIECE = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
MOST_PIECES = 100

_Pieces = dict[int, tuple[str, bool]]


def parameters(raw: bytes, *, charset: str = "") -> tuple[str, dict[str, str]]:
    """The value before the first semicolon, in lower case, and the parameters by lower-case names."""
    raw = raw[:MOST]
    text = raw.decode("ascii") if raw.isascii() else text_of(raw, charset)
    value, _, _ = text.partition(";")
    pieces: dict[str, _Pieces] = {}
    for name, given in _PARAMETER.findall(text):
        if found := _PIECE.match(name.lower()):
            number = int(found[2]) if found[2] else 0
            pieces.setdefault(found[1], {}).setdefault(number, (_unquoted(given), bool(found[3])))
    return value.strip().lower(), {name: _whole(some) for name, some in pieces.items()}


def media_type(value: str) -> str:
    """`value` where it is a media type; text/plain where it is none (RFC 2045 5.2)."""
    return value if _TYPE.fullmatch(value) else "text/plain"


def _unquoted(given: str) -> str:
    given = given.strip()
    if given.startswith('"'):
        return re.sub(r"\\(.)", r"\1", given[1:].removesuffix('"'))
    return given


def _whole(pieces: _Pieces) -> str:
    """The continuations put together as bytes, then decoded: they too are cut in the middle of characters."""
    ordered = [pieces[number] for number in sorted(pieces)[:MOST_PIECES]]
    if not any(is_extended for _, is_extended in ordered):
        return " ".join(decode_words("".join(text for text, _ in ordered)).split())
    first, is_extended = ordered[0]
    charset = ""
    if is_extended and first.count("'") > 1:
        charset, _, first = first.split("'", 2)
    ordered[0] = (first, is_extended)
    joined = b"".join(
        unquote_to_bytes(text) if is_extended else text.encode("utf-8", "surrogateescape")
        for text, is_extended in ordered
    )
    return " ".join(text_of(joined, charset).split())
