"""The shape of the answers about the closing desk, for the OpenAPI document."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from api.presentation.closing import RESULTS
from tickets.bulk.choices import RunState
from tickets.choices import Kind


class MissingAnswer(Answer):
    """One element that the record lacks."""

    element = _text("The field that fills it.")
    name = _text("In the caller's language.")
    is_required = serializers.BooleanField(help_text="Closing waits for it (LIFE-9).")


class ClosingAnswer(Answer):
    """A ticket on the closing desk."""

    number = _text()
    url = serializers.URLField()
    version = serializers.IntegerField()
    title = _text()
    kind = serializers.ChoiceField(Kind.choices)
    requester = _text("Name.")
    assignee = _name("User name of the engineer.")
    first_responder = _name("User name.")
    group = _name("Slug.")
    resolved_at = serializers.DateTimeField()
    confirmed_at = _moment("Empty while the requester has not answered.")
    returned_to = _name("User name of who completes the record.")
    there = serializers.IntegerField(help_text="Elements of the record that are there.")
    wanted = serializers.IntegerField(help_text="Elements that a complete record holds.")
    missing = MissingAnswer(many=True)
    is_complete = serializers.BooleanField(help_text="Closing waits for nothing of the record.")


class ClosingCountsAnswer(Answer):
    """How many tickets came to what."""

    waiting = serializers.IntegerField()
    closed = serializers.IntegerField()
    already = serializers.IntegerField()
    refused = serializers.IntegerField()


class ClosingRunAnswer(Answer):
    """A bulk close, and how far it is."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    state = serializers.ChoiceField(RunState.choices)
    remark = _text(allow_blank=True)
    total = serializers.IntegerField(help_text="Tickets.")
    done = serializers.IntegerField(help_text="Tickets gone through.")
    counts = ClosingCountsAnswer()
    created_by = _text("User name.")
    created_at = serializers.DateTimeField()
    finished_at = _moment()


class ClosingProblemAnswer(Answer):
    """Why a ticket was not closed."""

    field = _text("The element that is missing; empty where it is about none.", allow_blank=True)
    code = _text()
    norm = _text(allow_blank=True)
    message = _text("In the caller's language.")


class ClosingItemAnswer(Answer):
    """What became of a ticket."""

    ticket = _text("Number.")
    version = serializers.IntegerField(help_text="The version it is closed at; any other is refused.")
    result = serializers.ChoiceField(list(RESULTS))
    problems = ClosingProblemAnswer(many=True)


ClosingPage = _page_of(ClosingAnswer)
ClosingRunPage = _page_of(ClosingRunAnswer)
ClosingItemPage = _page_of(ClosingItemAnswer)
