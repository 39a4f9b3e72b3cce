"""Acting on a task: how a try ended, and whose it shall be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import list_team
from core.ids import BIGGEST_ID
from tickets.choices import CallOutcome


class TaskForm(forms.Form):
    """What is done with a task. What fits is judged by the action, so that whatever was typed is kept."""

    task = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    do = forms.ChoiceField(choices=[(name, name) for name in ("attempt", "take", "assign")], widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=CallOutcome.choices, required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), required=False, strip=False)
    seen = forms.IntegerField(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput)
    to_user = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Colleague"), required=False, to_field_name="username"
    )

    def __init__(self, **kwargs: object) -> None:
        super().__init__(label_suffix="", auto_id="task_%s", **kwargs)  # type: ignore[arg-type]
        field: forms.ModelChoiceField[User] = self.fields["to_user"]  # type: ignore[assignment]
        field.queryset = list_team()
