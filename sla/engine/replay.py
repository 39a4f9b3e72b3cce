"""A whole history once more: the clocks as they follow from the journal, the signals and the rules that held at each
moment. What `manage.py rebuild_timers` compares with, and how a draft policy is tried on last month's tickets.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accounts.actors import Via
from sla.choices import OwnerKind
from sla.engine.ledger import Ledger, Owner, attributes_from, moment_of
from sla.engine.store import names_for, supervises
from sla.engine.view import Names, View, attributes_of, told
from sla.measures.book import RANK, REVALUED, Signal, book_fact, book_signal
from sla.measures.react import REACTIONS
from sla.models import ClockSignal, Edition, Timer
from sla.policy.conditions import Attributes
from sla.rulebook import Rulebook, rulebook_at
from tickets.events import HandedOver, TicketFact
from tickets.facts import fact_of
from tickets.models import Ticket, TicketEvent

Happening = TicketFact | Signal | Edition


@dataclass(frozen=True)
class History:
    """All that happened to one owner, in order, under the rules of their time (or under `rules`, whatever the time).
    `ranks` says, by the number of an act, whether a supervisor did it.
    """

    owner: Owner
    happenings: list[Happening]
    site: str = ""
    rules: Rulebook | None = None
    ranks: Mapping[str, bool] = field(default_factory=dict)


def history_of(ticket: Ticket, *, rules: Rulebook | None = None) -> History:
    """The history of `ticket`: its journal, what was signalled to it, the editions since. Three statements. What was
    brought in from elsewhere as history made no clock run, and makes none now.
    """
    heard = TicketEvent.objects.filter(ticket=ticket).exclude(via=Via.IMPORT).order_by("seq")
    facts = [fact_of(event, ticket=ticket) for event in heard]
    signals = signals_of(Owner.ticket(ticket.pk))
    site = ticket.requester.site.slug if ticket.requester.site else ""
    editions = [] if rules else editions_since(facts[0].at if facts else ticket.created_at)
    ranks = {one.key: bool((one.params or {}).get("supervises")) for one in signals if one.verb == RANK}
    told = [one for one in signals if one.verb != RANK]
    happenings = list(_merged(facts, [*told, *editions]))
    return History(Owner.ticket(ticket.pk), happenings, site=site, rules=rules, ranks=ranks)


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


class NameBook:
    """What ids stand for, read once for as many histories as are told: no statement where no policy asks."""

    def __init__(self) -> None:
        self._known: dict[frozenset[str], Names] = {}

    def names_for(self, rules: Rulebook) -> Names:
        """What the policies of `rules` need to know of groups and categories."""
        if rules.conditions not in self._known:
            self._known[rules.conditions] = names_for(rules)
        return self._known[rules.conditions]


def replay(history: History, *, until: datetime, book: NameBook | None = None) -> list[Timer]:
    """The clocks of `history` as they stand at `until`: unsaved rows, as if each step had fired in its very second.
    `book` serves several histories.
    """
    rules = history.rules or _first_rules(history)
    if rules is None:
        return []
    view, book = View(history.owner.pk, site=history.site), book or NameBook()
    ledger = Ledger(history.owner, rules, Attributes(), [])
    for happening in history.happenings:
        fire_up_to(ledger, happening.at)
        match happening:
            case Edition():
                _change_rules(ledger, happening)
            case Signal():
                _hear(ledger, happening, view)
            case _:
                view = told(view, happening)
                ledger.is_supervisor = _rank_of(history, happening)
                _live(ledger, view, happening, book)
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


def _rank_of(history: History, fact: TicketFact) -> Callable[[int | None], bool]:
    """Who was a supervisor when `fact` happened; of what nobody noted then, who is one today."""
    noted = history.ranks.get(str(fact.seq))
    return supervises if noted is None else lambda _user_id: noted


def _live(ledger: Ledger, view: View, fact: TicketFact, book: NameBook) -> None:
    if type(fact) not in REACTIONS and not isinstance(fact, (*REVALUED, HandedOver)):
        return
    ledger.attributes = attributes_of(view, book.names_for(ledger.rules))
    book_fact(ledger, view, fact, is_changed=isinstance(fact, REVALUED))


def fire_up_to(ledger: Ledger, at: datetime) -> None:
    """As if passes had run: steps up to `at` have fired."""
    for timer in ledger.timers:
        while timer.next_fire_at is not None and timer.next_fire_at <= at:
            timer.position += 1
            waiting = timer.steps[timer.position :]
            timer.next_fire_at = moment_of(waiting[0][1]) if waiting else None
