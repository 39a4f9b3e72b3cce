"""Texts in headers: raw 8-bit ones, and RFC 2047 with the ways it is abused."""

import base64
import quopri
import re
from itertools import groupby

from channels_intake.mail.parse.charsets import text_of

MOST = 64 * 1024
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_PADDED = 4
_AT_ONCE = 256 * 1024


def header_text(raw: bytes, *, charset: str = "") -> str:
    """A header's value as one line of text. `charset` is what raw 8-bit ones are tried as first."""
    raw = raw[:MOST]
    text = raw.decode("ascii") if raw.isascii() else text_of(raw, charset)
    return " ".join(decode_words(text).split())


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded. Neighbours in one encoding are put together first: many programs cut them
    in the middle of a character.
    """
    if "=?" not in text:
        return text
    pieces = _WORD.split(_BETWEEN.sub(r"\1", text))
    plain, words = pieces[0::4], list(zip(pieces[1::4], pieces[2::4], pieces[3::4], pieces[4::4], strict=True))
    decoded = plain[0]
    run: list[tuple[str, bytes]] = []
    for charset, how, body, after in words:
        run.append((charset.partition("*")[0].lower(), _bytes_of(how, body)))
        if after:
            decoded, run = decoded + _joined(run) + after, []
    return decoded + _joined(run)


def unbase64(raw: bytes | memoryview) -> bytes:
    """Base64 with whatever stands between; what is cut off in the middle gives what is whole. In small pieces: a large
    file is in memory only as often as it must be.
    """
    view, rest, decoded = memoryview(raw), b"", []
    for start in range(0, len(view), _AT_ONCE):
        kept = rest + _NOT_BASE64.sub(b"", bytes(view[start : start + _AT_ONCE]))
        whole = len(kept) - len(kept) % _PADDED
        decoded.append(base64.b64decode(kept[:whole]))
        rest = kept[whole:]
    if len(rest) > 1:
        decoded.append(base64.b64decode(rest + b"=" * (-len(rest) % _PADDED)))
    return b"".join(decoded)


def _bytes_of(how: str, body: str) -> bytes:
    raw = body.encode("utf-8", "surrogateescape")
    if how in "bB":
        # Several encoded texts in one word, each with its own padding.
        return b"".join(unbase64(part) for part in re.split(rb"=+", raw) if part)
    return quopri.decodestring(raw.replace(b"_", b" "), header=False)


def _joined(run: list[tuple[str, bytes]]) -> str:
    groups = groupby(run, key=lambda word: word[0])
    return "".join(text_of(b"".join(raw for _, raw in words), charset) for charset, words in groups)
