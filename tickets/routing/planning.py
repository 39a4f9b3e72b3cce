"""What a rule's effects would come to on a ticket, without doing any of it: the dry run shows it, and what is done when
a ticket arrives is planned by the same.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.errors import Problem
from core.inputs import Fields
from tickets.actions.amend import MAX_TAGS
from tickets.actions.receiver import read_receiver
from tickets.choices import Kind, Severity, State, WaitsFor
from tickets.models import Ticket
from tickets.policies import concerns, decide
from tickets.routing.choices import Outcome
from tickets.routing.means import Means
from tickets.search.folding import fold

SYSTEM = Actor()


@dataclass(frozen=True)
class Planned:
    """One effect. `value`: what the action is given; `waits_for`: why it can only be suggested."""

    effect: str
    outcome: Outcome
    value: Any = None
    problems: tuple[Problem, ...] = ()
    waits_for: str = ""


@dataclass(frozen=True)
class Stand:
    """The ticket an effect would come upon, its tags, and what this rule did to it in this round: whether it told
    people of it or suggested somebody, and which effects were refused for what (by code).
    """

    ticket: Ticket
    tags: Collection[str]
    means: Means
    has_told: bool = False
    has_noted: bool = False
    refused: frozenset[tuple[str, str]] = frozenset()
    doc: Mapping[str, Any] = field(default_factory=dict)


def plan(effects: Mapping[str, Any], stand: Stand) -> list[Planned]:
    """Each effect with what it would come to, in the order in which they are done. No statement."""
    stand = replace(stand, doc=effects)
    return [planned for planner in _PLANNERS for planned in planner(stand)]


def _refused(effect: str, code: str, words: Any, norm: str = "") -> Planned:  # noqa: ANN401 (words, lazy or not)
    return Planned(effect, Outcome.REFUSED, problems=(Problem(code, words, norm),))


def _category(stand: Stand) -> Iterator[Planned]:
    if slug := stand.doc.get("category"):
        pk = stand.means.tree.id_of(slug)
        if pk is None:
            yield _refused("category", "inactive", _("This category is retired."))
        else:
            yield _set("category", pk, stand.ticket.category_id)


def _set(effect: str, value: object, now: object) -> Planned:
    return Planned(effect, Outcome.ALREADY if value == now else Outcome.DONE, value)


def _codes(stand: Stand) -> Iterator[Planned]:
    for name in ("kind", "impact", "urgency"):
        if name in stand.doc:
            yield _set(name, stand.doc[name], getattr(stand.ticket, name))


def _tags(stand: Stand) -> Iterator[Planned]:
    if "tags" in stand.doc:
        wanted = with_tags(stand.tags, stand.doc["tags"])
        new = len(wanted) > len(stand.tags)
        if new and len(wanted) > MAX_TAGS:
            yield _refused("tags", "too_many", _("A ticket has at most %(most)s tags.") % {"most": MAX_TAGS})
        else:
            yield Planned("tags", Outcome.DONE if new else Outcome.ALREADY, wanted)


def _major(stand: Stand) -> Iterator[Planned]:
    if "major" in stand.doc:
        yield _set("major", True, stand.ticket.is_major)  # noqa: FBT003 (the value)


def _give(stand: Stand) -> Iterator[Planned]:
    if slug := stand.doc.get("to_group"):
        yield _given(stand.means.groups.get(slug), slug, stand)
    if name := stand.doc.get("to_user"):
        yield _given(stand.means.users.get(name), name, stand)


def _given(to: AssignmentGroup | User | None, called: str, stand: Stand) -> Planned:
    if to is None:
        return _refused("give", "unknown", _("There is nothing in use called “%(name)s”.") % {"name": called})
    user = to if isinstance(to, User) else None
    group = to if isinstance(to, AssignmentGroup) else None
    fields = Fields()
    read_receiver(fields, to_group=group, to_user=user)
    problems = tuple(problem for several in fields.refused.values() for problem in several)
    if user is not None and not user.is_active and not problems:
        problems = (Problem("inactive", _("This person is no longer active.")),)
    if concerns(stand.ticket, user):
        words = _("The formal complaint is about this person; give it to another.")
        problems = (Problem("concerned", words, "LIFE-14"),)
    if problems:
        return Planned("give", Outcome.REFUSED, to, problems)
    return _placed(to, user, group, stand)


def _placed(to: AssignmentGroup | User, user: User | None, group: AssignmentGroup | None, stand: Stand) -> Planned:
    """Somebody it may be given to: whether it is, is given now, waits for something, or is another's by now."""
    ticket = stand.ticket
    if _has_it(ticket, user=user, group=group):
        return Planned("give", Outcome.ALREADY, to)
    waits_for = _waits_for(ticket)
    if waits_for:
        is_noted = stand.has_noted if group is None else ticket.group_id == group.pk
        return Planned("give", Outcome.ALREADY if is_noted else Outcome.NOTED, to, waits_for=waits_for)
    decision = decide("dispatch", actor=SYSTEM, ticket=ticket)
    if not decision.allowed:
        return Planned("give", Outcome.REFUSED, to, (Problem("state", decision.reason, decision.norm),))
    return Planned("give", Outcome.DONE, to)


def _has_it(ticket: Ticket, *, user: User | None, group: AssignmentGroup | None) -> bool:
    if ticket.state in {State.RECEIVED, State.ACKNOWLEDGED}:
        return False
    return ticket.assignee_id == user.pk if user else group is not None and ticket.group_id == group.pk


def _waits_for(ticket: Ticket) -> str:
    if ticket.state == State.RECEIVED:
        return WaitsFor.ACKNOWLEDGE
    if ticket.state == State.ACKNOWLEDGED and ticket.is_vip and ticket.vip_called_at is None:
        return WaitsFor.VIP_CALL
    return ""


def _tell(stand: Stand) -> Iterator[Planned]:
    groups, users = stand.doc.get("tell_groups", ()), stand.doc.get("tell_users", ())
    if not groups and not users:
        return
    found = [one for slug in groups if (one := stand.means.group(slug))]
    people = [user for name in users if (user := stand.means.user(name))]
    if not found and not people:
        yield _refused("tell", "unknown", _("Nobody of those is there any more."))
    else:
        yield Planned("tell", Outcome.ALREADY if stand.has_told else Outcome.DONE, (found, people))


_PLANNERS: tuple[Callable[[Stand], Iterator[Planned]], ...] = (_category, _codes, _tags, _major, _give, _tell)


def record_changes(planned: list[Planned], ticket: Ticket) -> dict[str, object]:
    """What `tickets.actions.amend` is to change: everything planned that belongs to the record."""
    changes = {
        one.effect: one.value
        for one in planned
        if one.outcome is Outcome.DONE and one.effect in {"category", "kind", "impact", "urgency", "tags"}
    }
    return with_severity(changes, ticket)


def with_tags(there: Iterable[str], more: Iterable[str]) -> list[str]:
    """The tags that are there, and those of `more` that are not, in whatever writing."""
    tags = list(there)
    known = {fold(tag) for tag in tags}
    return [*tags, *(tag for tag in more if fold(tag) not in known)]


def with_severity(changes: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """A ticket that becomes a complaint, and says of itself how grave it is nowhere, is a remark."""
    if changes.get("kind") == Kind.COMPLAINT and not ticket.severity:
        return changes | {"severity": Severity.REMARK}
    return changes
