"""Letters that a mail server has really taken."""

import re

from outbox.tasks import deliver_due
from tests.outbox.smtp import Server


def link_in_mail(server: Server, *, to: str, kind: str) -> str:
    """The link that stands in the newest letter to `to` with one of its kind."""
    deliver_due()
    for letter, receiver in zip(reversed(server.taken), reversed(server.receivers), strict=True):
        body = letter.get_body(preferencelist=("plain",))
        assert body
        if receiver == to and (found := re.search(rf"http://\S+/{kind}/\S+/", body.get_content())):
            return found[0]
    raise AssertionError(f"{to} got no letter with a link /{kind}/")


def subjects(server: Server, *, to: str) -> list[str]:
    """What the letters to `to` are about, oldest first."""
    deliver_due()
    both = zip(server.taken, server.receivers, strict=True)
    return [str(letter["subject"]) for letter, receiver in both if receiver == to]
