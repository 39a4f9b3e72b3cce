"""The shape of answers about routing rules, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _text
from tickets.choices import Kind, Level
from tickets.routing.choices import Outcome, Standing, Trigger


def _names(words: str = "") -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), required=False, help_text=words)


class ConditionsAnswer(Answer):
    """All must hold; of each, one of the values (of `without`, none)."""

    channel, kind, priority, impact, urgency = _names(), _names(), _names("1 to 4."), _names(), _names()
    category = _names("Slugs; each stands for all below it.")
    group, site, tags = _names("Slugs."), _names("Slugs of the requester's site."), _names()
    words = _names("Any of them in title or description.")
    without = _names("None of them there.")
    department = _names("Any of them in the requester's department.")
    vip = _names("`yes` or `no`.")
    hours = _names("`inside` or `outside` working time, by the calendar of the requester's site: when it arrived.")


class EffectsAnswer(Answer):
    """What it does; what is not there stays as it is."""

    category = serializers.CharField(required=False, help_text="Slug.")
    kind = serializers.ChoiceField(Kind.choices, required=False)
    impact = serializers.ChoiceField(Level.choices, required=False)
    urgency = serializers.ChoiceField(Level.choices, required=False)
    tags = _names("To be added.")
    major = serializers.BooleanField(required=False)
    to_group = serializers.CharField(required=False, help_text="Slug.")
    to_user = serializers.CharField(required=False, help_text="User name.")
    tell_groups, tell_users = _names("Slugs."), _names("User names.")


class RuleAnswer(Answer):
    """A routing rule."""

    id = serializers.IntegerField()
    name = _text()
    standing = serializers.ChoiceField(Standing.choices)
    position = serializers.IntegerField(help_text="They are asked in this order.")
    triggers = serializers.ListField(child=serializers.ChoiceField(Trigger.choices))
    conditions = ConditionsAnswer()
    effects = EffectsAnswer()
    is_last = serializers.BooleanField(help_text="Where it matches, no further rule is asked.")
    edition = serializers.IntegerField()
    changed_at = _moment()
    changed_by = _name("User name.")


class RulesAnswer(Answer):
    """Rules."""

    results = RuleAnswer(many=True)


class EditionAnswer(Answer):
    """The rule as somebody left it."""

    number = serializers.IntegerField()
    at = _moment()
    by = _name("User name.")
    rule = serializers.DictField(help_text="The whole rule.")


class EditionsAnswer(Answer):
    """Its history, newest first."""

    results = EditionAnswer(many=True)


class RuleProblemAnswer(Answer):
    """Why an effect was refused."""

    code, message, norm = serializers.CharField(), serializers.CharField(), serializers.CharField()


class PlannedAnswer(Answer):
    """An effect and what it would have come to."""

    effect = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices)
    waits_for = serializers.CharField(help_text="Why it is only suggested: `acknowledge`, `vip_call`; else empty.")
    problems = RuleProblemAnswer(many=True)


class MatchAnswer(Answer):
    """A ticket it would have matched."""

    ticket = serializers.CharField()
    title = serializers.CharField()
    trigger = serializers.ChoiceField(Trigger.choices)
    at = _moment()
    effects = PlannedAnswer(many=True)


class DryRunAnswer(Answer):
    """What it would have done."""

    since = _moment()
    until = _moment()
    tickets = serializers.IntegerField(help_text="That came into question; 5001 stands for more than 5000.")
    looked_at = serializers.IntegerField(help_text="The newest so many, where it is fewer than `tickets`.")
    matched = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="On so many of these something would have been refused.")
    matches = MatchAnswer(many=True, help_text="The newest hundred.")


class VerdictAnswer(Answer):
    """One condition."""

    condition = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())
    holds = serializers.BooleanField()


class RuleExplanationAnswer(Answer):
    """Why it matches a ticket as it stands, or not."""

    ticket = serializers.CharField()
    matches = serializers.BooleanField()
    conditions = VerdictAnswer(many=True)
