"""Saying whether one is there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.presence import SAID
from accounts.models import Presence


class PresenceForm(forms.Form):
    """A status and a word to leave. What fits is judged by the action, so that whatever was typed is kept."""

    status = forms.CharField(
        label=_("Presence"),
        required=False,
        widget=forms.RadioSelect(choices=[(status.value, status.label) for status in SAID]),
    )
    note = forms.CharField(
        label=_("Word to leave"),
        required=False,
        strip=False,
        help_text=_("Away for over 30 minutes without a word, the supervisor is told (RTX-3)."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "presence-words"}),
    )

    def __init__(self, *, presence: Presence | None, **kwargs: object) -> None:
        known = {"status": presence.status, "note": presence.note} if presence else {}
        super().__init__(label_suffix="", auto_id="presence_%s", initial=known, **kwargs)  # type: ignore[arg-type]
