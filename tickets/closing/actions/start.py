"""Beginning and stopping a bulk close: a bulk act of supervisors, with the closing desk's own way to choose."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from tickets.bulk.actions import Chosen, begin, stop_run
from tickets.bulk.models import BulkRun
from tickets.bulk.table import BULK
from tickets.closing.policies import require_closer
from tickets.closing.queries import Wanted, find_candidates, get_run


def close_many(*, chosen: Sequence[Chosen], remark: str = "", by: Actor, at: datetime) -> BulkRun:
    """Close the chosen tickets, those of them that are complete then; `remark` goes into each journal.

    Which are complete is judged when their turn comes, under lock: what is incomplete, not confirmed or changed since
    it was seen is not closed, and the run says why. `Forbidden` for anybody but supervisors; `Malformed` (`tickets`)
    for none, too many, or a number nobody has; `Refused` while another run of his goes on.
    """
    require_closer(by)
    return begin(act=BULK["close"], chosen=chosen, arguments={"remark": remark}, by=by, at=at)


def close_complete(*, wanted: Wanted, remark: str = "", by: Actor, at: datetime) -> BulkRun:
    """The same with all complete tickets of the closing desk that `wanted` describes, the oldest first and at most
    as many as fit in one run. `Malformed` where there is none.
    """
    complete = find_candidates(wanted, actor=by).complete
    chosen = [Chosen(ticket.number, ticket.version) for ticket in complete]
    return close_many(chosen=chosen, remark=remark, by=by, at=at)


def stop_closing(*, run_id: int, by: Actor, at: datetime) -> BulkRun:
    """No further ticket is closed; what is closed stays so. Any supervisor may (`Forbidden` for others). `Missing`;
    `Refused` where it is over.
    """
    require_closer(by)
    return stop_run(run_id=get_run(run_id).pk, by=by, at=at)
