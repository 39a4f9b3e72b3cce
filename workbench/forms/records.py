"""A service record as a form: what was done, with a line for each kind of spare part; and what is done with it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import DeskError, Malformed
from face.refusals import add_refusal
from face.widgets import DateTimeLocalInput
from satisfaction.records.content import MOST_OF_ONE, MOST_PARTS, NAMES, Part
from satisfaction.records.models import ServiceRecord

_VERSION: dict[str, Any] = {"widget": forms.HiddenInput, "min_value": 0, "max_value": 2**31 - 1}
_EMPTY_LINES = 3


def _box(label: Any, **attrs: Any) -> dict[str, Any]:  # noqa: ANN401 (lazy words)
    """Without its column's head, on a telephone, the box itself says what goes in."""
    return {"label": label, "required": False, "widget": forms.TextInput(attrs={"placeholder": label, **attrs})}


class PartForm(forms.Form):
    """One line. An empty one says nothing."""

    name = forms.CharField(strip=False, **_box(_("Part")))
    serial = forms.CharField(strip=False, **_box(_("Serial number")))
    quantity = forms.IntegerField(min_value=1, max_value=MOST_OF_ONE, **_box(_("Quantity"), inputmode="numeric"))


_Lines = forms.formset_factory(PartForm, extra=_EMPTY_LINES, max_num=MOST_PARTS, absolute_max=MOST_PARTS)


def _area(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:  # noqa: ANN401 (lazy words)
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, strip=False, widget=area, help_text=help_text)


class RecordForm(forms.Form):
    """What `satisfaction.records.actions.amend` takes. `lines` are the spare parts. What is missing hinders signing,
    not saving: the action says so when it comes to that.
    """

    version = forms.IntegerField(**_VERSION)
    requester_name = forms.CharField(label=_("User"), strip=False)
    department = forms.CharField(label=_("Department"), required=False, strip=False)
    phone = forms.CharField(label=_("Phone"), required=False, strip=False)
    address = forms.CharField(label=pgettext_lazy("service record", "Address"), required=False, strip=False)
    arrived_at = forms.DateTimeField(label=_("Arrived at"), required=False, widget=DateTimeLocalInput)
    departed_at = forms.DateTimeField(label=_("Left at"), required=False, widget=DateTimeLocalInput)
    symptom = _area(_("Symptom"))
    cause = _area(_("Cause"))
    plan = _area(_("Solution"))
    work = _area(_("Work done"), help_text=_("Step by step, as the user will read it."))
    result = _area(_("Result"))
    remarks = _area(pgettext_lazy("service record", "Remarks"), rows=2)

    def __init__(self, record: ServiceRecord, *, data: QueryDict | None = None) -> None:
        super().__init__(data=data, initial=_values(record), label_suffix="", auto_id="record_%s")
        parts = [{"name": one.name, "serial": one.serial, "quantity": one.quantity} for one in record.parts.all()]
        self.lines = _Lines(data=data, initial=parts, prefix="parts")

    def is_valid(self) -> bool:
        """With its lines."""
        is_fine = super().is_valid()
        if self.is_bound and not self.lines.is_valid():
            self.add_error(None, str(_("Some of the information is missing or cannot be read.")))
            return False
        return is_fine

    @property
    def changes(self) -> dict[str, Any]:
        """The values of all fields."""
        return {name: self.cleaned_data[name] for name in NAMES}

    @property
    def parts(self) -> list[Part]:
        """The lines in their order, empty ones too, so that what is refused stands on its own line."""
        rows = [one.cleaned_data for one in self.lines]
        return [
            Part(name=row.get("name", ""), serial=row.get("serial", ""), quantity=row.get("quantity") or 1)
            for row in rows
        ]

    def on_lines(self, error: DeskError) -> DeskError:
        """Put what `error` says of spare parts on their lines; what is left of it is for the form."""
        others = {name: found for name, found in error.fields.items() if not name.startswith("parts.")}
        for name, problems in error.fields.items():
            if name not in others:
                _parts, line, field = name.split(".")
                add_refusal(self.lines[int(line)], Malformed(error.message, fields={field: problems}))
        error.fields = others
        return error


class VoidForm(forms.Form):
    """Why it is void, and whether another takes its place at once."""

    version = forms.IntegerField(**_VERSION)
    reason = forms.CharField(label=_("Reason"), strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    replace = forms.BooleanField(label=_("Draw up a new one that says the same, to be corrected"), required=False)


class AskForm(forms.Form):
    """Sending the link; where the user was absent, with where the note was left."""

    version = forms.IntegerField(**_VERSION)
    absent = forms.BooleanField(label=_("The user was not there; I left a note"), required=False)
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where the note is, whom you told. The user does not read it."),
    )


def _values(record: ServiceRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in NAMES}
    for name in ("arrived_at", "departed_at"):
        if values[name]:
            values[name] = values[name].replace(second=0, microsecond=0)
    return values | {"version": record.version}
