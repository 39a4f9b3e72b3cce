"""How long the supervisor's board takes on a large desk, by page and by part, beside the barest query: counting the
clocks that have not ended. First with everything counted at each look, then with what is kept ready (decision 23).
Beside the times stand statements and blocks, which say the same on a busy machine.

    python -m bench.board [--tickets N] [--open N] [--judged N] [--days N] [--runs N]

Makes a PostgreSQL database of its own and drops it afterwards.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bench.blocks import work_of
from bench.database import own_database
from bench.series import tidy

PARTS = {
    "whole page": "/desk/board/",
    "what is now": "/desk/board/?part=now",
    "what was attained": "/desk/board/?part=figures",
    "the wall": "/desk/board/?wall=1",
    "trends, today": "/desk/board/trends/?period=today",
    "trends, 30 days": "/desk/board/trends/",
    "trends, 90 days": "/desk/board/trends/?period=90",
    "  of one group": "/desk/board/trends/?period=90&group=board-1",
    "  of one channel": "/desk/board/trends/?period=90&channel=email",
    "  of both together": "/desk/board/trends/?period=90&group=board-1&channel=email",
    "tickets of a month": "/desk/board/list/?of=received&begins={month}&ends={today}",
}
_OF_TEN = "(ARRAY[{}])[1 + n % 10]"
_CLOCKS = (
    ("disp_1", "DISP-1", "disp-1-p3"),
    ("pri_response", "SLA-PRI", "response-p3"),
    ("pri_solution", "SLA-PRI", "solution-p3"),
    ("brt_4", "BRT-4", "brt-4"),
    ("track_1", "TRACK-1", "track-1"),
    ("foll_1", "FOLL-1", "foll-1"),
    ("prom_1", "PROM-1", "prom-1"),
    ("brt_3", "BRT-3", "brt-3"),
    ("life_5", "LIFE-5", "life-5"),
    ("brt_1", "BRT-1", "brt-1"),
)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--tickets", type=int, default=60_000)
    parser.add_argument("--open", type=int, default=100_000, help="clocks that have not ended")
    parser.add_argument("--judged", type=int, default=300_000, help="clocks of the last days that have")
    parser.add_argument("--days", type=int, default=31, help="so many days those were judged on")
    parser.add_argument("--runs", type=int, default=11)
    wishes = parser.parse_args()
    with own_database("board"):
        _fill(wishes.tickets, wishes.open, wishes.judged, wishes.days)
        before = _measure(wishes.runs)
        spent = _keep_ready()
        after = _measure(wishes.runs)
        show(before, after)
        print(f"Keeping it ready: {spent[0]:.1f} ms a day counted, once; {spent[1]:.1f} ms for now, every ten seconds.")


Measured = dict[str, tuple[float, int, int]]  # milliseconds, statements, blocks


def show(before: Measured, after: Measured) -> None:
    """Both, side by side."""
    print(f"{'medians':<20} {'each look, ms':>13} {'kept ready':>10} {'ratio':>6} {'statements':>11} {'blocks':>17}")
    for name, (first, statements, blocks) in before.items():
        second, statements_after, blocks_after = after[name]
        print(
            f"{name:<20} {first:13.1f} {second:10.1f} {second / first:6.2f} {statements:5} {statements_after:5}"
            f" {blocks:8,} {blocks_after:8,}"
        )


def _fill(count: int, running: int, judged: int, days: int) -> None:
    from bench.clocks import add_tickets, make_desk  # noqa: PLC0415 (only once Django is there)
    from bench.series import insert_series  # noqa: PLC0415
    from core.clock import now  # noqa: PLC0415
    from sla.models import CalendarRevision, Edition, PolicyVersion, Timer  # noqa: PLC0415
    from tickets.models import Ticket  # noqa: PLC0415

    desk, at = make_desk("board", 40), f"'{now().isoformat()}'::timestamptz"
    rules = {
        "owner_kind": "'ticket'",
        "edition_id": str(Edition.objects.get().pk),
        "policy_version_id": str(PolicyVersion.objects.get().pk),
        "calendar_id": str(CalendarRevision.objects.get(calendar__slug="site").pk),
    }

    def on(ids: range, key: str) -> dict[str, str]:
        place = f"{ids.start} + n % {len(ids)}"
        return {**rules, "owner_id": place, "ticket_id": place, "key": f"'{key}' || n", "started_at": at}

    tickets = add_tickets(desk, count)
    _grow_old(open_ones=max(100, running // 8))
    names = {
        name: _OF_TEN.format(", ".join(f"'{values[place]}'" for values in _CLOCKS))
        for place, name in enumerate(("measure", "norm", "target"))
    }
    person = f"CASE WHEN n % 10 IN (6, 8) THEN {desk.leads.start} + n % {len(desk.leads)} END"
    due = f"({at} + (n - {running // 50}) * interval '20 seconds')"
    is_late = f"n < {running // 50}"
    insert_series(Timer, running, {
        **on(tickets[: max(100, running // 8)], "o"), **names,
        "person_id": person, "due_at": due, "judged_at": f"CASE WHEN {is_late} THEN {due} END",
        "state": f"CASE WHEN {is_late} THEN 'breached' WHEN n % 12 = 0 THEN 'paused' ELSE 'running' END",
        "position": f"CASE WHEN {is_late} THEN 2 ELSE 0 END",
    })  # fmt: skip
    when = f"({at} - n * interval '{days} days' / {judged})"
    insert_series(Timer, judged, {
        **on(tickets, "j"), **names, "person_id": person, "due_at": when,
        "judged_at": when, "ended_at": when, "state": "CASE WHEN n % 17 = 0 THEN 'breached' ELSE 'met' END",
    })  # fmt: skip
    tidy(Timer, Ticket)


def _grow_old(*, open_ones: int) -> None:
    """The tickets came in over half a year through three channels; all but the first `open_ones` are closed, a day
    after they came.
    """
    from django.db import connection  # noqa: PLC0415

    from tickets.models import Ticket  # noqa: PLC0415

    first, count = Ticket.objects.order_by("pk").values_list("pk", flat=True)[0], Ticket.objects.count()
    is_closed = f"id >= {first + open_ones}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE tickets_ticket SET created_at = now() - (id - {first}) * interval '180 days' / {count},"  # noqa: S608 (numbers)
            f" channel = (ARRAY['phone', 'email', 'portal'])[1 + id % 3],"
            f" state = CASE WHEN {is_closed} THEN 'closed' ELSE state END,"
            f" closed_at = CASE WHEN {is_closed} THEN now() - (id - {first}) * interval '180 days' / {count}"
            " + interval '1 day' END"
        )


def _keep_ready() -> tuple[float, float]:
    """What beat does; what a day, and what a round of now cost in milliseconds."""
    from core.clock import now  # noqa: PLC0415
    from sla.actions.count_days import count_days  # noqa: PLC0415
    from sla.actions.count_now import count_now  # noqa: PLC0415
    from sla.models import DayFigure, DayFlow  # noqa: PLC0415

    begun = time.perf_counter()
    days = 0
    while counted_now := count_days(at=now()):
        days += counted_now
    counted = time.perf_counter()
    count_now(at=now())
    ended = time.perf_counter()
    tidy(DayFigure, DayFlow)
    return 1000 * (counted - begun) / days, 1000 * (ended - counted)


def _measure(runs: int) -> Measured:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from core.clock import now  # noqa: PLC0415
    from sla.models import Timer  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    client = Client()
    client.force_login(User.objects.get(username="board-supervisor"))
    asked: dict[str, Callable[[], object]] = {"bare count": lambda: Timer.objects.ticking().count()}
    asked |= {f"  {name}": read for name, read in _reads().items()}
    days = {"month": f"{now() - timedelta(days=30):%Y-%m-%d}", "today": f"{now():%Y-%m-%d}"}
    for name, path in PARTS.items():
        url, headers = path.format(**days), {"hx-request": "true"} if "part=" in path else {}
        asked[name] = lambda url=url, headers=headers: client.get(url, headers=headers)  # type: ignore[misc]
    return {name: _taken(ask, runs) for name, ask in asked.items()}


def _reads() -> dict[str, Callable[[], object]]:
    """What the parts of the page ask the database, one by one."""
    from core.clock import now  # noqa: PLC0415
    from sla.attainment import attainment  # noqa: PLC0415
    from sla.board import escalations, lateness, mark, nearest  # noqa: PLC0415
    from sla.now import now_figures  # noqa: PLC0415
    from sla.promises import kept_promises  # noqa: PLC0415
    from sla.watch import periods  # noqa: PLC0415

    first, after = periods(now())["month"]
    reads = (now_figures, nearest, escalations, attainment, lateness, mark)
    named: dict[str, Callable[[], object]] = {read.__name__: lambda read=read: read(at=now()) for read in reads}  # type: ignore[misc]
    return named | {"kept_promises": lambda: kept_promises(first=first, after=after)}


def _taken(run: Callable[[], object], runs: int) -> tuple[float, int, int]:
    from core.clock import now  # noqa: PLC0415
    from sla.models import NowFigures  # noqa: PLC0415

    NowFigures.objects.update(at=now())  # as beat would
    return (_median(run, runs), *work_of(run))


def _median(run: Callable[[], object], runs: int) -> float:
    run()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


if __name__ == "__main__":
    main()
