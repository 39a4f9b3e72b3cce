"""Who may do what, when. Asked by actions, buttons and REST alike: a greyed button says the same words as a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from core.errors import DeskError, Forbidden, IllegalMove, Problem, Refused, Words
from tickets.choices import OPEN_STATES, Severity, State
from tickets.lifecycle import legal_sources
from tickets.models import Collaboration, Ticket


class Because(Enum):
    """What stands in the way."""

    ROLE = "role"  # nobody with this role ever does it
    STATE = "state"  # not now
    PERSON = "person"  # somebody else's to do
    MISSING = "missing"  # something must be done first


@dataclass(frozen=True)
class Decision:
    """May this be done; if not, why, and under which norm."""

    allowed: bool
    because: Because | None = None
    reason: Words = ""
    norm: str = ""


ALLOWED = Decision(allowed=True)
Who = Callable[[Actor, Ticket], bool]
Needs = Callable[[Actor, Ticket], "Decision | None"]


def may_know(actor: Actor, *, requester_id: int) -> bool:
    """Whether `actor` may know of a ticket of this requester (SEC-1): what `TicketQuerySet.visible_to` asks of rows,
    where only that is at hand.
    """
    if actor.is_staff or actor.is_system:
        return True
    return actor.requester is not None and actor.requester.pk == requester_id


def is_requester(actor: Actor, ticket: Ticket) -> bool:
    """The person who asked for help, himself."""
    return actor.requester is not None and ticket.requester_id == actor.requester.pk


def is_desk(actor: Actor, ticket: Ticket) -> bool:  # noqa: ARG001 (same shape as its siblings)
    """The service desk."""
    return actor.can(Capability.DESK)


def is_dispatcher(actor: Actor, ticket: Ticket) -> bool:  # noqa: ARG001
    """Whoever gives out work."""
    return actor.can(Capability.DISPATCH)


def is_supervisor(actor: Actor, ticket: Ticket) -> bool:  # noqa: ARG001
    """The service supervisor and those above."""
    return actor.can(Capability.SUPERVISE)


def is_staff(actor: Actor, ticket: Ticket) -> bool:  # noqa: ARG001
    """Anybody of ours."""
    return actor.is_staff or actor.is_system


def is_owner(actor: Actor, ticket: Ticket) -> bool:
    """The engineer it was given to; while nobody is named, any engineer of its group."""
    if actor.user is None or not actor.can(Capability.WORK):
        return False
    if ticket.assignee_id is not None:
        return ticket.assignee_id == actor.user.pk
    return ticket.group_id is not None and ticket.group_id in actor.group_ids


def is_engineer_on_it(actor: Actor, ticket: Ticket) -> bool:
    """The owner, or a supervisor acting for him."""
    return is_owner(actor, ticket) or is_supervisor(actor, ticket)


def is_collaborator(actor: Actor, ticket: Ticket) -> bool:
    """A colleague who was asked to help."""
    return actor.is_staff and ticket.pk in actor.remember("collaborations", lambda: _helped_by(actor))


def _helped_by(actor: Actor) -> frozenset[int]:
    return frozenset(Collaboration.objects.filter(user=actor.user).values_list("ticket_id", flat=True))


def is_on_it(actor: Actor, ticket: Ticket) -> bool:
    """The desk, the owner or a collaborator."""
    return is_desk(actor, ticket) or is_owner(actor, ticket) or is_collaborator(actor, ticket)


def is_first_responder(actor: Actor, ticket: Ticket) -> bool:
    """Who answers for it to the end (LIFE-3), or a supervisor for him."""
    mine = actor.user is not None and ticket.first_responder_id == actor.user.pk
    return mine or is_supervisor(actor, ticket)


def _gave_it(actor: Actor, ticket: Ticket) -> bool:
    """A dispatcher, as long as nobody has accepted what he gave: he may take it back."""
    return ticket.state == State.DISPATCHED and is_dispatcher(actor, ticket)


def _nobody(actor: Actor, ticket: Ticket) -> bool:  # noqa: ARG001
    """No person at all: the machinery does it by itself."""
    return False


def _anyone(*who: Who) -> Who:
    return lambda actor, ticket: any(one(actor, ticket) for one in who)


def _vip_call(actor: Actor, ticket: Ticket) -> Decision | None:  # noqa: ARG001
    if ticket.is_vip and ticket.vip_called_at is None:
        reason = _("VIP: call the engineer first and log the call, then dispatch.")
        return Decision(allowed=False, because=Because.MISSING, reason=reason, norm="LIFE-17")
    return None


def _not_yet_confirmed(actor: Actor, ticket: Ticket) -> Decision | None:  # noqa: ARG001
    if ticket.confirmed_at is not None:
        return Decision(
            allowed=False, because=Because.STATE, reason=_("The user has already confirmed this result."), norm="SAT-2"
        )
    return None


def concerns(ticket: Ticket, user: User | None) -> bool:
    """Whether the ticket is a formal complaint about `user` (LIFE-14)."""
    return user is not None and ticket.about_id == user.pk and ticket.severity == Severity.FORMAL


def _not_concerned(actor: Actor, ticket: Ticket) -> Decision | None:
    if concerns(ticket, actor.user):
        reason = _("A formal complaint is not handled by the person it is about.")
        return Decision(allowed=False, because=Because.PERSON, reason=reason, norm="LIFE-14")
    return None


def is_returned_to(actor: Actor, ticket: Ticket) -> bool:
    """Who is to complete the record (LIFE-9)."""
    return actor.user is not None and ticket.returned_to_id == actor.user.pk


def _is_returned(actor: Actor, ticket: Ticket) -> Decision | None:  # noqa: ARG001
    if ticket.returned_to_id is None:
        reason = _("Nobody has been asked to complete this record.")
        return Decision(allowed=False, because=Because.STATE, reason=reason, norm="LIFE-9")
    return None


def _closable(actor: Actor, ticket: Ticket) -> Decision | None:
    if concerns(ticket, actor.user):
        reason = _("A formal complaint is not closed by the person it is about.")
        return Decision(allowed=False, because=Because.PERSON, reason=reason, norm="LIFE-14")
    if ticket.confirmed_at is None and ticket.lapsed_at is None:
        reason = _("The user confirms the result first; then the service supervisor closes.")
        return Decision(allowed=False, because=Because.MISSING, reason=reason, norm="LIFE-9")
    if ticket.returned_to_id is not None:
        reason = _("The record was returned to be completed; it is closed after that.")
        return Decision(allowed=False, because=Because.MISSING, reason=reason, norm="LIFE-9")
    return None


@dataclass(frozen=True)
class Rule:
    """One line of the table: which roles at all, who of them on this ticket (in words, for the refusal), from which
    states (empty: as the state machine has it), and what must have happened first.
    """

    roles: frozenset[Capability]
    who: Who
    said: Words
    states: frozenset[str] = frozenset()
    needs: Needs | None = None
    requester: bool = False


_OPEN = frozenset(OPEN_STATES)
_LIVE = frozenset(State.values) - {State.CANCELLED}
_ANY = frozenset(State.values)
_BEFORE_RESULT = _OPEN - {State.CONFIRMING}

_DESK = frozenset({Capability.DESK})
_DISPATCH = frozenset({Capability.DISPATCH})
_WORK = frozenset({Capability.WORK})
_STAFF = _DESK | _WORK
_LEAD = frozenset({Capability.SUPERVISE})

_BY_DESK = _("Only the service desk may do this.")
_BY_OWNER = _("Only the engineer it was given to may do this.")
_BY_THOSE_ON_IT = _("Only the service desk and those who work on the ticket may do this.")
_BY_ASKER = _("Only the user or the service desk may do this.")
_BY_STAFF = _("Only staff may do this.")

RULES: dict[str, Rule] = {
    "acknowledge": Rule(_DESK, is_desk, _BY_DESK),
    "dispatch": Rule(
        _DISPATCH, is_dispatcher, _("Only the service desk and dispatchers may do this."), needs=_vip_call
    ),
    "accept": Rule(_WORK, is_owner, _BY_OWNER, needs=_not_concerned),
    "decline": Rule(
        _WORK | _DISPATCH,
        _anyone(is_engineer_on_it, _gave_it),
        _("Only the engineer may do this; before it is accepted, also the service desk and dispatchers."),
    ),
    "transfer": Rule(
        _WORK | _DISPATCH, _anyone(is_owner, is_dispatcher), _("Only the engineer and dispatchers may do this.")
    ),
    "track": Rule(_STAFF, _anyone(is_owner, is_desk), _BY_THOSE_ON_IT),
    "resume": Rule(_STAFF, _anyone(is_on_it, is_requester), _BY_THOSE_ON_IT, requester=True),
    "resolve": Rule(_STAFF, _anyone(is_owner, is_desk), _BY_THOSE_ON_IT, needs=_not_concerned),
    "confirm": Rule(_DESK, _anyone(is_requester, is_desk), _BY_ASKER, needs=_not_yet_confirmed, requester=True),
    "reopen": Rule(_DESK, _anyone(is_requester, is_desk), _BY_ASKER, requester=True),
    "close": Rule(_LEAD, is_supervisor, _("Only the service supervisor closes (LIFE-9)."), needs=_closable),
    "return_record": Rule(
        _LEAD,
        is_supervisor,
        _("Only the service supervisor returns a record (LIFE-9)."),
        frozenset({State.CONFIRMING}),
        needs=_not_concerned,
    ),
    "complete_record": Rule(
        _STAFF, _anyone(is_returned_to, is_on_it), _BY_THOSE_ON_IT, frozenset({State.CONFIRMING}), needs=_is_returned
    ),
    "survey": Rule(_DESK, _anyone(is_requester, is_desk), _BY_ASKER, requester=True),
    "lapse": Rule(
        _LEAD,
        _nobody,
        _("The desk's machinery does this by itself."),
        frozenset({State.CONFIRMING}),
        needs=_not_yet_confirmed,
    ),
    "route": Rule(_LEAD, _nobody, _("The desk's machinery does this by itself."), _OPEN),
    "cancel": Rule(_DESK, is_desk, _BY_DESK),
    "merge": Rule(_DESK, is_desk, _BY_DESK, _OPEN),
    "escalate": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _OPEN),
    "promise": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _LIVE),
    "carry_over": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _BEFORE_RESULT),
    "call_supervisor": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _OPEN),
    "reply": Rule(_STAFF, _anyone(is_on_it, is_requester), _BY_THOSE_ON_IT, _LIVE, requester=True),
    "note": Rule(_STAFF, is_staff, _BY_STAFF, _ANY),
    "call": Rule(_STAFF, is_staff, _BY_STAFF, _LIVE),
    "clarify": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _BEFORE_RESULT),
    "collaborators": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _OPEN),
    "major": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _OPEN),
    "handover": Rule(_DESK, is_first_responder, _("Only the first responder or a supervisor may do this."), _OPEN),
    "attach": Rule(_STAFF, _anyone(is_staff, is_requester), _BY_THOSE_ON_IT, _LIVE, requester=True),
    "link": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _ANY),
    "amend": Rule(_STAFF, is_on_it, _BY_THOSE_ON_IT, _OPEN | {State.CLOSED}),
}
VERBS = tuple(RULES)

VERB_WORDS: dict[str, Promise] = {
    "acknowledge": pgettext_lazy("act", "Acknowledge"),
    "dispatch": pgettext_lazy("act", "Dispatch"),
    "accept": pgettext_lazy("act", "Accept"),
    "decline": pgettext_lazy("act", "Return to desk"),
    "transfer": pgettext_lazy("act", "Transfer"),
    "track": pgettext_lazy("act", "Track"),
    "resume": pgettext_lazy("act", "Resume"),
    "resolve": pgettext_lazy("act", "Resolve"),
    "confirm": pgettext_lazy("act", "Confirm"),
    "reopen": pgettext_lazy("act", "Reopen"),
    "close": pgettext_lazy("act", "Close"),
    "return_record": pgettext_lazy("act", "Return the record"),
    "complete_record": pgettext_lazy("act", "Record completed"),
    "survey": pgettext_lazy("act", "Survey"),
    "lapse": pgettext_lazy("act", "Note that nobody answers"),
    "route": pgettext_lazy("act", "Apply a routing rule"),
    "cancel": pgettext_lazy("act", "Cancel"),
    "merge": pgettext_lazy("act", "Merge"),
    "escalate": pgettext_lazy("act", "Escalate"),
    "promise": pgettext_lazy("act", "Promise a time"),
    "carry_over": pgettext_lazy("act", "Not finished today"),
    "call_supervisor": pgettext_lazy("act", "Call the supervisor"),
    "reply": pgettext_lazy("act", "Reply"),
    "note": pgettext_lazy("act", "Add note"),
    "call": pgettext_lazy("act", "Log call"),
    "clarify": pgettext_lazy("act", "Clarify"),
    "collaborators": pgettext_lazy("act", "Collaborators"),
    "major": pgettext_lazy("act", "Major incident"),
    "handover": pgettext_lazy("act", "Hand over"),
    "attach": pgettext_lazy("act", "Attach"),
    "link": pgettext_lazy("act", "Link"),
    "amend": pgettext_lazy("act", "Edit"),
}


def states_for(verb: str) -> frozenset[str]:
    """From which states `verb` is possible at all."""
    return RULES[verb].states or legal_sources(verb)


def _not_now_words(verb: str, state: str) -> str:
    """Put together when somebody reads it: a list of tickets asks for a thousand decisions and shows no reason."""
    words = {"verb": VERB_WORDS[verb], "state": State(state).label}
    return gettext("“%(verb)s” is not possible while the ticket is “%(state)s”.") % words


_not_now = lazy(_not_now_words, str)


def decide(verb: str, *, actor: Actor, ticket: Ticket) -> Decision:
    """Whether `actor` may do `verb` to `ticket` as it stands. Costs no query per ticket."""
    rule = RULES[verb]
    if not (any(actor.can(role) for role in rule.roles) or (rule.requester and is_requester(actor, ticket))):
        return Decision(allowed=False, because=Because.ROLE, reason=rule.said)
    if ticket.state not in states_for(verb):
        return Decision(allowed=False, because=Because.STATE, reason=_not_now(verb, ticket.state), norm="LIFE-1")
    if not rule.who(actor, ticket) and not actor.is_system:
        return Decision(allowed=False, because=Because.PERSON, reason=rule.said)
    return (rule.needs(actor, ticket) if rule.needs else None) or ALLOWED


def decisions(*, actor: Actor, ticket: Ticket) -> dict[str, Decision]:
    """The decision on every verb, in the table's order."""
    return {verb: decide(verb, actor=actor, ticket=ticket) for verb in RULES}


def allowed_actions(*, actor: Actor, ticket: Ticket) -> list[str]:
    """The verbs `actor` may do to `ticket` now."""
    return [verb for verb, decision in decisions(actor=actor, ticket=ticket).items() if decision.allowed]


def require(verb: str, *, actor: Actor, ticket: Ticket) -> None:
    """Raise what `decide` refuses: `Forbidden` for the role or person, `IllegalMove` for the state, `Refused` for
    what is missing.
    """
    decision = decide(verb, actor=actor, ticket=ticket)
    if not decision.allowed:
        raise _refusal(decision, actor=actor, ticket=ticket)


def _refusal(decision: Decision, *, actor: Actor, ticket: Ticket) -> DeskError:
    if decision.because in {Because.ROLE, Because.PERSON}:
        return Forbidden(decision.reason, norm=decision.norm)
    if decision.because is Because.MISSING:
        problem = Problem("missing", decision.reason, decision.norm)
        return Refused(decision.reason, norm=decision.norm, fields={"": [problem]})
    allowed = allowed_actions(actor=actor, ticket=ticket)
    return IllegalMove(decision.reason, state=ticket.state, allowed=allowed, norm=decision.norm)


def reopen_window() -> timedelta:
    """How long after closing a requester may still say that it was not solved."""
    return timedelta(days=getattr(settings, "REOPEN_DAYS", 14))
