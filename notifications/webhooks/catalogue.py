"""Which facts programs can be told, and under which types. Each fact that there is is OFFERED, or NOT_OFFERED."""

from collections.abc import Mapping

from accounts import events as people
from channels_intake import events as inbound
from channels_intake.imports import events as imports
from channels_intake.messengers import events as messengers
from channels_intake.phone import events as phone
from core.bus import Event
from knowledge.announcements import events as announcements
from notifications.webhooks.tellings import (
    CALL,
    CLOCK,
    INBOUND,
    SETTLED,
    STEPS,
    TASKS_CLOSED,
    TURNED,
    Offer,
    about,
    of_tasks,
    of_ticket,
    plain,
    renamed,
)
from outbox.events import LetterSent
from satisfaction.spotchecks import events as spotchecks
from sla import events as clocks
from tickets.events import ALL_FACTS, TicketFact

PING = "webhook.ping"
_SHIFT = {"shift_id": "id", "duty": "duty", "starts_at": "starts_at", "ends_at": "ends_at"}
_ON_CALL = {"shift_id": "id", "starts_at": "starts_at", "ends_at": "ends_at"}
_IMPORT = {"import_id": "id", "what": "what", "is_dry_run": "is_dry_run", "state": "state", "counts": "counts"}
_ANNOUNCEMENT = {
    "announcement_id": "id",
    **{name: name for name in ("version", "kind", "is_important", "starts_at", "ends_at")},
}
_MERGE = {"survivor_id": "survivor_requester_id", "absorbed_id": "absorbed_requester_id"}

OFFERED: dict[type[Event], Offer] = {
    **{fact: of_ticket(fact) for fact in ALL_FACTS},
    clocks.StepsFired: STEPS,
    clocks.ClockAcknowledged: about("clock", "clock.acknowledged", CLOCK),
    clocks.ClockWaived: about("clock", "clock.waived", CLOCK),
    clocks.TasksOpened: of_tasks("task.opened"),
    clocks.TasksPostponed: of_tasks("task.postponed"),
    clocks.TasksAssigned: of_tasks("task.assigned"),
    clocks.TasksAttempted: of_tasks("task.attempted"),
    clocks.TasksClosed: TASKS_CLOSED,
    phone.CallTurned: TURNED,
    phone.CallLinked: about("call", "call.linked", CALL),
    phone.CalledBack: about("call", "call.called_back", CALL),
    phone.IdentityChecked: about("call", "call.identity_checked", CALL),
    phone.CallAdvised: about("call", "call.advised", CALL),
    phone.CallAnnotated: about("call", "call.annotated", CALL),
    messengers.MessageHeard: plain("conversation.message_received"),
    messengers.MessageAnswered: plain("conversation.answered"),
    messengers.QueueNoticeGiven: plain("conversation.notice_given"),
    messengers.ConversationAssigned: plain("conversation.assigned"),
    messengers.ConversationLinked: plain("conversation.linked"),
    messengers.LeftOver: plain("conversation.left_over"),
    messengers.StillThereAsked: plain("conversation.asked"),
    messengers.ConversationClosed: plain("conversation.closed"),
    inbound.InboundReceived: about("inbound", "inbound.received", INBOUND),
    inbound.InboundSettled: SETTLED,
    imports.ImportStarted: about("import", "import.started", _IMPORT),
    imports.ImportEnded: about("import", "import.ended", _IMPORT),
    spotchecks.SpotCheckDrawn: plain("spot_check.drawn"),
    spotchecks.SpotCallNoted: plain("spot_check.call_noted"),
    people.RequesterEntered: plain("requester.entered"),
    people.RequestersMerged: renamed("requester.merged", _MERGE),
    people.RequestersParted: renamed("requester.parted", _MERGE),
    people.PresenceChanged: plain("presence.changed"),
    people.DutyPlanned: about("shift", "duty.planned", _SHIFT),
    people.DutyCancelled: about("shift", "duty.cancelled", _SHIFT),
    people.OnCallChanged: about("shift", "on_call.changed", _ON_CALL),
    people.StaffChanged: plain("staff.changed"),
    announcements.AnnouncementPublished: about("announcement", "announcement.published", _ANNOUNCEMENT),
    announcements.AnnouncementAmended: about("announcement", "announcement.amended", _ANNOUNCEMENT),
    announcements.AnnouncementWithdrawn: about("announcement", "announcement.withdrawn", _ANNOUNCEMENT),
    clocks.RulesChanged: plain("rules.changed"),
}

_SHARED = "what its subclasses share; never published itself"

NOT_OFFERED: Mapping[type[Event], str] = {
    TicketFact: _SHARED,
    clocks.ClockFact: _SHARED,
    clocks.TasksFact: _SHARED,
    phone.CallFact: _SHARED,
    messengers.ConversationFact: _SHARED,
    inbound.InboundFact: _SHARED,
    imports.ImportFact: _SHARED,
    people.DutyFact: _SHARED,
    announcements.AnnouncementFact: _SHARED,
    clocks.ClockTold: "what stops a call's or a conversation's clock; the call's or conversation's own fact is offered",
    people.ContactChanged: "the part of staff.changed that users are told of",
    LetterSent: "how the desk's own post fares; what a letter tells of is offered as the fact it follows from",
}

TYPES: tuple[str, ...] = tuple(kind for offer in OFFERED.values() for kind in offer.types)
