"""Drawing a spot check, and noting what a user says."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import BIGGEST_ID
from satisfaction.spotchecks.actions.draw_check import MOST, SEEDS
from satisfaction.spotchecks.models import Strata
from sla.watch import midnight
from tickets.choices import CallOutcome, Score
from workbench.days import is_reachable

_DATE = {"type": "date"}


def within_calendars(day: date) -> None:
    """Refuses a year that no calendar reaches (`ValidationError`)."""
    if not is_reachable(day):
        raise forms.ValidationError(_("The year must lie between 1970 and 2200."), code="out_of_range")


class DrawForm(forms.Form):
    """The period by its days, both included, in the desk's time."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    size = forms.IntegerField(label=pgettext_lazy("spot check", "How many"), min_value=1, max_value=MOST, initial=20)
    begins = forms.DateField(
        label=_("Closed from"),
        validators=[within_calendars],
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    ends = forms.DateField(
        label=_("Closed until"),
        validators=[within_calendars],
        widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"),
    )
    strata = forms.ChoiceField(label=_("Fair to each"), choices=Strata.choices, initial=Strata.GROUP)
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=SEEDS,
        help_text=_("Empty: by chance. The same seed draws the same sample again."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="draw_%s", **kwargs)

    @property
    def wanted(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        period = {"begins": midnight(values["begins"]), "ends": midnight(values["ends"] + timedelta(days=1))}
        return {name: values[name] for name in ("name", "size", "strata", "seed")} | period


class SpotCallForm(forms.Form):
    """How the attempt ended."""

    call = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=CallOutcome.choices)
    score = forms.TypedChoiceField(
        label=_("Satisfaction"), choices=[("", "–"), *Score.choices], coerce=int, empty_value=None, required=False
    )
    remark = forms.CharField(label=_("Remark"), required=False, strip=False, max_length=2000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="spot_%s", **kwargs)
