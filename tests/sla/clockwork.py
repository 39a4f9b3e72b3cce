"""Clocks in tests: moments as a wall in Shanghai shows them, people by the place they hold, time that passes when it is
told to.
"""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.actors import SYSTEM, Actor
from accounts.models import Duty, DutyShift, User
from accounts.roles import Role
from sla.actions.signal import meet_clock, start_clock
from sla.engine.ledger import Owner
from sla.firing import fire_due
from sla.models import Task, Timer, TimerEvent
from tests.factories import GOOD_RESOLUTION, Desk, asker, staff
from tests.sla.running import run_until
from tickets import actions
from tickets.acts import ACTS
from tickets.models import Ticket

SHANGHAI = ZoneInfo("Asia/Shanghai")
# An ordinary week, without holidays: Monday 2026-11-23 and the days after.
_WEEK = {name: f"2026-11-{23 + ahead}" for ahead, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))}
_DAYS = {date: name for name, date in _WEEK.items()}


def at(text: str) -> datetime:
    """`"2026-02-14 17:58"`, `"Tue 08:30"` of the ordinary week, or `"10:00"` of its Monday; in Shanghai."""
    *day, clock = text.split()
    date = _WEEK.get(day[0], day[0]) if day else _WEEK["Mon"]
    return datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def wall(moment: datetime | None) -> str:
    """A moment as `at` takes it, for messages of failing tests that can be read."""
    if moment is None:
        return ""
    date, clock = moment.astimezone(SHANGHAI).isoformat(" ", "seconds")[:19].split()
    return f"{_DAYS.get(date, date)} {clock.removesuffix(':00') if clock.count(':') > 1 else clock}"


class Crew(Desk):
    """The desk with everybody a clock may turn to, each called by his place, on duty all through the year."""

    def __init__(self, when: str = "10:00") -> None:
        super().__init__(at(when))
        self.shift_lead, self.group_lead, self.leader = (staff(Role.AGENT) for _ in range(3))
        self.group.lead = self.group_lead.user
        self.group.save(update_fields=["lead"])
        for name in ("agent", "engineer", "dispatcher", "supervisor", "manager", "shift_lead", "group_lead", "leader"):
            user = self.user(name)
            user.display_name = name
            user.save(update_fields=["display_name", "initials"])
        for duty, name in (
            (Duty.DISPATCHER, "dispatcher"),
            (Duty.SHIFT_LEAD, "shift_lead"),
            (Duty.SUPERVISOR, "supervisor"),
            (Duty.MANAGER, "manager"),
            (Duty.LEADER, "leader"),
        ):
            ends = {"starts_at": at("2026-01-01 00:00"), "ends_at": at("2027-01-01 00:00")}
            DutyShift.objects.create(user=self.user(name), duty=duty, **ends)

    def user(self, name: str) -> User:
        """The person who holds this place."""
        user: User | None = getattr(self, name).user
        assert user
        return user

    def by(self, when: str) -> "Crew":
        """Let `when` be now, for the ways by which `Desk` leads a ticket to a stage."""
        self.at = at(when)
        return self

    def act(self, verb: str, ticket: Ticket, when: str, *, by: str = "agent", **values: Any) -> Ticket:
        """An act at `when` by whoever holds a place, by the `requester` himself, or by the `system`."""
        actor: Actor = {"requester": asker(ticket), "system": SYSTEM}.get(by) or getattr(self, by)
        if verb == "amend":
            return actions.amend(ticket_id=ticket.pk, changes=values, by=actor, at=at(when))
        done = ACTS[verb].run(ticket_id=ticket.pk, **values, by=actor, at=at(when))
        assert isinstance(done, Ticket)
        return done

    def call(self, ticket: Ticket, when: str, *, by: str = "agent", reached: bool = True) -> Ticket:
        """A call to the requester, which reaches him or not."""
        outcome = "reached" if reached else "not_reached"
        return self.act("call", ticket, when, by=by, direction="outbound", outcome=outcome, number="6120")

    def reply(self, ticket: Ticket, when: str, *, by: str = "agent") -> Ticket:
        """A letter to the requester, or from him."""
        return self.act("reply", ticket, when, by=by, body="The spare part arrives tomorrow before ten.")

    def note(self, ticket: Ticket, when: str, *, by: str = "agent", progress: str = "") -> Ticket:
        """A work note, or with `progress` a progress entry."""
        return self.act("note", ticket, when, by=by, body="The vendor was asked.", progress=progress)

    def resolve(self, ticket: Ticket, when: str, *, by: str = "engineer") -> Ticket:
        """There is a result."""
        return self.act("resolve", ticket, when, by=by, **GOOD_RESOLUTION)

    def reopen(self, ticket: Ticket, when: str, *, by: str = "requester") -> Ticket:
        """Not solved after all."""
        return self.act("reopen", ticket, when, by=by, reason="It jams again.")


def cycles(ticket: Ticket, measure: str) -> list[tuple[str, str]]:
    """Of a daily clock: each day, and how it stands; oldest first."""
    return [(_DAYS.get(timer.key[:10], timer.key[:10]), timer.state) for timer in clocks(ticket, measure)]


def owner_of(thing: Ticket | Owner) -> Owner:
    return thing if isinstance(thing, Owner) else Owner.ticket(thing.pk)


def clocks(thing: Ticket | Owner, measure: str = "") -> list[Timer]:
    """The clocks (of this measure) that hang on a ticket or another owner, oldest first."""
    owner = owner_of(thing)
    found = Timer.objects.filter(owner_kind=owner.kind, owner_id=owner.pk).order_by("pk")
    return list(found.filter(measure=measure) if measure else found)


def clock(thing: Ticket | Owner, measure: str) -> Timer:
    """The newest of them."""
    return clocks(thing, measure)[-1]


def state(thing: Ticket | Owner, measure: str) -> str:
    """How the newest stands."""
    return clock(thing, measure).state


def due(thing: Ticket | Owner, measure: str) -> str:
    """When the newest is due, on the wall."""
    return wall(clock(thing, measure).due_at)


def states(thing: Ticket | Owner, measure: str) -> list[str]:
    """How each stands, oldest first."""
    return [timer.state for timer in clocks(thing, measure)]


def begin(owner: Owner, measure: str, when: str, *, given: str = "", **more: Any) -> Timer:
    """A call, a conversation, a visit or a person gets a clock."""
    given_at = at(given) if given else None
    timer = start_clock(owner=owner, measure=measure, at=at(when), given_at=given_at, **more)
    assert timer
    return timer


def meet(owner: Owner, measure: str, when: str, **more: Any) -> None:
    """What its clock waits for has happened."""
    meet_clock(owner=owner, measure=measure, at=at(when), **more)


def fire(when: str) -> None:
    """Time passes until `when`, each step firing in its second."""
    run_until(at(when))


def fire_late(when: str) -> None:
    """A single pass at `when`, after a standstill."""
    fire_due(now=lambda: at(when))


def told(thing: Ticket | Owner, measure: str) -> dict[str, str]:
    """Step by step, who was told by the newest clock: the places, joined by a plus."""
    return told_by(clock(thing, measure))


def told_by(timer: Timer) -> dict[str, str]:
    """The same of one clock."""
    names = dict(User.objects.values_list("pk", "display_name"))
    events = TimerEvent.objects.filter(timer=timer, step__isnull=False).order_by("pk")
    return {str(event.step): " + ".join(names[pk] for pk in event.params.get("to", ())) for event in events}


def fired_at(thing: Ticket | Owner, measure: str) -> dict[str, str]:
    """Step by step, when it was due to fire, on the wall."""
    events = TimerEvent.objects.filter(timer=clock(thing, measure), step__isnull=False).order_by("pk")
    return {str(event.step): wall(event.scheduled_at) for event in events}


def tasks(thing: Ticket | Owner, kind: str) -> list[tuple[str, str]]:
    """Whose tasks of this kind there are, and how they stand."""
    owner = owner_of(thing)
    found = Task.objects.filter(timer__owner_kind=owner.kind, timer__owner_id=owner.pk, kind=kind).order_by("pk")
    return [(task.user.display_name if task.user else "", task.state) for task in found.select_related("user")]
