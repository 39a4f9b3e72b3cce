"""The acts on a ticket as buttons: what this person may do now, what is missing where he may not, nothing of what is
never his to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Words
from tickets.choices import State
from tickets.models import Ticket
from tickets.policies import VERB_WORDS, Because, Decision

# The order never changes, so that hands learn it; in each state these come first, the others stand under “More”.
ORDER = (
    "acknowledge", "accept", "dispatch", "resolve", "track", "resume", "confirm", "close", "complete_record",
    "return_record", "survey", "reopen", "transfer", "decline", "call", "promise", "carry_over", "clarify",
    "call_supervisor", "escalate", "major", "collaborators", "handover", "attach", "link", "amend", "merge", "cancel",
)  # fmt: skip
_FIRST: dict[str, tuple[str, ...]] = {
    State.RECEIVED: ("acknowledge", "call", "clarify", "cancel"),
    State.ACKNOWLEDGED: ("dispatch", "call", "clarify", "resolve"),
    State.DISPATCHED: ("accept", "decline", "transfer", "call", "escalate"),
    State.PROCESSING: ("resolve", "track", "transfer", "call", "escalate"),
    State.TRACKING: ("resume", "resolve", "call", "promise", "escalate"),
    State.CONFIRMING: ("confirm", "close", "complete_record", "return_record", "reopen", "call"),
    State.CLOSED: ("survey", "reopen", "call"),
    State.SURVEYED: ("reopen", "call"),
}
_ICONS = {
    "acknowledge": "check", "accept": "check", "dispatch": "arrow", "resolve": "list-check", "track": "clock-hold",
    "resume": "clock", "confirm": "check", "close": "lock", "complete_record": "check", "return_record": "undo",
    "survey": "star", "reopen": "undo", "transfer": "swap", "decline": "undo", "call": "phone", "promise": "clock",
    "carry_over": "calendar", "clarify": "help", "call_supervisor": "bell", "escalate": "up", "major": "flag",
    "collaborators": "people", "handover": "swap", "attach": "clip", "link": "link", "amend": "edit",
    "merge": "merge", "cancel": "x",
}  # fmt: skip
KEYS = {"accept": "a", "dispatch": "d", "acknowledge": "a", "resolve": "s", "track": "t", "call": "p"}
# Where an act cannot be done because something is missing: what mends it, the first that is possible, and its words.
_MENDS: dict[tuple[str, str], tuple[tuple[str, str, Words], ...]] = {
    ("dispatch", "LIFE-17"): (("call", "?with=engineer", _("Log the call")),),
    ("close", "LIFE-9"): (
        ("confirm", "", _("Record the user's answer")),
        ("complete_record", "", VERB_WORDS["complete_record"]),
    ),
}
_PAGES = {"attach": "attach", "amend": "amend"}


@dataclass(frozen=True)
class Button:
    """One act: where it is done, or why it is not possible and where that is mended."""

    verb: str
    label: Words
    icon: str
    url: str
    key: str = ""
    reason: Words = ""
    norm: str = ""
    mend_url: str = ""
    mend_label: Words = ""

    @property
    def is_possible(self) -> bool:
        """Whether it can be pressed."""
        return not self.reason


@dataclass(frozen=True)
class ActBar:
    """The buttons in sight, and those under “More”."""

    first: list[Button]
    more: list[Button]


@dataclass(frozen=True)
class Mend:
    """What mends that an act misses something: its words, and where it is done."""

    label: Words
    url: str


def act_url(ticket: Ticket, verb: str) -> str:
    """Where an act is done."""
    if verb in _PAGES:
        return reverse(_PAGES[verb], args=[ticket.number])
    return reverse("act", args=[ticket.number, verb])


def mend_of(verb: str, ticket: Ticket, decisions: Mapping[str, Decision]) -> Mend | None:
    """What mends that `verb` misses something, where this person may do it."""
    decision = decisions[verb]
    if decision.because is not Because.MISSING:
        return None
    for mender, query, words in _MENDS.get((verb, decision.norm), ()):
        if decisions[mender].allowed:
            return Mend(label=words, url=act_url(ticket, mender) + query)
    return None


def act_bar(ticket: Ticket, decisions: Mapping[str, Decision]) -> ActBar:
    """All acts of a person's role on `ticket`. What is not possible now, or somebody else's to do, stands under
    “More” with the reason; what misses something stands in sight, since it can be mended.
    """
    buttons = {verb: _button(verb, ticket, decisions) for verb in ORDER if decisions[verb].because is not Because.ROLE}
    first = [verb for verb in _FIRST.get(ticket.state, ()) if verb in buttons and _is_in_sight(decisions[verb])]
    more = [button for verb, button in buttons.items() if verb not in first]
    return ActBar([buttons[verb] for verb in first], sorted(more, key=lambda button: not button.is_possible))


def _is_in_sight(decision: Decision) -> bool:
    return decision.allowed or decision.because is Because.MISSING


def _button(verb: str, ticket: Ticket, decisions: Mapping[str, Decision]) -> Button:
    decision = decisions[verb]
    mend = mend_of(verb, ticket, decisions)
    return Button(
        verb=verb,
        label=VERB_WORDS[verb],
        icon=_ICONS[verb],
        url=act_url(ticket, verb),
        key=KEYS.get(verb, "") if decision.allowed else "",
        reason="" if decision.allowed else decision.reason,
        norm=decision.norm,
        mend_url=mend.url if mend else "",
        mend_label=mend.label if mend else "",
    )
