"""The shape of answers about policies and calendars, for the OpenAPI document (see `answers.py`)."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.answers import Answer, _moment, _name, _page_of, _text
from sla.measures.table import MEASURES
from sla.policy.target import Rule
from sla.standing import Standing

_OBJECT = {"type": "object", "additionalProperties": True}


@extend_schema_field(_OBJECT)
class ObjectField(serializers.JSONField):
    """An object that is described elsewhere."""


class VersionHead(Answer):
    """A version of a policy."""

    number = serializers.IntegerField()
    standing = serializers.ChoiceField(Standing.choices)
    note = _text("What changed.")
    created_at = serializers.DateTimeField()
    created_by = _name("User name.")
    published_at = _moment()
    published_by = _name("User name.")
    effective_at = _moment("From when on it was to hold; null for a draft, and for what was overtaken.")
    in_force_since = _moment("Since when it has held, or from when on it had.")


class PolicyAnswer(Answer):
    """A policy."""

    slug = _text()
    name = _text()
    versions = VersionHead(many=True)


class VersionAnswer(VersionHead):
    """A version with its targets."""

    policy = _text("Slug.")
    targets = serializers.ListField(child=ObjectField(), help_text="As `POST …/draft/` takes them.")


class PreviewLineAnswer(Answer):
    """What would become of the running clocks of one target."""

    target = _text("Code: the one that would hold; of dropped clocks, the one that held.")
    measure = serializers.ChoiceField(list(MEASURES))
    same = serializers.IntegerField()
    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    retargeted = serializers.IntegerField(help_text="They would go by this target instead of another one.")
    dropped = serializers.IntegerField(help_text="No target would apply; the clocks would end.")
    late = serializers.IntegerField(help_text="They run now and would be overdue at once.")


class PreviewAnswer(Answer):
    """What the draft would do to the running clocks, if it held now."""

    clocks = serializers.IntegerField()
    changed_clocks = serializers.IntegerField()
    tickets = serializers.IntegerField()
    changed_tickets = serializers.IntegerField()
    late = serializers.IntegerField()
    targets = PreviewLineAnswer(many=True)


class DueAnswer(Answer):
    """How a due time is found; figures that are nought are left out."""

    rule = serializers.ChoiceField([(rule.value, rule.value) for rule in Rule])
    seconds = serializers.IntegerField(required=False)
    days = serializers.IntegerField(required=False, help_text="Working days.")
    least = serializers.IntegerField(required=False, help_text="Seconds.")
    then = serializers.IntegerField(required=False, help_text="Seconds.")


class WeighedAnswer(Answer):
    """A target that might apply."""

    taken = serializers.BooleanField()
    applies = serializers.BooleanField()
    missed = serializers.ListField(child=serializers.CharField(), help_text="Conditions that do not hold.")
    policy = _text("Name.")
    version = serializers.IntegerField()
    target = _text("Code.")
    norm = _text()
    norm_text = _text("What the norm says, in the reader's language.")
    when = ObjectField(help_text="Condition → codes that fulfil it.")
    calendar = _text("Slug, `site` for the hours of the requester's site, `always`.")
    due = DueAnswer()


class ExplanationAnswer(Answer):
    """All candidates of one measure, in the order in which they win. None taken: no clock would start."""

    measure = serializers.ChoiceField(list(MEASURES))
    candidates = WeighedAnswer(many=True)


class CalendarSummary(Answer):
    """A business calendar."""

    slug = _text()
    name = _text()
    is_default = serializers.BooleanField(help_text="For sites without their own.")
    revision = serializers.IntegerField(help_text="The ETag of the calendar; goes up by one with every change.")
    in_force_since = serializers.DateTimeField()
    note = _text("What changed.")
    sites = serializers.ListField(child=serializers.CharField(), help_text="Slugs of the sites that go by it.")
    missing_decrees = serializers.ListField(
        child=serializers.IntegerField(), help_text="Years whose holidays and moved working days are not in."
    )


class CalendarAnswer(CalendarSummary):
    """A business calendar with its document."""

    document = ObjectField(help_text="`time_zone`, `week` (Monday first), `days`, `country`.")


class AddedAnswer(Answer):
    """A moment so much business time later."""

    start = serializers.DateTimeField()
    seconds = serializers.IntegerField()
    end = serializers.DateTimeField()


class BetweenAnswer(Answer):
    """The business time between two moments."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    seconds = serializers.FloatField(help_text="Negative when the end comes before the start.")


PolicyPage = _page_of(PolicyAnswer)
CalendarPage = _page_of(CalendarSummary)
