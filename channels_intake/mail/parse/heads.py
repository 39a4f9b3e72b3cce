"""The head of a letter (or of a part): its fields in their order, unfolded, as bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_FIELDS = 2_000
MOST_BYTES = 1 << 20
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class Heads:
    """Fields by their lower-case names; of one that stands there twice, the first is the one that counts."""

    fields: Sequence[tuple[str, bytes]] = ()

    def get(self, name: str) -> bytes:
        """The first field called `name`; empty where there is none."""
        return next((value for one, value in self.fields if one == name), b"")

    def all(self, name: str) -> list[bytes]:
        """Every field called `name`."""
        return [value for one, value in self.fields if one == name]

    def has(self, name: str) -> bool:
        """Whether there is such a field, even an empty one."""
        return any(one == name for one, _ in self.fields)

    def word(self, name: str) -> str:
        """The field `name` as a bare lower-case code, without comments and parameters."""
        raw = self.get(name).decode("ascii", "replace")
        return re.sub(r"\([^()]*\)", " ", raw).partition(";")[0].strip().lower()


def split_head(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Heads, int]:
    """The head of what lies between `start` and `end`, and where its body begins. A line that is no field ends the head
    and belongs to the body, so that no text is lost where the empty line between them is missing; a mailbox's `From `
    lines in front are passed over.
    """
    end = len(raw) if end is None else end
    fields: list[tuple[str, list[bytes]]] = []
    place = _past_envelope(raw, start, end)
    stop = min(end, place + MOST_BYTES)
    while place < stop and len(fields) < MOST_FIELDS:
        line = _line(raw, place, end)
        text = line.rstrip(b"\r\n")
        if not text.strip(b" \t"):
            place += len(line)
            break
        if text[:1] in b" \t" and fields:
            fields[-1][1].append(text.strip())
        elif found := _FIELD.match(text):
            fields.append((found[1].decode("ascii").lower(), [found[2].strip()]))
        else:
            break
        place += len(line)
    return Heads([(name, b" ".join(pieces)) for name, pieces in fields]), place


def _past_envelope(raw: bytes, start: int, end: int) -> int:
    place = start
    while place < end:
        line = _line(raw, place, end)
        if line.strip() and not line.startswith((b"From ", b">From ")):
            break
        place += len(line)
    return place


def _line(raw: bytes, place: int, end: int) -> bytes:
    found = _LINE.match(raw, place, end)
    return found.group() if found else b""
