"""The table of acts: for each verb its action and the parameters a form or a REST body gives it. Browser and REST build
their forms and serializers from this one table, so an act added here is reachable from both.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from core.text import LONG
from tickets import actions
from tickets.choices import (
    Answer,
    Ask,
    AskedBy,
    CallOutcome,
    CancelReason,
    Consent,
    Direction,
    LinkKind,
    Progress,
    Score,
    WaitingOn,
)
from tickets.models import Ticket


@dataclass(frozen=True, kw_only=True)
class Param:
    """One parameter of an act. Subclasses are its kinds."""

    name: str
    label: Words
    required: bool = True
    help: Words = ""
    is_former: bool = False  # a former name of another one, which REST still takes: in no form

    @property
    def is_needed(self) -> bool:
        """Whether a program must send it."""
        return self.required


@dataclass(frozen=True, kw_only=True)
class Text(Param):
    """Free text, of one line or several. `public`: the requester will read it, so the quality gate judges it."""

    lines: bool = True
    limit: int = LONG
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice(Param):
    """One code of a fixed list. `former`: the parameter by which REST may say the same, as it once did."""

    choices: type[Choices]
    former: str = ""

    @property
    def is_needed(self) -> bool:
        """Not where its former name will do."""
        return self.required and not self.former


@dataclass(frozen=True, kw_only=True)
class Moment(Param):
    """A date and time."""


@dataclass(frozen=True, kw_only=True)
class YesNo(Param):
    """True or false."""


@dataclass(frozen=True, kw_only=True)
class UserRef(Param):
    """A user, by user name. `work`: only those who work on tickets are offered; `desk`: only the service desk."""

    among: str = "staff"


@dataclass(frozen=True, kw_only=True)
class UserRefs(Param):
    """Several users, by user name."""


@dataclass(frozen=True, kw_only=True)
class GroupRef(Param):
    """An assignment group, by slug."""


@dataclass(frozen=True, kw_only=True)
class CategoryRef(Param):
    """A category, by slug."""


@dataclass(frozen=True, kw_only=True)
class MacroRef(Param):
    """A macro, by its id."""


@dataclass(frozen=True, kw_only=True)
class TicketRef(Param):
    """Another ticket, by number."""


@dataclass(frozen=True, kw_only=True)
class ReasonRefs(Param):
    """Several reasons of a rating, by slug."""


@dataclass(frozen=True)
class Act:
    """A verb, what carries it out, and what it needs. `action` takes ticket_id, the params, by, at and version."""

    verb: str
    action: Callable[..., Ticket]
    params: tuple[Param, ...] = field(default=())

    def run(self, **arguments: Any) -> Ticket:
        """Carry it out; whatever the action refuses comes through."""
        return self.action(**arguments)


_REASON = Text(name="reason", label=_("Reason"), limit=2000)
_OVERRIDE = Text(
    name="override_reason",
    label=_("Reason for overriding the wording check"),
    required=False,
    limit=500,
    help=_("Supervisors only: sends wording that the list of banned phrases stops (TALK-4)."),
)
_NUMBERED = _("Its number, such as SD-20261122-0042.")
_TO_GROUP = GroupRef(name="to_group", label=_("Group"), required=False)
_TO_USER = UserRef(name="to_user", label=_("Engineer"), required=False, among="work")

_TABLE: tuple[Act, ...] = (
    Act(
        "acknowledge",
        actions.acknowledge,
        (
            Text(
                name="message",
                label=_("What we understood"),
                required=False,
                public=True,
                help=_("Sent to the user with the ticket number. Empty: the title is used."),
            ),
            Moment(
                name="answer_by",
                label=_("An engineer answers by"),
                required=False,
                help=_("Empty: the time limit in force."),
            ),
        ),
    ),
    Act(
        "dispatch",
        actions.dispatch,
        (_TO_GROUP, _TO_USER, Text(name="reason", label=_("Remark"), required=False, limit=2000)),
    ),
    Act(
        "accept",
        actions.accept,
        (
            Moment(
                name="committed_at", label=_("I will have contacted the user by"), help=_("Your commitment (LIFE-5).")
            ),
        ),
    ),
    Act("decline", actions.decline, (_REASON,)),
    Act("transfer", actions.transfer, (_TO_GROUP, _TO_USER, _REASON)),
    Act(
        "track",
        actions.track,
        (
            Choice(name="waiting_on", label=_("Waiting for"), choices=WaitingOn),
            Moment(name="until", label=_("Until"), required=False),
            Text(name="note", label=_("What is waited for"), limit=2000),
        ),
    ),
    Act("resume", actions.resume, (Text(name="note", label=_("Note"), required=False, limit=2000),)),
    Act(
        "resolve",
        actions.resolve,
        (
            Text(name="cause", label=_("Cause"), public=True, help=_("Why it happened.")),
            Text(name="plan", label=_("Solution"), public=True, help=_("What was done about it.")),
            Text(name="result", label=_("Result"), public=True, help=_("What the user can do now.")),
            Text(
                name="how_to_check",
                label=_("How to check it"),
                required=False,
                limit=2000,
                public=True,
                help=_("How the user can see that it works (SAT-6)."),
            ),
            Text(
                name="how_to_avoid",
                label=_("How to avoid it"),
                required=False,
                limit=2000,
                public=True,
                help=_("What the user does so that it does not come back, where it can be avoided."),
            ),
            _OVERRIDE,
        ),
    ),
    Act(
        "confirm",
        actions.confirm,
        (
            Choice(name="answer", label=_("Is it solved?"), choices=Answer, former="solved"),
            YesNo(name="solved", label=_("Solved"), required=False, is_former=True),
            Text(
                name="comment",
                label=_("Comment"),
                required=False,
                help=_("What is missing: needed unless it is solved."),
            ),
        ),
    ),
    Act("reopen", actions.reopen, (_REASON,)),
    Act("close", actions.close, (Text(name="remark", label=_("Remark"), required=False, limit=2000),)),
    Act(
        "return_record",
        actions.return_record,
        (
            Text(
                name="remark",
                label=_("Remark"),
                limit=2000,
                help=_("What is to be completed or put right before the ticket can be closed (LIFE-9)."),
            ),
            UserRef(
                name="to_user",
                label=_("To"),
                required=False,
                help=_("Empty: the engineer, or without one the first responder."),
            ),
        ),
    ),
    Act(
        "complete_record",
        actions.complete_record,
        (Text(name="note", label=_("Note"), required=False, limit=2000),),
    ),
    Act(
        "survey",
        actions.survey,
        (
            Choice(name="score", label=_("Satisfaction"), choices=Score),
            ReasonRefs(name="reasons", label=_("Reasons"), required=False),
            Text(name="comment", label=_("Comment"), required=False),
        ),
    ),
    Act(
        "cancel",
        actions.cancel,
        (
            Choice(name="reason", label=_("Reason"), choices=CancelReason),
            Text(
                name="note",
                label=_("Note"),
                required=False,
                limit=2000,
                public=True,
                help=_("Needed when it is outside our scope: the user reads it."),
            ),
        ),
    ),
    Act("merge", actions.merge, (TicketRef(name="into", label=_("Into ticket"), help=_NUMBERED),)),
    Act("escalate", actions.escalate, (_REASON, UserRef(name="to_user", label=_("To"), required=False))),
    Act(
        "promise",
        actions.promise,
        (
            Moment(name="due_at", label=_("By")),
            Text(name="text", label=_("What is promised"), lines=False, limit=500, public=True),
        ),
    ),
    Act(
        "carry_over",
        actions.carry_over,
        (
            Text(
                name="reason",
                label=_("Reason"),
                limit=2000,
                public=True,
                help=_("Why it cannot be finished today; the user reads it (BRT-4)."),
            ),
            Moment(name="expected_at", label=_("Expected completion")),
            Choice(
                name="consent",
                label=_("Consent"),
                choices=Consent,
                help=_("If the user does not agree, the supervisor takes over."),
            ),
            Choice(name="asked_by", label=pgettext_lazy("consent", "Asked"), choices=AskedBy, required=False),
            Text(
                name="said",
                label=_("What the user said"),
                required=False,
                limit=2000,
                help=_("Needed when the user does not agree: the supervisor reads it before calling."),
            ),
        ),
    ),
    Act(
        "call_supervisor",
        actions.call_supervisor,
        (
            Text(
                name="reason",
                label=_("Context"),
                limit=2000,
                help=_("What the supervisor has to know before speaking to the user (TALK-9)."),
            ),
        ),
    ),
    Act("reply", actions.reply, (Text(name="body", label=_("Reply to the user"), public=True), _OVERRIDE)),
    Act(
        "note",
        actions.note,
        (
            Text(name="body", label=_("Work note"), help=_("Users never see this.")),
            Choice(name="progress", label=_("Progress"), choices=Progress, required=False),
        ),
    ),
    Act(
        "call",
        actions.log_call,
        (
            Choice(name="direction", label=_("Direction"), choices=Direction),
            UserRef(name="with_user", label=_("With colleague"), required=False),
            Text(name="number", label=_("With number"), required=False, lines=False, limit=40),
            Choice(name="outcome", label=_("Outcome"), choices=CallOutcome),
            Text(name="note", label=_("Note"), required=False, limit=2000),
        ),
    ),
    Act(
        "clarify",
        actions.clarify,
        (
            Choice(name="ask", label=_("Ask"), choices=Ask),
            Text(name="question", label=_("Question"), public=True),
        ),
    ),
    Act(
        "collaborators",
        actions.change_collaborators,
        (
            UserRefs(name="add", label=_("Add"), required=False),
            UserRefs(name="remove", label=_("Remove"), required=False),
            Text(
                name="tell_user",
                label=_("Tell the user"),
                required=False,
                public=True,
                help=_("Explain it and apologise before a colleague comes (TALK-8); empty: nothing is sent."),
            ),
        ),
    ),
    Act("major", actions.mark_major, (YesNo(name="is_major", label=_("Major incident")), _REASON)),
    Act("handover", actions.hand_over, (UserRef(name="to_user", label=_("To"), among="desk"), _REASON)),
    Act(
        "link",
        actions.link,
        (
            TicketRef(name="to", label=_("Ticket"), help=_NUMBERED),
            Choice(name="kind", label=pgettext_lazy("link", "Kind"), choices=LinkKind),
            YesNo(name="remove", label=_("Remove this link"), required=False),
        ),
    ),
)
ACTS: dict[str, Act] = {act.verb: act for act in _TABLE}

__all__ = [
    "ACTS",
    "Act",
    "CategoryRef",
    "Choice",
    "GroupRef",
    "MacroRef",
    "Moment",
    "Param",
    "ReasonRefs",
    "Text",
    "TicketRef",
    "UserRef",
    "UserRefs",
    "YesNo",
]
