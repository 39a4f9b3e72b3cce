"""The shape of answers about clocks and tasks, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from sla.choices import Outcome, OwnerKind, TaskKind, TaskState, TimerState
from sla.measures.table import MEASURES


class ClockOwnerAnswer(Answer):
    """What a clock hangs on."""

    kind = serializers.ChoiceField(OwnerKind.choices)
    id = serializers.IntegerField()


_PAUSE = {"from": serializers.CharField(), "to": serializers.CharField(allow_null=True)}
ClockPauseAnswer = type("ClockPauseAnswer", (Answer,), _PAUSE)  # `from` is no name in Python


class ClockStepAnswer(Answer):
    """A step of the escalation."""

    step = _text()
    at = _text()
    fired = serializers.BooleanField()


class ClockPolicyAnswer(Answer):
    """What a clock goes by."""

    slug = _text()
    version = serializers.IntegerField()
    target = _text()


class ClockAnswer(Answer):
    """A clock."""

    id = serializers.IntegerField()
    ticket = _name("Number of the ticket it is shown on.")
    ticket_url = serializers.URLField(allow_null=True)
    owner = ClockOwnerAnswer()
    norm = _text("The rulebook's norm.")
    measure = serializers.ChoiceField(list(MEASURES))
    label = serializers.CharField()  # type: ignore[assignment] # the metaclass takes it off the class
    stops = _text("What stops it, in the reader's language.")
    cycle = serializers.IntegerField()
    state = serializers.ChoiceField(TimerState.choices)
    outcome = serializers.ChoiceField(Outcome.choices, allow_blank=True)
    started_at = serializers.DateTimeField()
    warn_at = _moment("The first warning.")
    due_at = serializers.DateTimeField()
    ended_at = _moment()
    judged_at = _moment("Since when figures count it as met or breached.")
    next_fire_at = _moment("The next step of the escalation.")
    pauses = ClockPauseAnswer(many=True)
    attempts = serializers.IntegerField()
    steps = ClockStepAnswer(many=True)
    policy = ClockPolicyAnswer()
    acknowledged_at = _moment()
    acknowledged_by = _name("User name of who took the escalation up.")


class ClocksAnswer(Answer):
    """The clocks of a ticket."""

    results = ClockAnswer(many=True)


class TaskAnswer(Answer):
    """A task."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(TaskKind.choices)
    label = serializers.CharField()  # type: ignore[assignment] # the metaclass takes it off the class
    state = serializers.ChoiceField(TaskState.choices)
    user = _name("User name of whose it is; null: nobody's yet.")
    ticket = _name("Number of the ticket.")
    ticket_url = serializers.URLField(allow_null=True)
    timer = serializers.IntegerField(help_text="The clock it follows.")
    norm = _text()
    due_at = serializers.DateTimeField()
    not_before = _moment("Not to be done earlier.")
    again_at = _moment("When it is to be tried again, where somebody said so.")
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    closed_at = _moment()


ClockPage = _page_of(ClockAnswer)
TaskPage = _page_of(TaskAnswer)
