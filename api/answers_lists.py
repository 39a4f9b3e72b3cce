"""The shape of the answers about bulk acts and saved lists, for the OpenAPI document."""

from rest_framework import serializers

from api.answers import Answer, _moment, _page_of, _text
from api.answers_closing import ClosingProblemAnswer
from tickets.bulk.choices import Result, RunState
from tickets.bulk.table import BULK
from tickets.lists.choices import Audience


class BulkCountsAnswer(Answer):
    """How many tickets came to what."""

    waiting = serializers.IntegerField()
    done = serializers.IntegerField()
    already = serializers.IntegerField()
    refused = serializers.IntegerField()


class BulkRunAnswer(Answer):
    """One act on many tickets, and how far it is."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    verb = serializers.ChoiceField(list(BULK))
    state = serializers.ChoiceField(RunState.choices)
    total = serializers.IntegerField(help_text="Tickets.")
    done = serializers.IntegerField(help_text="Tickets gone through.")
    counts = BulkCountsAnswer()
    undoes = serializers.URLField(allow_null=True, help_text="The run that this one takes back.")
    created_by = _text("User name.")
    created_at = serializers.DateTimeField()
    finished_at = _moment()


class BulkItemAnswer(Answer):
    """What became of a ticket."""

    ticket = _text("Number.")
    version = serializers.IntegerField(help_text="The version it is acted on at; any other is refused.")
    result = serializers.ChoiceField(Result.choices)
    problems = ClosingProblemAnswer(many=True)


class ListAnswer(Answer):
    """A saved list."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    name = _text()
    queue = _text("Code of a queue; empty: all open tickets.", allow_blank=True)
    query = _text("Conditions and order, as the list's address has them.", allow_blank=True)
    audience = serializers.ChoiceField(Audience.choices)
    owner = _text("User name.")
    changed_at = serializers.DateTimeField()


BulkRunPage = _page_of(BulkRunAnswer)
BulkItemPage = _page_of(BulkItemAnswer)
ListPage = _page_of(ListAnswer)
