"""The record as a form: what was told at reception, to be corrected or completed (LIFE-10, LIFE-11, LIFE-14)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from face.widgets import DateTimeLocalInput
from tickets.asking.answers import answers_of
from tickets.asking.queries import questions_on
from tickets.choices import Channel, Kind, Level, Severity
from tickets.models import Category, Ticket
from workbench.forms.answers import add_questions, show_answers
from workbench.forms.categories import category_choices
from workbench.forms.fields import PersonField, staff

_AREAS = ("description", "environment", "steps", "error_text")
_SCOPE = {"": None, "yes": True, "no": False}


class AmendForm(forms.Form):
    """All that `tickets.actions.amend` takes. Only what was changed is given to it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    title = forms.CharField(label=_("Title"), strip=False)
    description = forms.CharField(label=_("Description"), strip=False, widget=forms.Textarea(attrs={"rows": 5}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    impact = forms.ChoiceField(label=_("Impact"), choices=Level.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Level.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    product_version = forms.CharField(label=_("Product version"), required=False, strip=False)
    environment = forms.CharField(
        label=_("Environment"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    occurred_at = forms.DateTimeField(label=_("Time of occurrence"), required=False, widget=DateTimeLocalInput)
    steps = forms.CharField(
        label=_("Steps to reproduce"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    error_text = forms.CharField(
        label=_("Error text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    severity = forms.ChoiceField(
        label=_("Severity of the complaint"),
        required=False,
        choices=[("", "–"), *Severity.choices],
        help_text=_("For complaints."),
    )
    about = PersonField(
        staff().prefetch_related("assignment_groups"),
        label=_("Person concerned"),
        required=False,
        to_field_name="username",
        empty_label="–",
        help_text=_("For complaints and commendations."),
    )
    in_scope = forms.TypedChoiceField(
        label=_("Within our scope"),
        required=False,
        coerce=lambda value: _SCOPE[value],
        empty_value=None,
        choices=[("", _("not decided")), ("yes", _("yes")), ("no", _("no"))],
    )
    scope_reason = forms.CharField(label=_("Reason for the scope decision"), required=False, strip=False)
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))

    def __init__(self, ticket: Ticket, *, data: QueryDict | None = None) -> None:
        super().__init__(data=data, initial=_values(ticket), label_suffix="", auto_id="amend_%s")
        category: Any = self.fields["category"]
        category.choices = category_choices(keep=ticket.category_id)
        found = questions_on(ticket)
        self._asked = found.all
        add_questions(self, self._asked)
        show_answers(self, answers_of(ticket.answers), is_asked={one.code for one in found.asked})

    @property
    def questions(self) -> list[forms.BoundField]:
        """The category's own questions, and behind them what was once asked and answered."""
        return [self[one.field] for one in self._asked]

    def rebase(self, before: Mapping[str, object]) -> None:
        """Somebody else changed the record meanwhile, from the values `before`: what the writer had left alone follows
        the record, so that sending his text again does not take the other's change back.
        """
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(self.initial["version"])
        for name, old in before.items():
            if name in self.fields and not self.fields[name].has_changed(_initial_of(name, old), data.get(name)):
                data[name] = _written(self.fields[name], self.initial.get(name))
        self.data = data

    def changes(self) -> dict[str, object]:
        """The new values of the fields that differ from what the ticket holds, as the action takes them."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}
        answers = {one.code: changed.pop(one.field) for one in self._asked if one.field in changed}
        if answers:
            changed["answers"] = answers
        if "category" in changed:
            changed["category"] = Category.objects.filter(pk=changed["category"]).first()
        if "tags" in changed:
            changed["tags"] = _tags(changed["tags"])
        return changed


def values_before(amendments: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """What the fields held before these entries of the journal, newest first."""
    found: dict[str, object] = {}
    for name, before, after in (change for params in amendments for change in params["changes"]):
        if name == "answers":
            found |= {one.field: "" for one in answers_of(after)} | {one.field: one.text for one in answers_of(before)}
        else:
            found[name] = before
    return found


def _initial_of(name: str, stored: object) -> object:
    """A value from the journal as the form would have shown it."""
    match name:
        case "occurred_at" if stored:
            return datetime.fromisoformat(str(stored)).replace(second=0, microsecond=0)
        case "in_scope":
            return {None: "", True: "yes", False: "no"}[stored]  # type: ignore[index]
        case "about" if stored:
            return User.objects.values_list("username", flat=True).filter(pk=int(str(stored))).first()
        case "tags" if isinstance(stored, list):
            return ", ".join(stored)
    return stored


def _written(field: forms.Field, value: object) -> str:
    """A value as the browser would send it."""
    if isinstance(field.widget, forms.DateTimeInput):
        return str(field.widget.format_value(field.prepare_value(value)) or "")
    return "" if value is None else str(value)


def _tags(text: str) -> list[str]:
    return [tag for part in text.replace("，", ",").replace("、", ",").split(",") if (tag := part.strip())]


def _values(ticket: Ticket) -> dict[str, Any]:
    plain = (
        "version", "title", "description", "kind", "impact", "urgency", "channel", "product_version", "environment",
        "occurred_at", "steps", "error_text", "severity", "scope_reason",
    )  # fmt: skip
    values = {name: getattr(ticket, name) for name in plain}
    if ticket.occurred_at:
        values["occurred_at"] = ticket.occurred_at.replace(second=0, microsecond=0)
    return values | {
        "category": ticket.category_id,
        "about": ticket.about.username if ticket.about else None,
        "in_scope": {None: "", True: "yes", False: "no"}[ticket.in_scope],
        "tags": ", ".join(ticket.tags.values_list("name", flat=True)),
    }
