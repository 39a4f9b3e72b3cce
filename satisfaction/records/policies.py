"""Who may do what with a service record. Asked by actions, buttons and REST alike, as `tickets.policies` is."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from core.errors import Forbidden, IllegalMove, Words
from satisfaction.records.models import ServiceRecord, State
from tickets import choices
from tickets.models import Ticket
from tickets.policies import ALLOWED, Because, Decision, is_on_it, is_requester, is_supervisor

NORM = "SAT-7"
Who = Callable[[Actor, ServiceRecord], bool]


def works_on(actor: Actor, record: ServiceRecord) -> bool:
    """The engineer whose work it is, even where the ticket has gone to somebody else, and all who are on the ticket."""
    is_his = actor.user is not None and actor.is_staff and record.engineer_id == actor.user.pk
    return is_his or is_on_it(actor, record.ticket) or is_supervisor(actor, record.ticket)


def _supervises(actor: Actor, record: ServiceRecord) -> bool:
    return is_supervisor(actor, record.ticket)


def _signs(actor: Actor, record: ServiceRecord) -> bool:
    return works_on(actor, record) or is_requester(actor, record.ticket)


def _voids(actor: Actor, record: ServiceRecord) -> bool:
    return _supervises(actor, record) if record.state == State.SIGNED else works_on(actor, record)


def _is_machine(actor: Actor, _record: ServiceRecord) -> bool:
    return actor.is_system


@dataclass(frozen=True)
class Rule:
    """From which states, who, and in words for the refusal."""

    states: frozenset[str]
    who: Who
    said: Words


_BY_THOSE_ON_IT = _("Only the service desk and those who work on the ticket may do this.")
RULES: dict[str, Rule] = {
    "amend": Rule(frozenset({State.DRAFT}), works_on, _BY_THOSE_ON_IT),
    "offer": Rule(frozenset({State.DRAFT}), works_on, _BY_THOSE_ON_IT),
    "ask": Rule(frozenset({State.WAITING}), works_on, _BY_THOSE_ON_IT),
    "remind": Rule(frozenset({State.WAITING}), _is_machine, _("The service desk's clocks do this by themselves.")),
    "sign": Rule(frozenset({State.WAITING}), _signs, _BY_THOSE_ON_IT),
    "void": Rule(
        frozenset({State.DRAFT, State.WAITING, State.SIGNED}),
        _voids,
        _("A signed record is voided by a supervisor only; any other by those who work on the ticket."),
    ),
}
VERB_WORDS: dict[str, Promise] = {
    "amend": pgettext_lazy("service record", "Edit"),
    "offer": pgettext_lazy("service record", "Finish"),
    "ask": pgettext_lazy("service record", "Send the link"),
    "remind": pgettext_lazy("service record", "Remind"),
    "sign": pgettext_lazy("service record", "Sign"),
    "void": pgettext_lazy("service record", "Void"),
}


def decide(verb: str, *, actor: Actor, record: ServiceRecord) -> Decision:
    """Whether `actor` may do `verb` to `record` as it stands. Its ticket has to be loaded."""
    rule = RULES[verb]
    if not rule.who(actor, record):
        return Decision(allowed=False, because=Because.PERSON, reason=rule.said, norm=NORM)
    if record.state not in rule.states:
        words = {"verb": VERB_WORDS[verb], "state": State(record.state).label}
        reason = _("“%(verb)s” is not possible: the service record is “%(state)s”.") % words
        return Decision(allowed=False, because=Because.STATE, reason=reason, norm=NORM)
    return ALLOWED


def allowed_on(actor: Actor, record: ServiceRecord) -> list[str]:
    """The verbs `actor` may do to `record` now."""
    return [verb for verb in RULES if decide(verb, actor=actor, record=record).allowed]


def require(verb: str, *, actor: Actor, record: ServiceRecord) -> None:
    """Raise what `decide` refuses: `Forbidden` for the person, `IllegalMove` for the state."""
    decision = decide(verb, actor=actor, record=record)
    if decision.because is Because.PERSON:
        raise Forbidden(decision.reason, norm=decision.norm)
    if not decision.allowed:
        allowed = allowed_on(actor, record)
        raise IllegalMove(decision.reason, state=record.state, allowed=allowed, norm=decision.norm)


def decide_drawing(*, actor: Actor, ticket: Ticket) -> Decision:
    """Whether `actor` may draw up a record for `ticket`: those on it, once it is acknowledged and unless cancelled."""
    if not (is_on_it(actor, ticket) or is_supervisor(actor, ticket)):
        return Decision(allowed=False, because=Because.PERSON, reason=_BY_THOSE_ON_IT, norm=NORM)
    if ticket.state in {choices.State.RECEIVED, choices.State.CANCELLED}:
        words = {"state": ticket.get_state_display()}
        reason = _("There is no service record to draw up while the ticket is “%(state)s”.") % words
        return Decision(allowed=False, because=Because.STATE, reason=reason, norm=NORM)
    return ALLOWED


def require_drawing(*, actor: Actor, ticket: Ticket) -> None:
    """Raise what `decide_drawing` refuses, as `require`."""
    decision = decide_drawing(actor=actor, ticket=ticket)
    if decision.because is Because.PERSON:
        raise Forbidden(decision.reason, norm=decision.norm)
    if not decision.allowed:
        raise IllegalMove(decision.reason, state=ticket.state, allowed=(), norm=decision.norm)
