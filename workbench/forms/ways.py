"""What is done with something that came in, and the settings of where it comes from."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup, Site
from channels_intake.actions import Wanted
from channels_intake.adapter import Adapter, Setting
from channels_intake.models import Source
from tickets.choices import Kind
from tickets.models import Category

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_LONG = frozenset({"mapping", "text"})


class QuarantineForm(forms.Form):
    """One of three acts; what fits is judged by the action, so that whatever was typed is kept."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("again", "adopt", "dismiss")], widget=forms.HiddenInput)
    ticket = forms.CharField(
        label=_("Ticket number"), required=False, max_length=24, widget=forms.TextInput(attrs=_PLAIN)
    )
    why = forms.CharField(
        label=_("Why"), required=False, strip=False, widget=forms.TextInput(attrs=_PLAIN | {"maxlength": 200})
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="inbound_%s", **kwargs)


class SourceForm(forms.Form):
    """A way in: what all have, then the settings of its adapter. A secret is never shown; left empty, it stays. With
    the number of its newest change that the writer has seen.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    slug = forms.CharField(
        label=_("Identifier"),
        help_text=_("Small letters, digits and hyphens; it stands in addresses and never changes."),
        max_length=50,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"), max_length=80, widget=forms.TextInput(attrs=_PLAIN)
    )
    kind = forms.ChoiceField(label=_("Kind of its tickets"), choices=Kind.choices, initial=Kind.INCIDENT)
    site = forms.ModelChoiceField(
        label=_("Site of people who are new"), queryset=Site.objects.none(), required=False, empty_label="–"
    )
    group = forms.ModelChoiceField(
        label=_("Group whose queue its tickets wait in"),
        queryset=AssignmentGroup.objects.none(),
        required=False,
        empty_label="–",
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label="–"
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *, adapter: Adapter, source: Source | None, seen: int = 0, **kwargs: Any) -> None:
        initial = (_initial(source, adapter) if source else {}) | {"seen": seen}
        super().__init__(label_suffix="", auto_id="source_%s", initial=initial, **kwargs)
        self.adapter = adapter
        places: Any = self.fields
        places["site"].queryset = Site.objects.all()
        places["group"].queryset = AssignmentGroup.objects.filter(is_active=True)
        places["category"].queryset = Category.objects.filter(is_active=True)
        known = source.secrets if source else {}
        if source:
            del self.fields["slug"]
        for setting in adapter.settings:
            self.fields[f"of_{setting.name}"] = _field(setting, is_kept=bool(known.get(setting.name)))

    @property
    def common(self) -> list[forms.BoundField]:
        """What all ways in have."""
        return [self[name] for name in self.fields if name != "seen" and not name.startswith("of_")]

    @property
    def own(self) -> list[forms.BoundField]:
        """The settings of the adapter."""
        return [self[name] for name in self.fields if name.startswith("of_")]

    def ask_secrets_again(self) -> None:
        """Before it is shown once more: a secret that was typed is not sent back, and would silently stay as it was."""
        for one in self.adapter.settings:
            name = f"of_{one.name}"
            if one.is_secret and self.data.get(name) and name not in self.errors:
                self.add_error(name, _("Please type this once more: what was typed here is never shown again."))

    @property
    def wanted(self) -> Wanted:
        """What was filled in."""
        values = self.cleaned_data
        own = {name.removeprefix("of_"): value for name, value in values.items() if name.startswith("of_")}
        common = {name: values[name] for name in Source.COMMON}
        return Wanted(values=own, **common)


def _initial(source: Source, adapter: Adapter) -> dict[str, object]:
    common = {name: getattr(source, name) for name in Source.COMMON}
    return common | {f"of_{one.name}": source.options.get(one.name, one.default) for one in adapter.settings}


def _field(setting: Setting, *, is_kept: bool) -> forms.Field:
    shared: dict[str, Any] = {"label": setting.label, "required": setting.required and not is_kept}
    hint = str(_("Kept; fill in only to change it.") if is_kept else setting.help)
    if setting.choices:
        return forms.ChoiceField(choices=_choices(setting), initial=setting.default, help_text=hint, **shared)
    widget: forms.Widget = forms.TextInput(attrs=_PLAIN)
    if setting.is_secret:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    elif setting.name in _LONG:
        widget = forms.Textarea(attrs=_PLAIN | {"rows": 6})
    return forms.CharField(initial=setting.default, strip=False, help_text=hint, widget=widget, **shared)


def _choices(setting: Setting) -> Iterable[tuple[str, Any]]:
    return setting.choices if setting.required else (("", "–"), *setting.choices)
