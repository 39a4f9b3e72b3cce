"""The shape of answers about telephone calls, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from channels_intake.phone.choices import CallState, Cause, Heard
from tickets.choices import Direction


class CallerAnswer(Answer):
    """Who rang, or was rung: recognised by the number."""

    name = _text()
    email = _text()
    phone = _text()
    is_vip = serializers.BooleanField()


class CallAnswer(Answer):
    """A telephone call."""

    id = serializers.IntegerField()
    system = _text("The source that told of it; empty for REST and what was logged by hand.")
    external_id = _name("The telephone system's own name for the call.")
    direction = serializers.ChoiceField(Direction.choices)
    state = serializers.ChoiceField(CallState.choices)
    cause = serializers.ChoiceField(Cause.choices, allow_blank=True)
    number = _text("As it was shown.")
    number_key = _text("As numbers are compared; empty where it was withheld.")
    to = _text("The number that was called.")
    agent = _name("User name.")
    requester = CallerAnswer(allow_null=True)
    ticket = _name("Number of the ticket it concerns.")
    ticket_url = serializers.URLField(allow_null=True)
    began_at = serializers.DateTimeField()
    ringing_at = _moment()
    answered_at = _moment()
    ended_at = _moment("When it was over, however it ended.")
    note = _text()
    recording = serializers.URLField(allow_null=True)
    call_back_of = serializers.IntegerField(allow_null=True, help_text="The call that this one answers.")
    call_back_due_at = _moment("By when he is to be called back (SLA-PHONE-2, SLA-PHONE-3); null where he is not.")
    identity_checked = serializers.BooleanField()


class CallEventAnswer(Answer):
    """One thing heard of a call."""

    id = _name("The telephone system's own name for the event.")
    event = serializers.ChoiceField(Heard.choices)
    at = serializers.DateTimeField()
    heard_at = serializers.DateTimeField()
    agent = _name("User name.")
    cause = serializers.ChoiceField(Cause.choices, allow_blank=True)


class WholeCallAnswer(CallAnswer):
    """A telephone call with everything that was heard of it."""

    events = CallEventAnswer(many=True)


CallPage = _page_of(CallAnswer)
