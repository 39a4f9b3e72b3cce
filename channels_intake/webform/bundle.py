"""A form and its files as one thing to be kept: the form's words in JSON, and, behind a NUL, the files one after the
other, as long as the words say.
"""

import json
from collections.abc import Sequence
from typing import Any

from channels_intake.arrival import Enclosure

_END = b"\0"  # JSON holds none


def pack(said: dict[str, Any], files: Sequence[Enclosure]) -> bytes:
    """What is kept raw. Files make no difference to what the words say but for `files`: the name and size of each."""
    if not files:
        return _written(said)
    sizes = [{"name": one.name, "size": len(one.content)} for one in files]
    return b"".join([_written({**said, "files": sizes}), _END, *(one.content for one in files)])


def _written(said: dict[str, Any]) -> bytes:
    """Readable for whoever looks at it as it came; what UTF-8 has no place for is escaped, as JSON may have it."""
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def words_in(raw: bytes) -> dict[str, Any]:
    """What the form says."""
    said: dict[str, Any] = json.loads(raw.partition(_END)[0])
    return said


def files_in(raw: bytes) -> list[Enclosure]:
    """The files that came with it."""
    head, _, rest = raw.partition(_END)
    found, at = [], 0
    for one in json.loads(head).get("files", ()):
        found.append(Enclosure(name=one["name"], content=rest[at : at + one["size"]]))
        at += one["size"]
    return found
