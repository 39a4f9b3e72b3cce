"""One target as a form: which clock, under which conditions, by when, and what it stands still for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from core.errors import Malformed
from face.refusals import Refusal
from sla.choices import ALWAYS_OPEN, CALENDAR_WORDS, SITE_HOURS, Receiver, TaskKind
from sla.policy.conditions import CONDITIONS, NO, YES
from sla.policy.target import Rule, Target
from sla.rulebook import read_all
from tickets.choices import Channel, Kind
from workbench.forms.rules_spans import amount_field, seconds_of, split, unit_field

RULES = (
    (Rule.AFTER, pgettext_lazy("rule of a due time", "So long after the start")),
    (Rule.GIVEN, pgettext_lazy("rule of a due time", "The time somebody committed to")),
    (Rule.DAY_END, pgettext_lazy("rule of a due time", "The end of the working day")),
    (Rule.SAME_TIME, pgettext_lazy("rule of a due time", "The same time, so many working days later")),
    (Rule.OPENING, pgettext_lazy("rule of a due time", "So long after the next opening")),
    (Rule.CALL_BACK, pgettext_lazy("rule of a due time", "So long by the clock, but never outside hours")),
)
BEFORE, AFTER = "before", "after"
_SIDES = ((AFTER, pgettext_lazy("due time", "later")), (BEFORE, pgettext_lazy("due time", "earlier")))
_BOTH_SIDES = frozenset({Rule.GIVEN, Rule.DAY_END})
_IN_DAYS = frozenset({Rule.AFTER, Rule.SAME_TIME})
_SPANS = ("tolerance", "not_before", "extension")
_MOST_DAYS = 260
Choices = list[tuple[Any, Any]]


def _ticks(label: StrOrPromise, choices: Any = (), **more: Any) -> forms.MultipleChoiceField:  # noqa: ANN401 (any choices)
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class TargetForm(forms.Form):
    """A target. Names of measures, calendars, sites, groups and categories are given by the page; what a target names
    beyond them stays to be chosen, so that saving loses nothing.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Identifier"),
        help_text=_("Unique in the policy, at most 40 characters."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 40}),
    )
    measure = forms.ChoiceField(label=pgettext_lazy("target", "Clock"))
    norm = forms.CharField(
        label=_("Norm"),
        required=False,
        help_text=_("Empty: the norm of the clock."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "norms", "maxlength": 16}),
    )
    goal = forms.IntegerField(label=_("Goal (%)"), min_value=0, max_value=100, initial=95)

    channel = _ticks(_("Channel"), Channel.choices)
    kind = _ticks(_("Kind"), Kind.choices)
    priority = _ticks(_("Priority"), [(one, f"P{one}") for one in "1234"])
    vip = forms.ChoiceField(
        label=pgettext_lazy("condition", "VIP"),
        choices=[("", _("Either")), (YES, _("VIP only")), (NO, _("Not VIP"))],
        required=False,
        widget=forms.RadioSelect,
    )
    site, group = _ticks(_("Site")), _ticks(_("Group"))
    category = forms.MultipleChoiceField(
        label=_("Category"),
        required=False,
        help_text=_("A category stands for all below it."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )

    rule = forms.ChoiceField(label=_("Due"), choices=RULES, initial=Rule.AFTER)
    calendar = forms.ChoiceField(label=_("Counted in"), initial=SITE_HOURS)
    due = amount_field(pgettext_lazy("target", "Time"))
    due_unit = unit_field()
    days = forms.IntegerField(
        label=_("and working days"), required=False, min_value=0, max_value=_MOST_DAYS, widget=forms.NumberInput
    )
    side = forms.ChoiceField(
        label=_("than that"),
        choices=_SIDES,
        initial=AFTER,
        required=False,
        help_text=_("For a given time or a day's end."),
    )
    least = amount_field(_("at least after the start"), help_text=_("For the end of the working day."))
    least_unit = unit_field()
    then = amount_field(_("else after the next opening"), help_text=_("Where it would fall outside hours."))
    then_unit = unit_field()
    pauses = _ticks(_("Stands still while waiting for"))

    tolerance, tolerance_unit = amount_field(_("Tolerated past the due time")), unit_field()
    not_before, not_before_unit = amount_field(_("Does not count before")), unit_field()
    extension, extension_unit = amount_field(_("Each failed attempt gives")), unit_field()
    extensions = forms.IntegerField(
        label=_("at most so many times"), required=False, min_value=0, max_value=20, widget=forms.NumberInput
    )
    every = forms.IntegerField(
        label=_("While a part or the vendor is awaited: once in so many working days"),
        help_text=_("For today's progress, where a date is known. Empty or 1: every working day."),
        required=False,
        min_value=1,
        max_value=30,
        widget=forms.NumberInput,
    )
    task = forms.ChoiceField(label=_("Opens a task"), choices=[("", "–"), *TaskKind.choices], required=False)
    task_for = forms.ChoiceField(
        label=_("Whose task"),
        choices=[
            ("", Receiver.FIRST_RESPONDER.label),
            *((one.value, one.label) for one in (Receiver.PERSON, Receiver.ASSIGNEE)),
        ],
        required=False,
    )

    def __init__(self, *, choices: Mapping[str, Choices], doc: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        initial = initial_of(doc) if doc else {}
        super().__init__(
            label_suffix="", auto_id="target_%s", initial={**initial, **kwargs.pop("initial", {})}, **kwargs
        )
        for name, found in choices.items():
            self.fields[name].choices = _with_kept(found, initial.get(name))  # type: ignore[attr-defined]

    def doc(self, steps: list[dict[str, Any]]) -> dict[str, Any]:
        """The target as JSON."""
        values = self.cleaned_data
        when = {name: values[name] for name in CONDITIONS if name != "vip" and values[name]}
        when |= {"vip": [values["vip"]]} if values["vip"] else {}
        doc: dict[str, Any] = {name: values[name] for name in ("code", "measure", "calendar", "goal")}
        doc |= {"due": _due(values), "when": when, "steps": steps, "pauses": values["pauses"]}
        doc |= {name: seconds_of(values, name) for name in _SPANS}
        doc |= {name: values[name] or "" for name in ("norm", "task", "task_for")}
        return doc | {"extensions": values["extensions"] or 0, "every": values["every"] or 1}

    def refuse(self, error: Malformed) -> None:
        """Put what the domain says about the target under the fields it concerns; of its steps, on top."""
        for place, problems in error.fields.items():
            name = place.rpartition(".")[2]
            for problem in problems:
                self.add_error(name if name in self.fields else None, Refusal(problem.message, code=problem.code))

    def judge(self, steps: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The target as JSON, if it can be read as one; else the form says why not."""
        doc = self.doc(steps)
        try:
            read_all([doc])
        except Malformed as error:
            self.refuse(error)
            return None
        return doc


def _due(values: Mapping[str, Any]) -> dict[str, Any]:
    rule = Rule(values["rule"])
    seconds = seconds_of(values, "due")
    due: dict[str, Any] = {"rule": rule.value}
    if rule is not Rule.SAME_TIME:
        due["seconds"] = -seconds if rule in _BOTH_SIDES and values["side"] == BEFORE else seconds
    if rule in _IN_DAYS:
        due["days"] = values["days"] or 0
    if rule is Rule.DAY_END:
        due["least"] = seconds_of(values, "least")
    if rule is Rule.CALL_BACK:
        due["then"] = seconds_of(values, "then")
    return due


def initial_of(doc: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields show of a target."""
    due, when = doc["due"], doc.get("when", {})
    seconds = int(due.get("seconds", 0))
    values: dict[str, Any] = {name: doc.get(name) for name in ("code", "measure", "norm", "calendar")}
    values["goal"] = doc.get("goal", Target.goal)
    values |= {"rule": due["rule"], "side": BEFORE if seconds < 0 else AFTER, "days": due.get("days")}
    values |= split("due", abs(seconds)) | split("least", due.get("least", 0)) | split("then", due.get("then", 0))
    for name in _SPANS:
        values |= split(name, doc.get(name, 0))
    values |= {name: when.get(name, []) for name in CONDITIONS if name != "vip"}
    vip = when.get("vip", [])
    values["vip"] = vip[0] if len(vip) == 1 else ""
    return values | {name: doc.get(name) for name in ("pauses", "extensions", "every", "task", "task_for")}


def _with_kept(choices: Choices, kept: object) -> Choices:
    """`choices`, and what the target names beyond them."""
    known = {
        code
        for name, value in choices
        for code in ([one for one, _word in value] if isinstance(value, list) else [name])
    }
    named = kept if isinstance(kept, list) else [kept] if kept else []
    return [*choices, *((code, code) for code in named if code not in known)]


def calendar_choices(calendars: Mapping[str, str]) -> Choices:
    """Site hours, around the clock, then the calendars by name."""
    special: Choices = [(code, CALENDAR_WORDS[code]) for code in (SITE_HOURS, ALWAYS_OPEN)]
    return [*special, *((slug, name) for slug, name in calendars.items() if slug not in CALENDAR_WORDS)]
