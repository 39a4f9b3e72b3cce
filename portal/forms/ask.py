"""The forms that need no log-in: a request, and the few words that are enough while a service is down."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_intake.webform.actions import Asked
from portal.forms.fields import choice, line, lines
from portal.forms.request import FORMAL, MATTERS, kind_of
from tickets.choices import Kind, Severity


class AskForm(forms.Form):
    """A request of somebody without an account. `website` is for robots, who fill in everything."""

    kind = choice(_("What is it about?"), MATTERS, initial=Kind.INCIDENT)
    title = line(_("In one sentence"), required=True, help_text=_("What, and where: “Printer in room 405 jams”."))
    description = lines(_("What happened, and how?"), required=True, rows=5)
    name = line(_("Your name"), required=True, attrs={"autocomplete": "name"})
    email = line(
        _("Your e-mail address"),
        required=True,
        help_text=_("We send you a link there, so that we know that it is you."),
        attrs={"autocomplete": "email", "inputmode": "email"},
    )
    phone = line(_("Phone to reach you"), attrs={"inputmode": "tel", "autocomplete": "tel", "class": "num"})
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def asked(self, *, language: str) -> Asked:
        """What the action takes."""
        given = self.cleaned_data
        matter = given["kind"]
        severity = {FORMAL: Severity.FORMAL, Kind.COMPLAINT: Severity.REMARK}.get(matter, "")
        texts = {name: given[name] for name in ("title", "description", "name", "email", "phone", "key")}
        return Asked(kind=kind_of(matter), severity=str(severity), language=language, **texts)

    @property
    def is_of_a_robot(self) -> bool:
        """Whether the field nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))


class OutageForm(forms.Form):
    """Name, how to reach him, one line (TALK-10)."""

    name = line(_("Your name"), required=True, attrs={"autocomplete": "name"})
    contact = line(
        _("Phone or e-mail"),
        required=True,
        help_text=_("There we tell you when it works again."),
        attrs={"class": "num"},
    )
    line = line(_("What does not work for you?"), required=True)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def once(self) -> UUID:
        """The form's one-time key."""
        key: UUID = self.cleaned_data["key"]
        return key
