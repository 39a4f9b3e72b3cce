"""Letters about clocks: one at a time, or many in a digest. Codes and values; the words are chosen at delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.conf import settings

from notifications.addresses import BOARD_PAGE, clock_path, promises_path
from notifications.alerts.readers import Absent, Reader, Subject
from notifications.alerts.ways import Way
from outbox.actions.enqueue import Draft
from sla.events import Firing


def to_reader(
    reader: Reader,
    firing: Firing,
    subject: Subject,
    *,
    at: datetime,
    told: Sequence[str],
    way: Way,
    absent: Absent | None = None,
) -> Draft:
    """One clock, in the ticket's thread, by this way. `told` are the others who are told, by name; of somebody who is
    `absent`, his promises are offered to be handed over.
    """
    hours, minutes = divmod(max(0, int((at - firing.due_at).total_seconds())) // 60, 60)
    context: dict[str, object] = {
        "code": firing.code,
        "norm": firing.norm,
        "measure": firing.measure,
        "due_at": firing.due_at,
        "late_hours": hours,
        "late_minutes": minutes,
        "told": list(told),
        "number": subject.number,
        "title": subject.title,
        "priority": subject.priority,
        "is_major": subject.is_major,
        "requester": subject.requester,
        "who": subject.who,
        "link": settings.BASE_URL + clock_path(firing.measure, subject.number),
    }
    is_own = absent is not None and reader.id == absent.person_id
    context["promises"] = [asdict(one) for one in absent.promises] if absent is not None else []
    context |= {"is_own": is_own, "promises_link": settings.BASE_URL + promises_path(is_own=is_own)}
    key = f"clock:{firing.event_id}:{reader.id}"
    return _draft(reader, "staff_clock", context, key=key, thread=subject.number, way=way)


def digest_to(
    reader: Reader,
    *,
    key: str,
    counts: Sequence[Mapping[str, object]],
    clocks: Sequence[Mapping[str, object]],
    total: int,
    way: Way,
) -> Draft:
    """Many clocks: how many of each rule and sort (`counts`), the first of them (`clocks`), and the way to the rest."""
    context = {
        "total": total,
        "counts": list(counts),
        "clocks": list(clocks),
        "more": total - len(clocks),
        "link": settings.BASE_URL + BOARD_PAGE,
    }
    return _draft(reader, "staff_clock_digest", context, key=key, thread="", way=way)


def _draft(reader: Reader, letter: str, context: Mapping[str, object], *, key: str, thread: str, way: Way) -> Draft:
    return Draft(
        transport=way.transport,
        address=way.address,
        name=reader.name,
        language=reader.language,
        time_zone=reader.time_zone,
        letter=letter,
        context={"dear": reader.name, "desk_name": settings.DESK_NAME, **context},
        dedupe_key=f"{key}{way.mark}",
        thread_key=thread,
        subject_tag=thread,
    )
