"""A letter as it came, for people who want to see it whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from channels_intake.mail.parse import Address, Piece, read
from channels_intake.mail.parse.html import cleaned
from channels_intake.models import Inbound


@dataclass(frozen=True, kw_only=True)
class Original:
    """What is shown of it. `html` is cleaned (still best shown in a frame of its own); `date` is the sender's claim."""

    subject: str
    sender: Address | None
    recipients: Sequence[Address]
    date: datetime | None
    text: str
    html: str
    files: Sequence[Piece]


def original_of(inbound: Inbound) -> Original:
    """The letter that `inbound` kept, read anew: quotes, signatures and all."""
    with inbound.raw.open("rb") as raw:
        letter = read(raw.read())
    return Original(
        subject=letter.subject,
        sender=letter.sender,
        recipients=letter.recipients,
        date=letter.date,
        text=letter.text,
        html=cleaned(letter.html),
        files=letter.files,
    )
