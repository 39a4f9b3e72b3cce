"""Shifts on call as forms. What fits is judged by the actions, so that whatever was typed is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup, OnCallShift
from accounts.models_on_call import NOTE
from face.refusals import Refusal
from face.widgets import DateTimeLocalInput
from workbench.forms.fields import PersonField, staff


class ShiftForm(forms.Form):
    """Who is on call, for which group, from when to when."""

    group = forms.ModelChoiceField(
        AssignmentGroup.objects.filter(is_active=True), label=_("Group"), to_field_name="slug", empty_label="–"
    )
    user = PersonField(
        staff().prefetch_related("assignment_groups"), label=_("Person"), to_field_name="username", empty_label="–"
    )
    starts_at = forms.DateTimeField(label=pgettext_lazy("shift", "From"), widget=DateTimeLocalInput())
    ends_at = forms.DateTimeField(label=pgettext_lazy("shift", "Until"), widget=DateTimeLocalInput())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="shift_%s", **kwargs)


class CoverForm(forms.Form):
    """Who takes it, and which part of it."""

    user = PersonField(
        staff().prefetch_related("assignment_groups"), label=_("Person"), to_field_name="username", empty_label="–"
    )
    starts_at = forms.DateTimeField(label=pgettext_lazy("shift", "From"), required=False, widget=DateTimeLocalInput())
    ends_at = forms.DateTimeField(label=pgettext_lazy("shift", "Until"), required=False, widget=DateTimeLocalInput())

    def __init__(self, *, shift: OnCallShift, **kwargs: Any) -> None:
        initial = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
        super().__init__(label_suffix="", auto_id="cover_%s", initial=initial, **kwargs)


class ShiftActForm(forms.Form):
    """The other acts on a shift."""

    do = forms.ChoiceField(choices=[("swap", ""), ("cancel", ""), ("hand_over", "")])
    with_shift = forms.ChoiceField(
        label=_("With"), required=False, widget=forms.Select(attrs={"class": "input task-bar__pick"})
    )
    handover = forms.CharField(label=_("Hand-over"), required=False, strip=False, max_length=NOTE)

    def __init__(self, *, swaps: Sequence[OnCallShift], **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="act_%s", **kwargs)
        field: Any = self.fields["with_shift"]
        field.choices = [("", "–"), *((str(one.pk), f"{one.user} {_spoken(one)}") for one in swaps)]

    def clean(self) -> dict[str, Any]:
        """Nobody swaps with whoever stands first in the list: the other shift is chosen."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("do") == "swap" and not values.get("with_shift") and "with_shift" not in self.errors:
            self.add_error("with_shift", Refusal(_("Please choose."), code="required"))
        return values


def _spoken(shift: OnCallShift) -> str:
    begins, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    return f"{begins:%m-%d %H:%M} – {ends:%m-%d %H:%M}"
