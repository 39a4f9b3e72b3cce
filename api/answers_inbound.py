"""The shape of answers about what came in, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from channels_intake.choices import Reason, Status
from tickets.choices import Channel


class InboundAnswer(Answer):
    """Something that came in, and what became of it."""

    id = serializers.IntegerField()
    channel = serializers.ChoiceField(Channel.choices)
    source = _text("Slug of the way in.")  # type: ignore[assignment] # the metaclass takes it off the class
    external_id = _text("What its sender calls it; the same one from the same source is the same thing.")
    sender = _text()
    subject = _text()
    size = serializers.IntegerField(help_text="Bytes.")
    is_cut = serializers.BooleanField(help_text="Too large: only its beginning was kept.")
    status = serializers.ChoiceField(Status.choices)
    reason = serializers.ChoiceField(Reason.choices, allow_blank=True)
    reason_text = _text("In the reader's language.")
    detail = serializers.DictField()
    ticket = _name("Number of the ticket it became, or was added to.")
    ticket_url = serializers.URLField(allow_null=True)
    tries = serializers.IntegerField(help_text="How often it was read.")
    received_at = serializers.DateTimeField()
    settled_at = _moment("Null while it waits to be read.")


InboundPage = _page_of(InboundAnswer)
