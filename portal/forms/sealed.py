"""A form behind a link that only the page itself can send: no session stands behind it, and no cookie need be taken."""

from typing import Any

from django import forms
from django.core.signing import Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _


def seal_of(token: str) -> str:
    """What the page behind the link `token` writes into its form."""
    return Signer(salt="portal.form").signature(token)


class Sealed(forms.Form):
    """Refuses what was not sent by the form of its page: a scanner that presses what it has not read, an old form."""

    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right_seal = seal_of(token)

    def clean(self) -> dict[str, Any]:
        """The values, if the seal is the page's own."""
        values = super().clean() or self.cleaned_data
        if not constant_time_compare(str(values.get("seal", "")), self.right_seal):
            raise forms.ValidationError(_("Please look at the page once more and send it again."), code="seal")
        return values
