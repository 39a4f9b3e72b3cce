"""What an answer costs the database, told without a clock: how many statements, and how many blocks (8 kB) they touch.
It is the same on a quiet machine and on a busy one.
"""

import json
from collections.abc import Callable
from typing import Any


def work_of(ask: Callable[[], object]) -> tuple[int, int]:
    """Statements and blocks of what `ask` reads. It is run once, and each of its statements once more."""
    from django.db import connection  # noqa: PLC0415 (only once Django is there)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        ask()
    texts = [str(one["sql"]) for one in queries]
    with connection.cursor() as cursor:
        return len(texts), sum(_blocks(cursor, text) for text in texts if text.lstrip("(").startswith("SELECT"))


def _blocks(cursor: Any, text: str) -> int:  # noqa: ANN401 (a cursor of whichever library)
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {text}".replace("%", "%%"), [])
    (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan.get("Shared Hit Blocks", 0)) + int(plan.get("Shared Read Blocks", 0))  # its children's among them
