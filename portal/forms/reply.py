"""What the requester adds to his request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import LONG
from face.refusals import Refusal
from portal.forms.fields import attachments, fit, lines


class ReplyForm(forms.Form):
    """Words, files, or both. `version`: the ticket as the page showed it; a form that is sent twice is known by it."""

    body = lines(_("Your message"), rows=4)
    attachments = attachments()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        """Judged here already, so that no file is kept beside words that are refused."""
        return fit(self.cleaned_data["body"], limit=LONG)

    def clean(self) -> dict[str, Any]:
        """Refuses to send nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "body" in cleaned and not cleaned["body"] and not cleaned.get("attachments"):
            self.add_error("body", Refusal(_("Write something or add a file."), code="required"))
        return cleaned
