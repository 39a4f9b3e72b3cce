"""What came of a follow-up: each button says how the try ended, or what the supervisor decides."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ids import BIGGEST_ID
from face.widgets import DateTimeLocalInput
from satisfaction.followups.actions import Said
from satisfaction.followups.choices import Result, Way
from tickets.choices import CallOutcome, Score

# What a button says of the try: its outcome, and the user's answer.
TRIES: dict[str, tuple[str, str]] = {
    "solved": (CallOutcome.REACHED, Result.SOLVED),
    "reached": (CallOutcome.REACHED, ""),
    "not_solved": (CallOutcome.REACHED, Result.NOT_SOLVED),
    "not_reached": (CallOutcome.NOT_REACHED, ""),
    "call_later": (CallOutcome.CALL_LATER, ""),
}
DECISIONS = ("again", "write", "waive")
_BUTTONS = (*TRIES, *DECISIONS, "take")


class FollowUpForm(forms.Form):
    """One line. What fits together is judged by the action, so that whatever was typed is kept."""

    stands_for: ClassVar[dict[str, str]] = {"is_agreed": "agreed", "result": "reason"}

    task = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    do = forms.ChoiceField(
        choices=[(name, name) for name in _BUTTONS],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press the button that says how it went.")},
    )
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, required=False)
    score = forms.TypedChoiceField(
        label=_("Satisfaction"), choices=[("", "–"), *Score.choices], coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(label=_("Reason"), required=False, strip=False)
    remark = forms.CharField(label=_("Remark"), required=False, strip=False)
    again_at = forms.DateTimeField(label=_("Call again at"), required=False, widget=DateTimeLocalInput())
    agreed = forms.BooleanField(label=_("Agreed with the user"), required=False)
    body = forms.CharField(label=_("Letter"), required=False, strip=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="follow_%s", **kwargs)

    @property
    def said(self) -> Said:
        """How the try ended; of what the pressed button does not ask, nothing."""
        given, (outcome, result) = self.cleaned_data, TRIES[self.cleaned_data["do"]]
        is_reached, is_later = outcome == CallOutcome.REACHED, self.cleaned_data["do"] == "call_later"
        return Said(
            outcome=outcome,
            way=given["way"] or Way.PHONE,
            result=result,
            score=given["score"] if is_reached else None,
            reason=given["reason"] if result == Result.NOT_SOLVED else "",
            remark=given["remark"],
            again_at=given["again_at"] if is_later else None,
            is_agreed=given["agreed"] and is_later,
        )
