"""The ways out, one file each, found by name: adding one touches no other.

A file `<kind>_<choice>.py` has a function `connect()` that returns a `Transport`. Which choice serves a kind is a
setting: `OUTBOX_EMAIL_TRANSPORT` names it for e-mail (`smtp` or `file`). Messengers have one, `im_senders.py`.
"""

from importlib import import_module

from django.conf import settings

from outbox.transports.base import Transport

_ONLY = {"im": "senders"}


def choice_for(kind: str) -> str:
    """Which transport serves `kind`: what its setting says, else the kind's only one, else SMTP where there is a mail
    server, else files.
    """
    configured = str(getattr(settings, f"OUTBOX_{kind.upper()}_TRANSPORT", ""))
    return configured or _ONLY.get(kind) or ("smtp" if settings.EMAIL_HOST else "file")


def connect(kind: str) -> Transport:
    """The transport for `kind`, ready to send. `TransportDown` where it cannot be, `ImportError` if unknown."""
    transport: Transport = import_module(f"outbox.transports.{kind}_{choice_for(kind)}").connect()
    return transport
