"""A PostgreSQL database of one's own for the time of a measurement: created, migrated, dropped.

On the server of DATABASE_URL, else on this machine's; the database named there is never touched. What the measuring
process starts (workers, beat) finds the new one in the environment.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
ROOT = Path(__file__).resolve().parent.parent


def start_django() -> None:
    """Load the project, by whatever DATABASE_URL says now."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
    import django  # noqa: PLC0415 (only once the environment is right)

    django.setup()


@contextmanager
def own_database(label: str) -> Iterator[str]:
    """A migrated database for the block; its address. Without Redis: who wants one sets REDIS_URL afterwards."""
    server = urlsplit(os.environ.get("DATABASE_URL") or SERVER)._replace(query="")
    name = f"bench_{label}_{os.getpid()}"
    admin = psycopg2.connect(server._replace(path="/postgres").geturl())
    admin.autocommit = True
    try:
        with admin.cursor() as cursor, tempfile.TemporaryDirectory(prefix="bench-") as data:
            cursor.execute(f"CREATE DATABASE {name}")
            try:
                yield _prepare(server._replace(path=f"/{name}").geturl(), data)
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        admin.close()


def _prepare(address: str, data: str) -> str:
    os.environ.pop("REDIS_URL", None)
    os.environ |= {"DATABASE_URL": address, "DATA_DIR": data, "CONN_MAX_AGE": "600", "LOG_LEVEL": "WARNING"}
    os.environ |= {"QUIET_FROM": "00:00", "QUIET_UNTIL": "00:00"}  # the same letters at any time of the day
    start_django()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    return address


def must(condition: object, words: object) -> None:
    """Stop, with these words, where a measurement did not measure what it says."""
    if not condition:
        raise SystemExit(f"The measurement is void: {words}")
