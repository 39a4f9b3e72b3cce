"""core/apply_stimulus: iTop's life cycle on ours.

| stimulus | acts of the desk |
|---|---|
| ev_assign (new) | acknowledge, dispatch to the team, transfer to the agent |
| ev_assign (pending) | resume; transfer where team or agent are others |
| ev_reassign | transfer |
| ev_pending | track |
| ev_resolve | resolve, through the quality gate |
| ev_close | confirm (in the user's name, as the desk may), close, survey where a satisfaction is given |
| ev_reopen | reopen |

iTop's “assigned” is dispatched or in process here: what is dispatched is accepted first, by the agent himself, by a
supervisor for him (and a note says so), or by whoever of the desk's engineers the script speaks for.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.roles import Capability
from api.itop.fields import Given
from api.itop.keys import class_named
from api.itop.model import wanted
from api.itop.reading import Answer
from api.itop.session import Session
from api.itop.ticket_class import name_of, ref_of
from api.itop.wire import Fault, require
from api.itop.writing import change, hand_on, read_for, shown, ticket_at
from channels_intake.itop import face
from channels_intake.itop.codes import APPROVAL, STATUS, stimuli_of, waiting_of
from channels_intake.itop.texts import three_parts
from core.errors import Forbidden
from tickets import actions
from tickets.choices import State
from tickets.models import Ticket
from tickets.policies import RULES, is_owner

_MANDATORY = {"ev_pending": ("pending_reason",), "ev_resolve": ("solution",)}
_COMMITTED = timedelta(hours=1)  # who takes a ticket over a script has no other moment in mind
Deed = Callable[[Ticket, Given, str, Session], None]


def apply_stimulus(data: Mapping[str, Any], session: Session) -> Answer:
    """Write the fields, check the stimulus against the life cycle and for what it needs, do it."""
    comment = str(require(data, "comment"))
    asked = class_named(require(data, "class"))
    key, fields = require(data, "key"), require(data, "fields")
    names = wanted(data.get("output_fields", "*"), asked)
    stimulus = str(require(data, "stimulus"))
    session.require_write(asked.name)
    ticket = ticket_at(key, asked, session)
    given = read_for(ticket, fields, asked, session)
    _check(stimulus, ticket, given)
    change(ticket, given, comment, session)
    DEEDS[stimulus](ticket, given, comment, session)
    return shown(ticket, data, names, session, each="updated")


def _check(stimulus: str, ticket: Ticket, given: Given) -> None:
    status = STATUS[ticket.state]
    if stimulus not in stimuli_of(status, name=name_of(ticket)):
        words = f"Invalid stimulus: '{stimulus[:80]}' on the object {ref_of(ticket)} in state '{status}'"
        raise Fault(words, is_answer=True)
    if stimulus in APPROVAL:
        words = _(
            "This desk knows no approval as a state: use ev_pending, and say in pending_reason what is waited for."
        )
        raise Fault(f"{stimulus}: {words}", is_answer=True)
    missing = [name for name in _MANDATORY.get(stimulus, ()) if not str(given.get(name, "")).strip()]
    if missing:
        words = f"Missing mandatory attribute(s) for applying the stimulus: {', '.join(missing)}."
        raise Fault(words, is_answer=True)


def _assign(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    by, at = session.by, session.at
    if ticket.state == State.TRACKING:
        actions.resume(ticket_id=ticket.pk, note=comment, by=by, at=at)
        hand_on(ticket, given, comment, session)
        return
    team, agent = given.get("team_id") or (ticket.group if not given.get("agent_id") else None), given.get("agent_id")
    if ticket.state == State.RECEIVED:
        actions.acknowledge(ticket_id=ticket.pk, by=by, at=at)
    if team is not None and (agent is None or team.pk != ticket.group_id):
        actions.dispatch(ticket_id=ticket.pk, to_group=team, reason=comment, by=by, at=at)
        if agent is not None:
            actions.transfer(ticket_id=ticket.pk, to_user=agent, reason=comment or _("Assigned"), by=by, at=at)
    else:
        actions.dispatch(ticket_id=ticket.pk, to_user=agent, reason=comment, by=by, at=at)


def _reassign(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    if given.get("team_id") is None and given.get("agent_id") is None:
        raise Fault(str(_("Name a group or an engineer.")))
    hand_on(ticket, given, comment, session)


def _pend(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    reason = given.get("pending_reason")
    take_up(ticket, comment, session)
    waiting_on = waiting_of(reason)
    actions.track(ticket_id=ticket.pk, waiting_on=waiting_on, note=reason, by=session.by, at=session.at)


def _resolve(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    hand_on(ticket, given, comment, session)
    take_up(ticket, comment, session)
    language, code = ticket.requester.language, face.resolution_code(ticket)
    parts = three_parts(given.get("solution"), title=ticket.title, code=code, language=language)
    cause, plan, result = parts["cause"], parts["plan"], parts["result"]
    actions.resolve(ticket_id=ticket.pk, cause=cause, plan=plan, result=result, by=session.by, at=session.at)


def _close(ticket: Ticket, given: Given, comment: str, session: Session) -> None:
    by, at = session.by, session.at
    if ticket.confirmed_at is None:
        actions.confirm(ticket_id=ticket.pk, solved=True, comment=given.get("user_comment", ""), by=by, at=at)
    actions.close(ticket_id=ticket.pk, remark=comment, by=by, at=at)
    if given.get("user_satisfaction"):
        score = 5 - int(given.get("user_satisfaction"))
        actions.survey(ticket_id=ticket.pk, score=score, comment=given.get("user_comment", ""), by=by, at=at)


def _reopen(ticket: Ticket, given: Given, comment: str, session: Session) -> None:  # noqa: ARG001 (as its siblings)
    reason = comment.strip() or _("Through the iTop interface")
    actions.reopen(ticket_id=ticket.pk, reason=reason, by=session.by, at=session.at)


def take_up(ticket: Ticket, comment: str, session: Session) -> None:
    """Have what is only dispatched accepted, so that it can be worked on."""
    fresh = Ticket.objects.select_related("assignee").get(pk=ticket.pk)
    if fresh.state != State.DISPATCHED:
        return
    by, at = session.by, session.at
    assert by.user is not None  # noqa: S101 -- a caller is a person
    hand = by
    if not is_owner(by, fresh):
        if fresh.assignee is not None and by.can(Capability.SUPERVISE):
            hand = Actor.for_user(fresh.assignee, via=Via.REST)
        elif not by.can(Capability.WORK):
            raise Forbidden(RULES["accept"].said)
        else:
            reason = comment.strip() or _("Through the iTop interface")
            actions.transfer(ticket_id=fresh.pk, to_user=by.user, reason=reason, by=by, at=at)
    actions.accept(ticket_id=fresh.pk, committed_at=at + _COMMITTED, by=hand, at=at)
    if hand is not by:
        words = _("%(who)s took this up for %(engineer)s through the iTop interface.")
        body = words % {"who": by.user, "engineer": fresh.assignee}
        actions.note(ticket_id=fresh.pk, body=body, by=by, at=at)


DEEDS: dict[str, Deed] = {
    "ev_assign": _assign,
    "ev_reassign": _reassign,
    "ev_pending": _pend,
    "ev_resolve": _resolve,
    "ev_close": _close,
    "ev_reopen": _reopen,
}
