"""A pass with nothing due, beside the bare query on the same index, at several numbers of running clocks. Of ten blocks
of calls the calmest counts.
"""

from collections.abc import Sequence
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg2

from bench import clocks
from bench.database import must
from bench.series import tidy
from core.clock import now
from sla.firing import fire_due
from sla.models import Timer

BLOCKS, CALLS = 10, 200
TICKETS, STORM = 100_000, 10_000


def report_quiet(address: str, *, running: Sequence[int]) -> None:
    """One line for each number of running clocks."""
    tickets = clocks.add_tickets(clocks.make_desk("quiet", 50), TICKETS)
    print(f"{'nothing due, ms':24}{'pass p50':>10}{'p99':>8}{'bare p50':>10}{'p99':>8}{'beyond':>8}{'× first':>9}")
    there, first = 0, 0.0
    for wanted in running:
        clocks.add_running(tickets, wanted - there, begin=there)
        there = wanted
        tidy(Timer)
        first = _print_line(f"{there:,} running", address, first)
    clocks.add_due(tickets[:STORM], begin=now() - clocks.LATE, key="storm")
    tidy(Timer)  # so that the planner expects as many to be due, for as long as nobody looks again
    must(fire_due(now=now).fired == STORM, "the storm did not come")
    _print_line(f"after {STORM:,} fired", address, first)


def _print_line(label: str, address: str, first: float) -> float:
    passes, bare = _times(address)
    figures = f"{passes[0]:10.2f}{passes[1]:8.2f}{bare[0]:10.2f}{bare[1]:8.2f}{passes[0] - bare[0]:8.2f}"
    print(f"{label:>24}{figures}{passes[0] / (first or passes[0]):9.2f}", flush=True)
    return first or passes[0]


def _times(address: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """p50 and p99 of a pass and of the bare query, in ms; each from the block in which its p50 was lowest."""
    connection: Any = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        blocks = [_block(cursor) for _ in range(BLOCKS)]
    connection.close()
    passes, bare = (min(_p50_and_p99(values) for values in one) for one in zip(*blocks, strict=True))
    return passes, bare


def _block(cursor: Any) -> tuple[list[float], list[float]]:  # noqa: ANN401 (psycopg2 has no types)
    passes, bare = [], []
    for _ in range(CALLS):
        begun = perf_counter()
        taken = fire_due(now=now).taken
        passed = perf_counter()
        cursor.execute("SELECT 1 FROM sla_timer WHERE next_fire_at <= %s ORDER BY next_fire_at LIMIT 1", (now(),))
        found = cursor.fetchone()
        bare.append((perf_counter() - passed) * 1000)
        passes.append((passed - begun) * 1000)
        must(taken == 0 and found is None, "something was due")
    return passes, bare


def _p50_and_p99(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=100)
    return cuts[49], cuts[98]
