"""The shape of answers about conversations, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from channels_intake.messengers.choices import MediaKind, MediaState, Said, State
from outbox.models import State as LetterState
from sla.choices import TimerState


class ConversationRequesterAnswer(Answer):
    """Who writes."""

    id = serializers.IntegerField()
    name = _text()
    is_vip = serializers.BooleanField()


class ConversationClockAnswer(Answer):
    """A clock of a conversation that has not ended."""

    id = serializers.IntegerField()
    norm = _text("The rulebook's norm.")
    measure = _text()
    label = _text()  # type: ignore[assignment] # the metaclass takes it off the class
    state = serializers.ChoiceField(TimerState.choices)
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()


class ConversationAnswer(Answer):
    """A conversation by messenger."""

    id = serializers.IntegerField()
    source = _text("Slug of the way in.")  # type: ignore[assignment] # the metaclass takes it off the class
    account = _text("Who the person is at that messenger.")
    requester = ConversationRequesterAnswer()
    state = serializers.ChoiceField(State.choices)
    assignee = _name("User name of who has it in hand.")
    ticket = _name("Number of the ticket that is talked about.")
    ticket_url = serializers.URLField(allow_null=True)
    waiting_since = _moment("His first message that nobody has answered.")
    place = serializers.IntegerField(allow_null=True, help_text="In the queue of those who wait: 1 is next.")
    promised_at = _moment("Told that he is answered by then (RTX-2).")
    left_over_at = _moment("The shift ended before he was answered (RTX-4).")
    asked_at = _moment("Asked whether it is still there.")
    clocks = ConversationClockAnswer(many=True)
    opened_at = serializers.DateTimeField()
    said_at = serializers.DateTimeField()
    closed_at = _moment()
    close_reason = _text()


class MediaAnswer(Answer):
    """A picture or file that was sent along."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(MediaKind.choices)
    name = _text()
    state = serializers.ChoiceField(MediaState.choices)
    size = serializers.IntegerField()


class SpeakerAnswer(Answer):
    """Who said it; neither for the desk's machinery."""

    username = _name("Somebody of the desk.")
    name = _name("His name, or the requester's.")


class UtteranceAnswer(Answer):
    """One message of a conversation."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Said.choices)
    text = _text("The desk's own phrases are in the reader's language.")
    by = SpeakerAnswer()
    at = serializers.DateTimeField()
    external_id = _text("What the messenger calls it.")
    media = MediaAnswer(many=True)
    delivery = serializers.ChoiceField(LetterState.choices, allow_null=True)
    delivery_error = _text()


ConversationPage = _page_of(ConversationAnswer)
UtterancePage = _page_of(UtteranceAnswer)
