"""The shape of answers about requesters, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from api.answers import Answer, _name, _text


class RequesterRecordAnswer(Answer):
    """Somebody the desk serves."""

    id = serializers.IntegerField()
    name = _text()
    honorific = _text("How he is addressed.")
    email = _text()
    phone = _text()
    im_account = _text()
    department = _text()
    location = _text()
    site = _name("Slug.")
    is_vip = serializers.BooleanField()
    language = _text()
    merged_into = serializers.IntegerField(allow_null=True, help_text="The record that stands for him, if not this.")


class AliasAnswer(Answer):
    """Another record of the same person: further addresses."""

    id = serializers.IntegerField()
    name = _text()
    email = _text()
    phone = _text()
    im_account = _text()


class MergeAnswer(Answer):
    """A merge that holds."""

    id = serializers.IntegerField()
    absorbed = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = _name("User name.")


class RequesterWholeAnswer(RequesterRecordAnswer):
    """With the addresses by which he is known besides."""

    aliases = AliasAnswer(many=True)
    merges = MergeAnswer(many=True)


class RequestersAnswer(Answer):
    """Those who were found, at most 50."""

    results = RequesterRecordAnswer(many=True)
