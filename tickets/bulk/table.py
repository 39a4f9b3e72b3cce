"""The table of bulk acts: what can be done to many tickets at once, with which parameters, and how it is taken back.

Those that are acts of one ticket too take their parameters from `tickets.acts`, so that they ask for the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from tickets import actions
from tickets.acts import ACTS, CategoryRef, Choice, GroupRef, MacroRef, Param, Text, UserRef
from tickets.bulk import undoing
from tickets.bulk.handing import is_handed, pass_on
from tickets.bulk.undoing import Undo
from tickets.choices import Level, State
from tickets.macros.actions import run_macro
from tickets.macros.models import Macro
from tickets.models import Ticket
from tickets.policies import VERB_WORDS

Holds = Callable[[Ticket, Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One of them. `rule` is the verb whose policy judges it, `run` takes ticket_id, the params, by, at and version;
    `holds` says whether a ticket is already as it would be then.
    """

    verb: str
    label: Words
    rule: str
    params: tuple[Param, ...]
    run: Callable[..., Ticket]
    holds: Holds = lambda _ticket, _arguments: False
    undo: Undo | None = None
    is_listed: bool = True  # offered where tickets are ticked; the others have a page of their own


def _priority(*, impact: str, urgency: str, **frame: Any) -> Ticket:
    return actions.amend(changes={"impact": impact, "urgency": urgency}, **frame)


def _category(*, category: object, **frame: Any) -> Ticket:
    return actions.amend(changes={"category": category}, **frame)


def _tags(*, ticket_id: int, add: str = "", remove: str = "", **frame: Any) -> Ticket:
    there = Ticket.objects.get(pk=ticket_id).tags.values_list("name", flat=True)
    wanted = (set(there) | set(words_in(add))) - set(words_in(remove))
    return actions.amend(ticket_id=ticket_id, changes={"tags": sorted(wanted)}, **frame)


def _macro(*, macro: Macro, **frame: Any) -> Ticket:
    return run_macro(macro_id=macro.pk, edition=macro.edition, **frame)


def words_in(text: str) -> list[str]:
    """The tags of a line, which commas part."""
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _is_given(ticket: Ticket, arguments: Mapping[str, Any]) -> bool:
    to_user, to_group = arguments.get("to_user"), arguments.get("to_group")
    if ticket.state != State.DISPATCHED:
        return False
    if to_user is not None:
        return bool(ticket.assignee_id == to_user.pk)
    return bool(to_group is not None and ticket.group_id == to_group.pk)


def _is_closed(ticket: Ticket, _arguments: Mapping[str, Any]) -> bool:
    return ticket.state in {State.CLOSED, State.SURVEYED}


def _is_cancelled(ticket: Ticket, _arguments: Mapping[str, Any]) -> bool:
    return bool(ticket.state == State.CANCELLED)


def _is_waiting(ticket: Ticket, arguments: Mapping[str, Any]) -> bool:
    return bool(ticket.state == State.TRACKING and ticket.waiting_on == arguments.get("waiting_on"))


def _as_one(verb: str, *, undo: Undo | None = None, holds: Holds | None = None) -> BulkAct:
    act = ACTS[verb]
    more: dict[str, Any] = {"holds": holds} if holds else {}
    return BulkAct(verb=verb, label=VERB_WORDS[verb], rule=verb, params=act.params, run=act.action, undo=undo, **more)


_TABLE: tuple[BulkAct, ...] = (
    _as_one("acknowledge"),
    _as_one("dispatch", undo=undoing.undo_dispatch, holds=_is_given),
    _as_one("transfer", undo=undoing.undo_transfer, holds=_is_given),
    _as_one("accept"),
    _as_one("track", undo=undoing.undo_track, holds=_is_waiting),
    _as_one("resume", undo=undoing.undo_resume),
    _as_one("note"),
    BulkAct(
        verb="macro",
        label=pgettext_lazy("bulk act", "Run a macro"),
        rule="note",  # whoever belongs to the desk; each of its acts is judged by its own rule, ticket by ticket
        params=(MacroRef(name="macro", label=_("Macro")),),
        run=_macro,
        undo=undoing.undo_macro,
    ),
    BulkAct(
        verb="priority",
        label=pgettext_lazy("bulk act", "Priority"),
        rule="amend",
        params=(
            Choice(name="impact", label=_("Impact"), choices=Level),
            Choice(name="urgency", label=_("Urgency"), choices=Level),
        ),
        run=_priority,
        undo=undoing.undo_priority,
    ),
    BulkAct(
        verb="category",
        label=pgettext_lazy("bulk act", "Category"),
        rule="amend",
        params=(CategoryRef(name="category", label=_("Category")),),
        run=_category,
        undo=undoing.undo_category,
    ),
    BulkAct(
        verb="tags",
        label=pgettext_lazy("bulk act", "Tags"),
        rule="amend",
        params=(
            Text(name="add", label=_("Add"), required=False, lines=False, limit=200, help=_("Separated by commas.")),
            Text(name="remove", label=_("Remove"), required=False, lines=False, limit=200),
        ),
        run=_tags,
        undo=undoing.undo_tags,
    ),
    BulkAct(
        verb="pass_on",
        label=pgettext_lazy("bulk act", "Hand over somebody's work"),
        rule="handover",
        params=(
            UserRef(name="from_user", label=_("Whose work")),
            GroupRef(name="to_group", label=_("Group"), required=False),
            UserRef(name="to_user", label=_("Engineer"), required=False, among="work"),
            UserRef(
                name="to_desk",
                label=_("Answers for them"),
                required=False,
                among="desk",
                help=_("Who answers to the users from now on, where this person did (LIFE-3)."),
            ),
            Text(name="reason", label=_("Reason"), limit=2000),
        ),
        run=pass_on,
        holds=is_handed,
        is_listed=False,
    ),
    _as_one("close", holds=_is_closed),
    _as_one("merge", holds=_is_cancelled),
    _as_one("cancel", holds=_is_cancelled),
)
BULK: dict[str, BulkAct] = {act.verb: act for act in _TABLE}
