"""Steps of clocks as the engine tells of them, for tests of who is told and how."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from notifications.handlers import on_steps_fired
from notifications.models import Mail, Notice
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from sla.events import Firing, StepsFired
from tests.factories import NOON
from tickets.models import Ticket

AFTERNOON = NOON + timedelta(hours=2)  # 14:00 in Shanghai
NIGHT = NOON + timedelta(hours=11)  # 23:00
_serial = count(1)


def step(ticket: Ticket | None, *users: User | None, **said: Any) -> Firing:
    """BRT-1 of `ticket` is due, on the screen and by mail, unless said otherwise."""
    number = next(_serial)
    values: dict[str, Any] = {
        "timer_id": number,
        "event_id": number,
        "ticket_id": ticket.pk if ticket else None,
        "norm": "BRT-1",
        "measure": "brt_1",
        "code": "breached",
        "step": "due",
        "due_at": AFTERNOON,
        "receivers": tuple(user.pk for user in users if user),
        "via": ("app", "email"),
        "is_digest": False,
        "is_urgent": False,
    }
    return Firing(**(values | said))


def fire(*firings: Firing, at: datetime = AFTERNOON) -> None:
    """The engine tells of one batch."""
    on_steps_fired(StepsFired(at=at, firings=firings))


def storm(ticket: Ticket, user: User | None, size: int, **said: Any) -> tuple[Firing, ...]:
    """So many steps for one person."""
    return tuple(step(ticket, user, **said) for _ in range(size))


def mails(user: User | None) -> list[str]:
    """What became of the letters to `user`, in the order of the steps."""
    return list(Notice.objects.filter(user=user).order_by("clock_event").values_list("mail", flat=True))


def held(user: User | None) -> int:
    return Notice.objects.filter(user=user, mail=Mail.HELD).count()


def written(user: User | None) -> list[str]:
    """The names of the letters about clocks to `user`."""
    return [message.letter for message in _to(user)]


def latest(user: User | None) -> Letter:
    """The newest of them, as he reads it."""
    return render(list(_to(user))[-1])


def _to(user: User | None) -> Iterator[OutboxMessage]:
    assert user
    yield from OutboxMessage.objects.filter(address=user.email, letter__startswith="staff_clock").order_by("pk")
