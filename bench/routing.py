"""How long trying a routing rule takes on a large desk, and how much memory: `python -m bench.routing`.

In a PostgreSQL database of its own: 50,000 tickets of the last week, each received and acknowledged. Each line is one
rule, tried once from the newest ticket on and then further until it came to all, as a manager presses it.
"""

import resource
from argparse import ArgumentParser
from datetime import timedelta
from time import perf_counter
from typing import Any

from bench.database import must, own_database

WEEK = timedelta(days=7)
_BATCH = 2_000
RULES: dict[str, dict[str, list[str]]] = {
    "no condition": {},
    "words": {"words": ["打印机", "VPN", "登录"]},
    "outside working time": {"hours": ["outside"]},
}


def main() -> None:
    """Fill, try, tell."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=50_000)
    count = parser.parse_args().tickets
    with own_database("routing"):
        _fill(count)
        print(f"| rule | presses | tickets | matched | s a press | s in all | MB more |\n{'| --- ' + '| ---: ' * 6}|")
        for name, conditions in RULES.items():
            _measure(name, conditions, count)


def _measure(name: str, conditions: dict[str, list[str]], count: int) -> None:
    from core import clock  # noqa: PLC0415 (only once Django is up)
    from tickets.routing.trying import MOST, try_rule  # noqa: PLC0415

    doc = {"triggers": ["received", "acknowledged"], "conditions": conditions, "effects": {"tags": ["x"]}}
    until, before, spent = clock.now(), None, list[float]()
    looked = matched = 0
    memory = _memory()
    while True:
        begun = perf_counter()
        trial = try_rule(doc, since=until - WEEK, until=until, before=before)
        spent.append(perf_counter() - begun)
        looked, matched = looked + trial.looked, matched + trial.matched
        must(trial.looked <= MOST, trial.looked)
        if trial.is_whole or trial.last is None:
            break
        before = trial.last.pk
    must(looked == count, f"{looked} of {count} tickets were looked at")
    more = _memory() - memory
    print(
        f"| {name} | {len(spent)} | {looked:,} | {matched:,} | {max(spent):.1f} | {sum(spent):.1f} | {more:.0f} |",
        flush=True,
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(count: int) -> None:
    from django.db import connection  # noqa: PLC0415 (only once Django is up)

    from accounts.models import Requester  # noqa: PLC0415
    from bench.corpus import sample  # noqa: PLC0415
    from core import clock  # noqa: PLC0415

    begin, step = clock.now() - WEEK + timedelta(minutes=5), (WEEK - timedelta(minutes=10)) / count
    people = [Requester.objects.create(name=sample(at).name, created_at=begin) for at in range(200)]
    for first in range(0, count, _BATCH):
        _add([(number, begin + number * step) for number in range(first, min(first + _BATCH, count))], people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add(numbers: list[Any], people: list[Any]) -> None:
    from accounts.actors import Via  # noqa: PLC0415 (only once Django is up)
    from bench.corpus import sample  # noqa: PLC0415
    from tickets.choices import Channel, State  # noqa: PLC0415
    from tickets.models import Ticket, TicketEvent  # noqa: PLC0415

    tickets = []
    for number, at in numbers:
        words = sample(number)
        plain = {"title": words.title, "description": words.description, "channel": Channel.PHONE, "priority": 3}
        times = {"created_at": at, "changed_at": at + timedelta(minutes=2)}
        person = people[number % len(people)]
        tickets.append(
            Ticket(number=f"BENCH-{number}", version=2, state=State.ACKNOWLEDGED, requester=person, **plain, **times)
        )
    made = Ticket.objects.bulk_create(tickets)
    TicketEvent.objects.bulk_create(
        TicketEvent(ticket=one, seq=seq, cycle=1, verb=verb, at=at, via=Via.WEB, to_state=state, params={})
        for one in made
        for seq, verb, state, at in (
            (1, "receive", State.RECEIVED, one.created_at),
            (2, "acknowledge", State.ACKNOWLEDGED, one.changed_at),
        )
    )


if __name__ == "__main__":
    main()
