"""The letter as a mail: a text and an HTML part, under headers that no value can add to."""

import re
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr

from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode

from core.addresses import is_email
from outbox.lines import one_line
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


class Mail(EmailMultiAlternatives):
    """A mail whose subject begins on the line of its name."""

    def message(self) -> Message:  # type: ignore[override]  # the stubs know Django 6 only
        """The mail as it goes over the wire, after all of Django's checks."""
        # Django folds the subject before it knows its name, so a long Chinese one is folded again, with nothing on the
        # first line; some programs then show a blank in front.
        message = super().message()
        message.replace_header("Subject", Header(str(self.subject), header_name="Subject"))
        return message


def mail(parcel: Parcel) -> Mail:
    """`parcel` as a mail from DEFAULT_FROM_EMAIL. `Permanent` where an address is none (line breaks in it included)."""
    message = Mail(
        subject=one_line(parcel.subject),
        body=parcel.text,
        to=[formataddr((one_line(parcel.name), _address(parcel.address)))],
        reply_to=[_address(parcel.reply_to)] if parcel.reply_to else None,
        headers=_headers(parcel),
    )
    message.attach_alternative(parcel.html, "text/html")
    return message


def _headers(parcel: Parcel) -> dict[str, str]:
    headers = {
        "Message-ID": parcel.message_id,
        "Date": format_datetime(parcel.sent_at),
        "Content-Language": parcel.language,
        # Keeps auto-responders quiet: RFC 3834, and Exchange, which has its own.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    # The root first, then the letter that is answered: so it hangs on both sides in one thread.
    thread = list(filter(None, (parcel.thread_id, _id(parcel.in_reply_to))))
    if thread:
        headers |= {"References": " ".join(thread), "In-Reply-To": thread[-1]}
    return headers


def _id(message_id: str) -> str:
    """`message_id`, which strangers have made up, where it is fit for a header of ours; else empty."""
    return message_id if _MESSAGE_ID.fullmatch(message_id) else ""


def _address(address: str) -> str:
    """`address` with its domain in ASCII."""
    if not is_email(address):
        raise Permanent(Failure.ADDRESS, repr(address))
    local, _, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}"
