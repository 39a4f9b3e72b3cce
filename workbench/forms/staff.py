"""People of the desk as forms. What fits is judged by the actions, so that whatever was typed is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

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
