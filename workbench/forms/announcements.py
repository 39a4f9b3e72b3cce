"""An announcement as a form, and the acts on one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Requester, Site
from face.widgets import DateTimeLocalInput
from knowledge.announcements.choices import Kind
from knowledge.announcements.content import Content, content_of
from knowledge.announcements.models import Announcement
from tickets.models import Ticket

_BETWEEN = re.compile(r"[,，、;；\n]+")
_MOST_MAJORS = 20
_MOST_NAMES = 200


class AnnouncementForm(forms.Form):
    """What it says, to whom, how long. What fits is judged by the action, so that whatever was typed is kept."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    kind = forms.CharField(label=_("Kind"), widget=forms.RadioSelect(choices=Kind.choices), initial=Kind.NOTICE)
    title = forms.CharField(label=_("Title"), strip=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        help_text=_("Plain text; line breaks stay, web addresses become links."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    starts_at = forms.DateTimeField(
        label=_("Shown from"), required=False, help_text=_("Empty: at once."), widget=DateTimeLocalInput()
    )
    ends_at = forms.DateTimeField(
        label=_("Shown until"),
        required=False,
        help_text=_("Empty: until it is withdrawn."),
        widget=DateTimeLocalInput(),
    )
    sites = forms.MultipleChoiceField(
        label=_("For the sites"),
        required=False,
        help_text=_("None: for everybody."),
        widget=forms.CheckboxSelectMultiple,
    )
    departments = forms.CharField(
        label=_("For the departments"),
        required=False,
        strip=False,
        help_text=_("Several with commas; none: for all of them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "department-names"}),
    )
    ticket = forms.ChoiceField(label=_("Major incident"), required=False)
    is_important = forms.BooleanField(
        label=_("Important"), required=False, help_text=_("A banner above every page of the portal and the desk.")
    )
    is_public = forms.BooleanField(
        label=_("Public"), required=False, help_text=_("Visitors who have not logged in read it, too.")
    )

    def __init__(self, *, announcement: Announcement | None = None, actor: Actor, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if announcement:
            initial = vars(content_of(announcement)) | {"version": announcement.version}
            initial["departments"] = "、".join(announcement.departments)
        super().__init__(label_suffix="", auto_id="news_%s", initial=initial, **kwargs)
        sites: Any = self.fields["sites"]
        sites.choices = list(Site.objects.values_list("slug", "name"))
        majors = Ticket.objects.visible_to(actor).open().filter(is_major=True).order_by("-pk")[:_MOST_MAJORS]
        choices = {one.number: f"{one.number} {one.title}" for one in majors}
        if announcement and announcement.ticket:
            choices.setdefault(announcement.ticket.number, str(announcement.ticket.number))
        tickets: Any = self.fields["ticket"]
        tickets.choices = [("", "–"), *choices.items()]

    @property
    def department_names(self) -> list[str]:
        """The departments there are, to choose from."""
        names = Requester.objects.exclude(department="").order_by("department").values_list("department", flat=True)
        return list(names.distinct()[:_MOST_NAMES])

    @property
    def content(self) -> Content:
        """What the action takes."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        values["departments"] = [name for name in _BETWEEN.split(values["departments"]) if name.strip()]
        return Content(**values)


class ActForm(forms.Form):
    """What is to become of it, and the version its page showed."""

    do = forms.ChoiceField(choices=[("publish", ""), ("mail", ""), ("withdraw", "")])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, strip=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="act_%s", **kwargs)
