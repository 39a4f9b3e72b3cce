"""While somebody works on it: DISP-1, LIFE-5, LIFE-6, TRACK-1, BRT-4, PROM-1, CONS-1, TALK-9."""

from datetime import date

from sla.calendars import local_date, next_working_day
from sla.choices import Outcome
from sla.engine.ledger import Ledger
from sla.engine.view import View
from sla.measures.react import CONTACTS, has_failed, has_reached, is_by_staff, is_contact, on
from tickets.choices import Consent, Kind, Progress, State, WaitingOn
from tickets.events import (
    Accepted,
    CallLogged,
    CarriedOver,
    Declined,
    Dispatched,
    MajorMarked,
    Noted,
    Promised,
    Received,
    Reopened,
    Replied,
    Resolved,
    Resumed,
    SupervisorCalled,
    TicketFact,
    Tracked,
    Transferred,
)

_ASSIGNED = frozenset({State.DISPATCHED, State.PROCESSING, State.TRACKING})
_SELDOM = frozenset({WaitingOn.PART, WaitingOn.VENDOR})  # until a date: as seldom as the target says (`every`)
_FAILED_IS_ENOUGH = 2  # attempts, where consent could not be had (BRT-4)


@on(Dispatched, Transferred)
def given(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Each assignment has a clock of its own, beside those of the whole ticket."""
    ledger.meet("disp_1", at=fact.at)
    ledger.start("disp_1", at=fact.at, key=str(fact.seq), cycle=view.cycle, person_id=view.assignee_id)


@on(Accepted, Declined, Resolved)
def taken(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Accepted or returned: the assignment has its answer."""
    del view
    ledger.meet("disp_1", at=fact.at)


@on(Accepted)
def committed(ledger: Ledger, view: View, fact: Accepted) -> None:
    """The engineer's word becomes a clock (LIFE-5)."""
    ledger.start(
        "life_5",
        at=fact.at,
        key=str(fact.seq),
        cycle=view.cycle,
        given_at=fact.committed_at,
        person_id=fact.by_user_id,
    )


@on(*CONTACTS, Noted)
def kept_word(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """The engineer has spoken to the requester, or says so."""
    has_contacted = isinstance(fact, Noted) and fact.progress == Progress.CONTACTED
    if (is_contact(fact) and fact.by_user_id == view.assignee_id) or has_contacted or isinstance(fact, Resolved):
        ledger.meet("life_5", at=fact.at)


@on(Declined, Transferred)
def word_is_void(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Whoever gave it is no longer the engineer."""
    del view
    ledger.cancel("life_5", at=fact.at)


@on(MajorMarked, Reopened)
def major(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """The first entry in the communication log within a quarter of an hour, then one each hour until there is a
    result that stands (LIFE-6).
    """
    if view.is_major:
        ledger.start("life_6", at=fact.at, key=str(fact.seq), cycle=view.cycle)
    else:
        ledger.cancel("life_6", "life_6_next", at=fact.at)


@on(Noted, Replied, CallLogged, CarriedOver)
def reported(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """An entry, and the next is due."""
    if view.is_major and is_by_staff(fact) and view.state in {*_ASSIGNED, State.RECEIVED, State.ACKNOWLEDGED}:
        ledger.meet("life_6", "life_6_next", at=fact.at)
        ledger.start("life_6_next", at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(Resolved)
def reports_end(ledger: Ledger, view: View, fact: Resolved) -> None:
    """Nothing more to report; the result itself was the report."""
    del view
    ledger.meet("life_6", "life_6_next", at=fact.at)


@on(Dispatched, Transferred, Accepted, Declined, Tracked, Resumed, Reopened, Resolved)
def moved(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A step is progress; a ticket that nobody has in hand is not followed up (TRACK-1)."""
    if view.state in _ASSIGNED:
        _progress(ledger, view, fact)
    else:
        ledger.end_days("track_1", at=fact.at)


@on(Noted, CallLogged, Replied, CarriedOver)
def progressed(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A progress entry or contact with the requester."""
    is_entry = isinstance(fact, Noted) and bool(fact.progress)
    if view.state in _ASSIGNED and (is_entry or is_contact(fact)):
        _progress(ledger, view, fact)


def _progress(ledger: Ledger, view: View, fact: TicketFact) -> None:
    following = _next_entry(ledger, view, fact)
    ledger.meet_day("track_1", at=fact.at, cycle=view.cycle, series=str(fact.seq), following=following)


def _next_entry(ledger: Ledger, view: View, fact: TicketFact) -> date | None:
    """The working day of the next entry, where that is not simply the next one."""
    candidate = ledger.rules.best("track_1", ledger.attributes)
    if candidate is None or view.waiting_on not in _SELDOM or view.waiting_until is None:
        return None
    following = local_date(ledger.site_hours, fact.at)
    for _day in range(candidate.target.every):
        following = next_working_day(ledger.site_hours, following)
    return min(following, ledger.working_day(view.waiting_until))  # from then on nothing is waited for


@on(Received, Reopened)
def day_begins(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """What is open today is closed out today (BRT-4)."""
    day = ledger.working_day(fact.at)
    ledger.start_day("brt_4", day=day, series=str(fact.seq), cycle=view.cycle, not_before=fact.at)


@on(CarriedOver, CallLogged)
def explained(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Reason, expected time and consent settle the day, and cover those until then. Where the user cannot be asked,
    the explanation and two attempts settle this day alone.
    """
    consent = fact.consent if isinstance(fact, CarriedOver) else ""
    if isinstance(fact, CarriedOver) and consent == Consent.AGREED:
        following = ledger.working_day(fact.expected_at)
        ledger.meet_day("brt_4", at=fact.at, cycle=view.cycle, series=str(fact.seq), following=following)
    elif consent == Consent.NOT_REACHED or has_failed(fact):
        ledger.attempt("brt_4", at=fact.at)
        is_enough = any(timer.attempts >= _FAILED_IS_ENOUGH for timer in ledger.ticking("brt_4"))
        if is_enough and (consent or _is_expected_later(ledger, view, fact)):
            ledger.meet_day("brt_4", at=fact.at, cycle=view.cycle, series=str(fact.seq))


def _is_expected_later(ledger: Ledger, view: View, fact: TicketFact) -> bool:
    """Whether the desk has said that it will not be today."""
    return view.expected_at is not None and ledger.working_day(view.expected_at) > ledger.working_day(fact.at)


@on(Resolved)
def closed_out(ledger: Ledger, view: View, fact: Resolved) -> None:
    """Nothing is open any more."""
    del view
    ledger.end_days("brt_4", at=fact.at)


@on(Promised)
def promised(ledger: Ledger, view: View, fact: Promised) -> None:
    """A new promise before the old one is due takes its place; afterwards it does not mend it (PROM-1)."""
    for timer in ledger.ticking("prom_1"):
        if fact.at < timer.due_at:
            ledger.cancel("prom_1", at=fact.at, key=timer.key, outcome=Outcome.RENEGOTIATED)
    key, whose = str(fact.seq), fact.by_user_id
    ledger.start("prom_1", at=fact.at, key=key, cycle=view.cycle, given_at=fact.due_at, person_id=whose)


@on(*CONTACTS)
def promise_kept(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """Any contact with the person keeps what was promised to him."""
    del view
    if is_contact(fact):
        ledger.meet("prom_1", at=fact.at)


@on(Noted, Resolved)
def advised(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """A consultation was answered: whether it helped is asked within two hours (CONS-1), once, however often it was
    answered by then.
    """
    is_answer = isinstance(fact, Noted) and fact.progress == Progress.ADVISED
    is_result = isinstance(fact, Resolved) and view.kind == Kind.CONSULTATION
    if (is_answer or is_result) and not any(ledger.ticking("cons_1")):
        ledger.start("cons_1", at=fact.at, key=str(fact.seq), cycle=view.cycle, person_id=fact.by_user_id)


@on(CallLogged)
def asked_whether_it_helped(ledger: Ledger, view: View, fact: CallLogged) -> None:
    """Not before he has had time to try."""
    del view
    if has_reached(fact):
        ledger.meet("cons_1", at=fact.at)
    elif has_failed(fact):
        ledger.attempt("cons_1", at=fact.at)


@on(SupervisorCalled)
def handed_up(ledger: Ledger, view: View, fact: SupervisorCalled) -> None:
    """The supervisor takes over (TALK-9)."""
    ledger.start("talk_9", at=fact.at, key=str(fact.seq), cycle=view.cycle)


@on(*CONTACTS)
def supervisor_spoke(ledger: Ledger, view: View, fact: TicketFact) -> None:
    """It takes a supervisor's own word."""
    del view
    if is_contact(fact) and any(ledger.ticking("talk_9")) and ledger.is_supervisor(fact.by_user_id):
        ledger.meet("talk_9", at=fact.at)
