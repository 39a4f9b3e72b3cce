"""Fills a database of its own with invented tickets, past the actions: what is measured is reading."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from accounts.models import Requester
from bench.corpus import sample
from tickets.choices import Channel, State
from tickets.models import SearchEntry, Ticket
from tickets.search.index import entry_of
from tickets.search.terms import store_terms

_BATCH = 2_000
_MARK = "BENCH-"
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def fill(wanted: int) -> None:
    """Bring the database to `wanted` tickets. Exits when it holds tickets of anybody else."""
    if Ticket.objects.exclude(number__startswith=_MARK).exists():
        raise SystemExit("This database holds real tickets. Measure in one of its own.")
    there = Ticket.objects.count()
    people = list(Requester.objects.order_by("pk")[:200]) or _people()
    for first in range(there, wanted, _BATCH):
        _add(range(first, min(first + _BATCH, wanted)), people)
        print(f"\r{min(first + _BATCH, wanted):,} / {wanted:,}", end="", flush=True)
    if there < wanted:
        print()
        with connection.cursor() as cursor:
            for statement in ("VACUUM", "ANALYZE"):
                cursor.execute(statement)


def _people() -> list[Requester]:
    return [Requester.objects.create(name=sample(at).name, created_at=_BEGIN) for at in range(200)]


def _add(numbers: range, people: list[Requester]) -> None:
    samples = {number: sample(number) for number in numbers}
    tickets = Ticket.objects.bulk_create(
        Ticket(
            number=f"{_MARK}{number}",
            version=1,
            channel=Channel.PHONE,
            state=State.CLOSED if number % 20 else State.RECEIVED,
            title=words.title,
            description=words.description,
            requester=people[number % len(people)],
            priority=3,
            created_at=_BEGIN + timedelta(seconds=number),
            changed_at=_BEGIN + timedelta(seconds=number),
        )
        for number, words in samples.items()
    )
    entries = []
    for ticket, words in zip(tickets, samples.values(), strict=True):
        public = "\n".join([ticket.number, words.title, words.description, words.name, *words.replies])
        entries.append(entry_of(ticket.pk, public_text=public, internal_text=words.note))
    for entry in entries:
        entry.is_indexed = True
    SearchEntry.objects.bulk_create(entries)
    store_terms((entry.ticket_id, entry.text + entry.internal) for entry in entries)
