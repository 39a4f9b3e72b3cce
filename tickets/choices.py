"""The codes a ticket is made of, with the words shown for them. Codes are stored; words are chosen at display."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """The eight stages (LIFE-1), and `cancelled`."""

    RECEIVED = "received", pgettext_lazy("state", "Received")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("state", "Acknowledged")
    DISPATCHED = "dispatched", pgettext_lazy("state", "Dispatched")
    PROCESSING = "processing", pgettext_lazy("state", "In process")
    TRACKING = "tracking", pgettext_lazy("state", "Tracking")
    CONFIRMING = "confirming", pgettext_lazy("state", "To be confirmed")
    CLOSED = "closed", pgettext_lazy("state", "Closed")
    SURVEYED = "surveyed", pgettext_lazy("state", "Surveyed")
    CANCELLED = "cancelled", pgettext_lazy("state", "Cancelled")


# The eight stages in their order, named by what is done in each (LIFE-1).
STAGES: dict[str, Promise] = {
    State.RECEIVED: pgettext_lazy("stage", "Receive"),
    State.ACKNOWLEDGED: pgettext_lazy("stage", "Acknowledge"),
    State.DISPATCHED: pgettext_lazy("stage", "Dispatch"),
    State.PROCESSING: pgettext_lazy("stage", "Process"),
    State.TRACKING: pgettext_lazy("stage", "Track"),
    State.CONFIRMING: pgettext_lazy("stage", "Confirm"),
    State.CLOSED: pgettext_lazy("stage", "Close"),
    State.SURVEYED: pgettext_lazy("stage", "Survey"),
}

OPEN_STATES = (
    State.RECEIVED,
    State.ACKNOWLEDGED,
    State.DISPATCHED,
    State.PROCESSING,
    State.TRACKING,
    State.CONFIRMING,
)


class Kind(models.TextChoices):
    """LIFE-13."""

    INCIDENT = "incident", pgettext_lazy("kind", "Incident")
    CONSULTATION = "consultation", pgettext_lazy("kind", "Consultation")
    SERVICE_REQUEST = "service_request", pgettext_lazy("kind", "Service request")
    CHANGE_REQUEST = "change_request", pgettext_lazy("kind", "Change request")
    COMPLAINT = "complaint", pgettext_lazy("kind", "Complaint")
    SUGGESTION = "suggestion", pgettext_lazy("kind", "Suggestion")
    COMMENDATION = "commendation", pgettext_lazy("kind", "Commendation")


class Channel(models.TextChoices):
    """The ways in. `rtx` and its successors are the messengers of the rulebooks; `portal` is their BRT."""

    PHONE = "phone", pgettext_lazy("channel", "Phone")
    RTX = "rtx", pgettext_lazy("channel", "RTX")
    WECOM = "wecom", pgettext_lazy("channel", "WeCom")
    DINGTALK = "dingtalk", pgettext_lazy("channel", "DingTalk")
    FEISHU = "feishu", pgettext_lazy("channel", "Feishu")
    PORTAL = "portal", pgettext_lazy("channel", "Portal")
    EMAIL = "email", pgettext_lazy("channel", "E-mail")
    REST = "rest", pgettext_lazy("channel", "Other system")
    WALK_IN = "walk_in", pgettext_lazy("channel", "Walk-in")
    FAX = "fax", pgettext_lazy("channel", "Fax")


class Level(models.TextChoices):
    """Impact and urgency."""

    HIGH = "high", pgettext_lazy("level", "High")
    MEDIUM = "medium", pgettext_lazy("level", "Medium")
    LOW = "low", pgettext_lazy("level", "Low")


class Priority(models.IntegerChoices):
    """P1 is the most pressing."""

    P1 = 1, "P1"
    P2 = 2, "P2"
    P3 = 3, "P3"
    P4 = 4, "P4"


# impact × urgency (ITIL's usual matrix, the shipped default of SLA-PRI)
PRIORITY_MATRIX: dict[tuple[str, str], Priority] = {
    (Level.HIGH, Level.HIGH): Priority.P1,
    (Level.HIGH, Level.MEDIUM): Priority.P2,
    (Level.HIGH, Level.LOW): Priority.P3,
    (Level.MEDIUM, Level.HIGH): Priority.P2,
    (Level.MEDIUM, Level.MEDIUM): Priority.P3,
    (Level.MEDIUM, Level.LOW): Priority.P4,
    (Level.LOW, Level.HIGH): Priority.P3,
    (Level.LOW, Level.MEDIUM): Priority.P4,
    (Level.LOW, Level.LOW): Priority.P4,
}


def priority_of(impact: str, urgency: str) -> Priority:
    """The priority that follows from impact × urgency."""
    return PRIORITY_MATRIX[impact, urgency]


class WaitingOn(models.TextChoices):
    """What a tracked ticket waits for."""

    USER = "user", pgettext_lazy("waiting on", "User")
    APPROVAL = "approval", pgettext_lazy("waiting on", "Approval")
    PART = "part", pgettext_lazy("waiting on", "Spare part")
    VENDOR = "vendor", pgettext_lazy("waiting on", "Vendor")
    APPOINTMENT = "appointment", pgettext_lazy("waiting on", "Appointment")
    OBSERVATION = "observation", pgettext_lazy("waiting on", "Observation")


class Progress(models.TextChoices):
    """Progress steps (LIFE-7): a field, not prose."""

    CONTACTED = "contacted", pgettext_lazy("progress", "User contacted")
    PROPOSED = "proposed", pgettext_lazy("progress", "Solution proposed")
    AWAITING_APPROVAL = "awaiting_approval", pgettext_lazy("progress", "Awaiting approval")
    AWAITING_PART = "awaiting_part", pgettext_lazy("progress", "Awaiting spare part")
    AWAITING_USER = "awaiting_user", pgettext_lazy("progress", "Awaiting user")
    APPOINTMENT = "appointment", pgettext_lazy("progress", "Appointment made")
    ADVISED = "advised", pgettext_lazy("progress", "Consultation answered")  # starts the call-back (CONS-1)


class Severity(models.TextChoices):
    """How a complaint was meant (LIFE-14)."""

    REMARK = "remark", pgettext_lazy("severity", "Remark")
    FORMAL = "formal", pgettext_lazy("severity", "Formal complaint")


class CancelReason(models.TextChoices):
    """Why a ticket ends without a result (LIFE-1, LIFE-11)."""

    WITHDRAWN = "withdrawn", pgettext_lazy("cancel reason", "Withdrawn by the user")
    DUPLICATE = "duplicate", pgettext_lazy("cancel reason", "Duplicate")
    OUT_OF_SCOPE = "out_of_scope", pgettext_lazy("cancel reason", "Outside our scope")


class MessageKind(models.TextChoices):
    """Who speaks, and to whom."""

    REPLY = "reply", pgettext_lazy("message", "Reply to the user")
    NOTE = "note", pgettext_lazy("message", "Work note")
    REQUESTER = "requester", pgettext_lazy("message", "From the user")


class Direction(models.TextChoices):
    """Who rang whom."""

    INBOUND = "inbound", pgettext_lazy("call", "Inbound")
    OUTBOUND = "outbound", pgettext_lazy("call", "Outbound")


class CallOutcome(models.TextChoices):
    """How a call ended (SAT-3 words)."""

    REACHED = "reached", pgettext_lazy("call", "Reached")
    NOT_REACHED = "not_reached", pgettext_lazy("call", "Not reached")
    CALL_LATER = "call_later", pgettext_lazy("call", "Call later")


class Ask(models.TextChoices):
    """Whom a clarification is asked of (LIFE-18)."""

    REQUESTER = "requester", pgettext_lazy("ask", "The user")
    DISPATCHER = "dispatcher", pgettext_lazy("ask", "The dispatcher")


class Consent(models.TextChoices):
    """What the user says to a later time (BRT-4)."""

    AGREED = "agreed", pgettext_lazy("consent", "The user agrees")
    NOT_REACHED = "not_reached", pgettext_lazy("consent", "The user was not reached")
    REFUSED = "refused", pgettext_lazy("consent", "The user does not agree")


class AskedBy(models.TextChoices):
    """By which way he was asked for it."""

    PHONE = "phone", pgettext_lazy("asked by", "By phone")
    MESSAGE = "message", pgettext_lazy("asked by", "By message")


class Answer(models.TextChoices):
    """What the requester says of a result (SAT-2). `partly`: something of it remains, and he says what."""

    SOLVED = "solved", pgettext_lazy("answer", "Solved")
    PARTLY = "partly", pgettext_lazy("answer", "Partly solved")
    NOT_SOLVED = "not_solved", pgettext_lazy("answer", "Not solved")


class LinkKind(models.TextChoices):
    """How two tickets belong together."""

    DUPLICATE_OF = "duplicate_of", pgettext_lazy("link", "Duplicate of")
    RELATED = "related", pgettext_lazy("link", "Related to")
    CAUSED_BY = "caused_by", pgettext_lazy("link", "Caused by major incident")


class RecordStep(models.TextChoices):
    """What is done with a service record, as the ticket's journal tells it (SAT-7)."""

    DRAWN = "drawn", pgettext_lazy("service record", "Drawn up")
    OFFERED = "offered", pgettext_lazy("service record", "Finished, to be signed")
    LEFT_NOTE = "left_note", pgettext_lazy("service record", "User absent, note left")
    ASKED = "asked", pgettext_lazy("service record", "Link sent")
    REMINDED = "reminded", pgettext_lazy("service record", "User reminded")
    LAPSED = "lapsed", pgettext_lazy("service record", "Not signed in spite of reminders")
    SIGNED = "signed", pgettext_lazy("service record", "Signed")
    DROPPED = "dropped", pgettext_lazy("service record", "Draft given up")
    VOIDED = "voided", pgettext_lazy("service record", "Voided")


# What of it concerns the requester; how a draft comes about does not.
RECORD_STEPS_TOLD = frozenset(
    {RecordStep.LEFT_NOTE, RecordStep.ASKED, RecordStep.REMINDED, RecordStep.SIGNED, RecordStep.VOIDED}
)


class Need(models.TextChoices):
    """How much a record needs one of its elements (LIFE-10)."""

    NEEDED = "needed", pgettext_lazy("need", "Needed before closing")
    ASKED = "asked", pgettext_lazy("need", "Asked")
    LEFT_OUT = "left_out", pgettext_lazy("need", "Not asked")


class AnswerKind(models.TextChoices):
    """What a category's own question is answered with."""

    LINE = "line", pgettext_lazy("answer kind", "One line")
    LINES = "lines", pgettext_lazy("answer kind", "Several lines")
    CHOICE = "choice", pgettext_lazy("answer kind", "One of a list")
    DATE = "date", pgettext_lazy("answer kind", "A date")
    NUMBER = "number", pgettext_lazy("answer kind", "A number")
    YES_NO = "yes_no", pgettext_lazy("answer kind", "Yes or no")


class Score(models.IntegerChoices):
    """The four levels of satisfaction (SAT-1)."""

    VERY_SATISFIED = 4, pgettext_lazy("score", "Very satisfied")
    SATISFIED = 3, pgettext_lazy("score", "Satisfied")
    SO_SO = 2, pgettext_lazy("score", "So-so")
    DISSATISFIED = 1, pgettext_lazy("score", "Dissatisfied")


class ReasonUse(models.TextChoices):
    """The acts whose usual reasons are kept ready; each code is the act's verb."""

    CARRY_OVER = "carry_over", pgettext_lazy("usual reason", "Not finished today")
    TRANSFER = "transfer", pgettext_lazy("usual reason", "Transfer")
    DECLINE = "decline", pgettext_lazy("usual reason", "Return to desk")
    ESCALATE = "escalate", pgettext_lazy("usual reason", "Escalate")
    CANCEL = "cancel", pgettext_lazy("usual reason", "Cancel")


class ReasonSide(models.TextChoices):
    """Whether a reason of the survey praises or blames."""

    PRAISE = "praise", pgettext_lazy("survey reason", "What was good")
    BLAME = "blame", pgettext_lazy("survey reason", "What was not good")


class WaitsFor(models.TextChoices):
    """What has to come before a ticket can be dispatched to whom a routing rule suggests."""

    ACKNOWLEDGE = "acknowledge", pgettext_lazy("waits for", "Acknowledging (LIFE-4)")
    VIP_CALL = "vip_call", pgettext_lazy("waits for", "The call to the VIP engineer (LIFE-17)")
