"""Facts about tickets, in the past tense: ids and codes, and the free text a person gave with the act. Each class is
one verb; its own fields become the journal row's parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class TicketFact(Event):
    """What all facts about a ticket share. `seq` is the ticket's version after the act; `set_off_by` names the rule or
    the macro by which it was done (`accounts.actors.Actor`).
    """

    verb: ClassVar[str] = ""

    ticket_id: int
    seq: int
    cycle: int
    by_user_id: int | None
    by_requester_id: int | None
    via: str
    from_state: str
    to_state: str
    set_off_by: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def params(self) -> dict[str, object]:
        """The fields of the fact itself and what set it off, fit for JSON (times as ISO 8601 in UTC)."""
        own = [one.name for one in fields(self) if one.name not in _SHARED]
        return {name: _plain(getattr(self, name)) for name in own} | dict(self.set_off_by)


_SHARED = frozenset(one.name for one in fields(TicketFact))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True, kw_only=True)
class Received(TicketFact):
    """With the later `Amended` facts, all that the clocks need to know of the record, at any moment of its life."""

    verb = "receive"
    channel: str
    kind: str
    priority: int
    is_vip: bool
    severity: str
    category_id: int | None
    requester_id: int


@dataclass(frozen=True, kw_only=True)
class Acknowledged(TicketFact):
    verb = "acknowledge"
    message: str
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class Dispatched(TicketFact):
    verb = "dispatch"
    to_group_id: int | None
    to_user_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Accepted(TicketFact):
    verb = "accept"
    committed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Declined(TicketFact):
    verb = "decline"
    reason: str
    from_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class Transferred(TicketFact):
    verb = "transfer"
    from_user_id: int | None
    from_group_id: int | None
    to_group_id: int | None
    to_user_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Tracked(TicketFact):
    verb = "track"
    waiting_on: str
    until: datetime | None
    note: str


@dataclass(frozen=True, kw_only=True)
class Resumed(TicketFact):
    verb = "resume"
    note: str


@dataclass(frozen=True, kw_only=True)
class Resolved(TicketFact):
    verb = "resolve"
    resolution_id: int
    first_contact: bool
    overridden: tuple[str, ...]
    override_reason: str


@dataclass(frozen=True, kw_only=True)
class Confirmed(TicketFact):
    verb = "confirm"
    comment: str


@dataclass(frozen=True, kw_only=True)
class Reopened(TicketFact):
    """`answer`: what the requester had to say of the result (partly, not solved), where his answer took it up again;
    empty where somebody took it up for another reason, or after he had answered.
    """

    verb = "reopen"
    reason: str
    answer: str = ""  # reopenings from before this was told


@dataclass(frozen=True, kw_only=True)
class RecordReturned(TicketFact):
    """The supervisor cannot close it yet: somebody completes the record first (LIFE-9). `missing` are elements."""

    verb = "return_record"
    to_user_id: int
    remark: str
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordCompleted(TicketFact):
    """What was returned is on the closing desk again."""

    verb = "complete_record"
    note: str


@dataclass(frozen=True, kw_only=True)
class Closed(TicketFact):
    """`without_answer`: the requester never said anything of the result, and the policy lets it be closed."""

    verb = "close"
    remark: str
    without_answer: bool = False


@dataclass(frozen=True, kw_only=True)
class Lapsed(TicketFact):
    """Nobody answered: so many reminders were sent, and the time of the last is over. `closes`: the ticket may be
    closed all the same.
    """

    verb = "lapse"
    reminders: int
    closes: bool


@dataclass(frozen=True, kw_only=True)
class Surveyed(TicketFact):
    verb = "survey"
    score: int
    comment: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cancelled(TicketFact):
    verb = "cancel"
    reason: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Merged(TicketFact):
    """This ticket ended in another."""

    verb = "merge"
    into_ticket_id: int


@dataclass(frozen=True, kw_only=True)
class Absorbed(TicketFact):
    """Another ticket ended in this one."""

    verb = "absorb"
    from_ticket_id: int


@dataclass(frozen=True, kw_only=True)
class Escalated(TicketFact):
    verb = "escalate"
    reason: str
    from_level: int
    to_level: int
    to_user_id: int | None
    owner_user_id: int


@dataclass(frozen=True, kw_only=True)
class Promised(TicketFact):
    verb = "promise"
    due_at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class CarriedOver(TicketFact):
    """It will not be finished today (BRT-4). `asked_by` is the way the user was asked, `said` what he said."""

    verb = "carry_over"
    reason: str
    expected_at: datetime
    consent: str
    asked_by: str = ""  # those from before this was told
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class SupervisorCalled(TicketFact):
    """A supervisor is to speak to the requester himself (TALK-9)."""

    verb = "call_supervisor"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Replied(TicketFact):
    """The desk told the requester something."""

    verb = "reply"
    message_id: int
    overridden: tuple[str, ...]
    override_reason: str


@dataclass(frozen=True, kw_only=True)
class RequesterReplied(TicketFact):
    """The requester told the desk something."""

    verb = "requester_reply"
    message_id: int


@dataclass(frozen=True, kw_only=True)
class Noted(TicketFact):
    """A work note; `answers_dispatcher`: it answers a question that was asked of the dispatcher (LIFE-18);
    `mentioned_user_ids`: who is called to it.
    """

    verb = "note"
    message_id: int
    progress: str
    answers_dispatcher: bool = False  # notes from before this was told
    mentioned_user_ids: tuple[int, ...] = ()  # and from before this was


@dataclass(frozen=True, kw_only=True)
class CallLogged(TicketFact):
    verb = "call"
    call_id: int
    direction: str
    outcome: str
    with_user_id: int | None
    number: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ClarificationAsked(TicketFact):
    verb = "clarify"
    ask: str
    question: str


@dataclass(frozen=True, kw_only=True)
class CollaboratorsChanged(TicketFact):
    verb = "collaborators"
    added_user_ids: tuple[int, ...]
    removed_user_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MajorMarked(TicketFact):
    verb = "major"
    is_major: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class HandedOver(TicketFact):
    """First-contact responsibility went to somebody else (LIFE-3)."""

    verb = "handover"
    from_user_id: int | None
    to_user_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Attached(TicketFact):
    verb = "attach"
    attachment_id: int
    name: str
    size: int
    is_internal: bool


@dataclass(frozen=True, kw_only=True)
class Linked(TicketFact):
    verb = "link"
    to_ticket_id: int
    kind: str
    removed: bool


@dataclass(frozen=True, kw_only=True)
class ServiceRecordMoved(TicketFact):
    """Something was done with a service record of the ticket (SAT-7): `record` is its place among the ticket's own,
    `step` a `tickets.choices.RecordStep`, `engineer_user_id` whose work it is, `signer` who signed, by name.
    """

    verb = "service_record"
    record: int
    step: str
    engineer_user_id: int
    signer: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Amended(TicketFact):
    """Fields of the record were corrected: name, value before, value after."""

    verb = "amend"
    changes: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, kw_only=True)
class Routed(TicketFact):
    """What a routing rule leaves on the ticket beside the acts that it does: to whom it should be dispatched as soon as
    that may be (`waits_for`: what has to come first), who was told, and which of its effects were refused, each with
    the norm if there is one.
    """

    verb = "route"
    to_group_id: int | None = None
    to_user_id: int | None = None
    waits_for: str = ""
    told_user_ids: tuple[int, ...] = ()
    told_group_ids: tuple[int, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


ALL_FACTS: tuple[type[TicketFact], ...] = tuple(TicketFact.__subclasses__())
FACT_BY_VERB = {fact.verb: fact for fact in ALL_FACTS}
