"""Putting letters into the outbox, in the transaction of the act that causes them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from core.sql import insert_new
from outbox.identity import mail_domain, message_id_for
from outbox.models import KEY_SIZE, NAME_SIZE, TAG_SIZE, THREAD_SIZE, ZONE_SIZE, OutboxMessage, State, TransportKind
from outbox.snapshot import freeze, storable

_TRANSPORTS = frozenset(TransportKind.values)
_COLUMNS = (
    "transport",
    "dedupe_key",
    "message_id",
    "thread_key",
    "subject_tag",
    "address",
    "name",
    "reply_to",
    "language",
    "time_zone",
    "letter",
    "context",
    "state",
    "attempts",
    "next_attempt_at",
    "failure",
    "last_error",
    "created_at",
    "resent_by",
)
LETTER_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to be enqueued: to whom, which letter with which values, and the key that makes it happen only once.

    `context` holds codes, ids and values, never rendered sentences (see `outbox.snapshot`); `link` in it is the one
    absolute address that the letter asks its reader to open, `in_reply_to` the Message-ID of the letter that this one
    answers. `time_zone` is the receiver's; empty means the desk's.
    """

    transport: str
    address: str
    name: str
    language: str
    letter: str
    dedupe_key: str
    context: Mapping[str, object] = field(default_factory=dict)
    thread_key: str = ""
    subject_tag: str = ""
    reply_to: str = ""
    time_zone: str = ""


def enqueue_many(drafts: Iterable[Draft], *, at: datetime) -> dict[str, int]:
    """Letters due at `at`, by one statement for a thousand: the ids of the new ones by their keys. A letter whose key
    was enqueued before, by whomever, is there already and left alone.

    Never refuses for the sake of an address: a letter that cannot be delivered becomes a dead letter that people see,
    and does not stop the act that caused it. What only a defect of the caller can bring about (an unknown transport, a
    letter's name that is none, a value that is not a snapshot, an overlong key) raises `ValueError` or `TypeError`.
    """
    domain = mail_domain()
    rows = [_row(draft, at=at, domain=domain) for draft in drafts]
    return {key: pk for (key,), pk in insert_new(OutboxMessage, _COLUMNS, rows, once=("dedupe_key",)).items()}


def _row(draft: Draft, *, at: datetime, domain: str) -> tuple[object, ...]:
    """In the order of `_COLUMNS`. No instance: in a storm, making those took longer than writing the letters."""
    if draft.transport not in _TRANSPORTS:
        raise ValueError(f"no such way out: {draft.transport!r}")
    if not LETTER_NAME.match(draft.letter):
        raise ValueError(f"not a letter's name: {draft.letter!r}")
    return (
        draft.transport,
        _key(draft.dedupe_key, limit=KEY_SIZE),
        message_id_for(draft.dedupe_key, domain=domain),
        _key(draft.thread_key, limit=THREAD_SIZE) if draft.thread_key else "",
        storable(draft.subject_tag)[:TAG_SIZE],
        storable(draft.address),
        storable(draft.name)[:NAME_SIZE],
        storable(draft.reply_to),
        spoken(draft.language),
        storable(draft.time_zone)[:ZONE_SIZE],
        draft.letter,
        freeze(draft.context),
        State.QUEUED.value,
        0,
        at,
        "",
        "",
        at,
        "",
    )


def spoken(language: str) -> str:
    """The desk's language nearest to `language`; its first language where it speaks none like it."""
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def _key(key: str, *, limit: int) -> str:
    if not 0 < len(key) <= limit or not key.isprintable():
        raise ValueError(f"a key has 1 to {limit} printable characters: {key!r:.240}")
    return key
