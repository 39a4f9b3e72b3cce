"""Ticket numbers: SD-20261122-0042, starting at 0001 each day of the desk's time zone.

A counter row that every registration must lock would put all of them in one line. PostgreSQL therefore draws from a
sequence, which nobody waits for, and subtracts where the day began; a rolled back registration leaves a gap. SQLite has
a single writer anyway and counts in the day's row.
"""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from tickets.models.numbers import NumberDay

SEQUENCE = "tickets_number_seq"
_DRAW = f"SELECT nextval('{SEQUENCE}') - base FROM tickets_numberday WHERE date = %s"  # noqa: S608 (constants only)
_OPEN_DAY = (
    f"INSERT INTO tickets_numberday (date, base, last) SELECT %s, last_value - (NOT is_called)::int, 0 FROM {SEQUENCE} "  # noqa: S608
    "ON CONFLICT (date) DO NOTHING"
)
_COUNT = (
    "INSERT INTO tickets_numberday (date, base, last) VALUES (%s, 0, 1) "
    "ON CONFLICT (date) DO UPDATE SET last = last + 1 RETURNING last"
)


def next_number(at: datetime) -> str:
    """The next free number of the day `at` falls on in the desk's time zone. Unique; on PostgreSQL not gapless."""
    day = timezone.localdate(at, timezone=timezone.get_default_timezone())
    running = _draw(day) if connection.vendor == "postgresql" else _count(day)
    return f"SD-{day:%Y%m%d}-{running:04d}"


def _draw(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [day])
        if (row := cursor.fetchone()) is None:
            cursor.execute(_OPEN_DAY, [day])
            cursor.execute(_DRAW, [day])
            row = cursor.fetchone()
    return int(row[0])


def _count(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [day])
        return int(cursor.fetchone()[0])


__all__ = ["SEQUENCE", "NumberDay", "next_number"]
