"""Ticket numbers: SD-20261122-0042, starting at 0001 each day of the desk's time zone.

A counter row that every registration must lock would put all of them in one line. PostgreSQL therefore draws from a
sequence, which nobody waits for, and subtracts where the day began; a rolled back registration leaves a gap. SQLite has
a single writer anyway and counts in the day's row.

Whether a thing came in before is asked by the statement that draws, so the question costs no statement of its own, and
a program that sends one report all day uses up no numbers.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from tickets.models.numbers import NumberDay

SEQUENCE = "tickets_number_seq"
_IS_NEW = "NOT EXISTS (SELECT 1 FROM tickets_ticket WHERE channel = %s AND external_id = %s)"  # NULL is always new
_DRAW = f"SELECT nextval('{SEQUENCE}') - base FROM tickets_numberday WHERE date = %s AND {_IS_NEW}"  # noqa: S608 (constants only)
_OPEN_DAY = (
    f"INSERT INTO tickets_numberday (date, base, last) SELECT %s, last_value - (NOT is_called)::int, 0 FROM {SEQUENCE} "  # noqa: S608
    "ON CONFLICT (date) DO NOTHING"
)
_COUNT = (
    f"INSERT INTO tickets_numberday (date, base, last) SELECT %s, 0, 1 WHERE {_IS_NEW} "
    "ON CONFLICT (date) DO UPDATE SET last = last + 1 RETURNING last"
)


def next_number(at: datetime, *, channel: str = "", external_id: str | None = None) -> str | None:
    """The next free number of the day `at` falls on in the desk's time zone; None where there is a ticket with this
    `external_id` on this `channel`, which has its number. Unique; on PostgreSQL not gapless. One statement for what is
    new, but for the day's first.
    """
    day = timezone.localdate(at, timezone=timezone.get_default_timezone())
    draw = _draw if connection.vendor == "postgresql" else _count
    running = draw(day, channel, external_id)
    return None if running is None else f"SD-{day:%Y%m%d}-{running:04d}"


def _draw(*wanted: Any) -> int | None:
    running = _first(_DRAW, wanted)
    if running is not None:
        return running
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_DAY, wanted[:1])
    return _first(_DRAW, wanted)


def _count(*wanted: Any) -> int | None:
    return _first(_COUNT, wanted)


def _first(sql: str, parameters: Sequence[Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else None


__all__ = ["SEQUENCE", "NumberDay", "next_number"]
