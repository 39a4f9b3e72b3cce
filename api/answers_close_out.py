"""The shape of the answers about the close-out of the day, for the OpenAPI document."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from tickets.choices import Consent, State


class CloseOutAnswer(Answer):
    """An open ticket: what it owes today, or what was agreed."""

    number = _text()
    url = serializers.URLField()
    version = serializers.IntegerField()
    title = _text()
    state = serializers.ChoiceField(State.choices)
    requester = _text("Name.")
    assignee = _name("User name of the engineer.")
    first_responder = _name("User name.")
    due_at = _moment("End of the day that is owed, or of the day on which it is asked about next.")
    attempts = serializers.IntegerField(help_text="Failed attempts to reach the requester on that day; two settle it.")
    expected_at = _moment("The time that was told last.")
    reason = _text("The reason that was told last in this round.", allow_blank=True)
    consent = serializers.ChoiceField(Consent.choices, allow_blank=True)
    explained_at = _moment()


class CloseOutShareAnswer(Answer):
    """How many tickets a person has: each counts for its engineer and for its first responder."""

    user = _name("User name; null for tickets of nobody.")
    left = serializers.IntegerField(help_text="Still to be explained today.")
    covered = serializers.IntegerField(help_text="Explained.")


class CloseOutSharesAnswer(Answer):
    """Who has how many; who has most left comes first."""

    results = CloseOutShareAnswer(many=True)


CloseOutPage = _page_of(CloseOutAnswer)
