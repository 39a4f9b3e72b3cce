"""Message-IDs: what a letter is called, and what it refers to."""

import re

from channels_intake.mail.parse.heads import Heads
from channels_intake.mail.parse.words import MOST

MOST_REFERENCES = 100
_ID = re.compile(rb"<([^<>\s]{1,900})>")
_BARE = re.compile(rb"[^<>\s,;]{1,250}@[^<>\s,;]{1,250}")


def message_id(heads: Heads) -> str:
    """The letter's own name with its brackets; empty where it has none."""
    found = _names(heads.get("message-id"))
    return found[0] if found else ""


def references(heads: Heads) -> tuple[str, ...]:
    """What it answers first, then what stands in its thread, newest first; each once. A long thread's middle is left
    out, never its root.
    """
    answered = [name for raw in heads.all("in-reply-to") for name in _names(raw)]
    thread = [name for raw in heads.all("references") for name in _names(raw)]
    newest_first = list(dict.fromkeys([*answered, *reversed(thread)]))
    if len(newest_first) > MOST_REFERENCES:
        newest_first = [*newest_first[: MOST_REFERENCES - 1], newest_first[-1]]
    return tuple(newest_first)


def _names(raw: bytes) -> list[str]:
    raw = raw[:MOST]
    found = _ID.findall(raw) or _BARE.findall(raw)
    return [f"<{name.decode('utf-8', 'replace')}>" for name in found]
