"""Which letter is the same letter: by its Message-ID and what it says, however it travelled."""

import hashlib
import re
from collections.abc import Iterator

from channels_intake.mail.parse.ids import message_id
from channels_intake.mail.parse.parts import MOST_DEPTH, MOST_PARTS, Part, children, whole

_WRITTEN = ("from", "subject", "date", "message-id", "reply-to")
_SPACE = re.compile(rb"\s+")
_DIGITS = 20


def external_id(raw: bytes) -> str:
    """The letter's name: its Message-ID, so that people find it, and a digest of what its sender wrote, so that one who
    gives the same Message-ID to several letters loses none. Without a Message-ID the digest alone.

    What servers add, how they wrap lines, end them and encode parts, makes no difference: delivered twice, it is one.
    """
    part = whole(raw)
    digest = hashlib.sha256()
    for name in _WRITTEN:
        digest.update(
            name.encode() + b"\0" + b"".join(_SPACE.sub(b"", value) for value in part.heads.all(name)) + b"\0"
        )
    for leaf in _leaves(part):
        content = leaf.body()
        digest.update(_SPACE.sub(b"", content) if leaf.content_type.startswith(("text/", "message/")) else content)
        digest.update(b"\0")
    return _named(part, digest.hexdigest()[:_DIGITS])


def external_id_of_head(head: bytes, size: int) -> str:
    """The name of a letter that is too large to be read: by its head, its beginning and its size in bytes."""
    part = whole(head)
    digest = hashlib.sha256(f"{size}".encode())
    for name in _WRITTEN:
        digest.update(b"\0" + b"".join(_SPACE.sub(b"", value) for value in part.heads.all(name)))
    return _named(part, "large-" + digest.hexdigest()[:_DIGITS])


def _named(part: Part, digest: str) -> str:
    name = message_id(part.heads)
    return f"{name}#{digest}" if name else f"#{digest}"


def _leaves(part: Part) -> Iterator[Part]:
    """All parts that hold no others, down to where letters are read."""
    stack = [part]
    count = 0
    while stack and count < MOST_PARTS:
        one = stack.pop()
        count += 1
        inner = list(children(one)) if one.content_type.startswith("multipart/") and one.depth < MOST_DEPTH else []
        if inner:
            stack.extend(reversed(inner))
        else:
            yield one
