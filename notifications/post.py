"""From facts to letters in the outbox. All letters of a ticket hang together: one thread, one tag in the subject."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Site, User
from channels_intake.mail.answers import NO_HOOK, hook_of
from channels_intake.messengers.queries import address_for, mobile_address
from notifications.addresses import desk_page, portal_page
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind
from outbox.tasks import nudge
from tickets.events import TicketFact
from tickets.models import Ticket


def to_requester(
    letter: str, context: Mapping[str, object], *, link: str, short_link: str = "", occasion: str, ticket: Ticket
) -> Draft:
    """`letter` to the requester of `ticket`, in his language and his site's time, with his form of address (TALK-6), by
    the way that he came (TALK-7). By mail it hangs on his last one, and his answer comes back to the ticket. A letter
    with a `short_link` goes as a text message to whoever has no address but a mobile telephone. A draft without an
    address has nowhere to go (`has_way`). The same letter for the same `occasion` is written once.
    """
    requester, page = ticket.requester, portal_page(ticket)
    by_messenger = address_for(ticket)
    by_text = mobile_address(requester) if short_link and not (by_messenger or requester.email) else ""
    hook = hook_of(ticket) if not by_messenger and requester.email else NO_HOOK
    values = {"dear": requester.form_of_address, "page": page, "in_reply_to": hook.in_reply_to}
    return Draft(
        transport=TransportKind.IM if by_messenger or by_text else TransportKind.EMAIL,
        address=by_messenger or requester.email or by_text,
        name=requester.name,
        language=requester.language,
        time_zone=_zone(requester.site),
        letter=f"sms_{letter}" if by_text else letter,
        context={**_common(ticket), **values, **context, "link": short_link if by_text else link or page},
        dedupe_key=f"ticket:{ticket.pk}:{occasion}:{letter}:requester:{requester.pk}",
        thread_key=ticket.number,
        subject_tag="" if by_text else ticket.number,  # a text message has neither a subject nor room for one
        reply_to=hook.reply_to,
    )


def has_way(draft: Draft) -> bool:
    """Whether a letter has anywhere to go."""
    return bool(draft.address)


def can_write_to(ticket: Ticket) -> bool:
    """Whether a letter reaches the requester of `ticket` at all: by mail, or by the messenger he came by."""
    return bool(ticket.requester.email or address_for(ticket))


def to_staff(user: User, letter: str, context: Mapping[str, object], *, fact: TicketFact, ticket: Ticket) -> Draft:
    """`letter` to `user` of the desk, leading to the ticket's page."""
    page = desk_page(ticket)
    values = {"dear": str(user), "requester": ticket.requester.name, "page": page, "link": page}
    return Draft(
        **mail_to(user),
        letter=letter,
        context={**_common(ticket), **values, **context},
        dedupe_key=f"ticket:{ticket.pk}:{fact.seq}:{letter}:user:{user.pk}",
        thread_key=ticket.number,
        subject_tag=ticket.number,
    )


def mail_to(user: User) -> dict[str, Any]:
    """The part of a draft that says to whom of the desk it goes; `user` with his site."""
    return {
        "transport": TransportKind.EMAIL,
        "address": user.email,
        "name": str(user),
        "language": user.language,
        "time_zone": _zone(user.site),
    }


def post(drafts: Sequence[Draft], *, at: datetime) -> None:
    """`drafts` into the outbox, in the caller's transaction; once it is committed, the postman is told."""
    if enqueue_many(drafts, at=at):
        transaction.on_commit(nudge)


def _common(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "title": ticket.title,
        "desk_name": settings.DESK_NAME,
        "hotline": settings.DESK_HOTLINE,
    }


def _zone(site: Site | None) -> str:
    return site.time_zone if site else ""
