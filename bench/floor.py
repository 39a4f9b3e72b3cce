"""The floor under firing: the same rows, written by plain psycopg2 and nothing else. No policy is read, nobody is
looked up, no step is worked out; what is not known without that is the same for every row.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from psycopg2.extras import execute_values

_DUE = (
    "SELECT id, ticket_id, due_at FROM sla_timer WHERE next_fire_at <= %s ORDER BY next_fire_at, id LIMIT %s "
    "FOR NO KEY UPDATE SKIP LOCKED"
)
_CLAIM = (
    "UPDATE sla_timer SET position = position + 1, state = 'breached', judged_at = due_at, next_fire_at = %s "
    "WHERE id = ANY(%s)"
)
_MARK = "UPDATE tickets_ticket SET breached = true WHERE id = ANY(%s)"
_EVENTS = (
    "INSERT INTO sla_timerevent (timer_id, ticket_id, code, round, step, at, scheduled_at, lateness, params) VALUES %s"
)
_NOTICES = (
    "INSERT INTO notifications_notice (user_id, ticket_id, clock_event, kind, params, created_at, mail, held_until, "
    "is_urgent) VALUES %s"
)
_LETTERS = (
    "INSERT INTO outbox_outboxmessage (transport, dedupe_key, message_id, thread_key, subject_tag, address, name, "
    "reply_to, language, time_zone, letter, context, state, attempts, next_attempt_at, failure, last_error, "
    "created_at, resent_by) VALUES %s"
)


class Sample(NamedTuple):
    """What a firing of the desk left behind, to write as much: JSON of the journal, of a notice, of a letter, and how
    many letters there were to a firing.
    """

    told: str
    notice: str
    letter: str
    letters: float


def fire_barely(connection: Any, *, batch: int, user_id: int, sample: Sample) -> int:  # noqa: ANN401 (psycopg2 has no types)
    """Write what firing everything due would write; how many clocks."""
    count = 0
    while True:
        with connection, connection.cursor() as cursor:
            at = datetime.now(UTC)  # noqa: TID251 (a measurement's entry point)
            cursor.execute(_DUE, (at, batch))
            rows = cursor.fetchall()
            if not rows:
                return count
            cursor.execute(_CLAIM, (at + timedelta(days=30), [row[0] for row in rows]))
            cursor.execute(_MARK, ([row[1] for row in rows],))
            _write(cursor, rows, at=at, user_id=user_id, sample=sample)
        count += len(rows)


def _write(cursor: Any, rows: list[Any], *, at: datetime, user_id: int, sample: Sample) -> None:  # noqa: ANN401
    letters = rows[: round(len(rows) * sample.letters)]
    held = at + timedelta(minutes=1)
    events = [(pk, ticket, "breached", 1, "due", at, due, 1000, sample.told) for pk, ticket, due in rows]
    notices = [
        (
            user_id,
            ticket,
            pk,
            "clock_breached",
            sample.notice,
            at,
            *(("held", held) if place >= len(letters) else ("sent", None)),
            False,
        )
        for place, (pk, ticket, _) in enumerate(rows)
    ]
    mails = [
        (
            *(
                "email",
                f"clock:{pk}:bare",
                f"<bare.{pk}@desk.example>",
                f"BENCH-{pk}",
                f"BENCH-{pk}",
                "lead@desk.example",
            ),
            *("组长", "", "zh-hans", "Asia/Shanghai", "staff_clock", sample.letter, "queued", 0, at, "", "", at, ""),
        )
        for pk, _, _ in letters
    ]
    for statement, values in ((_EVENTS, events), (_NOTICES, notices), (_LETTERS, mails)):
        if values:
            execute_values(cursor, statement, values, page_size=len(values))
