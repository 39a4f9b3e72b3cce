"""Signing a service record: by name with a drawing or a tick, and, who wishes, a level and words. The same form stands
behind the link of our letter, in the portal and on the engineer's screen (SAT-7).
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import UNCHOSEN, Choices, line, lines
from satisfaction.records.actions import Signing
from tickets.choices import Score

_LEVELS: Choices = [("", "–"), *((str(value), label) for value, label in Score.choices)]


class SignForm(forms.Form):
    """Nothing is chosen beforehand. `strokes` is what the signature pad writes; without script it stays empty."""

    name = line(_("Your name"), required=True, attrs={"autocomplete": "name"})
    strokes = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I have read the service record and confirm it"), required=False)
    score = forms.ChoiceField(
        label=_("How satisfied are you?"), choices=_LEVELS, required=False, error_messages=UNCHOSEN
    )
    comment = lines(_("What you want to tell us"), rows=2)

    @property
    def chosen(self) -> int:
        """The level that is marked in the form as it stands; 0 for none."""
        value = str(self["score"].value() or "")
        return int(value) if value in {str(score) for score in Score.values} else 0

    @property
    def signing(self) -> Signing:
        """What the action takes, of a form that is valid."""
        values = self.cleaned_data
        return Signing(
            name=values["name"],
            strokes=values["strokes"],
            is_confirmed=values["confirmed"],
            score=int(values["score"]) if values["score"] else None,
            comment=values["comment"],
        )
