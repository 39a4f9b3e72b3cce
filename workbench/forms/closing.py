"""What a supervisor does with a line of the closing desk, and with many lines."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.bulk.actions import Chosen
from workbench.forms.bulk import ticked
from workbench.forms.fields import staff

_DEEDS = ("close", "return_record", "complete_record")
_BIGGEST_VERSION = 2**31 - 1


class LineForm(forms.Form):
    """One act on one ticket. What fits is judged by the action, so that whatever was typed is kept."""

    do = forms.ChoiceField(choices=[(verb, verb) for verb in _DEEDS], widget=forms.HiddenInput)
    number = forms.CharField(max_length=24, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=_BIGGEST_VERSION, widget=forms.HiddenInput)
    remark = forms.CharField(label=_("Remark"), required=False, strip=False)
    to_user = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("To"), required=False, to_field_name="username"
    )

    def __init__(self, *, data: QueryDict) -> None:
        super().__init__(data=data, label_suffix="", auto_id="closing_%s")
        field: Any = self.fields["to_user"]
        field.queryset = staff()

    def arguments(self) -> dict[str, Any]:
        """What the action is called with, beside the ticket and who acts."""
        values = self.cleaned_data
        wanted = {"close": (), "return_record": ("remark", "to_user"), "complete_record": ()}[values["do"]]
        return {name: values[name] for name in wanted} | {"version": values["version"]}


class ManyForm(forms.Form):
    """Which tickets are closed: those that were ticked, or all complete ones under the conditions."""

    remark = forms.CharField(label=_("Remark"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    all = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *, data: QueryDict | None = None) -> None:
        super().__init__(data=data, label_suffix="", auto_id="many_%s")

    @property
    def chosen(self) -> list[Chosen]:
        """The ticked tickets, each with the version that stood on the page; one more than are allowed at most."""
        return ticked(self.data) if isinstance(self.data, QueryDict) else []
