"""Keeping time: what an act on a ticket does to its clocks, in the act's own transaction, under the ticket's lock."""

from datetime import timedelta

from django.db.models import Q

from core.sql import update_and_read
from sla.actions.signal import apply_signal
from sla.choices import OwnerKind, TaskState
from sla.engine.ledger import Ledger, Owner, text_of
from sla.engine.store import Snapshot, names_for, save, show_face, supervises, ticking_of, view_of, view_of_row
from sla.engine.view import attributes_of
from sla.events import TaskCodes, TasksAssigned
from sla.measures.book import RANK, REVALUED, Signal, book_fact
from sla.measures.table import AWAITS_USER
from sla.models import ClockSignal, Task, Timer
from sla.policy.target import Rule
from sla.rulebook import current_rulebook, rulebook_at
from sla.telling import TOLD, tell_tasks
from tickets.choices import LinkKind, State
from tickets.events import HandedOver, Merged, Received, Resolved, TicketFact
from tickets.models import Ticket, TicketLink

_BETWEEN_CALLS = timedelta(minutes=30)  # TALK-10: so much for each, in the order of arrival


def keep_time(fact: TicketFact) -> None:
    """Start, stop, pause and replan the ticket's clocks as `fact` demands."""
    rules = current_rulebook()
    if not rules.edition_id:
        return
    row: Ticket | None = fact.subject
    view = view_of_row(row) if row is not None else view_of(fact.ticket_id)
    owner = Owner.ticket(fact.ticket_id)
    timers = [] if isinstance(fact, Received) else ticking_of(owner)
    before = Snapshot.of(timers)
    rank = _Rank()
    ledger = Ledger(owner, rules, attributes_of(view, names_for(rules)), timers, is_supervisor=rank.asked)
    is_behind = any(timer.edition_id != rules.edition_id for timer in timers)
    book_fact(ledger, view, fact, is_changed=is_behind or isinstance(fact, REVALUED))
    save(ledger, before, view=view, at=fact.at)
    rank.note(fact)
    show_face(fact.ticket_id, ledger.timers, row=row)


class _Rank:
    """Whether who acts is a supervisor. Where a clock asked, the answer is kept: a rebuild must come to the same end
    when he has long been something else.
    """

    def __init__(self) -> None:
        self._answer: bool | None = None

    def asked(self, user_id: int | None) -> bool:
        if self._answer is None:
            self._answer = supervises(user_id)
        return self._answer

    def note(self, fact: TicketFact) -> None:
        if self._answer is not None:
            ClockSignal.objects.create(
                owner_kind=OwnerKind.TICKET,
                owner_id=fact.ticket_id,
                verb=RANK,
                key=str(fact.seq),
                at=fact.at,
                by_id=fact.by_user_id,
                params={"supervises": self._answer},
            )


def hand_on_clocks(fact: Merged) -> None:
    """What the merged ticket's clocks had used up goes on with the survivor, where that makes them due earlier; open
    promises go along, since the person they were made to waits all the same.
    """
    mine = ticking_of(Owner.ticket(fact.ticket_id))
    theirs = {timer.measure: timer for timer in ticking_of(Owner.ticket(fact.into_ticket_id))}
    for timer in mine:
        other = theirs.get(timer.measure)
        if timer.measure == "prom_1":
            if timer.due_at > fact.at:  # one that is broken counts once, where it was made
                _pass_promise(timer, fact)
        elif timer.measure in AWAITS_USER:
            continue  # whoever asked on the survivor is reminded by its own
        elif other is not None and timer.due_at < other.due_at and _is_span(timer):
            params = {"started_at": text_of(timer.started_at), "pauses": timer.pauses}
            signal = Signal("inherit", timer.measure, fact.at, key=other.key, by_id=fact.by_user_id, params=params)
            apply_signal(Owner.ticket(fact.into_ticket_id), signal)


def _is_span(timer: Timer) -> bool:
    found = rulebook_at(timer.edition_id).candidates.get(timer.measure, ())
    return any(one.target.code == timer.target and one.target.due.rule is Rule.AFTER for one in found)


def _pass_promise(timer: Timer, fact: Merged) -> None:
    params = {
        "started_at": text_of(timer.started_at),
        "given_at": text_of(timer.given_at) if timer.given_at else None,
        "person_id": timer.person_id,
    }
    signal = Signal("start", "prom_1", fact.at, key=f"m{fact.ticket_id}.{timer.key}"[:24], params=params)
    apply_signal(Owner.ticket(fact.into_ticket_id), signal)


def ring_back(fact: Resolved) -> None:
    """Everybody whose ticket was caused by this major incident is called back, in the order of arrival (TALK-10)."""
    if not Ticket.objects.filter(pk=fact.ticket_id, is_major=True).exists():
        return
    waiting = TicketLink.objects.filter(target_id=fact.ticket_id, kind=LinkKind.CAUSED_BY).order_by("source_id")
    waiting = waiting.exclude(source__state=State.CANCELLED)
    for place, ticket_id in enumerate(waiting.values_list("source_id", flat=True)):
        params = {"started_at": text_of(fact.at + place * _BETWEEN_CALLS)}
        signal = Signal("start", "talk_10", fact.at, key=f"{fact.ticket_id}.{fact.seq}", params=params)
        apply_signal(Owner.ticket(ticket_id), signal)


def pass_tasks_on(fact: HandedOver) -> None:
    """Open tasks that were the former first responder's are the new one's (LIFE-3)."""
    mine = Q(user_id=fact.from_user_id) if fact.from_user_id else Q(user=None)
    tasks = Task.objects.filter(
        mine, ticket_id=fact.ticket_id, timer__owner_kind=OwnerKind.TICKET, state=TaskState.OPEN
    )
    passed = [TaskCodes(*row) for row in update_and_read(tasks, TOLD, user_id=fact.to_user_id)]
    tell_tasks(TasksAssigned, passed, at=fact.at, by_user_id=fact.by_user_id)
