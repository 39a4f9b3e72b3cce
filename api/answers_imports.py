"""The shape of the answers about imports, for the OpenAPI document."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from channels_intake.imports.choices import Result, State, What


class CountsAnswer(Answer):
    """How many rows came to what."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    known = serializers.IntegerField()
    wrong = serializers.IntegerField()


class ImportAnswer(Answer):
    """A file, and how far it has come."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    what = serializers.ChoiceField(What.choices)
    name = _text("Name of the file.")
    state = serializers.ChoiceField(State.choices)
    dry_run = serializers.BooleanField(help_text="Whether the last pass only checks.")
    columns = serializers.ListField(child=_text(), help_text="The headings of the file, in their order.")
    mapping = serializers.DictField(child=serializers.IntegerField(), help_text="Field to column, from 0.")
    site = _name("Slug.")
    total = serializers.IntegerField(help_text="Rows.")
    done = serializers.IntegerField(help_text="Rows gone through in the last pass.")
    counts = CountsAnswer()
    error = _text("Why it failed.")
    created_by = _text("User name.")
    created_at = serializers.DateTimeField()
    started_at = _moment()
    finished_at = _moment()


class RowProblemAnswer(Answer):
    """What is wrong with a cell."""

    field = _text()
    column = _text("The heading of its column.")
    code = _text()
    norm = _text(allow_blank=True)
    message = _text("In the caller's language.")


class RowAnswer(Answer):
    """What became of a row, or would."""

    row = serializers.IntegerField(help_text="As a spreadsheet counts.")
    result = serializers.ChoiceField(Result.choices)
    ticket = _name("Number.")
    problems = RowProblemAnswer(many=True)


ImportPage = _page_of(ImportAnswer)
RowPage = _page_of(RowAnswer)
