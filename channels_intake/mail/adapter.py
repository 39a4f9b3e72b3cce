"""The adapter of mail: what becomes of a letter."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from channels_intake.actions import into_ticket
from channels_intake.adapter import Adapter, Outcome, Quarantine, Setting
from channels_intake.arrival import Arrival, Enclosure
from channels_intake.choices import Reason, Status
from channels_intake.mail import settings as mail_settings
from channels_intake.mail.bounces import bounced
from channels_intake.mail.language import language_of
from channels_intake.mail.parse import Address, Letter, Piece, read
from channels_intake.mail.parse.quotes import FORWARDED, said
from channels_intake.mail.robots import find_robot, writer
from channels_intake.mail.sources import addresses_of, our_addresses
from channels_intake.mail.threads import Belonging, earlier, find_ticket, remember
from channels_intake.models import Inbound
from core.addresses import is_email
from core.text import fit
from tickets.actions import Person
from tickets.choices import Channel
from tickets.models import Attachment


class MailAdapter(Adapter):
    """E-mail: fetched, listened for, or read from files."""

    slug: ClassVar[str] = "mail"
    channel: ClassVar[str] = Channel.EMAIL
    label = _("E-mail")
    settings: ClassVar[tuple[Setting, ...]] = mail_settings.SETTINGS

    def read(self, inbound: Inbound, raw: bytes) -> Arrival:
        """What it says, whoever sent it."""
        letter = read(raw)
        return _arrival(letter, letter.sender or Address(""), None)

    def whole(self, inbound: Inbound, raw: bytes) -> str:
        """The letter with its quotes and its signature; what HTML there was, as text."""
        return read(raw).text

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """A letter that a person wrote becomes a message on the ticket it belongs to and that he asked for, else a new
        ticket. What robots write is ignored; `Quarantine` for what says no sender, and for a stranger's on a ticket.
        """
        letter = read(raw)
        ours = our_addresses() | set(addresses_of(inbound.source))
        inbound.sender = fit(letter.sender.email if letter.sender else "", limit=254)
        inbound.subject = fit(letter.subject, limit=200)
        remember(inbound, letter)
        robot = find_robot(letter, ours=ours, takes_lists=inbound.source.option("lists") == "take")
        if robot is not None:
            detail = {"by": robot.by} | (bounced(letter) if robot.reason == Reason.BOUNCE else {})
            return Outcome(status=Status.IGNORED, reason=robot.reason, detail=detail)
        if (twin := _twin(inbound)) is not None:
            return Outcome(status=Status.MESSAGE, ticket=twin.ticket, message=twin.message, detail={"same_as": twin.pk})
        author, is_unproven = writer(letter, ours=ours)
        if author is None or not is_email(author.email):
            raise Quarantine(Reason.NO_SENDER, sender=fit(author.email if author else "", limit=254))
        inbound.sender = fit(author.email, limit=254)
        return _settle(inbound, letter, author, is_unproven=is_unproven, at=at)


def _settle(inbound: Inbound, letter: Letter, author: Address, *, is_unproven: bool, at: datetime) -> Outcome:
    belongs = find_ticket(letter, sender=author.key)
    if belongs is not None and is_unproven:
        # Whoever fills in Reply-To proves nothing by it.
        raise Quarantine(Reason.STRANGER, ticket=belongs.ticket.number, found_by=belongs.by, reply_to=True)
    arrival = _arrival(letter, author, belongs)
    try:
        outcome = into_ticket(arrival, inbound=inbound, via="email", at=at)
    except Quarantine as refusal:
        if refusal.reason == Reason.STRANGER and belongs is not None:
            refusal.detail.update(_proposal(letter, author, belongs))
        raise
    return replace(outcome, detail={**outcome.detail, **_remarks(letter, author, belongs)})


def _arrival(letter: Letter, author: Address, belongs: Belonging | None) -> Arrival:
    passes_on = belongs is None and FORWARDED.match(letter.subject)
    body = letter.text.strip() if passes_on else said(letter.text)
    return Arrival(
        person=Person(name=author.name or author.email.partition("@")[0], email=author.email),
        title=letter.subject,
        body=body,
        ticket=belongs.ticket if belongs else None,
        files=_new_files(letter, belongs),
        language=language_of(f"{letter.subject} {body}"),
    )


def _new_files(letter: Letter, belongs: Belonging | None) -> list[Enclosure]:
    """The files, but for pictures that the ticket has already: those of a signature come with each letter."""
    files = [piece for piece in letter.files if piece.content]
    known: set[str] = set()
    if belongs is not None:
        pictures = [_digest(piece) for piece in files if piece.is_inline]
        had = Attachment.objects.filter(ticket=belongs.ticket, sha256__in=pictures)
        known.update(had.values_list("sha256", flat=True))
    new = [piece for piece in files if not (piece.is_inline and _digest(piece) in known)]
    return [Enclosure(name=piece.name, content=piece.content) for piece in new]


def _digest(piece: Piece) -> str:
    return hashlib.sha256(piece.content).hexdigest()


def _proposal(letter: Letter, author: Address, belongs: Belonging) -> dict[str, object]:
    """What people need to decide whether the stranger is one: by what he knew the ticket, and whether the requester
    himself had brought him in. Only people decide; anybody may have been sent a copy.
    """
    from_requester = [one for one in earlier(letter) if one.sender.lower() == belongs.ticket.requester.email.lower()]
    copied = any(author.key in _addressed(one) for one in from_requester[:3])
    is_reply = belongs.by != "number"
    return {"found_by": belongs.by, "was_copied": copied, "knows_our_letter": is_reply, "name": author.name[:80]}


def _addressed(inbound: Inbound) -> set[str]:
    with inbound.raw.open("rb") as raw:
        return {one.key for one in read(raw.read()).recipients}


def _remarks(letter: Letter, author: Address, belongs: Belonging | None) -> dict[str, object]:
    remarks: dict[str, object] = {"found_by": belongs.by} if belongs else {}
    others = [one.email for one in letter.reply_to if one.key != author.key]
    if others:
        remarks["reply_to"] = fit(", ".join(others[:3]), limit=200)
    if letter.problems:
        remarks["problems"] = list(letter.problems)
    return remarks


def _twin(inbound: Inbound) -> Inbound | None:
    """The same letter, that another mailbox of the desk was sent too."""
    others = Inbound.objects.filter(external_id=inbound.external_id, source__adapter="mail", ticket__isnull=False)
    return others.exclude(source=inbound.source).select_related("ticket", "message").order_by("pk").first()
