"""Many clocks due at once: one worker and two, of the desk and of the floor, in processes of their own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from statistics import median

from django.db import connection

from bench import clocks
from bench.database import ROOT, must
from bench.floor import Sample
from bench.series import tidy
from core.clock import now
from notifications.models import Notice
from outbox.models import OutboxMessage
from sla.firing.run import BATCH
from sla.models import Timer, TimerEvent
from tickets.models import Ticket

# Among so many leads that each letter goes out at once, and among so few that the brake holds most of them back.
SPREADS = {"a letter for each": 2500, "a storm upon 50": 50}
_WRITTEN = (TimerEvent, Notice, OutboxMessage)
_rounds = count(1)


@dataclass(frozen=True)
class Result:
    """What workers achieved together: clocks a second, and milliseconds of processor for a thousand clocks."""

    rate: float
    busy: float


def report_storm(*, timers: int, batch: int, rounds: int) -> None:
    """For each spread a line for one worker and a line for two."""
    size = batch or BATCH
    print(
        f"\n{timers:,} due at once, {size} in a batch, medians of {rounds} rounds; clocks a second, busy ms for 1,000"
    )
    heads = ("workers", "desk", "floor", "desk/floor", "busy desk", "floor", "floor/desk", "letters")
    print(" " * 20 + "".join(f"{head:>12}" for head in heads))
    for label, leads in SPREADS.items():
        desk = clocks.make_desk(f"spread-{leads}", leads)
        tickets = clocks.add_tickets(desk, timers)
        one = _measured(desk, tickets, workers=1, batch=size, rounds=rounds)
        _print_line(label, 1, *one)
        two = _measured(desk, tickets, workers=2, batch=size, rounds=rounds)
        _print_line(label, 2, *two)
        times = [after.rate / before.rate for before, after in zip(one[:2], two[:2], strict=True)]
        print(f"{'':20}two of one: desk × {times[0]:.2f}, floor × {times[1]:.2f}", flush=True)


def _print_line(label: str, workers: int, ours: Result, bare: Result, letters: float) -> None:
    speed = f"{workers:12}{ours.rate:12,.0f}{bare.rate:12,.0f}{ours.rate / bare.rate:12.2f}"
    print(
        f"{label:20}{speed}{ours.busy:12,.0f}{bare.busy:12,.0f}{bare.busy / ours.busy:12.2f}{letters:12.2f}", flush=True
    )


def _measured(
    desk: clocks.Desk, tickets: range, *, workers: int, batch: int, rounds: int
) -> tuple[Result, Result, float]:
    ours, bare, letters = [], [], 0.0
    for _ in range(rounds):
        ours.append(_round(tickets, workers=workers, command=["fire", str(batch)]))
        sample = _sample(len(tickets))
        letters = sample.letters
        bare.append(
            _round(tickets, workers=workers, command=["floor", str(batch), str(desk.leads.start), json.dumps(sample)])
        )
    return _median(ours), _median(bare), letters


def _median(results: list[Result]) -> Result:
    return Result(median(one.rate for one in results), median(one.busy for one in results))


def _round(tickets: range, *, workers: int, command: list[str]) -> Result:
    _prepare(tickets)
    started = [sys.executable, "-m", "bench.worker", *command]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    processes = [subprocess.Popen(started, cwd=ROOT, text=True, **pipes) for _ in range(workers)]
    for process in processes:
        must(process.stdout and process.stdout.readline() == "ready\n", "a worker did not start")
    for process in processes:
        if process.stdin:
            process.stdin.write("\n")
            process.stdin.flush()
    reports = [json.loads(process.communicate()[0]) for process in processes]
    must(sum(one["count"] for one in reports) == len(tickets), reports)
    if command[0] == "fire":
        _check(tickets)
    seconds = max(one["ended"] for one in reports) - min(one["begun"] for one in reports)
    busy = sum(one["here"] + one["server"] for one in reports)
    return Result(len(tickets) / seconds, busy * 1e6 / len(tickets))


def _prepare(tickets: range) -> None:
    """Empty what the round before wrote, and have one clock of each ticket due."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in _WRITTEN)} CASCADE")
    Timer.objects.filter(key__startswith="due").update(next_fire_at=None)
    Ticket.objects.filter(breached=True).update(breached=False)
    clocks.add_due(tickets, begin=now() - clocks.LATE, key=f"due{next(_rounds)}")
    tidy(Timer, Ticket, *_WRITTEN)


def _check(tickets: range) -> None:
    """Each fired once, each told once."""
    events, notices = TimerEvent.objects, Notice.objects
    must(events.values("timer").distinct().count() == events.count() == len(tickets), "a step fired twice, or never")
    must(notices.values("clock_event").distinct().count() == notices.count() == len(tickets), "told twice, or never")
    must(Ticket.objects.filter(breached=True).count() == len(tickets), "a ticket does not show it")


def _sample(fired: int) -> Sample:
    """One of each of what the round before wrote."""
    told = TimerEvent.objects.values_list("params", flat=True)[:1]
    notice, letter = (
        Notice.objects.values_list("params", flat=True)[:1],
        OutboxMessage.objects.values_list("context")[:1],
    )
    return Sample(*(json.dumps(found[0]) for found in (told, notice, letter[0])), OutboxMessage.objects.count() / fired)
