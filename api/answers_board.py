"""The shape of the board, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _moment, _name, _text


class BoardClocksAnswer(Answer):
    """How clocks stand that have not ended."""

    late = serializers.IntegerField()
    at_risk = serializers.IntegerField(help_text="Due within 15 minutes; among the running.")
    running = serializers.IntegerField(help_text="With time left.")
    paused = serializers.IntegerField()
    escalated = serializers.IntegerField(help_text="Late, stepped up, and taken up by nobody.")


class BoardTicketsAnswer(Answer):
    """How open tickets stand."""

    open = serializers.IntegerField()
    unassigned = serializers.IntegerField(help_text="No engineer has accepted or was given it.")
    waiting = serializers.IntegerField(help_text="Tracked.")
    confirming = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Past a time limit.")
    oldest = _moment("When the oldest was received; null without any.")


class BoardGroupAnswer(Answer):
    """A group's share."""

    group = _name("Slug; null for tickets of no group.")
    clocks = BoardClocksAnswer()
    tickets = BoardTicketsAnswer()


class BoardPersonAnswer(Answer):
    """Somebody's share."""

    person = _name("User name; null for what nobody has.")
    clocks = BoardClocksAnswer()
    tickets = BoardTicketsAnswer()


class BoardChannelAnswer(Answer):
    """A channel's share."""

    channel = _text("Code.")
    tickets = BoardTicketsAnswer()


class BoardAnswer(Answer):
    """What the supervisor's board shows of now."""

    counted_at = serializers.DateTimeField(help_text="On a large desk clocks are counted every ten seconds.")
    site = _text("Slug; empty for the whole desk.")
    customer = _text("Slug; empty for all.")
    clocks = BoardClocksAnswer()
    tickets = BoardTicketsAnswer()
    groups = BoardGroupAnswer(many=True)
    people = BoardPersonAnswer(many=True)
    channels = BoardChannelAnswer(many=True)
