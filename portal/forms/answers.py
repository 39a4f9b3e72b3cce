"""What the requester says about a result: solved or not, how satisfied, or that it came back. The same fields stand on
his ticket page and behind the links of our letters.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.fields import Choices, choice, lines
from tickets.choices import Score

SOLVED, UNSOLVED = "yes", "no"
_ANSWERS: Choices = [
    (SOLVED, pgettext_lazy("answer", "Solved")),
    (UNSOLVED, pgettext_lazy("answer", "Not solved")),
]
_LEVELS: Choices = [(str(value), label) for value, label in Score.choices]


class ConfirmForm(forms.Form):
    """Solved or not (SAT-2). Nothing is chosen beforehand. `cycle`: the round whose result was on the page."""

    solved = choice(_("Is the problem solved?"), _ANSWERS)
    comment = lines(_("What you want to tell us"))
    cycle = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_solved(self) -> bool:
        """The answer."""
        return bool(self.cleaned_data["solved"] == SOLVED)


class SurveyForm(forms.Form):
    """The four levels (SAT-1). Nothing is chosen beforehand."""

    score = choice(_("How satisfied are you with this service?"), _LEVELS)
    comment = lines(_("What you want to tell us"))

    @property
    def chosen(self) -> int:
        """The level that is marked in the form as it stands; 0 for none."""
        value = str(self["score"].value() or "")
        return int(value) if value in {str(score) for score in Score.values} else 0


class ReopenForm(forms.Form):
    """It came back. `cycle`: the round that was on the page."""

    reason = lines(_("What is still wrong, or came back?"), required=True)
    cycle = forms.IntegerField(required=False, widget=forms.HiddenInput)
