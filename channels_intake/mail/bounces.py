"""Reports that a letter did not arrive: which of ours, to whom, and why."""

import re

from channels_intake.mail.parse import Letter
from channels_intake.mail.parse.words import header_text
from core.text import fit
from outbox.models import OutboxMessage

_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_FIELD = r"^{}:\s*(?:[a-z0-9-]+\s*;)?\s*(.+)$"
_RECIPIENT = re.compile(_FIELD.format("(?:final|original)-recipient"), re.IGNORECASE | re.MULTILINE)
_WHY = re.compile(_FIELD.format("diagnostic-code"), re.IGNORECASE | re.MULTILINE)
_MOST = 100_000


def bounced(letter: Letter) -> dict[str, object]:
    """What a report says, as far as it does: `ticket`, `letter`, `recipient`, `why`."""
    found: dict[str, object] = {}
    said = "\n".join([letter.text[:_MOST], *(_text(piece.content) for piece in letter.files[:5])])
    if address := _RECIPIENT.search(said) or header_text(letter.heads.get("x-failed-recipients")):
        found["recipient"] = fit(address if isinstance(address, str) else address[1], limit=254)
    if why := _WHY.search(said):
        found["why"] = fit(why[1], limit=300)
    sent = _ours(letter)
    if sent is not None:
        found |= {"letter": sent.pk, "ticket": sent.thread_key}
    return found


def _ours(letter: Letter) -> OutboxMessage | None:
    quoted = [one for piece in letter.files[:5] for one in _ID.findall(piece.content[:_MOST])]
    quoted += _ID.findall(letter.text[:_MOST].encode("utf-8", "replace"))
    ids = [*letter.references, *(one.decode("ascii", "replace") for one in quoted)]
    return OutboxMessage.objects.filter(message_id__in=ids[:200]).order_by("pk").first()


def _text(content: bytes) -> str:
    return content[:_MOST].decode("utf-8", "replace")
