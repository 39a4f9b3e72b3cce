"""E-mail through a mail server, by Django's SMTP backend and its EMAIL_* settings; one connection for a whole pass."""

from contextlib import suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail.backends.smtp import EmailBackend

from outbox.mime import mail
from outbox.models import Failure
from outbox.transports.base import Parcel, Permanent, Temporary, TransportDown

TIMEOUT_SECONDS = 20
ALIVE = 250
PERMANENT = range(500, 600)
# "Authentication required" and its kin: our credentials are at fault, not the receiver's address.
OUR_OWN_FAULT = frozenset({530, 534, 535, 538})


class SmtpTransport:
    """A connection to the mail server, opened again when it was lost."""

    def __init__(self) -> None:
        self._backend = EmailBackend()
        self._backend.timeout = self._backend.timeout or TIMEOUT_SECONDS

    def open(self) -> None:
        """Connects, encrypts and logs in as the settings say; `TransportDown` where that fails."""
        try:
            self._backend.open()
        except OSError as error:  # which SMTPException is, too
            self.close()
            raise TransportDown(Failure.UNREACHABLE, _said(error)) from error

    def send(self, parcel: Parcel) -> None:
        """Hands `parcel` to the mail server, on the open connection where it is still alive."""
        if not self._is_alive():
            self.close()
            self.open()
        try:
            self._backend.send_messages([mail(parcel)])
        except SMTPRecipientsRefused as error:
            code, words = error.recipients.get(parcel.address) or next(iter(error.recipients.values()))
            raise _refusal(code, words) from error
        except SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except SMTPSenderRefused as error:
            # The sender is the desk: this concerns every letter and is put right in the settings, so none dies of it.
            raise Temporary(Failure.POSTPONED, _said(error)) from error
        except OSError as error:
            self.close()
            raise Temporary(Failure.UNREACHABLE, _said(error)) from error

    def close(self) -> None:
        """Says QUIT, or just hangs up."""
        with suppress(OSError):
            self._backend.close()

    def _is_alive(self) -> bool:
        connection = self._backend.connection
        try:
            return connection is not None and connection.noop()[0] == ALIVE
        except OSError:
            return False


def connect() -> SmtpTransport:
    """An open connection; `TransportDown` where there is none to be had."""
    transport = SmtpTransport()
    transport.open()
    return transport


def _refusal(code: int, words: bytes | str) -> Permanent | Temporary:
    detail = f"{code} {_text(words)}"
    if code in PERMANENT and code not in OUR_OWN_FAULT:
        return Permanent(Failure.REFUSED, detail)
    return Temporary(Failure.POSTPONED, detail)


def _said(error: OSError) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
