"""How a letter to a requester hangs on to what he wrote, and how his answer finds its way back."""

from dataclasses import dataclass

from channels_intake.mail.models import MailName
from channels_intake.mail.sources import mail_sources, main_address
from channels_intake.mail.tokens import plus_address
from tickets.models import Ticket


@dataclass(frozen=True)
class Hook:
    """The Message-ID of his last mail (empty where there is none), and the address that answers should go to (empty
    where no mailbox has one: then they go to the desk's own address, and are known by subject and thread).
    """

    in_reply_to: str
    reply_to: str


NO_HOOK = Hook("", "")


def hook_of(ticket: Ticket) -> Hook:
    """What letters to the requester of `ticket` carry. The mailbox is that of his last mail, else the first that has an
    address. Two statements at most, and one where the desk has no mailbox.
    """
    mailboxes = mail_sources()
    if not mailboxes:
        return NO_HOOK
    last = (
        MailName.objects.select_related("inbound")
        .filter(inbound__ticket=ticket, inbound__sender__iexact=ticket.requester.email)
        .order_by("-inbound__received_at", "-pk")
        .first()
    )
    his = last.inbound.source_id if last is not None else None
    addresses = [main_address(one) for one in sorted(mailboxes, key=lambda one: one.pk != his)]
    return Hook(
        in_reply_to=last.message_id if last is not None and last.message_id.startswith("<") else "",
        reply_to=plus_address(next(filter(None, addresses), ""), ticket.number),
    )
