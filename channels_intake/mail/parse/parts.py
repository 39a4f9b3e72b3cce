"""A letter's parts: taken apart by their boundaries, however they are nested, with the whole kept in place once."""

import quopri
import re
from binascii import Error, a2b_uu
from collections.abc import Iterator
from dataclasses import dataclass

from channels_intake.mail.parse.heads import Heads, split_head
from channels_intake.mail.parse.parameters import media_type, parameters
from channels_intake.mail.parse.words import unbase64

MOST_DEPTH = 30
MOST_PARTS = 500
_GUESS = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+:)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A part of `raw`, its body from `start` to `end`, not yet decoded."""

    raw: bytes
    heads: Heads
    start: int
    end: int
    depth: int = 0
    usual: str = "text/plain"

    @property
    def content_type(self) -> str:
        """Its media type; what is usual at its place where it says none."""
        given = self.heads.get("content-type")
        return media_type(parameters(given)[0]) if given else self.usual

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of its media type."""
        return parameters(self.heads.get("content-type"))[1]

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """How it wants to be shown, with the parameters of that."""
        return parameters(self.heads.get("content-disposition"))

    def body(self) -> bytes:
        """Its content, decoded as its head says; as it stands where that is no known way."""
        encoding = self.heads.word("content-transfer-encoding")
        if encoding == "base64":
            return unbase64(memoryview(self.raw)[self.start : self.end])
        raw = self.raw[self.start : self.end]
        match encoding:
            case "quoted-printable":
                return quopri.decodestring(raw)
            case "x-uuencode" | "uuencode" | "x-uue" | "uue":
                return _unuu(raw)
            case _:
                return raw


def whole(raw: bytes) -> Part:
    """The letter as the part that holds all others."""
    heads, start = split_head(raw)
    return Part(raw, heads, start, len(raw))


def children(part: Part) -> Iterator[Part]:
    """The parts of a multipart; none where it is not really one. What stands before the first and behind the last
    boundary is for programs that know no multiparts.
    """
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    usual = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for start, end in _pieces(part, boundary) or _pieces(part, _guessed(part)):
        heads, body = split_head(part.raw, start, end)
        yield Part(part.raw, heads, body, end, part.depth + 1, usual)


def _pieces(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    if not boundary:
        return []
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
    found: list[tuple[int, int]] = []
    begun = -1
    for delimiter in line.finditer(part.raw, part.start, part.end):
        if begun >= 0:
            found.append((begun, _before_line_end(part.raw, begun, delimiter.start())))
        begun = -1 if delimiter[1] else min(delimiter.end() + 1, part.end)
        if delimiter[1] or len(found) > MOST_PARTS:
            break
    if begun >= 0:
        found.append((begun, part.end))  # the closing boundary is missing
    return found


def _before_line_end(raw: bytes, start: int, end: int) -> int:
    """The line end in front of a boundary belongs to the boundary."""
    for line_end in (b"\r\n", b"\n"):
        if raw[max(start, end - len(line_end)) : end] == line_end:
            return end - len(line_end)
    return max(start, end)


def _guessed(part: Part) -> bytes:
    found = _GUESS.search(part.raw, part.start, part.end)
    return found[1] if found else b""


def _unuu(raw: bytes) -> bytes:
    lines = raw.splitlines()
    begin = next((at for at, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    found = []
    for line in lines[begin + 1 :]:
        if line.strip() == b"end":
            break
        try:
            found.append(a2b_uu(line))
        except Error:
            # Some programs write a wrong length; the line's own is right.
            size = ((((line[:1] or b" ")[0] - 32) & 63) * 4 + 5) // 3
            found.append(_forgiving(line[:size]))
    return b"".join(found)


def _forgiving(line: bytes) -> bytes:
    try:
        return a2b_uu(line)
    except Error:
        return b""
