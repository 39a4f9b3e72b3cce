"""The steps of an escalation as rows of a form: when, to whom, by which way, and what else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outbox.models import TransportKind
from sla.choices import Receiver, StepAct, TaskKind, Via
from sla.policy.read import MOST_STEPS
from sla.policy.target import Mark
from workbench.forms.rules_spans import amount_field, seconds_of, split, unit_field

DUE = "due"  # for a person a point of its own; in a target: after, by nothing
_SPANS = frozenset({Mark.ELAPSED, Mark.BEFORE, Mark.AFTER})
MARKS = (
    ("", "–"),
    (DUE, pgettext_lazy("point of a step", "When it is due")),
    (Mark.BEFORE, pgettext_lazy("point of a step", "Before it is due, by")),
    (Mark.BEFORE_PERCENT, pgettext_lazy("point of a step", "Before it is due, by percent of the limit")),
    (Mark.ELAPSED, pgettext_lazy("point of a step", "After the start, by")),
    (Mark.PERCENT, pgettext_lazy("point of a step", "After the start, by percent of the limit")),
    (Mark.AFTER, pgettext_lazy("point of a step", "Overdue by")),
    (Mark.AFTER_PERCENT, pgettext_lazy("point of a step", "Overdue by percent of the limit")),
    (Mark.NEXT_OPENING, pgettext_lazy("point of a step", "Next working day, at opening")),
    (Mark.ATTEMPTS, pgettext_lazy("point of a step", "After so many failed attempts")),
)
_SENDABLE = [choice for choice in Via.choices if choice[0] in {Via.APP, *TransportKind.values}]


class StepForm(forms.Form):
    """One step. A row without a point is no step."""

    code = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    mark = forms.ChoiceField(label=pgettext_lazy("step", "When"), choices=MARKS, required=False)
    amount = amount_field(pgettext_lazy("step", "How much"))
    amount_unit = unit_field()
    least = amount_field(_("At least"), help_text=_("Only with % before it is due."))
    least_unit = unit_field()
    to = forms.MultipleChoiceField(
        label=pgettext_lazy("step", "To whom"),
        choices=Receiver.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    via = forms.MultipleChoiceField(
        label=pgettext_lazy("step", "By which way"),
        choices=_SENDABLE,
        required=False,
        initial=[Via.APP],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The user is reminded by the way they are reached."),
    )
    task = forms.ChoiceField(
        label=pgettext_lazy("step", "Opens a task"), choices=[("", "–"), *TaskKind.choices], required=False
    )
    act = forms.ChoiceField(
        label=pgettext_lazy("step", "Does by itself"),
        choices=[("", "–"), *StepAct.choices],
        required=False,
        help_text=_("Only with the user's answer (SAT-2): when the time is over, after at least one reminder."),
    )
    digest = forms.BooleanField(label=_("Collected in one notice"), required=False)
    urgent = forms.BooleanField(label=_("Also in quiet hours"), required=False)

    @property
    def is_step(self) -> bool:
        """Whether a point is given, and the row is not to be removed."""
        return bool(self.cleaned_data.get("mark")) and not self.cleaned_data.get("DELETE")

    @property
    def is_new(self) -> bool:
        """Whether it is an empty row that waits to be filled in."""
        return not self["mark"].value()

    def doc(self) -> dict[str, Any]:
        """The step as JSON; its code is given by the formset, where it has none."""
        values = self.cleaned_data
        at = {Mark.AFTER.value: 0} if values["mark"] == DUE else self._at(values)
        doc: dict[str, Any] = {"code": values["code"], "at": at, "to": values["to"], "via": values["via"] or [Via.APP]}
        doc |= {name: values[name] for name in ("task", "act") if values[name]}
        return doc | {name: True for name in ("digest", "urgent") if values[name]}

    @staticmethod
    def _at(values: Mapping[str, Any]) -> dict[str, int]:
        mark = Mark(values["mark"])
        if mark is Mark.NEXT_OPENING:
            return {mark.value: 1}
        at = {mark.value: seconds_of(values, "amount") if mark in _SPANS else int(values["amount"] or 0)}
        least = seconds_of(values, "least")
        return at | ({"least": least} if least and mark is Mark.BEFORE_PERCENT else {})


class BaseSteps(forms.BaseFormSet[StepForm]):
    """All steps of a target."""

    def docs(self) -> list[dict[str, Any]]:
        """The steps in order, each with a code of its own."""
        taken: set[str] = set()
        return [doc | {"code": _free(str(doc["code"]) or _code_for(doc), taken)} for doc in self._docs()]

    def _docs(self) -> Iterator[dict[str, Any]]:
        yield from (form.doc() for form in self.forms if form.is_step)


StepSet = cast(
    "type[BaseSteps]",
    forms.formset_factory(
        StepForm, formset=BaseSteps, extra=2, max_num=MOST_STEPS, absolute_max=2 * MOST_STEPS, can_delete=True
    ),
)


def initial_steps(docs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the rows show of the steps there are."""
    return [_initial(doc) for doc in docs]


def _initial(doc: Mapping[str, Any]) -> dict[str, Any]:
    at = {name: value for name, value in doc["at"].items() if name != "least"}
    ((name, amount),) = at.items()
    mark = Mark(name)
    values: dict[str, Any] = {"mark": DUE if mark is Mark.AFTER and not amount else name}
    if mark in _SPANS:
        values |= split("amount", int(amount))
    elif mark is not Mark.NEXT_OPENING:
        values["amount"] = int(amount)
    values |= split("least", int(doc["at"].get("least", 0)))
    shown = {name: doc.get(name) for name in ("code", "to", "task", "act", "digest", "urgent")}
    return values | shown | {"via": doc.get("via", [Via.APP])}


def _code_for(doc: Mapping[str, Any]) -> str:
    """A code that says where the step stands, as those of the shipped policy do: due, due+15, warn, warn-50."""
    at = {name: value for name, value in doc["at"].items() if name != "least"}
    ((name, amount),) = at.items()
    match Mark(name):
        case Mark.AFTER:
            return f"due+{amount // 60}" if amount else "due"
        case Mark.AFTER_PERCENT:
            return f"due+{amount}%"
        case Mark.PERCENT:
            return f"{'remind' if Receiver.REQUESTER in doc['to'] else 'warn'}-{amount}"
        case Mark.NEXT_OPENING:
            return "next-day"
        case Mark.ATTEMPTS:
            return "attempts"
    return "warn"


def _free(code: str, taken: set[str]) -> str:
    found, number = code[:16], 2
    while found in taken:
        found, number = f"{code[:12]}-{number}", number + 1
    taken.add(found)
    return found
