"""The shape of answers about satisfaction, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from accounts.actors import Via
from api.answers import Answer, _moment, _name, _page_of, _text
from satisfaction.figures import By
from satisfaction.models import Purpose
from tickets.choices import ReasonSide


class TallyAnswer(Answer):
    """How many were asked, how many answered, and what. A question that was withdrawn unanswered was not asked."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    response_rate = serializers.FloatField(allow_null=True, help_text="Share of the asked; null while nobody was.")
    satisfied = serializers.FloatField(
        allow_null=True, help_text="Share of the ratings that are satisfied or very satisfied; null without any."
    )
    answers = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="By answer: `4` very satisfied … `1` dissatisfied; `solved`, `partly`, `not_solved`.",
    )


class PartAnswer(TallyAnswer):
    """A group, a person, a kind, a channel or a site."""

    key = _text("Slug, user name or code; `-` for none.")
    name = _text("As people read it.")


class ReasonCountAnswer(Answer):
    """How often a reason was given."""

    slug = _text()
    side = serializers.ChoiceField(ReasonSide.choices)
    name = _text("In the reader's language.")
    count = serializers.IntegerField()


class SatisfactionAnswer(Answer):
    """The figures of a period."""

    of = serializers.ChoiceField(Purpose.choices)
    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    by = serializers.ChoiceField(By.choices)
    total = TallyAnswer()
    parts = PartAnswer(many=True)
    reasons = ReasonCountAnswer(many=True)


class AskedAnswer(Answer):
    """A question to a user, and what he answered."""

    ticket = _text("Number.")
    cycle = serializers.IntegerField()
    of = serializers.ChoiceField(Purpose.choices)
    group = _name("Slug of the group that had it.")
    person = _name("User name of whoever wrote the result.")
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    reminders = serializers.IntegerField(help_text="How often he was reminded.")
    answer = _text("`4` … `1`, or `solved`, `partly`, `not_solved`; empty while nobody answered.")
    answered_at = _moment()
    via = serializers.ChoiceField(Via.choices, allow_blank=True)
    reasons = serializers.ListField(child=_text(), help_text="Slugs.")
    comment = _text()


AskedPage = _page_of(AskedAnswer)
