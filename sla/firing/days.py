"""The next day's cycle of daily clocks whose day has ended, for many tickets at once: it happens to all of a site in
the same second.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sla.choices import TimerState
from sla.engine.ledger import Ledger, Owner, series_of
from sla.engine.store import Snapshot, face_of, names_for, views_of, write_clocks
from sla.engine.view import attributes_of
from sla.measures.table import MEASURES
from sla.models import Timer
from sla.rulebook import current_rulebook
from tickets.actions import set_clock_faces


def roll_days(ticket_ids: Collection[int], *, at: datetime) -> None:
    """Begin the next cycle of each breached daily clock that has none yet. The tickets are locked by the caller."""
    if not ticket_ids:
        return
    rules = current_rulebook()
    names, views, timers = names_for(rules), views_of(set(ticket_ids)), _ticking(set(ticket_ids))
    ledgers = []
    for ticket_id, mine in timers.items():
        before = Snapshot.of(mine)
        ledger = Ledger(Owner.ticket(ticket_id), rules, attributes_of(views[ticket_id], names), mine)
        _roll(ledger)
        ledgers.append((ledger, before))
    write_clocks(ledgers, at=at)
    set_clock_faces(
        {ledger.owner.pk: face_of([timer for timer in ledger.timers if timer.is_ticking]) for ledger, _ in ledgers}
    )


def _roll(ledger: Ledger) -> None:
    ends = {(timer.measure, series_of(timer)): timer for timer in ledger.ticking() if MEASURES[timer.measure].daily}
    for last in ends.values():  # the newest of each series, since clocks come in their order
        if last.state == TimerState.BREACHED:
            ledger.roll(last)


def _ticking(ticket_ids: Collection[int]) -> dict[int, list[Timer]]:
    found: dict[int, list[Timer]] = defaultdict(list)
    for timer in Timer.objects.ticking().filter(ticket_id__in=ticket_ids).order_by("pk"):
        assert timer.ticket_id is not None  # noqa: S101 (asked for by it)
        found[timer.ticket_id].append(timer)
    return found
