"""Acting in a conversation. What fits is judged by the actions, so that whatever was typed is kept."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.roles import Capability
from core.ids import BIGGEST_ID
from tickets.choices import Kind, Level
from tickets.models import Category
from workbench.forms.fields import PersonField, staff

ACTS = ("answer", "notice", "ask", "take", "hand_over", "make_ticket", "attach", "close")
MINUTES = (10, 20, 30, 60)


class ConversationForm(forms.Form):
    """Every act of the conversation's page; `do` says which. `seen` is the last utterance that stood on the page."""

    do = forms.ChoiceField(choices=[(name, name) for name in ACTS], widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=BIGGEST_ID, required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Reply to the user"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    override_reason = forms.CharField(label=_("Reason for the override"), required=False, strip=False)
    minutes = forms.TypedChoiceField(
        label=_("Answered within"),
        choices=[(minutes, str(minutes)) for minutes in MINUTES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    to_user = PersonField(
        staff("desk"), label=_("Colleague"), to_field_name="username", empty_label="–", required=False
    )
    title = forms.CharField(label=_("Title"), required=False, strip=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, required=False)
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True),
        label=_("Category"),
        to_field_name="slug",
        empty_label="–",
        required=False,
    )
    impact = forms.ChoiceField(label=_("Impact"), choices=Level.choices, initial=Level.MEDIUM, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Level.choices, initial=Level.MEDIUM, required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Left empty: what the user wrote."),
    )
    number = forms.CharField(label=_("Ticket"), required=False)
    instead_of = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=pgettext_lazy("closing a conversation", "Why no answer is needed"), required=False, strip=False
    )

    def __init__(self, *, actor: Actor, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data=data, initial=initial, label_suffix="", auto_id="talk_%s")
        if not actor.can(Capability.SUPERVISE):
            del self.fields["override_reason"]
