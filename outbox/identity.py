"""Names on the wire that can be computed again: the same letter always carries the same Message-ID, whoever sends it
and however often; all letters of one thread hang on the same root.
"""

from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256

from django.conf import settings


def mail_domain() -> str:
    """The desk's mail domain: `OUTBOX_MAIL_DOMAIN`, else the domain of `DEFAULT_FROM_EMAIL`."""
    configured = str(getattr(settings, "OUTBOX_MAIL_DOMAIN", ""))
    return configured or _domain_of(settings.DEFAULT_FROM_EMAIL) or "localhost"


@lru_cache(maxsize=8)
def _domain_of(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2]


def message_id_for(dedupe_key: str, *, domain: str) -> str:
    """The Message-ID (with its angle brackets) of the letter that `dedupe_key` names, at the desk's mail `domain`."""
    return f"<{_digest(dedupe_key)}@{domain}>"


def thread_id_for(thread_key: str) -> str:
    """The Message-ID of the root of a thread: of no letter, but all of the thread's letters refer to it.

    So mail programs show them as one conversation even when the first letter was lost. Empty for no thread.
    """
    return f"<thread.{_digest(thread_key)}@{mail_domain()}>" if thread_key else ""


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]
