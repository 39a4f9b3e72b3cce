"""The shape of answers about the lists a manager keeps, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _page_of, _text
from tickets.choices import ReasonSide, ReasonUse
from tickets.gate.kinds import PhraseKind, PhraseMatch


class PhraseAnswer(Answer):
    """A phrase of the quality gate (TALK-2 to TALK-4)."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(PhraseKind.choices)
    text = _text()
    match = serializers.ChoiceField(PhraseMatch.choices, help_text="Where it is refused.")
    instead = _text("What to say in its place; may be empty.")
    norm = _text()
    source = _text("The rulebook it comes from; may be empty.")  # type: ignore[assignment] # the metaclass takes it off the class
    is_active = serializers.BooleanField()
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


PhrasePage = _page_of(PhraseAnswer)


class UsualReasonAnswer(Answer):
    """A reason that an act is usually given."""

    id = serializers.IntegerField()
    use = serializers.ChoiceField(ReasonUse.choices, help_text="The act.")
    name = _text()
    name_en = _text("May be empty.")
    text = _text()
    text_en = _text("May be empty.")
    position = serializers.IntegerField()
    is_active = serializers.BooleanField()
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


UsualReasonPage = _page_of(UsualReasonAnswer)


class SurveyReasonAnswer(Answer):
    """A reason of a rating (SAT-1), by the name that `survey` takes."""

    slug = _text()
    side = serializers.ChoiceField(ReasonSide.choices)
    name = _text("In the caller's language.")
    name_zh = _text()
    name_en = _text("May be empty.")
    is_active = serializers.BooleanField()
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


class SurveyReasonsAnswer(Answer):
    """The reasons, in the order in which they are offered."""

    results = SurveyReasonAnswer(many=True)


class TagAnswer(Answer):
    """A tag."""

    id = serializers.IntegerField()
    name = _text()
    tickets = serializers.IntegerField(help_text="How many tickets have it.")
    edition = serializers.IntegerField(help_text="Send it back as `seen`.")


TagPage = _page_of(TagAnswer)
