"""What may stand in a request about a telephone call."""

from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.bodies import NUMBER, USERNAME, StrictBody
from api.fields import CodeField, MomentField, NameField, TextField, YesNoField, refuse
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.reading import ID_SIZE, Unclear, read_moment
from core.errors import Problem
from tickets.choices import CallOutcome, Direction

_AGENT = "User name, or the extension that stands in the person's record."


class SecondField(MomentField):
    """A moment by which seconds are measured: with its zone, always."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "naive_time": _("Write the zone with the time, as in 2026-11-22T09:30:00+08:00."),
        "foreign_zone": _("Write the zone as an offset (+08:00 or Z): a zone's name is not clear enough."),
        "bad_time": _("Write date and time like 2026-11-22T09:30:00+08:00."),
    }

    def to_internal_value(self, value: object) -> datetime:
        """The moment, in UTC."""
        try:
            return read_moment(value)
        except Unclear as problem:
            refuse([Problem(problem.code, self.error_messages[problem.code])])


class NewCallBody(StrictBody):
    """A call to be written down. Without times it is now; without an outcome it goes on."""

    direction = CodeField(Direction, required=False, help_text="Default: inbound.")
    number = TextField(max_length=80, help_text="As it was shown.")
    outcome = serializers.ChoiceField(
        ["ended", "missed", "dropped"], required=False, allow_null=True, help_text="How it ended."
    )
    to = TextField(max_length=80, required=False, allow_null=True)
    agent = NameField(max_length=USERNAME, required=False, allow_null=True, help_text=_AGENT)
    ringing_at = SecondField(required=False, allow_null=True)
    answered_at = SecondField(required=False, allow_null=True)
    ended_at = SecondField(required=False, allow_null=True)
    cause = CodeField(Cause, required=False, allow_null=True)
    note = TextField(max_length=2000, required=False, allow_null=True)
    recording = TextField(max_length=500, required=False, allow_null=True)
    ticket = NameField(max_length=NUMBER, required=False, allow_null=True)
    external_id = TextField(max_length=ID_SIZE, required=False, help_text="The same one is the same call.")


class CallEventBody(StrictBody):
    """Something heard of a call. In any order, as often as it comes."""

    id = TextField(max_length=ID_SIZE, required=False, help_text="The same one is the same event.")
    call = NameField(max_length=ID_SIZE, help_text="The telephone system's own name for the call.")
    event = CodeField(Heard)
    at = SecondField()
    number = TextField(max_length=80, required=False, allow_null=True)
    to = TextField(max_length=80, required=False, allow_null=True)
    agent = NameField(max_length=USERNAME, required=False, allow_null=True, help_text=_AGENT)
    direction = CodeField(Direction, required=False, allow_null=True)
    cause = CodeField(Cause, required=False, allow_null=True)
    recording = TextField(max_length=500, required=False, allow_null=True)


class MissBody(StrictBody):
    """Why nobody picked up."""

    cause = CodeField(Cause, required=False, allow_null=True)


class CallLinkBody(StrictBody):
    """Which ticket."""

    ticket = NameField(max_length=NUMBER)


class CallBackBody(StrictBody):
    """How the call back went."""

    outcome = CodeField(CallOutcome)
    note = TextField(max_length=2000, required=False, allow_null=True)
    identity_checked = YesNoField(
        required=False, help_text="After a dropped line: whether it was made sure whom one speaks to."
    )


class AdviseBody(StrictBody):
    """What was answered."""

    answer = TextField(max_length=2000)


class AnnotateBody(StrictBody):
    """What is to be kept with the call."""

    note = TextField(max_length=2000)
