"""The shape of answers about follow-ups, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from satisfaction.followups.choices import FollowUpKind, Result, Way
from tickets.choices import CallOutcome, Score


class FollowUpDueAnswer(Answer):
    """Somebody who is to be asked."""

    id = serializers.IntegerField(help_text="The task's.")
    kind = serializers.ChoiceField(FollowUpKind.choices)
    norm = _text()
    user = _name("User name of whose it is; null: nobody's yet.")
    ticket = _name("Number; null: a telephone call without a ticket.")
    ticket_url = serializers.URLField(allow_null=True)
    call = serializers.IntegerField(allow_null=True, help_text="The telephone call, where there is no ticket.")
    requester = _name("Name.")
    form_of_address = _name("How he is addressed (TALK-6).")
    phone = _name("Where he is reached.")
    is_vip = serializers.BooleanField()
    due_at = serializers.DateTimeField(help_text="By the norm.")
    planned_at = serializers.DateTimeField(help_text="When it is to be tried: the due time, or what somebody said.")
    not_before = _moment("Not to be done earlier.")
    again_at = _moment("When it is to be tried again.")
    tries = serializers.IntegerField(help_text="How many there were; send it back as `seen`.")
    is_decision = serializers.BooleanField(help_text="The tries have failed: a supervisor decides.")


class FollowUpAnswer(Answer):
    """A try (SAT-3)."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(FollowUpKind.choices)
    norm = _text()
    ticket = _name("Number; null: a telephone call without a ticket.")
    ticket_url = serializers.URLField(allow_null=True)
    number = serializers.IntegerField(help_text="Which try it was.")
    way = serializers.ChoiceField(Way.choices)
    outcome = serializers.ChoiceField(CallOutcome.choices)
    result = serializers.ChoiceField(Result.choices, allow_blank=True)
    score = serializers.ChoiceField(Score.choices, allow_null=True)
    again_at = _moment()
    agreed = serializers.BooleanField()
    remark = _text()
    by = _name("User name.")
    at = serializers.DateTimeField()


class FollowUpFiguresAnswer(Answer):
    """How well somebody's or some group's follow-ups went."""

    code = _name("User name or slug; null: nobody's, or no group's.")
    name = _name("As people read it.")
    due = serializers.IntegerField()
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    tried = serializers.IntegerField(help_text="How many of them were called at all.")
    reached = serializers.IntegerField()
    tries = serializers.IntegerField()
    not_solved = serializers.IntegerField()
    in_time_share = serializers.FloatField(allow_null=True, help_text="In percent of those due.")
    reached_share = serializers.FloatField(allow_null=True, help_text="In percent of those called.")
    mean_tries = serializers.FloatField(allow_null=True)


class FollowUpFiguresWholeAnswer(Answer):
    """Most due first, and all together."""

    total = FollowUpFiguresAnswer()
    results = FollowUpFiguresAnswer(many=True)


FollowUpDuePage = _page_of(FollowUpDueAnswer)
FollowUpPage = _page_of(FollowUpAnswer)
