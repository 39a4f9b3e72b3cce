"""A mailbox over IMAP, as raw bytes. imap-tools carries; its parser is not used (it loses characters)."""

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from channels_intake.mail.oauth import NoToken, access_token
from channels_intake.models import Source
from core.sealed import Unreadable

TIMEOUT_SECONDS = 30
_AT_ONCE = 200
_ID = '("name" "servicedesk" "version" "1")'


class MailboxDown(Exception):
    """The mailbox cannot be used now; the words are for whoever runs the desk."""


ConnectionGone = imaplib.IMAP4.abort
ServerSaid = (imaplib.IMAP4.error, ImapToolsError)
Trouble = (*ServerSaid, OSError, NoToken, Unreadable, ssl.SSLError, UnicodeError)


@dataclass(frozen=True)
class Mail:
    """A mail in the folder, and how large its server says it is (bytes)."""

    uid: int
    size: int


class Box:
    """An open folder."""

    def __init__(self, carrier: BaseMailBox, folder: str) -> None:
        self._carrier = carrier
        self._client = carrier.client
        carrier.folder.set(folder)
        self.uid_validity = self._figure("UIDVALIDITY")

    def uids(self, criteria: str) -> list[int]:
        """The mails that match the IMAP search `criteria`."""
        return [int(uid) for uid in self._carrier.uids(criteria, charset=None)]

    def measure(self, uids: Sequence[int]) -> list[Mail]:
        """Each mail with its size; one that is gone meanwhile is not there."""
        found: list[Mail] = []
        for start in range(0, len(uids), _AT_ONCE):
            some = ",".join(str(uid) for uid in uids[start : start + _AT_ONCE])
            for item in self._answers("FETCH", some, "(UID RFC822.SIZE)"):
                line = item[0] if isinstance(item, tuple) else item
                uid, size = _value(line, b"UID"), _value(line, b"RFC822.SIZE")
                if uid and size is not None:
                    found.append(Mail(uid, size))
        wanted = set(uids)
        return sorted({mail.uid: mail for mail in found if mail.uid in wanted}.values(), key=lambda mail: mail.uid)

    def raw(self, uid: int, *, at_most: int = 0) -> bytes | None:
        """The mail as it is, without marking it; only its first `at_most` bytes where that is given. None where it is
        gone.
        """
        part = f"<0.{at_most}>" if at_most else ""
        for item in self._answers("FETCH", str(uid), f"(UID BODY.PEEK[]{part})"):
            if isinstance(item, tuple) and b"BODY[" in item[0].upper():
                return bytes(item[1])
        return None

    def mark_seen(self, uid: int) -> None:
        """Mark it as read. Not by the carrier, which expunges on that occasion what others have marked as deleted."""
        self._answers("STORE", str(uid), "+FLAGS", r"(\Seen)")

    def move(self, uid: int, folder: str) -> None:
        """Into `folder`, which is made where it is missing."""
        if not self._carrier.folder.exists(folder):
            self._carrier.folder.create(folder)
        if "MOVE" in self._client.capabilities:
            self._carrier.move(str(uid), folder)
            return
        self._carrier.copy(str(uid), folder)
        self._answers("STORE", str(uid), "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in self._client.capabilities:
            self._answers("EXPUNGE", str(uid))

    @property
    def can_idle(self) -> bool:
        """Whether the server says by itself that mail has come."""
        return "IDLE" in self._client.capabilities

    def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; whether there are any."""
        return bool(self._carrier.idle.wait(timeout=seconds))

    def _answers(self, command: str, *arguments: str) -> list[tuple[bytes, bytes] | bytes]:
        kind, answers = self._client.uid(command, *arguments)
        if kind != "OK":
            raise imaplib.IMAP4.error(f"{command}: {answers!r:.200}")
        return [answer for answer in answers if answer]

    def _figure(self, name: str) -> int:
        _, said = self._client.response(name)
        with suppress(TypeError, ValueError, IndexError):
            return int(said[0])
        return 0


@contextmanager
def opened(source: Source) -> Iterator[Box]:
    """The folder of `source`, for the time of the block. `MailboxDown` where it cannot be opened, or breaks off."""
    try:
        carrier = _connected(source)
        try:
            _log_in(carrier, source)
            yield Box(carrier, source.option("folder", "INBOX"))
        finally:
            with suppress(*Trouble):
                carrier.logout()
            with suppress(OSError):
                carrier.client.shutdown()  # a connection that broke off says no goodbye, and is closed all the same
    except Trouble as error:
        raise MailboxDown(f"{type(error).__name__}: {error}"[:300]) from error


def imap_date(moment: datetime) -> str:
    """A day as IMAP writes it, whatever the language of the machine."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{moment.day}-{months[moment.month - 1]}-{moment.year}"


def _connected(source: Source) -> BaseMailBox:
    host, security = source.option("host"), source.option("security", "tls")
    port = _port(source.option("port", "993" if security == "tls" else "143"))
    if security == "plain":
        return MailBoxUnencrypted(host, port, timeout=TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    if source.option("verify", "yes") == "no":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    carrier = MailBoxStartTls if security == "starttls" else MailBox
    return carrier(host, port, timeout=TIMEOUT_SECONDS, ssl_context=context)


def _port(given: str) -> int:
    if not given.strip().isdecimal():
        raise MailboxDown(f"not a port number: {given!r:.60}")
    return int(given)


def _log_in(carrier: BaseMailBox, source: Source) -> None:
    user = source.option("user")
    if source.option("token_url"):
        carrier.xoauth2(user, access_token(source), initial_folder=None)
    else:
        password = source.option("password")
        log_in = carrier.login if (user + password).isascii() else carrier.login_utf8
        log_in(user, password, initial_folder=None)
    # A server says more once it knows who asks, and imaplib does not ask again.
    _, said = carrier.client.capability()
    carrier.client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())
    if "ID" in carrier.client.capabilities:
        # Netease's servers open no folder for a program that has not said its name.
        with suppress(*ServerSaid):
            carrier.client.xatom("ID", _ID)


def _value(line: bytes, name: bytes) -> int | None:
    words = line.replace(b"(", b" ").replace(b")", b" ").split()
    for one, following in pairwise(words):
        if one.upper() == name and following.isdigit():
            return int(following)
    return None
