"""The shape of answers about macros, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _text
from tickets.choices import Kind, Level, Progress, WaitingOn


def _line(words: str = "") -> serializers.CharField:
    return serializers.CharField(required=False, help_text=words)


class StepsAnswer(Answer):
    """What it does, in this order; of handing on, tracking and resolving at most one. Texts may have places."""

    category = _line("Slug.")
    kind = serializers.ChoiceField(Kind.choices, required=False)
    impact = serializers.ChoiceField(Level.choices, required=False)
    urgency = serializers.ChoiceField(Level.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False, help_text="To be added.")
    note = _line("For colleagues.")
    progress = serializers.ChoiceField(Progress.choices, required=False)
    acknowledge = serializers.BooleanField(required=False, help_text="Where nobody has.")
    reply = _line("To the user, through the quality gate.")
    to_group, to_user, reason = _line("Slug."), _line("User name."), _line("Needed to hand it on.")
    waiting_on = serializers.ChoiceField(WaitingOn.choices, required=False)
    wait_days = serializers.IntegerField(required=False)
    wait_note = _line("Needed to track.")
    cause, plan, result = _line("The three together resolve."), _line(), _line()


class MacroAnswer(Answer):
    """Acts that are done together."""

    id = serializers.IntegerField()
    name = _text()
    steps = StepsAnswer()
    is_active = serializers.BooleanField()
    edition = serializers.IntegerField()
    changed_at = _moment()
    owner = _name("Whose own it is; null: everybody's.")
    changed_by = _name("User name.")


class MacrosAnswer(Answer):
    """Macros."""

    results = MacroAnswer(many=True)
