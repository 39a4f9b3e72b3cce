"""How long a search takes, and how much of that the bare list takes that it stands beside.

In a database of its own, which it fills first (100,000 tickets in about 3 minutes; a million needs 4 GB):

    createdb bench_search
    export DATA_DIR=/tmp/bench DATABASE_URL=postgres://postgres@127.0.0.1:5432/bench_search
    python -m bench.search --tickets 100000

and the same on SQLite without DATABASE_URL. Prints for each term the hits, p50 and p99 of the newest 50, the ratio to
the same list without a search by plain SQL in the same run, and what either way alone would have taken: always walking,
always asking the index. Then the writing: an entry, an addition, and carrying the terms after. Times in milliseconds.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.corpus import MIDDLING, RARE, SELDOM, sample  # noqa: E402
from bench.filling import fill  # noqa: E402
from tickets.models import SearchEntry, Ticket, TicketQuerySet  # noqa: E402
from tickets.search.folding import words  # noqa: E402
from tickets.search.index import append_entry, index_pending, write_entry  # noqa: E402
from tickets.search.query import looked_up, matching, walked  # noqa: E402

COLUMNS = ("id", "number", "title", "state", "created_at")
TERMS = {
    "1 character": ("机", "水", "纠"),
    "2 characters": ("登录", "光纤", "水印", "蓝牙", "纠缠"),
    "4 characters": ("打印机卡", "无法登录", "登录失败", "网络邮箱", MIDDLING, SELDOM, RARE),
    "Latin": ("vpn", "e", "E15", "E1504"),
    "several": ("打印机 登录", "光纤 防火墙", "VPN无法 登录", f"登录 {RARE}"),
    "no hit": ("龘靐", "登录不存在的词"),
}
PAGE = 50


def timed(work: Callable[[], object], *, times: int) -> tuple[float, float]:
    """p50 and p99 of doing `work` so many times, in ms."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append((perf_counter() - begun) * 1000)
    if times == 1:
        return taken[0], taken[0]
    cuts = quantiles(taken, n=100, method="inclusive")
    return cuts[49], cuts[98]


def bare_page() -> object:
    """The newest tickets, by plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM tickets_ticket ORDER BY id DESC LIMIT {PAGE}")  # noqa: S608 (constants)
        return cursor.fetchall()


def page(found: TicketQuerySet) -> object:
    """The newest of what was found."""
    return list(found.order_by("-pk").values_list(*COLUMNS)[:PAGE])


def report_terms(*, times: int) -> None:
    """One line for each term."""
    bare, _ = timed(bare_page, times=times)
    print(f"bare list of {PAGE}: p50 {bare:.2f}")
    print(f"{'':14}{'term':20}{'hits':>7}{'p50':>9}{'p99':>9}{'× bare':>8}{'walk only':>11}{'index only':>11}")
    for label, terms in TERMS.items():
        for term in terms:
            print(f"{label:14}{term:20}{report_of(term, bare=bare, times=times)}", flush=True)


def report_of(term: str, *, bare: float, times: int) -> str:
    """The figures of one term."""
    everything, needles = Ticket.objects.all(), words(term)
    hits = matching(everything, term, internal=True).order_by()[:1001].count()
    p50, p99 = timed(lambda: page(matching(everything, term, internal=True)), times=times)
    walk, _ = timed(lambda: page(walked(everything, needles, internal=True)), times=1)
    index, _ = timed(lambda: page(looked_up(everything, needles, internal=True)), times=1)
    shown = f"{hits}" if hits <= 1000 else "1,000+"
    return f"{shown:>7}{p50:9.2f}{p99:9.2f}{p50 / bare:8.1f}{walk:11.1f}{index:11.1f}"


def report_writing(*, times: int) -> None:
    """What writing costs, on the newest tickets."""
    while index_pending():
        pass
    ids = iter(list(SearchEntry.objects.order_by("-pk").values_list("pk", flat=True)[: 2 * times]))
    words_of = sample(1)
    whole = timed(lambda: write_entry(next(ids), public_text=words_of.title + words_of.description), times=times)
    more = timed(lambda: append_entry(next(ids), public_text=words_of.note), times=times)
    print(f"write_entry  p50 {whole[0]:.2f}  p99 {whole[1]:.2f}")
    print(f"append_entry p50 {more[0]:.2f}  p99 {more[1]:.2f}")
    pending = SearchEntry.objects.filter(is_indexed=False).count()
    batch, slowest = timed(lambda: index_pending(limit=20), times=pending // 20)
    print(f"index_pending, each of 20: p50 {batch / 20:.2f}  p99 {slowest / 20:.2f}")


def main() -> None:
    """Fill, then measure."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=100)
    wanted = parser.parse_args()
    call_command("migrate", verbosity=0)
    fill(wanted.tickets)
    print(f"{connection.vendor}, {Ticket.objects.count():,} tickets")
    report_terms(times=wanted.times)
    report_writing(times=wanted.times)


if __name__ == "__main__":
    main()
