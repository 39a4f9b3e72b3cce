"""Forms about policies as wholes: a new one, publishing, trying a draft, and asking which target applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from face.widgets import DateTimeLocalInput
from sla.policy.conditions import NO, YES
from tickets.choices import Channel, Kind

USUAL_DAYS = "30"
DAYS = (("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")))


class NewPolicyForm(forms.Form):
    """What a new policy is called. Judged by the action, so that what was typed is kept."""

    name = forms.CharField(
        label=pgettext_lazy("policy or calendar", "Name"),
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    slug = forms.CharField(
        label=_("Identifier"),
        help_text=_("Letters, digits and hyphens; for addresses and REST. It cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="policy_%s", **kwargs)


class PublishForm(forms.Form):
    """What changed, and from when on it holds. `seen` is the fingerprint of the draft that was read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        strip=False,
        help_text=_("One line for the history, such as who decided it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200}),
    )
    effective_at = forms.DateTimeField(
        label=_("In force from"),
        required=False,
        help_text=_("Empty: at once. Running clocks go by the new rules within seconds."),
        widget=DateTimeLocalInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="publish_%s", **kwargs)


class ReplayForm(forms.Form):
    """How many days back."""

    days = forms.ChoiceField(
        label=_("Tickets of the last"), choices=DAYS, required=False, initial=USUAL_DAYS, widget=forms.RadioSelect
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label_suffix="", auto_id="replay_%s", **kwargs)


class ExplainForm(forms.Form):
    """A ticket as targets see it. Names of sites, groups and categories are given by the page."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, required=False)
    priority = forms.ChoiceField(
        label=_("Priority"), choices=[(one, f"P{one}") for one in "1234"], required=False, widget=forms.RadioSelect
    )
    vip = forms.ChoiceField(
        label=pgettext_lazy("condition", "VIP"),
        choices=[(NO, _("No")), (YES, _("Yes"))],
        required=False,
        widget=forms.RadioSelect,
    )
    site = forms.ChoiceField(label=_("Site"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(
        self,
        *,
        sites: list[tuple[str, str]],
        groups: list[tuple[str, str]],
        categories: list[tuple[str, str]],
        data: Any = None,  # noqa: ANN401 (whatever a request holds)
    ) -> None:
        super().__init__(label_suffix="", auto_id="explain_%s", data=data)
        for name, found in (("site", sites), ("group", groups), ("category", categories)):
            self.fields[name].choices = [("", "–"), *found]  # type: ignore[attr-defined]
