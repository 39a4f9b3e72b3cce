"""What an engineer sends from his telephone, where it is not simply the form of an act."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from satisfaction.records.actions import Signing
from tickets.acts import ACTS
from tickets.choices import Progress, Score
from workbench.forms.acts import ActForm

OTHER = "other"  # the choice of a time that is not among those offered


class SignatureForm(forms.Form):
    """The user's name, his strokes or his tick, and, who wishes, how satisfied he is (SAT-7)."""

    name = forms.CharField(label=_("Your name"), strip=False)
    strokes = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I have read the service record and confirm it"), required=False)
    score = forms.TypedChoiceField(choices=Score.choices, coerce=int, required=False, empty_value=None)

    @property
    def signing(self) -> Signing:
        """What the action takes, of a form that is valid."""
        values = self.cleaned_data
        return Signing(
            name=values["name"],
            strokes=values["strokes"],
            is_confirmed=values["confirmed"],
            score=values["score"],
        )


def act_form(verb: str, *, data: QueryDict, **whose: Any) -> ActForm:
    """The form of `verb`. A time chosen as "other" is the one written beside it, and a step of progress without a
    word says itself: a work note is never empty.
    """
    typed = data.copy()
    if typed.get("committed_at") == OTHER:
        typed["committed_at"] = typed.get("other_at", "")
    step = typed.get("progress", "")
    if verb == "note" and step in Progress.values and not typed.get("body", "").strip():
        typed["body"] = str(Progress(step).label)
    return ActForm(ACTS[verb], data=typed, **whose)
