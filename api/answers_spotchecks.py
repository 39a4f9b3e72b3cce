"""The shape of answers about spot checks, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from satisfaction.spotchecks.models import Strata
from tickets.choices import CallOutcome, Score


class SpotCheckAnswer(Answer):
    """A sample of closed tickets whose users are called (SAT-4)."""

    id = serializers.IntegerField()
    name = _text()
    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    size = serializers.IntegerField()
    strata = serializers.ChoiceField(Strata.choices)
    seed = serializers.IntegerField()
    population = serializers.IntegerField(help_text="How many tickets it was drawn from.")
    asked = serializers.IntegerField(help_text="How many were drawn.")
    reached = serializers.IntegerField()
    by = _name("User name.")
    at = serializers.DateTimeField()


class SpotCallAnswer(Answer):
    """One ticket of a sample."""

    id = serializers.IntegerField()
    position = serializers.IntegerField()
    ticket = _text("Number.")
    stratum = _text()
    attempts = serializers.IntegerField()
    outcome = serializers.ChoiceField(CallOutcome.choices, allow_blank=True)
    score = serializers.ChoiceField(Score.choices, allow_null=True)
    remark = _text()
    by = _name("User name of who called last.")
    at = _moment()


class SpotOutcomeAnswer(Answer):
    """What came out."""

    asked = serializers.IntegerField()
    reached = serializers.IntegerField()
    satisfied = serializers.FloatField(allow_null=True, help_text="Share of those reached; null while nobody was.")
    scores = serializers.DictField(child=serializers.IntegerField())


class SpotCheckWholeAnswer(SpotCheckAnswer):
    """With its calls, and what came out, of the whole and of each stratum."""

    outcome = SpotOutcomeAnswer()
    strata_outcomes = serializers.DictField(child=SpotOutcomeAnswer())
    calls = SpotCallAnswer(many=True)


SpotCheckPage = _page_of(SpotCheckAnswer)
