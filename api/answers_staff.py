"""The shape of answers about the people of the desk, for the OpenAPI document (see `answers.py`)."""

from rest_framework import serializers

from accounts.models import Duty
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


class CustomerAnswer(Answer):
    """An organisation that is served."""

    slug = _text()
    name = _text()
    is_active = serializers.BooleanField()
    sites = serializers.ListField(child=_text(), help_text="Slugs.")
    changed_at = serializers.DateTimeField()


class SiteAnswer(Answer):
    """A place that is served."""

    slug = _text()
    name = _text()
    time_zone = _text()
    customer = _name("Slug.")


CustomerPage = _page_of(CustomerAnswer)
SitePage = _page_of(SiteAnswer)


class ReachAnswer(Answer):
    """Somebody, and how he is reached."""

    username = _text()
    name = _text()
    phone = _text()
    im_account = _text()


class OnCallShiftAnswer(Answer):
    """A shift on call."""

    id = serializers.IntegerField()
    group = _text("Slug.")
    user = ReachAnswer()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    handover = _text("What whoever has it leaves to the next.")


class OnCallGroupAnswer(Answer):
    """Who is on call for a group's key systems."""

    group = _text("Slug.")
    name = _text()
    systems = _text()
    shifts = OnCallShiftAnswer(many=True, help_text="None: nobody is on call.")
    stand_ins = ReachAnswer(many=True, help_text="Whom to call where nobody is on call.")


class OnCallDutyAnswer(Answer):
    """Who has a duty of the desk."""

    duty = serializers.ChoiceField(Duty.choices)
    users = ReachAnswer(many=True)


class OnCallAnswer(Answer):
    """Who is on call at one moment."""

    at = serializers.DateTimeField()
    groups = OnCallGroupAnswer(many=True)
    duties = OnCallDutyAnswer(many=True)


class GapAnswer(Answer):
    """A time in which nobody is on call for a group with key systems."""

    group = _text("Slug.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ShiftsAnswer(Answer):
    """A time of the roster: at most 62 days."""

    results = OnCallShiftAnswer(many=True)
    gaps = GapAnswer(many=True, help_text="From now on.")
