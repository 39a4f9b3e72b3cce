"""Following their status on our side, through the stages of the desk. Whoever acts there has no account here, so what
needs a person is done by the user that the source names for it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import SYSTEM, Actor, Via
from accounts.models import AssignmentGroup, User
from channels_intake.itop.codes import ASSIGNED, CLOSED, PENDING, RESOLVED, waiting_of
from channels_intake.itop.item import Fetched
from channels_intake.itop.options import Options
from channels_intake.itop.texts import three_parts
from core.errors import Refused
from tickets import actions
from tickets.choices import State
from tickets.models import Ticket

_COMMITTED = timedelta(hours=4)
_AT_DESK = (State.RECEIVED, State.ACKNOWLEDGED)
_ENDED = (State.CONFIRMING, State.CLOSED, State.SURVEYED)
_WORKED = frozenset({ASSIGNED, "escalated_ttr"})


def follow(ticket: Ticket, item: Fetched, options: Options, *, group: AssignmentGroup | None, at: datetime) -> None:
    """Bring `ticket` to where `item` is. Raises whatever the acts refuse; `Refused` where nobody is named to act."""
    status = item.text("status")
    if ticket.state == State.CANCELLED:
        return
    if status in _WORKED:
        _assigned(ticket, item, options, group, at=at)
    elif status == PENDING and ticket.state not in _ENDED:
        _pending(ticket, item, options, at=at)
    elif status == RESOLVED and ticket.state not in _ENDED:
        _resolved(ticket, item, options, at=at)
    elif status == CLOSED:
        if ticket.state not in _ENDED:
            _resolved(ticket, item, options, at=at)
        _closed(ticket, item, at=at)


def _assigned(ticket: Ticket, item: Fetched, options: Options, group: AssignmentGroup | None, *, at: datetime) -> None:
    if ticket.state in _ENDED:
        actions.reopen(ticket_id=ticket.pk, reason=_("Taken up again in iTop"), by=SYSTEM, at=at)
    elif ticket.state == State.TRACKING:
        actions.resume(ticket_id=ticket.pk, by=SYSTEM, at=at)
    elif ticket.state in _AT_DESK:
        team = item.line("team_name")
        ours = AssignmentGroup.objects.filter(name__iexact=team, is_active=True).first() if team else None
        _dispatch(ticket, ours or group, options, at=at)


def _dispatch(ticket: Ticket, group: AssignmentGroup | None, options: Options, *, at: datetime) -> None:
    if ticket.state == State.RECEIVED:
        actions.acknowledge(ticket_id=ticket.pk, by=_first(options), at=at)
    to_user = None if group else _machine(options)
    actions.dispatch(ticket_id=ticket.pk, to_group=group, to_user=to_user, reason="iTop", by=SYSTEM, at=at)


def _pending(ticket: Ticket, item: Fetched, options: Options, *, at: datetime) -> None:
    if ticket.state == State.TRACKING:
        return
    _work(ticket, options, at=at)
    reason = item.words("pending_reason")[:2000] or _("Waiting, says iTop")
    actions.track(ticket_id=ticket.pk, waiting_on=waiting_of(reason), note=reason, by=SYSTEM, at=at)


def _resolved(ticket: Ticket, item: Fetched, options: Options, *, at: datetime) -> None:
    _work(ticket, options, at=at)
    code = item.text("resolution_code") or "other"
    parts = three_parts(item.words("solution"), title=ticket.title, code=code, language=ticket.requester.language)
    by = Actor.for_user(_machine(options), via=Via.REST)
    actions.resolve(ticket_id=ticket.pk, cause=parts["cause"], plan=parts["plan"], result=parts["result"], by=by, at=at)


def _closed(ticket: Ticket, item: Fetched, *, at: datetime) -> None:
    """A record that the desk calls incomplete (LIFE-9) stays with the supervisor, confirmed.

    A satisfaction that nobody commented on is iTop's default, and says nothing.
    """
    fresh = Ticket.objects.get(pk=ticket.pk)
    if fresh.state != State.CONFIRMING:
        return
    if fresh.confirmed_at is None:
        actions.confirm(ticket_id=ticket.pk, solved=True, by=SYSTEM, at=at)
    try:
        with transaction.atomic():
            actions.close(ticket_id=ticket.pk, remark="iTop", by=SYSTEM, at=at)
    except Refused:
        return
    comment, satisfaction = item.words("user_comment"), item.text("user_satisfaction")
    if comment and satisfaction in {"1", "2", "3", "4"}:
        actions.survey(ticket_id=ticket.pk, score=5 - int(satisfaction), comment=comment, by=SYSTEM, at=at)


def _work(ticket: Ticket, options: Options, *, at: datetime) -> None:
    """Have it in process (or waiting): what nobody here has taken up, the source's user takes."""
    machine = _machine(options)
    if ticket.state in _AT_DESK:
        _dispatch(ticket, None, options, at=at)
    fresh = Ticket.objects.get(pk=ticket.pk)
    if fresh.state != State.DISPATCHED:
        return
    if fresh.assignee_id != machine.pk:
        actions.transfer(ticket_id=ticket.pk, to_user=machine, reason=_("Worked on in iTop"), by=SYSTEM, at=at)
    by = Actor.for_user(machine, via=Via.REST)
    actions.accept(ticket_id=ticket.pk, committed_at=at + _COMMITTED, by=by, at=at)


def _first(options: Options) -> Actor:
    """Who becomes first responder (LIFE-3): the source's user, where one is named."""
    found = options.machine()
    return Actor.for_user(found, via=Via.REST) if found else SYSTEM


def _machine(options: Options) -> User:
    found = options.machine()
    if found is None:
        raise Refused(_("No user with the role supervisor is named that acts for the iTop server."))
    return found
