"""Running a macro: its acts on one ticket, one after the other, all in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.errors import Forbidden, Refused, Stale
from core.inputs import Fields
from tickets import actions
from tickets.actions.act import lock
from tickets.choices import State
from tickets.gate.places import unfilled
from tickets.macros.models import Macro
from tickets.macros.queries import access_macro
from tickets.macros.steps import RECORD, RESULT, TEXTS
from tickets.models import Category, Ticket
from tickets.reply_templates.places import Scene, fill
from tickets.routing.planning import with_severity, with_tags


def run_macro(
    *, macro_id: int, ticket_id: int, by: Actor, at: datetime, version: int | None = None, edition: int | None = None
) -> Ticket:
    """Every act of the macro, each judged as by hand and each in the journal with the macro's name; or none of them,
    and the first refusal comes through. `Missing` and `Forbidden` for who may not know of it, `Stale` where the ticket
    is no longer at `version`, `Refused` where the macro is no longer offered or of the `edition` that was seen, or a
    place in its texts is not known yet.
    """
    macro = access_macro(macro_id, actor=by)
    if by.user is None:
        raise Forbidden(_("Only staff may do this."))
    if not macro.is_active:
        raise Refused(_("This macro is no longer offered."))
    if edition is not None and edition != macro.edition:
        raise Refused(_("Somebody changed this macro meanwhile."))
    set_off_by = {"macro": {"id": macro.pk, "edition": macro.edition, "name": macro.name}}
    with transaction.atomic():
        ticket = lock(ticket_id, by=by)
        if version is not None and version != ticket.version:
            raise Stale(_("Somebody changed this ticket meanwhile."), version=ticket.version)
        run = _Run(
            ticket, macro.steps | texts_of(macro, ticket, by=by.user, at=at), replace(by, set_off_by=set_off_by), at
        )
        _refuse_unfilled(run.steps)
        for step in _STEPS:
            step(run)
    return Ticket.objects.get(pk=ticket_id)


def texts_of(macro: Macro, ticket: Ticket, *, by: User, at: datetime) -> dict[str, str]:
    """The texts of `macro` for this ticket: places filled in as far as they are known."""
    scene = Scene(ticket.requester, by, at, ticket)
    return {name: fill(macro.steps[name], scene) for name in TEXTS if name in macro.steps}


def _refuse_unfilled(steps: Mapping[str, Any]) -> None:
    fields = Fields()
    for name in TEXTS:
        for place in unfilled(steps.get(name, "")):
            words = _("%(place)s is not known of this ticket yet.") % {"place": place.written}
            fields.refuse(f"steps.{name}", "unfilled", words)
    fields.done()


@dataclass(frozen=True)
class _Run:
    ticket: Ticket
    steps: Mapping[str, Any]
    by: Actor
    at: datetime

    @property
    def frame(self) -> dict[str, Any]:
        return {"ticket_id": self.ticket.pk, "by": self.by, "at": self.at}

    def receiver(self) -> dict[str, Any]:
        """To whom; `Refused` where he or it is not there any more."""
        slug, name = self.steps.get("to_group"), self.steps.get("to_user")
        group = AssignmentGroup.objects.filter(slug=slug).first() if slug else None
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if group is not None:
            return {"to_group": group}
        if user is not None:
            return {"to_user": user}
        raise Refused(_("There is nothing in use called “%(name)s”.") % {"name": slug or name})


def _amend(run: _Run) -> None:
    changes: dict[str, Any] = {name: run.steps[name] for name in RECORD if name in run.steps}
    if slug := changes.get("category"):
        found = Category.objects.filter(slug=slug, is_active=True).first()
        if found is None:
            raise Refused(_("This category is retired."))
        changes["category"] = found
    if "tags" in changes:
        changes["tags"] = with_tags(run.ticket.tags.values_list("name", flat=True), changes["tags"])
    if changes:
        actions.amend(**run.frame, changes=with_severity(changes, run.ticket))


def _note(run: _Run) -> None:
    if "note" in run.steps:
        actions.note(**run.frame, body=run.steps["note"], progress=run.steps.get("progress", ""))


def _acknowledge(run: _Run) -> None:
    if run.steps.get("acknowledge") and run.ticket.state == State.RECEIVED:
        actions.acknowledge(**run.frame)


def _reply(run: _Run) -> None:
    if "reply" in run.steps:
        actions.reply(**run.frame, body=run.steps["reply"])


def _give(run: _Run) -> None:
    if "to_group" in run.steps or "to_user" in run.steps:
        state = Ticket.objects.values_list("state", flat=True).get(pk=run.ticket.pk)
        act = actions.dispatch if state in {State.RECEIVED, State.ACKNOWLEDGED} else actions.transfer
        act(**run.frame, **run.receiver(), reason=run.steps.get("reason", ""))


def _track(run: _Run) -> None:
    if "waiting_on" in run.steps:
        days = run.steps.get("wait_days")
        until = run.at + timedelta(days=days) if days else None
        actions.track(**run.frame, waiting_on=run.steps["waiting_on"], until=until, note=run.steps["wait_note"])


def _resolve(run: _Run) -> None:
    if RESULT[0] in run.steps:
        actions.resolve(**run.frame, **{name: run.steps[name] for name in RESULT})


_STEPS: tuple[Callable[[_Run], None], ...] = (_amend, _note, _acknowledge, _reply, _give, _track, _resolve)
