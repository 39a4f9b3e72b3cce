"""A whole history once more: the clocks as they follow from the journal, the signals and the rules that held at each
moment. What `manage.py rebuild_timers` compares with, and how a draft policy is tried on last month's tickets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sla.choices import OwnerKind
from sla.engine.ledger import Ledger, Owner, attributes_from, moment_of
from sla.engine.store import names_for, supervises
from sla.engine.view import View, attributes_of, told
from sla.measures.book import Signal, book_fact, book_signal
from sla.measures.react import REACTIONS
from sla.models import ClockSignal, Edition, Timer
from sla.policy.conditions import Attributes
from sla.rulebook import Rulebook, rulebook_at
from tickets.events import Amended, Declined, Dispatched, HandedOver, TicketFact, Transferred
from tickets.facts import fact_of
from tickets.models import Ticket, TicketEvent

Happening = TicketFact | Signal | Edition
_REVALUED = (Amended, Dispatched, Transferred, Declined)


@dataclass(frozen=True)
class History:
    """All that happened to one owner, in order, under the rules of their time (or under `rules`, whatever the time)."""

    owner: Owner
    happenings: list[Happening]
    site: str = ""
    rules: Rulebook | None = None


def history_of(ticket: Ticket, *, rules: Rulebook | None = None) -> History:
    """The history of `ticket`: its journal, what was signalled to it, the editions since. Three statements."""
    facts = [fact_of(event, ticket=ticket) for event in TicketEvent.objects.filter(ticket=ticket).order_by("seq")]
    signals = signals_of(Owner.ticket(ticket.pk))
    site = ticket.requester.site.slug if ticket.requester.site else ""
    editions = [] if rules else editions_since(facts[0].at if facts else ticket.created_at)
    happenings = list(_merged(facts, [*signals, *editions]))
    return History(Owner.ticket(ticket.pk), happenings, site=site, rules=rules)


def history_of_owner(owner: Owner) -> History:
    """The history of a call, a conversation, a visit, a person: signals only."""
    signals = signals_of(owner)
    editions = editions_since(signals[0].at) if signals else []
    return History(owner, list(_merged([], [*signals, *editions])))


def signals_of(owner: Owner) -> list[Signal]:
    """What was said to the owner's clocks, in order."""
    rows = ClockSignal.objects.filter(owner_kind=owner.kind, owner_id=owner.pk).order_by("pk")
    return [Signal(row.verb, row.measure, row.at, row.key, row.by_id, row.params) for row in rows]


def editions_since(at: datetime) -> list[Edition]:
    """The edition in force at `at`, and those that came later."""
    first = Edition.objects.filter(at__lte=at).order_by("-pk").first() or Edition.objects.order_by("pk").first()
    return list(Edition.objects.filter(pk__gte=first.pk).order_by("pk")) if first else []


def _merged(facts: list[TicketFact], others: Iterable[Signal | Edition]) -> Iterator[Happening]:
    """Facts in the order of the journal; whatever else happened stands before the first fact that is later."""
    waiting = sorted(others, key=lambda one: one.at)
    for fact in facts:
        while waiting and waiting[0].at < fact.at:
            yield waiting.pop(0)
        yield fact
        while waiting and waiting[0].at == fact.at:
            yield waiting.pop(0)
    yield from waiting


def replay(history: History, *, until: datetime) -> list[Timer]:
    """The clocks of `history` as they stand at `until`: unsaved rows, as if each step had fired in its very second."""
    rules = history.rules or _first_rules(history)
    if rules is None:
        return []
    view = View(history.owner.pk, site=history.site)
    ledger = Ledger(history.owner, rules, Attributes(), [], is_supervisor=supervises)
    for happening in history.happenings:
        fire_up_to(ledger, happening.at)
        match happening:
            case Edition():
                _change_rules(ledger, happening)
            case Signal():
                _hear(ledger, happening, view)
            case _:
                view = told(view, happening)
                _live(ledger, view, happening)
    fire_up_to(ledger, until)
    ledger.advance(until)
    fire_up_to(ledger, until)
    return ledger.timers


def _first_rules(history: History) -> Rulebook | None:
    first = next((one for one in history.happenings if isinstance(one, Edition)), None)
    return rulebook_at(first.pk) if first else None


def _change_rules(ledger: Ledger, edition: Edition) -> None:
    if edition.pk != ledger.rules.edition_id:
        ledger.advance(edition.at)
        ledger.rules = rulebook_at(edition.pk)
        ledger.retarget(at=edition.at, because="rules")


def _hear(ledger: Ledger, signal: Signal, view: View) -> None:
    if ledger.owner.kind != OwnerKind.TICKET:
        if given := (signal.params or {}).get("attributes"):
            ledger.attributes = attributes_from(given)
    else:
        ledger.waiting_on = view.is_paused_by
    book_signal(ledger, signal)


def _live(ledger: Ledger, view: View, fact: TicketFact) -> None:
    if type(fact) not in REACTIONS and not isinstance(fact, (*_REVALUED, HandedOver)):
        return
    ledger.attributes = attributes_of(view, names_for(ledger.rules))
    book_fact(ledger, view, fact, is_changed=isinstance(fact, _REVALUED))


def fire_up_to(ledger: Ledger, at: datetime) -> None:
    """As if passes had run: steps up to `at` have fired."""
    for timer in ledger.timers:
        while timer.next_fire_at is not None and timer.next_fire_at <= at:
            timer.position += 1
            waiting = timer.steps[timer.position :]
            timer.next_fire_at = moment_of(waiting[0][1]) if waiting else None
