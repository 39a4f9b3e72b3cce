"""The shape of answers about announcements, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from knowledge.announcements.choices import Kind, State


class MailingAnswer(Answer):
    """What became of its letters."""

    expected = serializers.IntegerField(help_text="How many people it was to go to.")
    written = serializers.IntegerField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    dead = serializers.IntegerField(help_text="Given up.")
    at = serializers.DateTimeField()
    by = _name("User name.")


class AnnouncementAnswer(Answer):
    """What users are told (KB-3)."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    title = _text()
    text = _text("Plain text with line breaks.")
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    is_current = serializers.BooleanField(help_text="Whether it shows now.")
    is_important = serializers.BooleanField()
    is_public = serializers.BooleanField()
    sites = serializers.ListField(child=_text(), help_text="Slugs; none: everybody.")
    departments = serializers.ListField(child=_text())
    starts_at = serializers.DateTimeField()
    ends_at = _moment()
    ticket = _name("Number of the major incident.")


class AnnouncementWholeAnswer(AnnouncementAnswer):
    """With its mailing; null for requesters, and where none was asked for."""

    mailing = MailingAnswer(allow_null=True)


AnnouncementPage = _page_of(AnnouncementAnswer)
