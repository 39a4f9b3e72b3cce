"""The shape of the answers about webhooks, for the OpenAPI document."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from notifications.webhooks.choices import Failure, State, Why


class WebhookAnswer(Answer):
    """A program that is told what happens."""

    id = serializers.IntegerField()
    url = _text()
    description = _text()
    events = serializers.ListField(child=_text(), help_text="Types of events; none means all.")
    is_active = serializers.BooleanField()
    created_by = _name("User name.")
    created_at = serializers.DateTimeField()
    delivered_at = _moment("Last success.")
    failing_since = _moment("Nothing has arrived since.")
    disabled_at = _moment()
    disabled_why = serializers.ChoiceField(Why.choices, allow_blank=True)
    previous_until = _moment("Until when the former secret signs, too.")
    waiting_count = serializers.IntegerField()
    dead_count = serializers.IntegerField()
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


class WebhookWithSecretAnswer(WebhookAnswer):
    """With its secret, which is shown this once."""

    secret = _text("`whsec_…`, for the receiver.")


class DeliverySummary(Answer):
    """An event for a program, and how it fared."""

    id = serializers.IntegerField()
    message_id = _text("The `webhook-id`; the same at every attempt.")
    type = _text()
    at = serializers.DateTimeField(help_text="When it happened.")
    state = serializers.ChoiceField(State.choices)
    attempts = serializers.IntegerField()
    next_attempt_at = _moment()
    claimed_at = _moment("Last attempt.")
    delivered_at = _moment()
    status = serializers.IntegerField(allow_null=True, help_text="HTTP status of the last answer.")
    took = serializers.IntegerField(allow_null=True, help_text="Milliseconds.")
    failure = serializers.ChoiceField(Failure.choices, allow_blank=True)
    last_error = _text()


class DeliveryAnswer(DeliverySummary):
    """One delivery with what was sent and what was answered."""

    webhook = serializers.IntegerField(help_text="Id of the webhook.")
    body = _text("What is sent; empty before the first attempt.")
    answer = _text("The first characters of the last answer.")
    replayed_at = _moment()
    replayed_by = _text()


class ReplayedAnswer(Answer):
    """How much is sent again."""

    replayed = serializers.IntegerField()


class EventTypeAnswer(Answer):
    """A type of event."""

    type = _text()
    label = _text("In the caller's language.")  # type: ignore[assignment] # the metaclass takes it off the class


class EventTypesAnswer(Answer):
    """All types."""

    results = EventTypeAnswer(many=True)


WebhookPage = _page_of(WebhookAnswer)
DeliveryPage = _page_of(DeliverySummary)
