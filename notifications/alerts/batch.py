"""One batch of steps: who is told what, which letters go at once and which wait. As many statements for a thousand
steps as for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.sql import insert_rows
from notifications.alerts.brake import Brake
from notifications.alerts.letters import to_reader
from notifications.alerts.quiet import quiet_until
from notifications.alerts.readers import (
    ABSENCE,
    Absent,
    Reader,
    Subject,
    find_pressing,
    load_absent,
    load_names,
    load_readers,
    load_tickets,
)
from notifications.alerts.ways import Way, load_ways
from notifications.models import Mail, Notice
from notifications.post import post
from outbox.actions.enqueue import Draft
from sla.choices import EventCode
from sla.events import Firing

# A digest waits so long for what else comes: a storm is over by then, or at least a minute of it.
DIGEST_AFTER = timedelta(seconds=60)
_COLUMNS = ("user", "ticket", "clock_event", "kind", "params", "created_at", "mail", "held_until", "is_urgent")


@dataclass(slots=True)
class Alert:
    """One step, told to one person."""

    firing: Firing
    reader: Reader
    who: str  # the person concerned, where the clock hangs on no ticket
    is_urgent: bool
    absent: Absent | None = None  # where his promises are offered to others (RTX-3)
    ways: Sequence[Way] = ()  # by which he is written to; none where the step only goes to the screen
    mail: Mail = Mail.NONE
    held_until: datetime | None = None


def tell_steps(firings: Sequence[Firing], *, at: datetime) -> None:
    """A notice of each of `firings` to each of its receivers who is still active, and the letters that may go now.

    For use in the transaction in which the steps fired.
    """
    readers = load_readers({pk for firing in firings for pk in firing.receivers})
    alerts = _alerts(firings, readers, at=at)
    if not alerts:
        return
    ways = load_ways()
    for alert in alerts:
        alert.ways = ways.of(alert.reader, alert.firing.via)
    _decide([alert for alert in alerts if alert.ways], at=at)
    insert_rows(Notice, _COLUMNS, [_row(alert, at=at) for alert in alerts])
    letters = [alert for alert in alerts if alert.mail == Mail.SENT]
    tickets = load_tickets({one.firing.ticket_id for one in letters if one.firing.ticket_id is not None})
    post([_letter(one, way, readers, tickets, at=at) for one in letters for way in one.ways], at=at)


def _alerts(firings: Sequence[Firing], readers: Mapping[int, Reader], *, at: datetime) -> list[Alert]:
    pressing = find_pressing({firing.ticket_id for firing in firings if firing.ticket_id is not None})
    who = load_names({firing.timer_id for firing in firings if firing.ticket_id is None})
    absent = load_absent({one.timer_id for one in firings if _is_absence(one)}, at=at)
    found = []
    for firing in firings:
        is_urgent = firing.is_urgent or firing.ticket_id in pressing
        name = who.get(firing.timer_id, "")
        gone = absent.get(firing.timer_id)
        found += [Alert(firing, readers[pk], name, is_urgent, gone) for pk in firing.receivers if pk in readers]
    return found


def _is_absence(firing: Firing) -> bool:
    """Whether somebody has been away for too long: as long as he is only warned, he keeps his promises himself."""
    return firing.measure == ABSENCE and firing.code != EventCode.WARNED


def _decide(alerts: Sequence[Alert], *, at: datetime) -> None:
    """Quiet hours first, then the brake; what is urgent comes first to its turn."""
    ends = {zone: quiet_until(at, time_zone=zone) for zone in {alert.reader.time_zone for alert in alerts}}
    now = [
        alert
        for alert in alerts
        if not alert.firing.is_digest and (alert.is_urgent or ends[alert.reader.time_zone] is None)
    ]
    brake = Brake(at=at)
    brake.load({(alert.reader.id, alert.is_urgent) for alert in now})
    for alert in sorted(now, key=lambda alert: not alert.is_urgent):
        if brake.allows(alert.reader.id, is_urgent=alert.is_urgent):
            alert.mail = Mail.SENT
    for alert in alerts:
        if alert.mail != Mail.SENT:
            alert.mail, alert.held_until = Mail.HELD, _until(alert, at=at, morning=ends[alert.reader.time_zone])


def _until(alert: Alert, *, at: datetime, morning: datetime | None) -> datetime:
    if alert.is_urgent:
        return at + DIGEST_AFTER
    return morning or quiet_until(at + DIGEST_AFTER, time_zone=alert.reader.time_zone) or at + DIGEST_AFTER


def _letter(
    alert: Alert, way: Way, readers: Mapping[int, Reader], tickets: Mapping[int, Subject], *, at: datetime
) -> Draft:
    firing = alert.firing
    subject = tickets[firing.ticket_id] if firing.ticket_id is not None else Subject(who=alert.who)
    told = [readers[pk].name for pk in firing.receivers if pk in readers and pk != alert.reader.id]
    return to_reader(alert.reader, firing, subject, at=at, told=told, way=way, absent=alert.absent)


def _row(alert: Alert, *, at: datetime) -> tuple[object, ...]:
    firing = alert.firing
    params: dict[str, object] = {
        "norm": firing.norm,
        "measure": firing.measure,
        "step": firing.step,
        "due": firing.due_at.isoformat(),
        "timer": firing.timer_id,
    }
    if firing.ticket_id is None:
        params["who"] = alert.who
    if alert.absent is not None and alert.absent.promises:
        params["person"] = alert.absent.person_id
        params["promises"] = [
            {"number": one.number, "title": one.title, "due": one.due_at.isoformat()} for one in alert.absent.promises
        ]
    told = (alert.reader.id, firing.ticket_id, firing.event_id, f"clock_{firing.code}", params, at)
    return *told, alert.mail.value, alert.held_until, alert.is_urgent
