"""The shape of answers about the people of the desk, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from accounts.roles import Role
from api.answers import Answer, _moment, _name, _page_of, _text


class DirectoryEntryAnswer(Answer):
    """Somebody of the desk, and how he is reached (ROLE-2). E-mail, presence and `is_published` are null for
    requesters, who see published people only.
    """

    username = _text()
    name = _text()
    role = serializers.ChoiceField(Role.choices)
    site = _name("Slug.")
    groups = serializers.ListField(child=_text(), help_text="Slugs.")
    phone = _text()
    im_account = _text()
    email = _name("E-mail address.")
    presence = _name("`online`, `away`, `lunch`, `off`, `silent`.")
    is_published = serializers.BooleanField(allow_null=True)
    changed_at = _moment()


DirectoryPage = _page_of(DirectoryEntryAnswer)
