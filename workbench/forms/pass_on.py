"""Whose work goes to whom, as a form. What fits is judged by the action, so that whatever was typed is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup, User
from core.errors import Words
from face.words import with_aside
from sla.actions.pass_on import PARTS, Receivers
from sla.burden import Burden
from workbench.forms.fields import PersonField, staff

WORDS: dict[str, Words] = {
    "tickets": _("Open tickets"),
    "promises": _("Promises to users"),
    "tasks": _("Tasks and call-backs"),
    "shifts": _("On-call shifts"),
    "duties": _("Duties"),
    "leads": _("Groups led"),
}


def sizes(burden: Burden) -> dict[str, int]:
    """How much there is of each part."""
    counts = {name: len(getattr(burden, name)) for name in PARTS if name != "tickets"}
    return {"tickets": burden.tickets.count()} | counts


class PassOnForm(forms.Form):
    """Everything there is, ticked; what there is none of is not offered. Only managers give a group another lead."""

    parts = forms.MultipleChoiceField(label=_("What is handed over"), widget=forms.CheckboxSelectMultiple)
    to_user = PersonField(User.objects.none(), label=_("To a colleague"), required=False, empty_label="–")
    to_group = forms.ModelChoiceField(
        AssignmentGroup.objects.none(),
        label=_("Or to a group"),
        required=False,
        to_field_name="slug",
        empty_label="–",
        help_text=_("The tickets wait in the group; all else goes to its lead."),
    )
    to_desk = PersonField(
        User.objects.none(),
        label=_("Answers for the tickets"),
        required=False,
        empty_label="–",
        help_text=_("Of the service desk, where this person is first responder (LIFE-3). Empty: the colleague above."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000})
    )

    def __init__(self, *, user: User, counts: dict[str, int], may_manage: bool, **kwargs: Any) -> None:
        offered = [name for name in PARTS if counts[name] and (name != "leads" or may_manage)]
        super().__init__(initial={"parts": offered}, label_suffix="", auto_id="pass_%s", **kwargs)
        fields: Any = self.fields
        fields["parts"].choices = [(name, with_aside(WORDS[name], counts[name])) for name in offered]
        others = staff().exclude(pk=user.pk).prefetch_related("assignment_groups")
        fields["to_user"].queryset = others
        fields["to_user"].to_field_name = fields["to_desk"].to_field_name = "username"
        fields["to_desk"].queryset = staff("desk").exclude(pk=user.pk).prefetch_related("assignment_groups")
        fields["to_group"].queryset = AssignmentGroup.objects.filter(is_active=True)

    @property
    def receivers(self) -> Receivers:
        """Who gets it."""
        values = self.cleaned_data
        return Receivers(**{name: values[name] for name in ("to_user", "to_group", "to_desk")})
