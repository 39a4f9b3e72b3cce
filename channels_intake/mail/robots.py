"""Loops and robots: which letters nobody wrote to the desk. They are kept, and never become a ticket or an answer."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from channels_intake.choices import Reason
from channels_intake.mail.parse import Address, Letter
from channels_intake.mail.tokens import without_plus
from outbox.identity import mail_domain

_OURS = re.compile(r"^<(?:thread\.)?[0-9a-f]{32}@", re.IGNORECASE)
_AUTO_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-autoreply-from",
)
_MASS = frozenset({"bulk", "junk"})
_DAEMONS = frozenset({"mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster"})
_NOBODY = re.compile(r"^(?:no-?_?\.?reply|do-?_?not-?_?reply|noreply-.*|.*-noreply|nobody)$")
# The last resort, for programs that say so nowhere else.
_SUBJECT = re.compile(
    r"^\s*(?:(?:外出|休假|离开)?自动(?:回复|答复|应答)|自動(?:回覆|回復|答覆)|(?:休假|外出|不在办公室|请假)(?:回复|答复|通知)"
    r"|auto(?:matic)?[- ]?(?:reply|response|antwort)|out[- ]of[- ](?:the[- ])?office(?:[ -]+auto[- ]?reply)?)"
    r"\s*(?:[:\uff1a]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Robot:
    """Why a letter is taken for a robot's; `by` names what gave it away."""

    reason: str
    by: str


def find_robot(letter: Letter, *, ours: Collection[str], takes_lists: bool = False) -> Robot | None:
    """What gives `letter` away as written by a machine; None where a person wrote it. `ours` are the desk's addresses;
    `takes_lists` where the mailbox is fed by a mailing list.
    """
    return (
        _own(letter, ours)
        or _report(letter)
        or _automatic(letter)
        or (None if takes_lists else _list(letter))
        or (Robot(Reason.AUTO_REPLY, "Subject") if _SUBJECT.match(letter.subject) else None)
    )


def writer(letter: Letter, *, ours: Collection[str]) -> tuple[Address | None, bool]:
    """Who wrote it, and whether only Reply-To says so: a form or a scanner writes from the desk's own address or from
    one that nobody reads, and names the person there. Of an ordinary sender, Reply-To changes nothing: it proves less.
    """
    sender = letter.sender
    answers = [one for one in letter.reply_to if "@" in one.email and not _is_ours(one, ours)]
    is_nobody = sender is None or _is_ours(sender, ours) or bool(_NOBODY.match(sender.key.partition("@")[0]))
    if is_nobody and answers:
        name = answers[0].name or (sender.name if sender and not _is_ours(sender, ours) else "")
        return Address(answers[0].email, name), True
    return (None if sender is None or _is_ours(sender, ours) else sender), False


def _is_ours(address: Address, ours: Collection[str]) -> bool:
    return without_plus(address.key) in ours


def _own(letter: Letter, ours: Collection[str]) -> Robot | None:
    name = letter.message_id
    if _OURS.match(name) and name.lower().endswith(f"@{mail_domain().lower()}>"):
        return Robot(Reason.OWN, "Message-ID")
    if letter.sender and _is_ours(letter.sender, ours) and writer(letter, ours=ours)[0] is None:
        return Robot(Reason.OWN, "From")
    return None


def _report(letter: Letter) -> Robot | None:
    if letter.content_type == "multipart/report":
        kind = letter.parameters.get("report-type", "").lower()
        is_receipt = kind == "disposition-notification"
        return Robot(Reason.AUTO_REPLY if is_receipt else Reason.BOUNCE, "Content-Type")
    if letter.heads.get("return-path").replace(b" ", b"") == b"<>":
        return Robot(Reason.BOUNCE, "Return-Path")
    if letter.sender is not None and letter.sender.key.partition("@")[0] in _DAEMONS:
        return Robot(Reason.BOUNCE, "From")
    if letter.heads.has("x-failed-recipients"):
        return Robot(Reason.BOUNCE, "X-Failed-Recipients")
    return None


def _automatic(letter: Letter) -> Robot | None:
    heads = letter.heads
    if heads.word("auto-submitted") not in {"", "no"}:
        return Robot(Reason.AUTO_REPLY, "Auto-Submitted")
    for name in _AUTO_FIELDS:
        if heads.has(name) and heads.word(name) not in {"no", "false", "0"}:
            return Robot(Reason.AUTO_REPLY, name.title())
    if heads.word("precedence") in {"auto_reply", "auto-reply"} or heads.word("x-precedence") == "auto_reply":
        return Robot(Reason.AUTO_REPLY, "Precedence")
    return None


def _list(letter: Letter) -> Robot | None:
    heads = letter.heads
    if heads.word("precedence") in {"list", *_MASS}:
        return Robot(Reason.MAILING_LIST, "Precedence")
    named = next((name for name in ("list-id", "list-unsubscribe", "list-post") if heads.has(name)), "")
    return Robot(Reason.MAILING_LIST, named.title()) if named else None
