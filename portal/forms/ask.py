"""The forms that need no log-in: a request, the code that proves a number, and the few words that are enough while a
service is down.
"""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_intake.webform.actions import Asked
from channels_intake.webform.adapter import BY_LINK, BY_SMS
from portal.forms.fields import Choices, attachments, choice, line, lines
from portal.forms.request import FORMAL, MATTERS, kind_of
from tickets.choices import Kind, Severity

PROOFS: Choices = [
    (BY_LINK, _("A link by e-mail")),
    (BY_SMS, _("A code by text message")),
]


class AskForm(forms.Form):
    """A request of somebody without an account. `website` is for robots, who fill in everything. Without a gateway for
    text messages (`has_sms`) there is only one way to prove who one is, and nothing to choose.
    """

    kind = choice(_("What is it about?"), MATTERS, initial=Kind.INCIDENT)
    title = line(_("In one sentence"), required=True, help_text=_("What, and where: “Printer in room 405 jams”."))
    description = lines(_("What happened, and how?"), required=True, rows=5)
    attachments = attachments()
    name = line(_("Your name"), required=True, attrs={"autocomplete": "name"})
    proof = choice(_("How may we check that it is you?"), PROOFS, required=False, initial=BY_LINK)
    email = line(
        _("Your e-mail address"),
        required=True,
        help_text=_("We send you a link there, so that we know that it is you."),
        attrs={"autocomplete": "email", "inputmode": "email"},
    )
    phone = line(_("Phone to reach you"), attrs={"inputmode": "tel", "autocomplete": "tel", "class": "num"})
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, has_sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_sms = has_sms
        if not has_sms:
            del self.fields["proof"]
            return
        self.fields["email"].required = False
        self.fields["email"].help_text = _("For the link. With a code it need not be given.")
        self.fields["phone"].label = _("Your mobile number")
        self.fields["phone"].help_text = _("For the code. With a link it need not be given.")

    def asked(self, *, language: str) -> Asked:
        """What the action takes."""
        given = self.cleaned_data
        matter = given["kind"]
        severity = {FORMAL: Severity.FORMAL, Kind.COMPLAINT: Severity.REMARK}.get(matter, "")
        same = {name: given[name] for name in ("title", "description", "name", "email", "phone", "key")}
        return Asked(
            kind=kind_of(matter),
            severity=str(severity),
            proof=given.get("proof") or BY_LINK,
            files=given["attachments"],
            language=language,
            **same,
        )

    @property
    def is_of_a_robot(self) -> bool:
        """Whether the field nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))


class CodeForm(forms.Form):
    """The six digits of the text message."""

    code = line(
        _("Code"), required=True, attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "num"}
    )


class AgainForm(forms.Form):
    """The wish for another code; with a number, for one to that number instead."""

    phone = line(_("The right number"), attrs={"inputmode": "tel", "autocomplete": "tel", "class": "num"})


class OutageForm(forms.Form):
    """Name, how to reach him, one line (TALK-10)."""

    name = line(_("Your name"), required=True, attrs={"autocomplete": "name"})
    contact = line(
        _("Phone or e-mail"),
        required=True,
        help_text=_("We tell you there when it works again."),
        attrs={"class": "num"},
    )
    line = line(_("What does not work for you?"), required=True)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def once(self) -> UUID:
        """The form's one-time key."""
        key: UUID = self.cleaned_data["key"]
        return key
