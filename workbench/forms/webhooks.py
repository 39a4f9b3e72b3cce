"""A webhook as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.webhooks.models import Endpoint
from notifications.webhooks.words import grouped

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_COLUMNS = ("url", "description", "events")


class WebhookForm(forms.Form):
    """Where to, for what. What is wrong with the address is judged by the action. With the number of the newest change
    that the writer has seen.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    url = forms.CharField(
        label=pgettext_lazy("webhook", "Address"),
        strip=True,
        widget=forms.TextInput(attrs=_PLAIN | {"inputmode": "url", "maxlength": 500}),
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.TextInput(attrs=_PLAIN | {"maxlength": 200})
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to have all of them, those of later versions as well."),
    )

    def __init__(self, *, endpoint: Endpoint | None = None, seen: int = 0, **kwargs: Any) -> None:
        initial = {name: getattr(endpoint, name) for name in _COLUMNS} if endpoint else {}
        initial["seen"] = seen
        super().__init__(label_suffix="", auto_id="webhook_%s", initial=initial, **kwargs)
        self.fields["events"].choices = grouped()  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: self.cleaned_data[name] for name in _COLUMNS}
