"""Taking back what was done to a ticket: by the reverse act of the same person, which stands in the journal too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.errors import Refused
from tickets import actions
from tickets.models import Category, Ticket, TicketEvent
from tickets.policies import VERB_WORDS

_COLUMNS = ("state", "group_id", "assignee_id", "category_id", "kind", "impact", "urgency", "waiting_on", "version")
_RECORD = ("kind", "impact", "urgency")


@dataclass(frozen=True)
class Taking:
    """What is taken back: of which ticket at which version, what it was before, by whom and when."""

    ticket_id: int
    version: int
    before: Mapping[str, Any]
    by: Actor
    at: datetime

    def frame(self) -> dict[str, Any]:
        """What every action is called with."""
        return {"ticket_id": self.ticket_id, "version": self.version, "by": self.by, "at": self.at}


Undo = Callable[[Taking], Ticket]


def picture_of(ticket: Ticket) -> dict[str, Any]:
    """What undoing needs to know of a ticket as it is, fit for JSON. One statement, for its tags."""
    until = ticket.waiting_until
    return {name: getattr(ticket, name) for name in _COLUMNS} | {
        "waiting_until": until.isoformat() if until else "",
        "tags": sorted(ticket.tags.values_list("name", flat=True)),
    }


def undo_dispatch(taking: Taking) -> Ticket:
    """Back to the desk."""
    return actions.decline(**taking.frame(), reason=_("Taken back: dispatched by mistake."))


def undo_transfer(taking: Taking) -> Ticket:
    """To whom it was given before, who has to accept it anew; to his group first, where that was another."""
    before, frame = taking.before, taking.frame()
    reason = _("Taken back: transferred by mistake.")
    group = AssignmentGroup.objects.filter(pk=before["group_id"]).first()
    user = User.objects.filter(pk=before["assignee_id"]).first()
    now_in = Ticket.objects.values_list("group_id", flat=True).get(pk=taking.ticket_id)
    if user is None or (group is not None and group.pk != now_in):
        ticket = actions.transfer(**frame, to_group=group, reason=reason)
        if user is None:
            return ticket
        frame["version"] = ticket.version
    return actions.transfer(**frame, to_user=user, reason=reason)


def undo_track(taking: Taking) -> Ticket:
    """Back to work."""
    return actions.resume(**taking.frame(), note=_("Taken back: it does not wait."))


def undo_resume(taking: Taking) -> Ticket:
    """Waiting again, for the same and until the same time where that still lies ahead."""
    until = parse_datetime(taking.before["waiting_until"]) if taking.before["waiting_until"] else None
    until = until if until is not None and until > taking.at else None
    note = _("Taken back: it still waits.")
    return actions.track(**taking.frame(), waiting_on=taking.before["waiting_on"], until=until, note=note)


def undo_priority(taking: Taking) -> Ticket:
    """The impact and the urgency it had."""
    return actions.amend(**taking.frame(), changes={name: taking.before[name] for name in ("impact", "urgency")})


def undo_category(taking: Taking) -> Ticket:
    """The category it had, or none."""
    category = Category.objects.filter(pk=taking.before["category_id"]).first()
    return actions.amend(**taking.frame(), changes={"category": category})


def undo_tags(taking: Taking) -> Ticket:
    """The tags it had."""
    return actions.amend(**taking.frame(), changes={"tags": taking.before["tags"]})


def undo_record(taking: Taking) -> Ticket:
    """Category, kind, impact, urgency and tags as they were: those of them that are otherwise now."""
    ticket, before = Ticket.objects.get(pk=taking.ticket_id), taking.before
    changes: dict[str, Any] = {name: before[name] for name in _RECORD if getattr(ticket, name) != before[name]}
    if ticket.category_id != before["category_id"]:
        changes["category"] = Category.objects.filter(pk=before["category_id"]).first()
    if sorted(ticket.tags.values_list("name", flat=True)) != before["tags"]:
        changes["tags"] = before["tags"]
    return actions.amend(**taking.frame(), changes=changes)


_REVERSES: Mapping[str, Undo] = {
    "amend": undo_record,
    "dispatch": undo_dispatch,
    "transfer": undo_transfer,
    "track": undo_track,
}
_STAYS = frozenset({"note"})  # the desk's own words stay in the journal and are in nobody's way


def undo_macro(taking: Taking) -> Ticket:
    """What it did to this ticket, the last act first: the journal says which acts those were. `Refused`, and nothing
    is taken back, where one of them told the user something.
    """
    done = TicketEvent.objects.filter(
        ticket=taking.ticket_id, seq__gt=taking.before["version"], seq__lte=taking.version
    )
    verbs = [verb for verb in done.order_by("-seq").values_list("verb", flat=True) if verb not in _STAYS]
    for verb in verbs:
        if verb not in _REVERSES:
            raise Refused(_("“%(what)s” cannot be taken back.") % {"what": VERB_WORDS.get(verb, verb)})
    ticket = Ticket.objects.get(pk=taking.ticket_id)
    for verb in verbs:
        ticket = _REVERSES[verb](taking)
        taking = replace(taking, version=ticket.version)
    return ticket
