"""The shape of answers about reply templates, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _text
from tickets.choices import Kind


class TemplateAnswer(Answer):
    """A reply kept ready (TALK-6)."""

    id = serializers.IntegerField()
    title_zh = _text()
    title_en = _text("May be empty.")
    body_zh = _text("With places such as `{称呼}`.")
    body_en = _text("With places such as `{name}`; empty: everybody gets the Chinese.")
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.choices), help_text="Empty: every kind.")
    group = _name("Slug of the group whose it is; null: everybody's, or one person's.")
    owner = _name("User name of whose alone it is; null: the desk's or a group's.")
    is_active = serializers.BooleanField(help_text="Whether it is offered.")
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")
    changed_at = _moment()
    changed_by = _name("User name; null: as it was shipped.")


class TemplatesAnswer(Answer):
    """Those the caller may know of."""

    results = TemplateAnswer(many=True)


class WordedAnswer(Answer):
    """A template as this ticket's requester would read it."""

    id = serializers.IntegerField()
    title = _text("In the caller's language.")
    text = _text("In the requester's language. What is not known yet is left in braces, and cannot be sent like that.")
    unfilled = serializers.ListField(child=serializers.CharField(), help_text="What is left in braces.")


class WordedListAnswer(Answer):
    """Those that suit the ticket."""

    results = WordedAnswer(many=True)
