"""The lines of the follow-ups: whom to ask by when, what was done for him, what was tried, and what to say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import calls_in
from core.errors import Words
from face import words
from face.clocks import Clock
from satisfaction.followups.background import Background, Grievance, History, background_of
from satisfaction.followups.choices import FollowUpKind
from satisfaction.followups.kinds import kind_of
from satisfaction.followups.models import FollowUp
from satisfaction.followups.queries import being_decided, tries_of
from sla.choices import OwnerKind, TaskKind
from sla.models import Task
from tickets.models import Resolution
from workbench.follow_scripts import Script, first_line, in_his_language, letter_instead, script_of

ICONS = {
    FollowUpKind.SOLUTION: "phone",
    FollowUpKind.CONSULTATION: "help",
    FollowUpKind.COMPLAINT: "flag",
    FollowUpKind.DISSATISFIED: "star",
}


@dataclass(frozen=True)
class FollowRow:
    """One line. `is_decision`: the supervisor says what becomes of it; `is_waiting`: he has to, on a line of his own.
    `seen` is how many tries the reader knows of.
    """

    task: Task
    kind: FollowUpKind
    icon: str
    label: Words
    clock: Clock
    number: str
    title: str
    url: str
    who: str
    name: str
    phone: str
    person_url: str
    is_vip: bool
    script: Script
    translated: Script | None
    is_early: bool
    is_decision: bool
    is_waiting: bool
    result: Resolution | None = None
    answer: str = ""
    letter: str = ""
    tries: list[FollowUp] = field(default_factory=list)
    grievances: list[Grievance] = field(default_factory=list)
    history: History | None = None

    @property
    def seen(self) -> int:
        """How many tries the reader knows of."""
        return len(self.tries)

    @property
    def is_supervisors(self) -> bool:
        """Whether it takes a supervisor's own call."""
        return self.kind == FollowUpKind.DISSATISFIED

    @property
    def is_agreed(self) -> bool:
        """Whether the time of the next try was promised to the user."""
        return bool(self.tries) and self.tries[-1].is_agreed and self.tries[-1].again_at == self.task.again_at

    @property
    def agreed_at(self) -> datetime | None:
        """When that was."""
        return self.tries[-1].at if self.is_agreed else None

    @property
    def is_asked_twice(self) -> bool:
        """Whether one call answers two clocks: the consultation's, and its result's."""
        return self.kind == FollowUpKind.CONSULTATION and self.result is not None


def rows_of(tasks: Iterable[Task], *, user: User, at: datetime, today: date) -> list[FollowRow]:
    """The lines of `tasks`, which were loaded with clock, ticket and people. `user` is who speaks. Nine statements at
    most, however many tasks there are.
    """
    tasks = list(tasks)
    tries = tries_of([task.timer_id for task in tasks])
    background, deciding = background_of(tasks), being_decided(tasks) if tasks else set()
    calls = calls_in(task.timer.owner_id for task in tasks if task.timer.owner_kind == OwnerKind.CALL)
    known = _Known(background, tries, deciding)
    return [
        _row(
            task,
            _about_call(calls.get(task.timer.owner_id)) if task.ticket is None else _about_ticket(task, today),
            known,
            user=user,
            at=at,
        )
        for task in tasks
    ]


@dataclass(frozen=True)
class _Known:
    """What was read for all lines together."""

    background: Background
    tries: dict[int, list[FollowUp]]
    deciding: set[int]


@dataclass(frozen=True)
class _About:
    """Whom it is about, and what."""

    title: str
    url: str
    who: str = ""
    name: str = ""
    phone: str = ""
    language: str = ""
    number: str = ""
    person_url: str = ""
    is_vip: bool = False


def _about_ticket(task: Task, today: date) -> _About:
    ticket = task.ticket
    assert ticket is not None  # noqa: S101 (asked by the caller)
    who = ticket.requester
    return _About(
        title=ticket.title,
        url=reverse("ticket", args=[ticket.number]),
        who=who.form_of_address,
        name=who.name,
        phone=who.phone,
        language=who.language,
        number=words.number_short(ticket.number, today=today),
        person_url=reverse("requester", args=[who.pk]),
        is_vip=ticket.is_vip,
    )


def _about_call(call: PhoneCall | None) -> _About:
    """A question that was answered on the phone: its note says what it was about."""
    if call is None:
        return _About(title="", url="")
    about = _About(title=call.note, url=reverse("call", args=[call.pk]), phone=call.number)
    if call.requester is None:
        return about
    who = call.requester
    return _About(
        title=about.title,
        url=about.url,
        who=who.form_of_address,
        name=who.name,
        phone=about.phone or who.phone,
        language=who.language,
        person_url=reverse("requester", args=[who.pk]),
        is_vip=who.is_vip,
    )


def _row(task: Task, about: _About, known: _Known, *, user: User, at: datetime) -> FollowRow:
    kind, ticket = kind_of(task.timer, task.ticket), task.ticket
    is_decision, title = task.kind == TaskKind.DECIDE, first_line(about.title)
    talk = {"user": user, "name": about.who, "title": title}
    return FollowRow(
        task=task,
        kind=kind,
        icon=ICONS[kind],
        label=kind.label,
        clock=Clock(due_at=task.timer.due_at, started_at=task.timer.started_at, norm=task.timer.norm, at=at),
        number=about.number,
        title=title,
        url=about.url,
        who=about.who,
        name=about.name,
        phone=about.phone,
        person_url=about.person_url,
        is_vip=about.is_vip,
        script=script_of(kind, **talk),  # type: ignore[arg-type]
        translated=in_his_language(about.language, kind, **talk),  # type: ignore[arg-type]
        is_early=task.not_before is not None and at < task.not_before,
        is_decision=is_decision,
        is_waiting=not is_decision and task.timer_id in known.deciding,
        result=known.background.results.get(task.pk),
        answer=known.background.answers.get(task.pk, "") or (about.title if ticket is None else ""),
        letter=letter_instead(language=about.language, name=about.who, title=title) if is_decision and ticket else "",
        tries=known.tries.get(task.timer_id, []),
        grievances=known.background.grievances.get(task.ticket_id or 0, [])
        if kind == FollowUpKind.DISSATISFIED
        else [],
        history=known.background.histories.get(ticket.requester_id) if ticket else None,
    )
