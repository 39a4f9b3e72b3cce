"""What a supervisor decides about a clock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WaiveForm(forms.Form):
    """The reason. How long it may be is the action's to say, so that what was typed is kept."""

    reason = forms.CharField(
        label=_("Reason"),
        strip=False,
        help_text=_("Stands in the ticket's history; the user does not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 (a query's dictionary, or nothing)
        super().__init__(data, label_suffix="", auto_id="waive_%s")
