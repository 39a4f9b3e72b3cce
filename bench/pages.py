"""How long the server takes for the queue page and the ticket page on a large desk, beside the barest query: the same
fifty rows by plain SQL.

    python -m bench.pages [--tickets N] [--open N] [--runs N]

Makes a PostgreSQL database of its own and drops it afterwards. Times in milliseconds; cpu is what this process computes
for a page, without what the database does.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.database import own_database
from bench.series import tidy

PAGES = {
    "queue, first due": "/desk/open/?sort=due",
    "queue, newest": "/desk/open/?sort=newest",
    "queue, changed": "/desk/open/?sort=changed",
    "my groups": "/desk/groups/",
    "queue, two conditions": "/desk/open/?priority=2&kind=incident&sort=due",
    "archive": "/desk/archive/",
    "commands": "/desk/palette/?q=%E6%89%93%E5%8D%B0",
}
WARM_UP = 3
_BARE = (
    "SELECT t.number, t.title, t.state, r.name, u.display_name FROM tickets_ticket t JOIN accounts_requester r ON "
    "r.id = t.requester_id LEFT JOIN accounts_user u ON u.id = t.assignee_id WHERE t.state = 'received' "
    "ORDER BY t.id DESC LIMIT 50"
)
_SPREAD = """
UPDATE tickets_ticket SET
  state = CASE WHEN id % {every} > 0 THEN 'closed'
    ELSE (ARRAY['received','acknowledged','dispatched','processing','processing','confirming'])
      [1 + (id / {every}) % 6] END,
  priority = 1 + id % 4, is_vip = (id / {every} % 30 = 0), breached = (id % 9 = 0),
  next_due_at = CASE WHEN id % {every} = 0 THEN now() + ((id / {every}) % 600 - 60) * interval '10 minutes' END,
  next_started_at = created_at, next_norm = 'SLA-PRI', created_at = now() - (id % 900) * interval '1 hour',
  changed_at = now() - (id % 700) * interval '1 hour'
"""


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=5_000, help="of them, tickets that are open")
    parser.add_argument("--runs", type=int, default=100)
    wishes = parser.parse_args()
    with own_database("pages"):
        _fill(wishes.tickets, every=max(1, wishes.tickets // wishes.open))
        _measure(wishes.runs)


def _fill(count: int, *, every: int) -> None:
    from django.db import connection  # noqa: PLC0415 (only once Django is there)

    from bench.clocks import add_tickets, make_desk  # noqa: PLC0415
    from tickets.models import Ticket  # noqa: PLC0415

    add_tickets(make_desk("pages", 40), count)
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD.format(every=every).replace("%", "%%"), [])
    tidy(Ticket)


def _measure(runs: int) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from tickets.models import Ticket  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    client = Client()
    client.force_login(User.objects.get(username="pages-supervisor"))

    def bare() -> object:
        with connection.cursor() as cursor:
            cursor.execute(_BARE)
            return cursor.fetchall()

    ticket = Ticket.objects.filter(state="processing").latest("pk")
    pages = {**PAGES, "ticket": f"/tickets/{ticket.number}/", "preview": f"/tickets/{ticket.number}/preview/"}
    floor, _ = _timed(bare, runs)
    print(f"{'':<24} {'p50':>7} {'p95':>7} {'cpu':>7} {'x bare':>7} {'asks':>5}   bare: {floor:.2f}")
    for name, url in pages.items():
        begun = time.process_time()
        middle, late = _timed(lambda url=url: client.get(url), runs)  # type: ignore[misc]
        computed = (time.process_time() - begun) * 1000 / (runs + WARM_UP)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        print(f"{name:<24} {middle:7.1f} {late:7.1f} {computed:7.1f} {middle / floor:7.0f} {len(asked):5}")


def _timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """p50 and p95 in ms, after a few that warm up."""
    taken = []
    for _ in range(runs + WARM_UP):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(taken[WARM_UP:], n=20, method="inclusive")
    return cuts[9], cuts[18]


if __name__ == "__main__":
    main()
