"""A routing rule as a form: when it looks, what it asks, what it does. What is fit is judged by the action, so that
whatever was typed is kept.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import AssignmentGroup, Site
from accounts.roles import Capability
from face.answers import AnswerField
from tickets.choices import Channel, Kind, Level
from tickets.routing.choices import Hours, Trigger
from tickets.routing.conditions import CONDITIONS
from tickets.routing.documents import EFFECTS
from tickets.routing.look import NO, YES
from tickets.routing.models import RoutingRule
from workbench.forms.categories import category_slugs
from workbench.forms.fields import called, staff

_PLAIN = {"autocomplete": "off"}
_LINES = ("words", "without", "department")  # one on each line
_EITHER = {"vip", "hours"}  # one or none
_TAGS = ("when_tags", "then_tags")  # parted by commas
WHEN, THEN = "when_", "then_"
DAYS = (("1", _("1 day")), ("7", _("7 days")), ("30", _("30 days")))
Choices = list[tuple[str, str]]


def _ticks(label: StrOrPromise, choices: Any = (), **more: Any) -> forms.MultipleChoiceField:  # noqa: ANN401 (any choices)
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def _lines(label: StrOrPromise, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, strip=False, widget=area, **more)


def _line(label: StrOrPromise, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=_PLAIN), **more)


def _one(label: StrOrPromise, choices: Any = (), **more: Any) -> forms.ChoiceField:  # noqa: ANN401 (the same)
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False, **more)


class RuleForm(forms.Form):
    """A rule. What it names that is no longer in use stays to be chosen, so that saving loses nothing."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = AnswerField(label=pgettext_lazy("policy or calendar", "Name"), widget=forms.TextInput(attrs=_PLAIN))
    triggers = _ticks(
        pgettext_lazy("routing", "When it looks"),
        Trigger.choices,
        help_text=_(
            "A ticket can be dispatched only once it is acknowledged (LIFE-4): tick both to have it suggested first."
        ),
    )
    is_last = forms.BooleanField(label=_("Stop after this rule"), required=False)

    when_words = _lines(
        _("Title or description has"),
        help_text=_(
            "One on each line; any of them will do. Chinese is found in any place, Latin words from their beginning on."
        ),
    )
    when_without = _lines(_("Title and description have not"), help_text=_("One on each line; none of them may occur."))
    when_category = forms.MultipleChoiceField(
        label=_("Category"),
        required=False,
        help_text=_("A category stands for all below it."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    when_channel = _ticks(_("Channel"), Channel.choices)
    when_kind = _ticks(_("Kind"), Kind.choices)
    when_priority = _ticks(_("Priority"), [(one, f"P{one}") for one in "1234"])
    when_impact, when_urgency = _ticks(_("Impact"), Level.choices), _ticks(_("Urgency"), Level.choices)
    when_vip = forms.ChoiceField(
        label=pgettext_lazy("condition", "VIP"),
        choices=[("", _("Either")), (YES, _("VIP only")), (NO, _("Not VIP"))],
        required=False,
        widget=forms.RadioSelect,
    )
    when_hours = forms.ChoiceField(
        label=pgettext_lazy("condition", "Arrived"),
        choices=[("", pgettext_lazy("arrived", "At any time")), *Hours.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("By the calendar of the requester's site, else the default one."),
    )
    when_department = _lines(_("Department has"), help_text=_("One on each line; any of them will do."))
    when_tags = _line(_("Tags"), help_text=_("Separated by commas; any of them will do."))
    when_site, when_group = _ticks(_("Site")), _ticks(_("Group"))

    then_category = _one(_("Category"))
    then_kind = _one(_("Kind"), Kind.choices)
    then_impact, then_urgency = _one(_("Impact"), Level.choices), _one(_("Urgency"), Level.choices)
    then_tags = _line(_("Add tags"), help_text=_("Separated by commas."))
    then_major = forms.BooleanField(
        label=_("Mark as major incident (LIFE-6)"), required=False, help_text=_("The leaders are told at once.")
    )
    then_to_group = _one(
        _("Dispatch to group"), help_text=_("A VIP's ticket is only suggested: the engineer is called first (LIFE-17).")
    )
    then_to_user = _one(_("or to engineer"))
    then_tell_groups = _ticks(_("Tell groups"))
    then_tell_users = forms.MultipleChoiceField(
        label=_("Tell people"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )

    stands_for: Mapping[str, str] = {
        **{f"conditions.{name}": f"{WHEN}{name}" for name in CONDITIONS},
        **{f"effects.{name}": f"{THEN}{name}" for name in EFFECTS},
        "effects": "then_category",
    }

    def __init__(self, *, rule: RoutingRule | None, seen: int | None = None, **kwargs: Any) -> None:
        initial = _initial(rule) if rule else {"triggers": [Trigger.RECEIVED.value, Trigger.ACKNOWLEDGED.value]}
        super().__init__(initial=initial | {"seen": seen}, label_suffix="", auto_id="rule_%s", **kwargs)
        for name, found in _choices(_categories(initial)).items():
            field: Any = self.fields[name]
            is_one = not isinstance(field, forms.MultipleChoiceField)
            field.choices = [*([("", "–")] if is_one else []), *_with_kept(found, initial.get(name))]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        when = {name: _listed(name, given[f"{WHEN}{name}"], is_line=f"{WHEN}{name}" in _TAGS) for name in CONDITIONS}
        then = {name: given[f"{THEN}{name}"] for name in EFFECTS}
        then["tags"] = tags_in(then["tags"])
        plain = {name: given[name] for name in ("name", "triggers", "is_last")}
        return plain | {
            "conditions": {name: values for name, values in when.items() if values},
            "effects": {name: value for name, value in then.items() if value},
        }


def _listed(name: str, value: Any, *, is_line: bool) -> list[str]:  # noqa: ANN401 (text or a list)
    if is_line:
        return tags_in(value)
    if name in _LINES:
        return [line.strip() for line in value.splitlines() if line.strip()]
    if name in _EITHER:
        return [value] if value else []
    return list(value)


def tags_in(text: str) -> list[str]:
    """The tags of a line, which commas part."""
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _initial(rule: RoutingRule) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": rule.name, "triggers": rule.triggers, "is_last": rule.is_last}
    for name, values in rule.conditions.items():
        shown[f"{WHEN}{name}"] = "\n".join(values) if name in _LINES else values
    for name in _EITHER & rule.conditions.keys():
        values = rule.conditions[name]
        shown[f"{WHEN}{name}"] = values[0] if len(values) == 1 else ""
    shown |= {f"{THEN}{name}": value for name, value in rule.effects.items()}
    return shown | {name: ", ".join(shown[name]) for name in _TAGS if name in shown}


def _categories(initial: Mapping[str, Any]) -> set[str]:
    return {*initial.get("when_category", ()), initial.get("then_category", "")}


def _choices(kept: Collection[str]) -> dict[str, Choices]:
    """What can be chosen of the desk's own tables. Four statements."""
    categories = category_slugs(keep=kept)
    groups = list(AssignmentGroup.objects.filter(is_active=True).values_list("slug", "name"))
    people = [(one, called(one)) for one in staff().prefetch_related("assignment_groups")]
    workers = [(one.username, words) for one, words in people if one.has_capability(Capability.WORK)]
    return {
        "when_category": categories,
        "then_category": categories,
        "when_site": list(Site.objects.values_list("slug", "name")),
        "when_group": groups,
        "then_to_group": groups,
        "then_tell_groups": groups,
        "then_to_user": workers,
        "then_tell_users": [(one.username, words) for one, words in people],
    }


def _with_kept(choices: Choices, kept: object) -> Choices:
    known = {code for code, _name in choices}
    named = kept if isinstance(kept, list) else [kept] if kept else []
    return [*choices, *((str(code), str(code)) for code in named if code not in known)]


class TryForm(forms.Form):
    """How many days back."""

    days = forms.ChoiceField(
        label=_("Tickets of the last"), choices=DAYS, required=False, initial="7", widget=forms.RadioSelect
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="try_%s", **kwargs)

    @property
    def chosen(self) -> int:
        """The days; seven where nothing sensible was chosen."""
        days = str(self.data.get("days", "")) if self.is_bound else ""
        return int(days) if days in dict(DAYS) else 7


class WhyForm(forms.Form):
    """Which ticket."""

    ticket = forms.CharField(
        label=_("Ticket"),
        required=False,
        widget=forms.TextInput(attrs=_PLAIN | {"spellcheck": "false", "class": "num"}),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="why_%s", **kwargs)
