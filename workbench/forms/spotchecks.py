"""Drawing a spot check, and noting what a user says."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satisfaction.spotchecks.actions.draw_check import MOST, SEEDS
from satisfaction.spotchecks.models import Strata
from tickets.choices import CallOutcome, Score

_DATE = {"type": "date"}


class DrawForm(forms.Form):
    """The period by its days, both included, in the reader's time."""

    name = forms.CharField(label=_("Name"), max_length=80)
    begins = forms.DateField(label=_("Closed from"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    ends = forms.DateField(label=_("Closed until"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    size = forms.IntegerField(label=_("Sample"), min_value=1, max_value=MOST, initial=20)
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
        period = {"begins": _midnight(values["begins"]), "ends": _midnight(values["ends"] + timedelta(days=1))}
        return {name: values[name] for name in ("name", "size", "strata", "seed")} | period


def _midnight(day: Any) -> datetime:  # noqa: ANN401 (a date)
    return timezone.make_aware(datetime.combine(day, time()))


class SpotCallForm(forms.Form):
    """How the attempt ended."""

    call = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=CallOutcome.choices)
    score = forms.TypedChoiceField(
        label=_("Satisfaction"), choices=[("", "–"), *Score.choices], coerce=int, empty_value=None, required=False
    )
    remark = forms.CharField(label=_("Remark"), required=False, strip=False, max_length=2000)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="spot_%s", **kwargs)
