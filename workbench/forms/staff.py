"""People of the desk as forms. What fits is judged by the actions, so that whatever was typed is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actions.staff.groups import GroupContent
from accounts.models import AssignmentGroup, Site, User
from accounts.roles import STAFF_ROLES, Role
from face.words import between
from workbench.forms.fields import staff

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class NumbersForm(forms.Form):
    """Where one is reached."""

    phone = forms.CharField(
        label=_("Phone"), required=False, strip=False, widget=forms.TextInput(attrs=_PLAIN | {"inputmode": "tel"})
    )
    im_account = forms.CharField(
        label=_("Messenger account"), required=False, strip=False, widget=forms.TextInput(attrs=_PLAIN)
    )

    def __init__(self, *, user: User, **kwargs: Any) -> None:
        initial = {"phone": user.phone, "im_account": user.im_account}
        super().__init__(label_suffix="", auto_id="own_%s", initial=initial, **kwargs)


_FIELDS = ("display_name", "role", "site", "phone", "im_account", "email", "language", "is_published")


class AccountForm(NumbersForm):
    """Somebody of the desk, with the number of his newest change that the writer has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    display_name = forms.CharField(label=_("Name"), strip=False, widget=forms.TextInput(attrs=_PLAIN))
    role = forms.ChoiceField(label=_("Role"), choices=[(role, Role(role).label) for role in STAFF_ROLES])
    site = forms.ChoiceField(label=_("Site"), required=False)
    email = forms.CharField(
        label=_("E-mail"), required=False, strip=False, widget=forms.TextInput(attrs=_PLAIN | {"inputmode": "email"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_published = forms.BooleanField(
        label=_("Published"), required=False, help_text=_("Users read this person's numbers in the directory.")
    )
    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order: Sequence[str] = (*_FIELDS, "groups")

    def __init__(self, *, user: User, seen: int = 0, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        self.initial.update({name: getattr(user, name) for name in _FIELDS} | {"seen": seen})
        self.initial["site"] = user.site.slug if user.site else ""
        if user.pk:
            self.initial["groups"] = [group.slug for group in user.assignment_groups.all()]
        sites: Any = self.fields["site"]
        sites.choices = [("", "–"), *Site.objects.values_list("slug", "name")]
        groups: Any = self.fields["groups"]
        groups.choices = list(AssignmentGroup.objects.filter(is_active=True).values_list("slug", "name"))

    @property
    def values(self) -> dict[str, Any]:
        """What the actions take, but for the groups."""
        return {name: self.cleaned_data[name] for name in _FIELDS}


class NewAccountForm(AccountForm):
    """Somebody new."""

    username = forms.CharField(label=_("User name"), strip=False, widget=forms.TextInput(attrs=_PLAIN))
    field_order = ("username", *_FIELDS, "groups")


class GroupForm(forms.Form):
    """A group, its members and its lead, with the number of its newest change that the writer has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    slug = forms.CharField(
        label=_("Identifier"),
        strip=False,
        help_text=_("For programs, such as network."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), strip=False, widget=forms.TextInput(attrs=_PLAIN))
    site = forms.ChoiceField(label=_("Site"), required=False)
    on_call_for = forms.CharField(
        label=_("Key systems"),
        required=False,
        strip=False,
        help_text=_("Somebody of this group is reachable for them around the clock (ROLE-3). Empty: nobody has to be."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    members = forms.MultipleChoiceField(label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple)
    lead = forms.ChoiceField(label=_("Group lead"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False)
    # as on the page, so that what is missing is named in the order in which it is met
    field_order = ("name", "slug", "site", "lead")

    def __init__(self, *, group: AssignmentGroup | None = None, seen: int = 0, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"is_active": True}
        if group:
            columns = ("slug", "name", "on_call_for", "is_active")
            initial = {name: getattr(group, name) for name in columns}
            initial["site"] = group.site.slug if group.site else ""
            initial["lead"] = group.lead.username if group.lead else ""
            initial["members"] = [user.username for user in group.members.all()]
        super().__init__(label_suffix="", auto_id="group_%s", initial=initial | {"seen": seen}, **kwargs)
        people = [(user.username, f"{user}{between()}{user.get_role_display()}") for user in staff()]
        fields: Any = self.fields
        fields["members"].choices = people
        fields["lead"].choices = [("", "–"), *people]
        fields["site"].choices = [("", "–"), *Site.objects.values_list("slug", "name")]
        if group:
            del self.fields["slug"]

    @property
    def content(self) -> GroupContent:
        """What the action takes."""
        aside = {"slug", "seen"}
        return GroupContent(**{name: value for name, value in self.cleaned_data.items() if name not in aside})
