"""Registering a request for somebody who calls, writes or comes by (LIFE-2, LIFE-10)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Requester
from channels_intake.once import key_of_form
from channels_intake.phone.actions import Advised, Solved
from core.ids import BIGGEST_ID, read_id
from face.answers import laid_aside
from face.widgets import DateTimeLocalInput
from tickets.actions import Intake, Person
from tickets.asking.answers import ANSWERS
from tickets.asking.wanted import DETAILS, Wanted, wanted_of
from tickets.choices import Channel, Kind, Level, Severity
from tickets.models import Category
from workbench.forms.answers import NEEDED, add_questions
from workbench.forms.categories import category_choices
from workbench.forms.fields import PersonField, staff

# What comes in by itself is not registered by hand.
CHANNELS = [choice for choice in Channel.choices if choice[0] not in {Channel.PORTAL, Channel.REST}]
_TITLE = 60


class IntakeForm(forms.Form):
    """Who, what, how bad. `key` is made once per form: sent twice, it gives one ticket."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    call = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS, initial=Channel.PHONE, widget=forms.RadioSelect)
    known = forms.ModelChoiceField(Requester.objects.all(), required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("User"), required=False, help_text=_("Search by name, pinyin initials, phone or e-mail.")
    )
    phone = forms.CharField(label=_("Phone"), required=False)
    email = forms.CharField(label=_("E-mail"), required=False)
    department = forms.CharField(label=_("Department"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.INCIDENT, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("Description"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In the user's own words, no conclusions."),
    )
    title = forms.CharField(label=_("Title"), required=False, help_text=_("Empty: the first line of the description."))
    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    occurred_at = forms.DateTimeField(label=_("Time of occurrence"), required=False, widget=DateTimeLocalInput)
    product_version = forms.CharField(label=_("Product version"), required=False)
    environment = forms.CharField(label=_("Environment"), required=False)
    error_text = forms.CharField(label=_("Error text"), required=False)
    steps = forms.CharField(label=_("Steps to reproduce"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    severity = forms.ChoiceField(
        label=_("Severity of the complaint"), required=False, choices=Severity.choices, widget=forms.RadioSelect
    )
    about = PersonField(
        staff().prefetch_related("assignment_groups"),
        label=_("Person concerned"),
        required=False,
        to_field_name="username",
        empty_label="–",
    )
    impact = forms.ChoiceField(label=_("Impact"), choices=Level.choices, initial=Level.LOW, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Level.choices, initial=Level.MEDIUM, widget=forms.RadioSelect
    )

    cause = forms.CharField(
        label=pgettext_lazy("resolution", "Cause"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    plan = forms.CharField(
        label=pgettext_lazy("resolution", "Solution"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    result = forms.CharField(
        label=pgettext_lazy("resolution", "Result"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer = forms.CharField(
        label=_("What was answered"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data=data, initial={"key": uuid4(), **(initial or {})}, label_suffix="", auto_id="intake_%s")
        for name in ("phone", "email"):
            self.fields[name].widget.attrs |= _searching()
        category: Any = self.fields["category"]
        category.choices = category_choices()
        self.wanted = self._wanted()
        add_questions(self, self.wanted.questions)
        self.shown = [self[name] for name in self._shown()]

    def _wanted(self) -> Wanted:
        """What a record of the kind and category that are chosen holds."""
        kind, category = str(self["kind"].value()), read_id(str(self["category"].value() or ""))
        return wanted_of(kind if kind in Kind.values else Kind.INCIDENT, category)

    def _shown(self) -> list[str]:
        """The fields to ask for, marked where closing will wait for them. What is filled in stays."""
        for name in DETAILS:
            if self.wanted.is_needed(name):
                self.fields[name].help_text = NEEDED
        details = [name for name in DETAILS if name in self.wanted.needs or self[name].value()]
        return [*details, *(one.field for one in self.wanted.questions)]

    @property
    def laid_aside(self) -> list[tuple[str, str]]:
        """Answers to questions that another category asks."""
        return laid_aside(self, prefix=ANSWERS)

    def clean(self) -> dict[str, Any]:
        """Nobody known and no name: the request has no user."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("known") and not cleaned.get("name", "").strip() and "known" not in self.errors:
            self.add_error(
                "name",
                forms.ValidationError(_("Choose a known user, or enter the name of a new one."), code="required"),
            )
        return cleaned

    @property
    def is_on_the_spot(self) -> bool:
        """Whether something stands in the part for what was solved or answered at once."""
        return any(self[name].value() or self[name].errors for name in ("cause", "plan", "result", "answer"))

    def on_the_spot(self) -> Solved | Advised | None:
        """What was found while the user was still there, if one of its buttons (`then`) was pressed."""
        given = self.cleaned_data
        match self.data.get("then"):
            case "solve":
                return Solved(cause=given["cause"], plan=given["plan"], result=given["result"])
            case "advise":
                return Advised(answer=given["answer"])
        return None

    def intake(self) -> Intake:
        """What the action takes."""
        given = self.cleaned_data
        plain = (
            "channel",
            "kind",
            "impact",
            "urgency",
            "description",
            "product_version",
            "environment",
            "error_text",
            "steps",
        )
        return Intake(
            **{name: given[name] for name in plain},
            title=given["title"] or _first_line(given["description"]),
            requester=given["known"] or self._person(),
            category=Category.objects.filter(pk=given["category"]).first() if given["category"] else None,
            occurred_at=given["occurred_at"],
            severity=given["severity"] if given["kind"] == Kind.COMPLAINT else "",
            about=given["about"],
            external_id=key_of_form(given["key"]),
            answers={one.code: given.get(one.field) for one in self.wanted.questions},
        )

    def _person(self) -> Person:
        return Person(**{name: self.cleaned_data[name] for name in ("name", "phone", "email", "department")})


def _searching() -> dict[str, str]:
    """Typing there looks for whoever is known by it, as typing a name does."""
    return {
        "hx-get": reverse("people"),
        "hx-trigger": "input changed delay:250ms",
        "hx-target": "#people",
        "hx-sync": "#people:replace",
    }


def _first_line(description: str) -> str:
    line = next((line.strip() for line in description.splitlines() if line.strip()), "")
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
