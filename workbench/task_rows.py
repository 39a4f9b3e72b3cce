"""The lines of the list of tasks: what is to be done by when, for whom, and what to say (TALK-6)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import User
from channels_intake.messengers.models import Conversation
from channels_intake.messengers.queries import conversations_in
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import calls_in
from core.errors import Words
from face import dates, words
from face.clocks import Clock
from satisfaction.followups.kinds import kind_of
from sla.actions.tasks import CALLS
from sla.choices import OwnerKind, TaskKind
from sla.measures.table import MEASURES
from sla.models import Task
from tickets.models import Ticket
from tickets.policies import VERB_WORDS
from workbench.call_rows import said_of
from workbench.follow_scripts import first_line, script_of

ICONS = {
    TaskKind.FOLLOW_UP: "phone",
    TaskKind.CALL_BACK: "phone-missed",
    TaskKind.PROMISE: "chat",
    TaskKind.DISPATCHER_CALL: "phone",
    TaskKind.CLOSE_OUT: "history",
    TaskKind.PROGRESS: "note",
    TaskKind.SUPERVISOR_CALL: "phone",
    TaskKind.DECIDE: "help",
    TaskKind.TELL_RESULT: "send",
    TaskKind.SIGNATURE: "sign",
}
# Done by an act on the ticket and not by phoning.
_WRITTEN = {TaskKind.CLOSE_OUT: "carry_over", TaskKind.PROGRESS: "note"}


@dataclass(frozen=True)
class TaskRow:
    """One line. `phone` is whom the task has one call: the user, or the engineer who has not accepted."""

    task: Task
    clock: Clock
    icon: str
    label: Words
    about: Words
    number: str
    title: str
    callee: str
    phone: str
    script: str
    is_early: bool
    is_call: bool
    act: Words
    act_url: str


def rows_of(tasks: Iterable[Task], *, user: User, at: datetime, today: date) -> list[TaskRow]:
    """The lines of `tasks`, which were loaded with clock, ticket and people. `user` is who speaks. One statement each,
    where there are tasks of telephone calls or of conversations.
    """
    tasks = list(tasks)
    calls = calls_in(task.timer.owner_id for task in tasks if task.timer.owner_kind == OwnerKind.CALL)
    talks = conversations_in(task.timer.owner_id for task in tasks if task.timer.owner_kind == OwnerKind.CONVERSATION)
    rows = []
    for task in tasks:
        kind, pk = task.timer.owner_kind, task.timer.owner_id
        if kind == OwnerKind.CALL and pk in calls:
            rows.append(_of_call(task, calls[pk], user, at=at, today=today))
        elif kind == OwnerKind.CONVERSATION and pk in talks:
            rows.append(_of_talk(task, talks[pk], user, at=at, today=today))
        elif task.kind == TaskKind.SIGNATURE and task.ticket is not None and task.timer.key.isdecimal():
            rows.append(_of_record(task, task.ticket, user, at=at, today=today))
        else:
            rows.append(_row(task, user, at=at, today=today))
    return rows


def _of_record(task: Task, ticket: Ticket, user: User, *, at: datetime, today: date) -> TaskRow:
    """A signature is got on the record's own page; the clock's key is its place on the ticket."""
    url = reverse("service-record", args=[ticket.number, int(task.timer.key)])
    row = _row(task, user, at=at, today=today)
    return replace(row, is_call=False, act=pgettext("act", "Open the service record"), act_url=url)


def _of_call(task: Task, call: PhoneCall, user: User, *, at: datetime, today: date) -> TaskRow:
    """A call back is written down on the call's own page, which asks what the norm wants to know."""
    name = call.requester.form_of_address if call.requester else ""
    row = _row(task, user, at=at, today=today)
    return replace(
        row,
        title=" ".join(filter(None, (name, call.number))) or str(call.get_direction_display()),
        callee=name,
        phone=call.number,
        script=_said_of_call(task, call, user, today),
        is_call=False,
        act=pgettext("act", "Call back"),
        act_url=reverse("call", args=[call.pk]),
    )


def _said_of_call(task: Task, call: PhoneCall, user: User, today: date) -> str:
    if task.kind == TaskKind.CALL_BACK:
        return said_of(call)
    if task.kind == TaskKind.FOLLOW_UP:
        name = call.requester.form_of_address if call.requester else ""
        return script_of(kind_of(task.timer, None), user=user, name=name, title=first_line(call.note)).beginning
    return _SCRIPTS[TaskKind(task.kind)](task, user, today)


def _of_talk(task: Task, talk: Conversation, user: User, *, at: datetime, today: date) -> TaskRow:
    """A promise made by messenger is kept there."""
    return replace(
        _row(task, user, at=at, today=today),
        icon="chat",
        title=talk.requester.name,
        callee=talk.requester.form_of_address,
        phone=talk.requester.phone,
        is_call=False,
        act=pgettext("act", "Answer"),
        act_url=reverse("conversation", args=[talk.pk]),
    )


def _row(task: Task, user: User, *, at: datetime, today: date) -> TaskRow:
    ticket, kind = task.ticket, TaskKind(task.kind)
    verb = _WRITTEN.get(kind, "") if ticket else ""
    callee, phone = _callee(task)
    return TaskRow(
        task=task,
        clock=Clock(due_at=task.due_at, started_at=task.created_at, norm=task.timer.norm, at=at),
        icon=ICONS[kind],
        label=task.get_kind_display(),
        about=MEASURES[task.timer.measure].label,
        number=words.number_short(ticket.number, today=today) if ticket else "",
        title=ticket.title if ticket else f"{task.timer.get_owner_kind_display()} {task.timer.owner_id}",
        callee=callee,
        phone=phone,
        script=_SCRIPTS[kind](task, user, today),
        is_early=task.not_before is not None and at < task.not_before,
        is_call=kind in CALLS or kind == TaskKind.DISPATCHER_CALL or ticket is None,
        act=VERB_WORDS[verb] if verb else "",
        act_url=_act_url(ticket, kind, verb) if ticket and verb else "",
    )


def _act_url(ticket: Ticket, kind: TaskKind, verb: str) -> str:
    """Where it is written: what stays open today on the page that takes many at once."""
    if kind == TaskKind.CLOSE_OUT:
        return f"{reverse('close-out')}?ticket={ticket.number}"
    return reverse("act", args=[ticket.number, verb])


def _callee(task: Task) -> tuple[str, str]:
    ticket = task.ticket
    if ticket is None:
        return "", ""
    if task.kind == TaskKind.DISPATCHER_CALL:
        engineer = ticket.assignee
        group = ticket.group.name if ticket.group else ""
        return (str(engineer), engineer.phone) if engineer else (group, "")
    return ticket.requester.form_of_address, ticket.requester.phone


# What to say -----------------------------------------------------------------------------------------------------
# Each begins with whom one speaks to and who speaks, and ends with a question, so that it is a talk (TALK-6).


def _hello(task: Task, user: User) -> str:
    name = task.ticket.requester.form_of_address if task.ticket else ""
    if not name:
        return pgettext("script", "Hello, this is %(me)s of the service desk.") % {"me": user}
    return pgettext("script", "Hello %(name)s, this is %(me)s of the service desk.") % {"name": name, "me": user}


def _saying(sentence: Callable[[], str]) -> Callable[[Task, User, date], str]:
    def say(task: Task, user: User, today: date) -> str:
        facts = {
            "title": task.ticket.title if task.ticket else "",
            "number": task.ticket.number if task.ticket else "",
            "due": dates.when(task.due_at, today=today),
        }
        # Translators: two sentences, one after the other
        return pgettext("script", "%(hello)s %(says)s") % {"hello": _hello(task, user), "says": sentence() % facts}

    return say


def _called_back(task: Task, user: User, today: date) -> str:
    return (_RESTORED if task.timer.measure == "talk_10" else _MISSED)(task, user, today)


def _followed_up(task: Task, user: User, _today: date) -> str:
    ticket = task.ticket
    name = ticket.requester.form_of_address if ticket else ""
    return script_of(kind_of(task.timer, ticket), user=user, name=name, title=ticket.title if ticket else "").beginning


def _promised(task: Task, user: User, today: date) -> str:
    return (_OF_A_TICKET if task.ticket else _OF_A_TALK)(task, user, today)


_OF_A_TICKET = _saying(
    lambda: pgettext("script", "We promised to let you hear about “%(title)s” by %(due)s. This is how it stands: …")
)
_OF_A_TALK = _saying(
    lambda: pgettext("script", "We promised to let you hear from us by %(due)s. This is how it stands: …")
)
_RESTORED = _saying(
    lambda: pgettext("script", "The service you reported (“%(title)s”) works again. Does it work for you, too?")
)
_MISSED = _saying(lambda: pgettext("script", "I am sorry that we missed your call. What can I do for you?"))
_SCRIPTS: dict[TaskKind, Callable[[Task, User, date], str]] = {
    TaskKind.FOLLOW_UP: _followed_up,
    TaskKind.CALL_BACK: _called_back,
    TaskKind.PROMISE: _promised,
    TaskKind.DISPATCHER_CALL: lambda task, user, _today: (
        pgettext(
            "script",
            "Hello, this is %(me)s of the service desk. Ticket %(number)s (“%(title)s”) has not been accepted yet. "
            "Can you take it now, or who can?",
        )
        % {
            "me": user,
            "number": task.ticket.number if task.ticket else "",
            "title": task.ticket.title if task.ticket else "",
        }
    ),
    TaskKind.CLOSE_OUT: _saying(
        lambda: pgettext(
            "script",
            "“%(title)s” cannot be finished today, because … We expect to be done by … Is that all right with you?",
        )
    ),
    TaskKind.PROGRESS: _saying(
        lambda: pgettext("script", "This is how “%(title)s” stands today: … The next step is … Is there anything new?")
    ),
    TaskKind.SUPERVISOR_CALL: _followed_up,
    TaskKind.DECIDE: _saying(
        lambda: pgettext("script", "We have tried to reach you several times about “%(title)s”. Is this a good moment?")
    ),
    TaskKind.SIGNATURE: _saying(
        lambda: pgettext(
            "script",
            "We have done our work on “%(title)s” and would ask you to sign the service record. Shall I send you the "
            "link once more, or come by?",
        )
    ),
    TaskKind.TELL_RESULT: _saying(
        lambda: pgettext("script", "“%(title)s” has been dealt with: … Would you please see whether it works?")
    ),
}
