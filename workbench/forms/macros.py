"""A macro as a form. What is fit is judged by the action, so that whatever was typed is kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup
from accounts.roles import Capability
from face.answers import AnswerField
from tickets.choices import Kind, Level, Progress, WaitingOn
from tickets.macros.models import Macro
from tickets.macros.steps import MOST_DAYS, STEPS
from tickets.models import Category
from workbench.forms.categories import category_choices
from workbench.forms.fields import staff
from workbench.forms.routing import tags_in

_PLAIN = {"autocomplete": "off"}
_OWN, _SHARED = "own", "shared"


def _area(label: Any, rows: int = 3, **more: Any) -> forms.CharField:  # noqa: ANN401 (words, lazy or not)
    area = forms.Textarea(attrs={"rows": rows, "data-places-into": ""})
    return forms.CharField(label=label, required=False, strip=False, widget=area, **more)


def _one(label: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:  # noqa: ANN401 (the same)
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False, **more)


class MacroForm(forms.Form):
    """`macro` is the one that is changed, none for a new one; `may_share` offers to make it everybody's."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = AnswerField(label=pgettext_lazy("policy or calendar", "Name"), widget=forms.TextInput(attrs=_PLAIN))
    whose = forms.ChoiceField(
        label=pgettext_lazy("macro", "Whose"),
        choices=[(_OWN, _("Mine alone")), (_SHARED, _("The desk's"))],
        initial=_OWN,
        widget=forms.RadioSelect,
    )
    category, kind = _one(_("Category")), _one(_("Kind"), Kind.choices)
    impact, urgency = _one(_("Impact"), Level.choices), _one(_("Urgency"), Level.choices)
    tags = forms.CharField(
        label=_("Add tags"), required=False, help_text=_("Separated by commas."), widget=forms.TextInput(attrs=_PLAIN)
    )
    note = _area(_("Work note"), help_text=_("Users never see this."))
    progress = _one(_("Progress"), Progress.choices)
    acknowledge = forms.BooleanField(
        label=_("Acknowledge, where nobody has"),
        required=False,
        help_text=_("Whoever runs it is first responder then (LIFE-3)."),
    )
    reply = _area(_("Reply to the user"), 4, help_text=_("Judged by the quality gate each time it is sent."))
    to_group, to_user = _one(_("Dispatch or transfer to group")), _one(_("or to engineer"))
    reason = _area(_("Reason"), 2, help_text=_("Needed to hand it on."))
    waiting_on = _one(_("Track, waiting for"), WaitingOn.choices)
    wait_days = forms.IntegerField(
        label=_("for so many days"), required=False, min_value=1, max_value=MOST_DAYS, widget=forms.NumberInput
    )
    wait_note = _area(_("What is waited for"), 2)
    cause, plan, result = _area(_("Cause"), 2), _area(_("Solution"), 2), _area(_("Result"), 2)

    stands_for: Mapping[str, str] = {f"steps.{name}": name for name in STEPS} | {"steps": "name"}

    def __init__(self, *, macro: Macro | None, may_share: bool, **kwargs: Any) -> None:
        initial = _initial(macro) if macro else {}
        super().__init__(initial=initial, label_suffix="", auto_id="macro_%s", **kwargs)
        if macro is not None or not may_share:
            del self.fields["whose"]
        for name, found in _choices().items():
            kept = initial.get(name)
            more = [(kept, kept)] if kept and kept not in dict(found) else []
            self.fields[name].choices = [("", "–"), *found, *more]  # type: ignore[attr-defined]

    @property
    def steps(self) -> dict[str, Any]:
        """What the action takes."""
        given = {name: self.cleaned_data[name] for name in STEPS}
        given["tags"] = tags_in(given["tags"])
        return {name: value for name, value in given.items() if value}

    @property
    def is_shared(self) -> bool:
        """Whether a new one is to be the desk's."""
        return self.cleaned_data.get("whose") == _SHARED


def _initial(macro: Macro) -> dict[str, Any]:
    shown: dict[str, Any] = macro.steps | {"tags": ", ".join(macro.steps.get("tags", ()))}
    return shown | {"name": macro.name, "seen": macro.edition}


def _choices() -> dict[str, list[tuple[str, str]]]:
    slugs = dict(Category.objects.order_by().values_list("pk", "slug"))
    people = [one for one in staff() if one.has_capability(Capability.WORK)]
    return {
        "category": [(slugs[pk], name) for pk, name in category_choices() if isinstance(pk, int)],
        "to_group": list(AssignmentGroup.objects.filter(is_active=True).values_list("slug", "name")),
        "to_user": [(one.username, str(one)) for one in people],
    }


class RunForm(forms.Form):
    """The version of the ticket that whoever runs it has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
