"""The codes clocks are made of, with the words shown for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OwnerKind(models.TextChoices):
    """What a clock hangs on. Everything but a ticket belongs to a floor above, which starts and stops its clocks."""

    TICKET = "ticket", pgettext_lazy("clock's owner", "Ticket")
    CONVERSATION = "conversation", pgettext_lazy("clock's owner", "Conversation")
    CALL = "call", pgettext_lazy("clock's owner", "Call")
    VISIT = "visit", pgettext_lazy("clock's owner", "Visit")
    PERSON = "person", pgettext_lazy("clock's owner", "Person")


class TimerState(models.TextChoices):
    """How a clock stands. `breached` runs on until somebody stops it (`ended_at`), and stays breached then."""

    RUNNING = "running", pgettext_lazy("clock", "Running")
    PAUSED = "paused", pgettext_lazy("clock", "Paused")
    MET = "met", pgettext_lazy("clock", "Met")
    BREACHED = "breached", pgettext_lazy("clock", "Breached")
    CANCELLED = "cancelled", pgettext_lazy("clock", "Cancelled")


class Outcome(models.TextChoices):
    """How a clock ended, where its state does not say it all."""

    TOLERATED = "tolerated", pgettext_lazy("clock's outcome", "Tolerated")
    RENEGOTIATED = "renegotiated", pgettext_lazy("clock's outcome", "Renegotiated")
    WAIVED = "waived", pgettext_lazy("clock's outcome", "Waived by the supervisor")
    GIVEN_UP = "given_up", pgettext_lazy("clock's outcome", "Given up by the caller")
    HANDED_ON = "handed_on", pgettext_lazy("clock's outcome", "Went on with another ticket")
    UNTARGETED = "untargeted", pgettext_lazy("clock's outcome", "No target applies any more")
    DAY_OVER = "day_over", pgettext_lazy("clock's outcome", "The day is over")
    ANSWERED = "answered", pgettext_lazy("clock's outcome", "The user has answered")
    UNANSWERED = "unanswered", pgettext_lazy("clock's outcome", "The user has not answered")


class Receiver(models.TextChoices):
    """To whom a step of an escalation goes, seen from the clock's owner."""

    HOLDER = "holder", pgettext_lazy("receiver", "Whoever can stop the clock")
    ASSIGNEE = "assignee", pgettext_lazy("receiver", "Engineer")
    FIRST_RESPONDER = "first_responder", pgettext_lazy("receiver", "First responder")
    PERSON = "person", pgettext_lazy("receiver", "Who promised, or is concerned")
    GROUP_LEAD = "group_lead", pgettext_lazy("receiver", "Group lead")
    SHIFT_LEAD = "shift_lead", pgettext_lazy("receiver", "Shift lead on duty")
    DISPATCHER = "dispatcher", pgettext_lazy("receiver", "Dispatcher on duty")
    SUPERVISOR = "supervisor", pgettext_lazy("receiver", "Supervisor on duty")
    MANAGER = "manager", pgettext_lazy("receiver", "Service manager")
    LEADERS = "leaders", pgettext_lazy("receiver", "Leaders on duty")
    REQUESTER = "requester", pgettext_lazy("receiver", "The user, as a reminder")


class StepAct(models.TextChoices):
    """What a step does by itself, beside telling people."""

    CLOSE = "close", pgettext_lazy("step does", "Closes the ticket")


class Via(models.TextChoices):
    """How a step reaches somebody."""

    APP = "app", pgettext_lazy("by way of", "On the screen")
    EMAIL = "email", pgettext_lazy("by way of", "E-mail")
    IM = "im", pgettext_lazy("by way of", "Messenger")
    SMS = "sms", pgettext_lazy("by way of", "SMS")


class EventCode(models.TextChoices):
    """What the clocks' own journal tells."""

    WARNED = "warned", pgettext_lazy("clock's journal", "Warning")
    BREACHED = "breached", pgettext_lazy("clock's journal", "Breached")
    ESCALATED = "escalated", pgettext_lazy("clock's journal", "Escalated")
    REPLANNED = "replanned", pgettext_lazy("clock's journal", "New due time")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("clock's journal", "Escalation acknowledged")
    WAIVED = "waived", pgettext_lazy("clock's journal", "Waived")
    ATTEMPTED = "attempted", pgettext_lazy("clock's journal", "Failed attempts: the supervisor decides")
    DECIDED = "decided", pgettext_lazy("clock's journal", "Decided after failed attempts")
    REMINDED = "reminded", pgettext_lazy("clock's journal", "The user is reminded")
    UNANSWERED = "unanswered", pgettext_lazy("clock's journal", "The user has not answered")


class TaskKind(models.TextChoices):
    """What somebody has to do by a time."""

    FOLLOW_UP = "follow_up", pgettext_lazy("task", "Follow up with the user")
    CALL_BACK = "call_back", pgettext_lazy("task", "Call back")
    PROMISE = "promise", pgettext_lazy("task", "Keep a promise")
    DISPATCHER_CALL = "dispatcher_call", pgettext_lazy("task", "Phone: nobody accepted")
    CLOSE_OUT = "close_out", pgettext_lazy("task", "Explain what stays open today")
    PROGRESS = "progress", pgettext_lazy("task", "Write today's progress")
    SUPERVISOR_CALL = "supervisor_call", pgettext_lazy("task", "Call the user as supervisor")
    DECIDE = "decide", pgettext_lazy("task", "Decide: three attempts failed")
    TELL_RESULT = "tell_result", pgettext_lazy("task", "Tell the user the result")
    SIGNATURE = "signature", pgettext_lazy("task", "Get a signature")


class TaskState(models.TextChoices):
    """How a task stands."""

    OPEN = "open", pgettext_lazy("task's state", "Open")
    DONE = "done", pgettext_lazy("task's state", "Done")
    DROPPED = "dropped", pgettext_lazy("task's state", "No longer needed")


CLOCK_ENDED = (TimerState.MET, TimerState.CANCELLED)
ALWAYS_OPEN = "always"  # the calendar that never closes
SITE_HOURS = "site"  # in a target: the calendar of the requester's site
CALENDAR_WORDS = {ALWAYS_OPEN: _("Around the clock"), SITE_HOURS: _("Site hours")}
