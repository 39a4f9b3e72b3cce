"""A file to bring in, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from channels_intake.imports.choices import What
from channels_intake.imports.columns import FIELDS
from channels_intake.imports.models import Import


class UploadForm(forms.Form):
    """The file, and what its rows are."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=_("Excel (.xlsx) or CSV; headings in the first row."),
    )
    what = forms.ChoiceField(label=_("Rows are"), choices=What.choices, initial=What.TICKETS, widget=forms.RadioSelect)
    site = forms.ModelChoiceField(
        label=_("Site"),
        queryset=Site.objects.none(),
        required=False,
        empty_label="–",
        to_field_name="slug",
        help_text=_("Times are by its clocks; people who are new belong there."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="import_%s", **kwargs)
        self.fields["site"].queryset = Site.objects.all()  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """For each column of the file the field that it holds."""

    def __init__(self, *, job: Import, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="map_%s", **kwargs)
        self.job = job
        choices = [("", "–"), *((one.name, one.label) for one in FIELDS[job.what].values())]
        holds = {place: name for name, place in job.mapping.items()}
        for place, heading in enumerate(job.headers):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading or f"({place + 1})", choices=choices, required=False, initial=holds.get(place, "")
            )

    @property
    def columns(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column with what stands in its first cells."""
        return [
            (self[f"column_{place}"], [one for one in self.job.samples[place] if one])
            for place in range(len(self.job.headers))
        ]

    @property
    def mapping(self) -> dict[str, int]:
        """Field to column; of two columns for one field the action would know nothing, so the form refuses them."""
        return {
            name: place for place in range(len(self.job.headers)) if (name := self.cleaned_data.get(f"column_{place}"))
        }

    def clean(self) -> dict[str, Any]:
        """Refuses one field for two columns."""
        values: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for place in range(len(self.job.headers)):
            name = values.get(f"column_{place}")
            if name and name in seen:
                self.add_error(f"column_{place}", _("Another column holds this already."))
            seen.add(name or "")
        return values
