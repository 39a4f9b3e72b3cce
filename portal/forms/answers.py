"""What the requester says about a result: solved, partly or not, how satisfied and why, or that it came back. The same
fields stand on his ticket page and behind the links of our letters.
"""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import UNCHOSEN, Choices, choice, lines
from portal.forms.sealed import Sealed
from tickets.choices import Answer, Score
from tickets.queries import reason_choices, reason_sides


@dataclass(frozen=True)
class Side:
    """What kind of reasons stand together."""

    code: str
    label: str


@dataclass(frozen=True)
class Offer:
    """A reason to be ticked."""

    value: str
    label: str
    is_chosen: bool


_LEVELS: Choices = [(str(value), label) for value, label in Score.choices]


class ConfirmForm(forms.Form):
    """Solved, partly or not (SAT-2). Nothing is chosen beforehand. `cycle`: the round whose result was on the page."""

    answer = choice(_("Is the problem solved?"), Answer.choices)
    comment = lines(_("What you want to tell us"))
    cycle = forms.IntegerField(required=False, widget=forms.HiddenInput)
    needs_words = False  # whatever is chosen


class ContradictForm(ConfirmForm):
    """The same for what was closed without an answer: only that something is missing is still of interest."""

    answer = choice(_("Is something still missing?"), [one for one in Answer.choices if one[0] != Answer.SOLVED])
    needs_words = True


class SurveyForm(forms.Form):
    """The four levels, and why (SAT-1). Nothing is chosen beforehand."""

    score = choice(_("How satisfied are you with this service?"), _LEVELS)
    reasons = forms.MultipleChoiceField(
        label=_("Why? Choose what applies"),
        choices=reason_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNCHOSEN["invalid_choice"]},
    )
    comment = lines(_("What you want to tell us"))

    @property
    def offered(self) -> list[tuple[Side, list[Offer]]]:
        """The reasons under what they are, each with whether it is ticked; none where the list is empty."""
        ticked = {str(slug) for slug in self["reasons"].value() or ()}
        return [
            (Side(code, label), [Offer(slug, name, is_chosen=slug in ticked) for slug, name in several])
            for code, label, several in reason_sides()
        ]

    @property
    def chosen(self) -> int:
        """The level that is marked in the form as it stands; 0 for none."""
        value = str(self["score"].value() or "")
        return int(value) if value in {str(score) for score in Score.values} else 0


class SealedConfirmForm(Sealed, ConfirmForm):
    """Behind the link of a letter."""


class SealedContradictForm(Sealed, ContradictForm):
    """Behind the link of a letter."""


class SealedSurveyForm(Sealed, SurveyForm):
    """Behind the link of a letter."""


class ReopenForm(forms.Form):
    """It came back. `cycle`: the round that was on the page."""

    reason = lines(_("What is still wrong, or came back?"), required=True)
    cycle = forms.IntegerField(required=False, widget=forms.HiddenInput)
