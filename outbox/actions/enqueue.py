"""Putting letters into the outbox, in the transaction of the act that causes them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from outbox.actions._insert import insert_new
from outbox.identity import message_id_for
from outbox.models import KEY_SIZE, NAME_SIZE, TAG_SIZE, THREAD_SIZE, ZONE_SIZE, OutboxMessage, TransportKind
from outbox.snapshot import freeze, storable

LETTER_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to be enqueued: to whom, which letter with which values, and the key that makes it happen only once.

    `context` holds codes, ids and values, never rendered sentences (see `outbox.snapshot`); `link` in it is the one
    absolute address that the letter asks its reader to open. `time_zone` is the receiver's; empty means the desk's.
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


def enqueue(
    *,
    transport: str,
    address: str,
    name: str,
    language: str,
    letter: str,
    context: Mapping[str, object],
    dedupe_key: str,
    thread_key: str = "",
    subject_tag: str = "",
    reply_to: str = "",
    time_zone: str = "",
    at: datetime,
) -> OutboxMessage | None:
    """The new row, due at `at`; None when a letter with this `dedupe_key` was enqueued before, by whomever.

    Never refuses for the sake of an address: a letter that cannot be delivered becomes a dead letter that people see,
    and does not stop the act that caused it. What only a defect of the caller can bring about (an unknown transport, a
    letter's name that is none, a value that is not a snapshot, an overlong key) raises `ValueError` or `TypeError`.
    """
    draft = Draft(
        transport=transport,
        address=address,
        name=name,
        language=language,
        letter=letter,
        context=context,
        dedupe_key=dedupe_key,
        thread_key=thread_key,
        subject_tag=subject_tag,
        reply_to=reply_to,
        time_zone=time_zone,
    )
    return next(iter(enqueue_many((draft,), at=at)), None)


def enqueue_many(drafts: Iterable[Draft], *, at: datetime) -> list[OutboxMessage]:
    """The new rows among `drafts`, in their order, by one statement for many; see `enqueue` for what is refused."""
    return insert_new([_row(draft, at=at) for draft in drafts])


def _row(draft: Draft, *, at: datetime) -> OutboxMessage:
    if draft.transport not in TransportKind.values:
        raise ValueError(f"no such way out: {draft.transport!r}")
    if not LETTER_NAME.match(draft.letter):
        raise ValueError(f"not a letter's name: {draft.letter!r}")
    return OutboxMessage(
        transport=draft.transport,
        dedupe_key=_key(draft.dedupe_key, limit=KEY_SIZE),
        message_id=message_id_for(draft.dedupe_key),
        thread_key=_key(draft.thread_key, limit=THREAD_SIZE) if draft.thread_key else "",
        subject_tag=storable(draft.subject_tag)[:TAG_SIZE],
        address=storable(draft.address),
        name=storable(draft.name)[:NAME_SIZE],
        reply_to=storable(draft.reply_to),
        language=_spoken(draft.language),
        time_zone=storable(draft.time_zone)[:ZONE_SIZE],
        letter=draft.letter,
        context=freeze(draft.context),
        next_attempt_at=at,
        created_at=at,
    )


def _spoken(language: str) -> str:
    """The desk's language nearest to `language`; its first language where it speaks none like it."""
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def _key(key: str, *, limit: int) -> str:
    if not 0 < len(key) <= limit or not key.isprintable():
        raise ValueError(f"a key has 1 to {limit} printable characters: {key!r:.240}")
    return key
