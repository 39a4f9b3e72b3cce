"""An act with a key: done once, whatever the connection does to its answer."""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Malformed, Problem, Refused
from core.once import first_or_known
from tickets.once.models import DoneOnce

KEPT = timedelta(days=60)  # so long a telephone may lie in a drawer with something unsent on it
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_TAKEN = _("This was sent before with other content. Please send it again.")


class KeyReused(Refused):
    """The key stands for another act."""

    code = "key_reused"


def once(
    *, key: str, what: str, content: Iterable[tuple[str, str]], by: Actor, at: datetime, perform: Callable[[], object]
) -> bool:
    """Do `perform` under `key`, in one transaction with the note that it was done: True. Where `by` has done `what`
    with the same `content` under this key before, nothing happens: False.

    `Malformed` for a key that is none, `KeyReused` where it stands for something else. What `perform` refuses comes
    through, leaves nothing, and the key may be used again.
    """
    if not _KEY.fullmatch(key) or by.user is None:
        problem = Problem("invalid", _("This key cannot be read."))
        raise Malformed(problem.message, fields={"once": [problem]})
    row = DoneOnce(user=by.user, key=key, what=what[:80], fingerprint=_fingerprint(what, content), done_at=at)
    mine = DoneOnce.objects.filter(user=by.user, key=key)
    known, is_first = first_or_known(row, perform=lambda _row: perform(), known=mine.first)
    if known is None or known.fingerprint != row.fingerprint:
        raise KeyReused(_TAKEN)
    return is_first


def purge(*, at: datetime) -> int:
    """Forget keys older than KEPT; how many."""
    return DoneOnce.objects.filter(done_at__lt=at - KEPT).delete()[0]


def _fingerprint(what: str, content: Iterable[tuple[str, str]]) -> str:
    digest = hashlib.sha256(what.encode())
    for pair in sorted(content):
        digest.update(repr(pair).encode())
    return digest.hexdigest()
