"""The result has reached the requester (BRT-3): not when the letter was written, but when a server took it."""

import re

from outbox.events import LetterSent
from sla.actions.signal import meet_clock
from sla.engine.ledger import Owner
from sla.models import Timer

_RESULT = re.compile(r"ticket:(?P<pk>\d+):\d+:resolved:requester:\d+\Z")  # notifications.post.to_requester
_LETTERS = frozenset({"resolved", "sms_resolved"})


def result_told(fact: LetterSent) -> None:
    """The letter with the result was sent: he has been told by mail. Any other letter is no matter of a clock's."""
    found = _RESULT.match(fact.dedupe_key) if fact.letter in _LETTERS else None
    if found is None:
        return
    pk = int(found["pk"])
    if Timer.objects.ticking().filter(ticket_id=pk, measure="brt_3", started_at__lte=fact.at).exists():
        meet_clock(owner=Owner.ticket(pk), measure="brt_3", at=fact.at)
