"""Pass on: what a colleague who leaves or is away has to do goes to others in one go (RTX-3, LIFE-3, PROM-1)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import on_call
from accounts.actions.staff import hand_lead, hand_shift, note_hand_over
from accounts.actors import Actor
from accounts.models import AssignmentGroup, StaffChange, User
from accounts.policies import may_plan
from core.errors import DeskError, Forbidden, Missing
from core.inputs import Fields
from core.kept import keep_refusal
from sla.actions.tasks import assign
from sla.burden import Burden, burden_of
from sla.models import Task
from tickets.bulk.actions import Chosen, begin
from tickets.bulk.models import BulkRun
from tickets.bulk.queries import MOST
from tickets.bulk.table import BULK

PARTS = ("tickets", "promises", "tasks", "shifts", "duties", "leads")
RUN = "run"  # the line of what is kept that names the bulk act of the tickets
Line = list[object]


@dataclass(frozen=True, kw_only=True)
class Receivers:
    """Who gets it: an engineer or a group the tickets, `to_desk` the first responsibility for them. All else goes to
    the engineer or, of a group, to its lead.
    """

    to_user: User | None = None
    to_group: AssignmentGroup | None = None
    to_desk: User | None = None

    @property
    def person(self) -> User | None:
        """Who gets what only a person can have."""
        return self.to_user or (self.to_group.lead if self.to_group else None)


@dataclass(frozen=True)
class Passed:
    """What came of it: the line that is kept, and the bulk act of the tickets, which a worker goes on with."""

    change: StaffChange
    run: BulkRun | None


@transaction.atomic
def pass_on(*, user_id: int, parts: Collection[str], to: Receivers, reason: str, by: Actor, at: datetime) -> Passed:
    """Give those `parts` (of PARTS) of what this person has to others. Each thing by its own act, so that whatever that
    act refuses stays where it is, and the line that is kept says why. At most MOST tickets at once, the oldest first.

    `Forbidden` below supervisors; `Missing`; `Malformed` on nothing chosen, nobody or two named, and (`reason`) none
    where tickets are among it; `Refused` on the person himself, and while another bulk act of `by` goes on.
    """
    if not may_plan(by):
        raise Forbidden(_("Only a supervisor hands over other people's work."), norm="RTX-3")
    user = User.objects.filter(pk=user_id).first()
    if user is None or not user.is_desk_staff:
        raise Missing(_("There is nobody of this name at the desk."))
    _check(user, parts, to, reason)
    burden = burden_of(user, at=at)
    lines = [line for part, each in _each(burden, to, by=by, at=at) if part in parts for line in each]
    run = _begun(user, burden, to, reason, by=by, at=at) if "tickets" in parts else None
    if run is not None:
        lines.append([RUN, None, run.pk])
    return Passed(note_hand_over(user_id=user_id, lines=lines, by=by, at=at), run)


def _check(user: User, parts: Collection[str], to: Receivers, reason: str) -> None:
    fields = Fields()
    if not set(parts) & set(PARTS):
        fields.malform("parts", "required", _("Choose what is to be handed over."))
    if to.to_user is None and to.to_group is None:
        fields.malform("to_user", "required", _("Name a group or an engineer."))
    if to.to_user is not None and to.to_group is not None:
        fields.malform("to_user", "one_of", _("Name a group or an engineer, not both."))
    elif set(parts) - {"tickets"} and to.to_group is not None and to.person is None:
        fields.malform("to_group", "no_lead", _("This group has no lead; choose a colleague for what only one can do."))
    if user in (to.to_user, to.to_desk) or (to.to_group is not None and to.person == user):
        fields.refuse("to_user", "same", _("This is the person whose work is handed over."))
    if "tickets" in parts:
        fields.text("reason", reason, limit=2000)
    fields.done()


def _each(burden: Burden, to: Receivers, *, by: Actor, at: datetime) -> Iterator[tuple[str, Iterator[Line]]]:
    person: Any = to.person
    frame: dict[str, Any] = {"by": by, "at": at}

    def lines(
        part: str, things: Iterable[Any], name: Callable[[Any], list[str]], act: Callable[[Any], object]
    ) -> tuple[str, Iterator[Line]]:
        return part, (_tried(part, name(one), person, partial(act, one)) for one in things)

    def give(task: Task) -> object:
        return assign(task_id=task.pk, to_user=person, **frame)

    yield lines("promises", burden.promises, _task, give)
    yield lines("tasks", burden.tasks, _task, give)
    yield lines(
        "shifts",
        burden.shifts,
        lambda one: [one.group.name, one.starts_at.isoformat()],
        lambda one: on_call.cover(shift_id=one.pk, user=person, **frame),
    )
    yield lines(
        "duties",
        burden.duties,
        lambda one: [one.duty, one.starts_at.isoformat()],
        lambda one: hand_shift(shift_id=one.pk, to_user=person, **frame),
    )
    yield lines(
        "leads",
        burden.leads,
        lambda one: [one.name],
        lambda one: hand_lead(slug=one.slug, to_user=person, **frame),
    )


def _tried(part: str, name: list[str], person: User | None, act: Callable[[], object]) -> Line:
    """In a savepoint: what is refused leaves nothing, and does not stop the others."""
    try:
        with transaction.atomic():
            act()
    except DeskError as error:
        return [part, name, keep_refusal(error)]
    return [part, name, str(person)]


def _task(task: Task) -> list[str]:
    return [task.kind, task.ticket.number if task.ticket else ""]


def _begun(user: User, burden: Burden, to: Receivers, reason: str, *, by: Actor, at: datetime) -> BulkRun | None:
    numbers = list(burden.tickets.values_list("number", flat=True)[:MOST])
    if not numbers:
        return None
    arguments = {
        "from_user": user,
        "to_user": to.to_user,
        "to_group": to.to_group,
        "to_desk": to.to_desk,
        "reason": reason,
    }
    return begin(act=BULK["pass_on"], chosen=[Chosen(one) for one in numbers], arguments=arguments, by=by, at=at)
