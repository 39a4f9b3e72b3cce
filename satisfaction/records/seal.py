"""What was signed can be proved: the fingerprint of a record's content, and of the signature under it.

Both are SHA-256 of canonical JSON (keys sorted, UTF-8, times in UTC). They stand on the screen, on paper and in the PDF
that the user has: whoever changed the record afterwards would have to change his copy, too.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from satisfaction.records.models import RecordPart, ServiceRecord, Signature

CONTENT = (
    "engineer_name", "requester_name", "department", "phone", "address", "symptom", "cause", "plan", "work", "result",
    "remarks",
)  # fmt: skip
_FORM = 1  # what is sealed and how; another number for another form


def digest_of(record: ServiceRecord, parts: Iterable[RecordPart]) -> str:
    """The fingerprint of all that the user sees of `record` (its ticket loaded) with its `parts` in their order."""
    return _hash(
        {
            "form": _FORM,
            "number": record.number,
            **{name: getattr(record, name) for name in CONTENT},
            "arrived_at": _moment(record.arrived_at),
            "departed_at": _moment(record.departed_at),
            "parts": [[part.name, part.serial, part.quantity] for part in parts],
        }
    )


def seal_of(signature: Signature) -> str:
    """The fingerprint of `signature`: what was signed, by whom, how, with which words, when, by which door."""
    return _hash(
        {
            "form": _FORM,
            "digest": signature.digest,
            "name": signature.name,
            "method": str(signature.method),
            "strokes": [[list(point) for point in stroke] for stroke in signature.strokes],
            "score": signature.score,
            "comment": signature.comment,
            "via": str(signature.via),
            "at": _moment(signature.at),
        }
    )


def is_intact(record: ServiceRecord) -> bool:
    """Whether a signed record and its signature are still what was signed. One statement for the parts, one for the
    signature where it is not loaded.
    """
    signature = record.signature
    digest = digest_of(record, record.parts.all())
    return digest == record.digest == signature.digest and seal_of(signature) == signature.seal


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _hash(value: dict[str, Any]) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()
