"""Which ticket a letter belongs to, and what says so."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.actions.requesters import find_requester
from channels_intake.mail.models import ID_SIZE, MailName
from channels_intake.mail.parse import Letter
from channels_intake.mail.tokens import number_in
from channels_intake.models import Inbound
from outbox.identity import thread_id_for
from outbox.models import OutboxMessage
from tickets.choices import LinkKind
from tickets.models import Ticket, TicketLink

_NUMBER = re.compile(r"(?<![A-Z0-9])SD-\d{8}-\d{4,9}(?!\d)", re.IGNORECASE)
_MOST_NUMBERS = 5
_OWN_TICKETS = 500
_MOST_MERGES = 10


@dataclass(frozen=True)
class Belonging:
    """The ticket, and by what: `token`, `letter` (one of ours), `thread`, `mail` (an earlier one of his), `number`."""

    ticket: Ticket
    by: str


def find_ticket(letter: Letter, *, sender: str) -> Belonging | None:
    """The ticket that `letter` from the address `sender` belongs to; the strongest sign counts. None for a new one.

    A ticket that was merged stands for the one it went on as. Whether the sender may write on it is not asked here.
    """
    found = (
        _by_token(letter)
        or _by_our_letters(letter)
        or _by_thread(letter, sender)
        or _by_mails(letter)
        or _by_number(letter)
    )
    return Belonging(_survivor(found.ticket), found.by) if found else None


def remember(inbound: Inbound, letter: Letter) -> None:
    """Keep what `inbound` is called, for the letters that will refer to it."""
    if letter.message_id:
        MailName.objects.update_or_create(inbound=inbound, defaults={"message_id": kept_id(letter.message_id)})


def kept_id(message_id: str) -> str:
    """`message_id` as it is kept: an overlong one by its digest."""
    message_id = message_id.replace("\0", "\ufffd")
    if len(message_id) <= ID_SIZE:
        return message_id
    return "sha256:" + hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()


def earlier(letter: Letter) -> Sequence[Inbound]:
    """The mails that came in earlier and that `letter` refers to, the nearest first."""
    ids = [kept_id(one) for one in letter.references]
    names = MailName.objects.select_related("inbound__ticket").filter(message_id__in=ids).order_by("-pk")[:20]
    return sorted((name.inbound for name in names), key=lambda one: ids.index(one.mail_name.message_id))


def _by_token(letter: Letter) -> Belonging | None:
    return _called(number_in(one.email for one in letter.recipients), "token")


def _by_our_letters(letter: Letter) -> Belonging | None:
    sent = OutboxMessage.objects.filter(message_id__in=letter.references).exclude(thread_key="")
    keys = dict(sent.values_list("message_id", "thread_key")[:50])
    number = next((keys[one] for one in letter.references if one in keys), "")
    return _called(number, "letter")


def _by_thread(letter: Letter, sender: str) -> Belonging | None:
    """By the root that all letters of a ticket refer to, which some programs keep alone, and some mail services leave
    when they give our letters names of their own. It is a digest, so only tickets that may be meant are compared.
    """
    roots = {one for one in letter.references if one.startswith("<thread.")}
    if not roots:
        return None
    numbers = [number.upper() for number in _NUMBER.findall(letter.subject)[:_MOST_NUMBERS]]
    requester = find_requester(email=sender) if sender else None
    if requester is not None:
        own = Ticket.objects.filter(requester=requester).order_by("-pk")
        numbers += own.values_list("number", flat=True)[:_OWN_TICKETS]
    return _called(next((number for number in numbers if thread_id_for(number) in roots), ""), "thread")


def _by_mails(letter: Letter) -> Belonging | None:
    ticket = next((one.ticket for one in earlier(letter) if one.ticket is not None), None)
    return Belonging(ticket, "mail") if ticket is not None else None


def _by_number(letter: Letter) -> Belonging | None:
    named = (_called(number.upper(), "number") for number in _NUMBER.findall(letter.subject)[:_MOST_NUMBERS])
    return next((one for one in named if one is not None), None)


def _called(number: str, by: str) -> Belonging | None:
    ticket = Ticket.objects.filter(number=number).first() if number else None
    return Belonging(ticket, by) if ticket is not None else None


def _survivor(ticket: Ticket) -> Ticket:
    for _ in range(_MOST_MERGES):
        link = TicketLink.objects.filter(source=ticket, kind=LinkKind.DUPLICATE_OF).select_related("target").first()
        if link is None or ticket.is_open:
            break
        ticket = link.target
    return ticket
