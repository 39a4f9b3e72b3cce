"""Tickets to be found, and what finds them. Both ways are always asked: they must never differ."""

from collections.abc import Iterable

from accounts.models import Requester
from tests.factories import NOON
from tickets.models import Ticket, TicketQuerySet
from tickets.search.folding import words
from tickets.search.index import index_pending, write_entry
from tickets.search.query import looked_up, matching, walked


def bare_ticket(number: str) -> Ticket:
    """A ticket whose own words do not matter, since its entry is written by the test."""
    requester = Requester.objects.get_or_create(name="无名", defaults={"created_at": NOON})[0]
    return Ticket.objects.create(
        number=number, channel="phone", title="-", description="-", requester=requester, priority=3, version=1,
        created_at=NOON, changed_at=NOON,
    )  # fmt: skip


def put(number: str, public_text: str, internal_text: str = "", *, is_indexed: bool = True) -> Ticket:
    """A ticket that is found by these texts."""
    ticket = bare_ticket(number)
    write_entry(ticket.pk, public_text=public_text, internal_text=internal_text)
    if is_indexed:
        index_pending()
    return ticket


def found(q: str, *, internal: bool = True, among: TicketQuerySet | None = None) -> set[str]:
    """The numbers of the tickets that `q` finds, the same whichever way they are come by."""
    tickets = Ticket.objects.all() if among is None else among
    hits = _numbers(matching(tickets, q, internal=internal))
    if needles := words(q):
        assert _numbers(walked(tickets, needles, internal=internal)) == hits
        assert _numbers(looked_up(tickets, needles, internal=internal)) == hits
    return hits


def _numbers(tickets: Iterable[Ticket]) -> set[str]:
    listed = [ticket.number for ticket in tickets]
    assert len(listed) == len(set(listed))
    return set(listed)
