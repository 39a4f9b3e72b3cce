"""How long the supervisor's board takes on a large desk, by page and by part, beside the barest query: counting the
clocks that have not ended.

    python -m bench.board [--open N] [--judged N] [--runs N]

Makes a PostgreSQL database of its own and drops it afterwards.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.database import own_database

PARTS = {"whole page": "", "what is now": "?part=now", "what was attained": "?part=figures"}
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
    parser.add_argument("--open", type=int, default=100_000, help="clocks that have not ended")
    parser.add_argument("--judged", type=int, default=300_000, help="clocks of the last 31 days that have")
    parser.add_argument("--runs", type=int, default=11)
    wishes = parser.parse_args()
    with own_database("board"):
        _fill(wishes.open, wishes.judged)
        _measure(wishes.runs)


def _fill(running: int, judged: int) -> None:
    from bench.clocks import add_tickets, make_desk  # noqa: PLC0415 (only once Django is there)
    from bench.series import insert_series, tidy  # noqa: PLC0415
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

    tickets = add_tickets(desk, max(1000, judged // 5))
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
    when = f"({at} - n * interval '31 days' / {judged})"
    insert_series(Timer, judged, {
        **on(tickets, "j"), **names, "person_id": person, "due_at": when,
        "judged_at": when, "ended_at": when, "state": "CASE WHEN n % 17 = 0 THEN 'breached' ELSE 'met' END",
    })  # fmt: skip
    tidy(Timer, Ticket)


def _measure(runs: int) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from sla.models import Timer  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    client = Client()
    client.force_login(User.objects.get(username="board-supervisor"))
    print(f"{'bare count':<20} {_median(lambda: Timer.objects.ticking().count(), runs):7.1f} ms")
    for name, query in PARTS.items():
        url, headers = f"/desk/board/{query}", {"hx-request": "true"} if query else {}
        print(f"{name:<20} {_median(lambda url=url, headers=headers: client.get(url, headers=headers), runs):7.1f} ms")


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
