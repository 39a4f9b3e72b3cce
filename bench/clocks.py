"""A desk full of clocks: people, groups with a lead each, tickets in work, and clocks that run or are due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import AssignmentGroup, Requester, User
from accounts.roles import Role
from bench.series import insert_series
from core.clock import now
from sla.models import CalendarRevision, Edition, PolicyVersion, Timer
from tickets.choices import Kind, State
from tickets.models import Ticket

TARGET, MEASURE, NORM = "response-p3", "pri_response", "SLA-PRI"
# As the shipped policy has them, an hour apart here. The due time goes to the group's lead, on the screen and by mail.
STEPS = ("warn-50", "warn-75", "due", "due+50%")
AHEAD, LATE, HOUR, NOTHING = timedelta(days=30), timedelta(seconds=1), timedelta(hours=1), timedelta(0)


@dataclass(frozen=True)
class Desk:
    """Who is there. Ids."""

    leads: range
    groups: range
    requesters: range


def make_desk(name: str, leads: int) -> Desk:
    """So many groups with a lead each, a supervisor and a manager, and a hundred people who ask."""
    moment = _sql(now())
    for role in (Role.SUPERVISOR, Role.MANAGER):
        User.objects.create_user(username=f"{name}-{role}", email=f"{role}@desk.example", display_name=role, role=role)
    people = insert_series(User, leads, {
        "username": f"'{name}-lead-' || n",
        "email": f"'lead' || n || '@{name}.example'",
        "display_name": "'组长' || n",
        "role": f"'{Role.ENGINEER}'",
        "date_joined": moment,
    })  # fmt: skip
    groups = insert_series(AssignmentGroup, leads, {
        "slug": f"'{name}-' || n",
        "name": "'支持组' || n",
        "lead_id": f"{people.start} + n - 1",
    })  # fmt: skip
    requesters = insert_series(Requester, 100, {"name": "'用户' || n", "created_at": moment})
    return Desk(people, groups, requesters)


def add_tickets(desk: Desk, count: int) -> range:
    """So many tickets in work, spread over the groups; their leads work on them too."""
    begun = Ticket.objects.count()
    turn = f"(n % {len(desk.groups)})"
    return insert_series(Ticket, count, {
        "number": f"'BENCH-' || ({begun} + n)",
        "state": f"'{State.PROCESSING}'",
        "channel": "'phone'",
        "kind": f"'{Kind.INCIDENT}'",
        "title": "'打印机卡纸 ' || n",
        "description": "'每五张卡一张。'",
        "version": "1",
        "priority": "3",
        "requester_id": f"{desk.requesters.start} + n % {len(desk.requesters)}",
        "group_id": f"{desk.groups.start} + {turn}",
        "assignee_id": f"{desk.leads.start} + {turn}",
        "first_responder_id": f"{desk.leads.start} + {turn}",
        "created_at": _sql(now()),
        "changed_at": _sql(now()),
    })  # fmt: skip


def add_running(tickets: range, count: int, *, begin: int = 0) -> range:
    """So many clocks that are due in a month or later, each a second after the one before, in turn on each ticket.
    `begin` is how many there are already.
    """
    number = f"({begin} + n)"
    due = f"({_sql(now() + AHEAD)} + {number} * interval '1 second')"
    return insert_series(Timer, count, {
        **_columns(due, ticket=f"{tickets.start} + {number} % {len(tickets)}"),
        "key": f"'k' || ({number} / {len(tickets)})",
        "next_fire_at": f"{due} - interval '2 hours'",
    })  # fmt: skip


def add_due(tickets: range, *, begin: datetime, key: str, apart: timedelta = NOTHING) -> range:
    """One clock for each ticket, due `begin` and then `apart` from one another, both warnings fired."""
    due = f"({_sql(begin)} + (n - 1) * interval '{apart.total_seconds()} seconds')"
    return insert_series(Timer, len(tickets), {
        **_columns(due, ticket=f"{tickets.start} + n - 1"),
        "key": f"'{key}'",
        "next_fire_at": due,
        "position": "2",
    })  # fmt: skip


def _columns(due: str, *, ticket: str) -> dict[str, str]:
    times = (f"({due} + interval '{place} hours') AT TIME ZONE 'UTC'" for place in range(-2, 2))
    texts = (f'to_char({time}, \'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"\')' for time in times)
    steps = (f"jsonb_build_array('{code}', {text})" for code, text in zip(STEPS, texts, strict=True))
    return {
        "owner_kind": "'ticket'",
        "owner_id": ticket,
        "ticket_id": ticket,
        "measure": f"'{MEASURE}'",
        "norm": f"'{NORM}'",
        "target": f"'{TARGET}'",
        "edition_id": str(Edition.objects.get().pk),
        "policy_version_id": str(PolicyVersion.objects.get().pk),
        "calendar_id": str(CalendarRevision.objects.get(calendar__slug="site").pk),
        "started_at": f"{due} - interval '3 hours'",
        "due_at": due,
        "warn_at": f"{due} - interval '2 hours'",
        "steps": f"jsonb_build_array({', '.join(steps)})",
    }


def _sql(moment: datetime) -> str:
    return f"'{moment.isoformat()}'::timestamptz"
