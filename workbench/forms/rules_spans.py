"""Lengths of time as people fill them in: a number, and its unit beside it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

UNITS: dict[str, int] = {"s": 1, "min": 60, "h": 3600}
UNIT_CHOICES = (
    ("s", pgettext_lazy("unit of time", "seconds")),
    ("min", pgettext_lazy("unit of time", "minutes")),
    ("h", pgettext_lazy("unit of time", "hours")),
)
MOST = 366 * 24 * 3600


def amount_field(label: StrOrPromise, *, help_text: StrOrPromise = "", most: int = MOST) -> forms.IntegerField:
    """The number."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"min": 0, "class": "pair__n"}),
    )


def unit_field() -> forms.ChoiceField:
    """Its unit; read out as such."""
    return forms.ChoiceField(
        label=_("Unit"),
        choices=UNIT_CHOICES,
        required=False,
        initial="min",
        widget=forms.Select(attrs={"class": "pair__u"}),
    )


def split(name: str, seconds: int) -> dict[str, Any]:
    """`seconds` as the values of the two fields, in the largest unit that leaves nothing over."""
    if not seconds:
        return {name: None, f"{name}_unit": "min"}
    unit = next(unit for unit in ("h", "min", "s") if seconds % UNITS[unit] == 0)
    return {name: seconds // UNITS[unit], f"{name}_unit": unit}


def seconds_of(values: Mapping[str, Any], name: str) -> int:
    """What the two fields say together."""
    return int(values.get(name) or 0) * UNITS.get(values.get(f"{name}_unit") or "min", 60)
