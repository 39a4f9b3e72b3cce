"""A calendar as forms: its week, its days, its sites, and where new days come from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Malformed
from face.refusals import Refusal
from sla.calendars import Day, DayKind, Hours, Source
from workbench.forms.rules_hours import pairs_of, text_of

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
KINDS = (
    (DayKind.HOLIDAY, pgettext_lazy("day of a calendar", "Day off")),
    (DayKind.WORKING, pgettext_lazy("day of a calendar", "Worked")),
)
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_MOST_ROWS = 400
Known = Mapping[date, Day]  # the days there are; in a form with a field of that name, `date` is the field


class WeekForm(forms.Form):
    """Zone, country, the hours of each weekday, and what changed. `number` is the revision that was read."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    time_zone = forms.CharField(
        label=_("Time zone"), initial="Asia/Shanghai", widget=forms.TextInput(attrs={**_PLAIN, "list": "zones"})
    )
    country = forms.CharField(
        label=_("Country of the holidays"),
        required=False,
        initial="CN",
        help_text=_("Two letters, such as CN; empty where there are none."),
        widget=forms.TextInput(attrs={**_PLAIN, "maxlength": 2}),
    )

    def __init__(self, *, hours: Hours | None = None, **kwargs: Any) -> None:
        initial = {**(_initial(hours) if hours else {}), **kwargs.pop("initial", {})}
        super().__init__(label_suffix="", auto_id="hours_%s", initial=initial, **kwargs)
        for place, label in enumerate(WEEKDAYS):
            attrs = {**_PLAIN, "placeholder": str(_("closed"))}
            self.fields[f"week_{place}"] = forms.CharField(
                label=label, required=False, strip=False, widget=forms.TextInput(attrs=attrs)
            )

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """The fields of the seven days."""
        return [self[f"week_{place}"] for place in range(len(WEEKDAYS))]

    def doc(self, days: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The calendar as JSON, with these days."""
        values = self.cleaned_data
        week = [pairs_of(values[f"week_{place}"]) for place in range(len(WEEKDAYS))]
        country = values["country"].upper()
        return {"time_zone": values["time_zone"], "week": week, "days": list(days), "country": country}

    def refuse(self, error: Malformed, rows: "BaseDays | None" = None) -> None:
        """Put what the calendar says under the field of the weekday, or into the row of the day, it concerns."""
        for place, problems in error.fields.items():
            form, name = self._home(place, rows)
            for problem in problems:
                form.add_error(name, Refusal(problem.message, code=problem.code))

    def _home(self, place: str, rows: "BaseDays | None") -> tuple[forms.Form, str | None]:
        parts = place.split(".")
        if parts[0] == "week" and len(parts) > 1:
            return self, f"week_{parts[1]}"
        if parts[0] == "days" and rows is not None and len(parts) > 1 and int(parts[1]) < len(rows.kept):
            name = {"intervals": "hours"}.get(parts[-1], parts[-1])
            return rows.kept[int(parts[1])], name if name in DayForm.base_fields else None
        return self, parts[0] if parts[0] in self.fields else None


class NewCalendarForm(WeekForm):
    """A new calendar."""

    name = forms.CharField(
        label=pgettext_lazy("policy or calendar", "Name"),
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    slug = forms.CharField(
        label=_("Identifier"),
        help_text=_("Letters, digits and hyphens; for addresses and REST. It cannot be changed later."),
        widget=forms.TextInput(attrs=_PLAIN),
    )


class HoursForm(WeekForm):
    """Another revision of a calendar."""

    note = forms.CharField(
        label=_("What changed"),
        required=False,
        strip=False,
        help_text=_("One line for the history."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200}),
    )


class DayForm(forms.Form):
    """One dated day. An empty row is none."""

    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False, initial=DayKind.HOLIDAY)
    name = forms.CharField(
        label=pgettext_lazy("day of a calendar", "Name"),
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = forms.CharField(
        label=_("Hours of its own"),
        required=False,
        widget=forms.TextInput(attrs={**_PLAIN, "placeholder": _("Hours of its own")}),
    )

    def clean(self) -> dict[str, Any]:
        """A row that says something of a day says which."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        says = values.get("name", "").strip() or values.get("hours")
        if says and not values.get("date") and "date" not in self.errors and not values.get("DELETE"):
            self.add_error("date", Refusal(_("Please fill this in."), code="required"))
        return values

    def doc(self, known: Known) -> dict[str, Any]:
        """The day as JSON. Changed by hand, it comes from a hand."""
        values = self.cleaned_data
        doc = {
            "date": values["date"].isoformat(),
            "kind": values["kind"] or DayKind.HOLIDAY.value,
            "name": values["name"],
            "intervals": pairs_of(values["hours"]) or None,
        }
        old = known.get(values["date"])
        same = old is not None and {**old.to_doc(), "source": ""} == {**doc, "source": ""}
        return doc | {"source": old.source.value if old is not None and same else Source.MANUAL.value}


class BaseDays(forms.BaseFormSet[DayForm]):
    """The days of one year."""

    @property
    def kept(self) -> list[DayForm]:
        """The rows that are days, in their order."""
        return [form for form in self.forms if form.cleaned_data.get("date") and not form.cleaned_data.get("DELETE")]

    def docs(self, known: Known) -> list[dict[str, Any]]:
        """The days as JSON."""
        return [form.doc(known) for form in self.kept]


DaySet = cast(
    "type[BaseDays]",
    forms.formset_factory(
        DayForm, formset=BaseDays, extra=3, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS, can_delete=True
    ),
)


class SourceForm(forms.Form):
    """Where new days come from: a file, or the decrees of some years."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.ics,text/csv,text/calendar"}),
        help_text=_("A table (CSV: date, 班 or 休, name, hours) or a holiday feed (ICS)."),
    )
    years = forms.TypedMultipleChoiceField(
        label=_("Years"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="source_%s", **kwargs)
        self.fields["years"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """Which calendar a site goes by, and which one it went by when the form was drawn."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    calendar = forms.ChoiceField(label=_("Calendar"), required=False)

    def __init__(self, *, calendars: Sequence[tuple[str, str]], label: str, prefix: str, **kwargs: Any) -> None:
        super().__init__(label_suffix="", prefix=prefix, **kwargs)
        field: Any = self.fields["calendar"]
        field.choices, field.label = calendars, label


def day_rows(days: Iterable[Day]) -> list[dict[str, Any]]:
    """What the rows show of the days there are."""
    return [
        {"date": day.date, "kind": day.kind, "name": day.name, "hours": text_of(day.intervals or ())} for day in days
    ]


def _initial(hours: Hours) -> dict[str, Any]:
    week = {f"week_{place}": text_of(day) for place, day in enumerate(hours.week)}
    return {"time_zone": hours.time_zone, "country": hours.country, **week}
