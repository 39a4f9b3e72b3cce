"""Reading a letter."""

import logging

from channels_intake.mail.parse.addresses import addresses
from channels_intake.mail.parse.content import Budget, Content, content_of
from channels_intake.mail.parse.dates import date_of
from channels_intake.mail.parse.heads import Heads
from channels_intake.mail.parse.ids import message_id, references
from channels_intake.mail.parse.letter import Address, Letter
from channels_intake.mail.parse.names import each_once
from channels_intake.mail.parse.parts import Part, whole
from channels_intake.mail.parse.words import header_text

# Who it was sent to, and whom it reached: a server that rewrites the first often keeps the address in the second.
RECIPIENTS = (
    *("to", "cc", "resent-to", "resent-cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"),
    *("x-forwarded-to", "apparently-to", "x-delivered-to"),
)
logger = logging.getLogger(__name__)


def read(raw: bytes) -> Letter:
    """`raw` as a letter; of any bytes whatsoever, and without ever raising."""
    part = whole(raw)
    budget = Budget()
    try:
        content = content_of(part, budget)
    except Exception:  # the promise is that it never raises; what does is a defect, and is found in the log
        logger.exception("a letter's parts cannot be read")
        budget.problems.append("unexpected")
        content = Content()
    return _letter(part, content, budget.problems)


def read_head(raw: bytes) -> Letter:
    """The head alone, of a letter that is too large, or only looked at."""
    return _letter(whole(raw), Content(), [])


def _letter(part: Part, content: Content, problems: list[str]) -> Letter:
    heads = part.heads
    charset = part.parameters.get("charset", "")
    return Letter(
        heads=heads,
        content_type=part.content_type,
        parameters=part.parameters,
        subject=header_text(heads.get("subject"), charset=charset),
        message_id=message_id(heads),
        references=references(heads),
        sender=_sender(heads, charset),
        reply_to=_all(heads, ("reply-to",), charset),
        recipients=_all(heads, RECIPIENTS, charset),
        date=date_of(heads.get("date")),
        text=content.as_text,
        html=content.html,
        files=each_once(content.files),
        problems=tuple(dict.fromkeys(problems)),
    )


def _sender(heads: Heads, charset: str) -> Address | None:
    """The first author that has an address; without one, who sent it for them."""
    found = [*_all(heads, ("from",), charset), *_all(heads, ("sender",), charset)]
    return next((one for one in found if "@" in one.email), None)


def _all(heads: Heads, names: tuple[str, ...], charset: str) -> list[Address]:
    return [one for name in names for raw in heads.all(name) for one in addresses(raw, charset=charset)]
