"""The shape of answers about service records, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from accounts.actors import Via
from api.answers import Answer, PersonAnswer, _moment, _page_of, _text
from satisfaction.records.models import Method, State
from satisfaction.records.policies import RULES
from tickets.choices import Score


class SparePartAnswer(Answer):
    """Spare parts of one kind that were put in."""

    name = _text()
    serial = _text("May be empty.")
    quantity = serializers.IntegerField()


class SignatureAnswer(Answer):
    """The signature. `by`: who signed, or for staff who held out the screen to him."""

    name = _text("As whom somebody signed.")
    method = serializers.ChoiceField(Method.choices)
    via = serializers.ChoiceField(Via.choices)
    by = PersonAnswer()
    at = serializers.DateTimeField()
    score = serializers.ChoiceField(Score.choices, allow_null=True)
    comment = _text()
    drawing = _text("The strokes as the `d` of an SVG path in a box of 600 × 200; empty where the name was typed.")
    seal = _text("SHA-256 of the signature and of what was signed.")


class SigningLinkAnswer(Answer):
    """A link that was sent to the user. Its address is his alone and is told nobody else."""

    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    ended_at = _moment("Signed, voided, or a newer link was sent.")


class ServiceRecordAnswer(Answer):
    """A service record of a ticket (SAT-7)."""

    number = _text("The ticket's number and the record's own.")
    ticket = _text("Number.")
    seq = serializers.IntegerField(help_text="Its place among the ticket's records.")
    url = serializers.URLField()
    pdf_url = serializers.URLField()
    state = serializers.ChoiceField(State.choices)
    version = serializers.IntegerField()
    replaces = serializers.IntegerField(allow_null=True, help_text="`seq` of the voided record whose place it takes.")
    engineer = PersonAnswer()
    requester_name = _text()
    department = _text()
    phone = _text()
    address = _text()
    arrived_at = _moment()
    departed_at = _moment()
    symptom = _text()
    cause = _text()
    plan = _text()
    work = _text()
    result = _text()
    remarks = _text()
    parts = SparePartAnswer(many=True)
    drawn_at = serializers.DateTimeField()
    offered_at = _moment("Since when it waits for a signature, or waited.")
    absent_at = _moment("When a note was left because the user was absent.")
    voided_at = _moment()
    void_reason = _text("Staff only; empty otherwise.")
    digest = _text("SHA-256 of the content; empty for a draft.")
    is_intact = serializers.BooleanField(
        allow_null=True, help_text="Whether record and signature are what was signed; null without a signature."
    )
    signature = SignatureAnswer(allow_null=True)
    links = SigningLinkAnswer(many=True, help_text="Newest first; staff only, empty otherwise.")
    allowed_actions = serializers.ListField(child=_text(), help_text=f"Among {', '.join(RULES)}.")


ServiceRecordPage = _page_of(ServiceRecordAnswer)
