"""Acting on a telephone call, and writing one down. What fits is judged by the actions, so that whatever was typed is
kept.
"""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from channels_intake.phone.actions import Entry
from core.errors import Malformed, Problem
from face.widgets import DateTimeLocalInput
from tickets.choices import CallOutcome, Direction
from tickets.models import Ticket

ACTS = ("answer", "end", "miss", "drop", "call_back", "identify", "link", "note", "advise")


class CallActForm(forms.Form):
    """What is done with a call."""

    do = forms.ChoiceField(choices=[(name, name) for name in ACTS], widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=CallOutcome.choices, required=False, widget=forms.HiddenInput)
    identity_checked = forms.BooleanField(
        label=_("Identity checked: name, department, what it was about"), required=False
    )
    note = forms.CharField(label=_("Note"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    answer = forms.CharField(
        label=_("What was answered"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    ticket = forms.CharField(label=_("Ticket"), required=False)

    def __init__(self, *, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data=data, initial=initial, label_suffix="", auto_id="call_%s")

    def ticket_for(self, actor: Actor) -> Ticket:
        """The ticket of the number that was written; `Malformed` where `actor` knows of none."""
        number = self.cleaned_data["ticket"].strip().upper()
        found = Ticket.objects.visible_to(actor).filter(number=number).first()
        if found is None:
            problem = Problem("unknown", _("There is no ticket of this number."))
            raise Malformed(problem.message, fields={"ticket": [problem]})
        return found


class LogCallForm(forms.Form):
    """A call as it is written down afterwards, or while it goes on."""

    stands_for: ClassVar = {"answered_at": "at", "ended_at": "at"}

    direction = forms.ChoiceField(
        label=pgettext_lazy("call", "Direction"),
        choices=Direction.choices,
        initial=Direction.INBOUND,
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(
        label=pgettext_lazy("call", "How it went"),
        choices=[
            ("ended", pgettext_lazy("telephone call", "Answered")),
            ("missed", pgettext_lazy("telephone call", "Missed")),
            ("dropped", pgettext_lazy("telephone call", "Dropped")),
        ],
        initial="ended",
        widget=forms.RadioSelect,
    )
    number = forms.CharField(label=pgettext_lazy("call", "Number"), widget=forms.TextInput(attrs={"inputmode": "tel"}))
    at = forms.DateTimeField(
        label=pgettext_lazy("call", "When"), required=False, widget=DateTimeLocalInput, help_text=_("Empty: just now.")
    )
    note = forms.CharField(label=_("Note"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *, data: QueryDict | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data=data, initial=initial, label_suffix="", auto_id="log_%s")

    def entry(self, *, at: datetime) -> Entry:
        """What the action takes. Nobody counts seconds by hand, so it says nothing of how long it rang."""
        given = self.cleaned_data
        when = given["at"] or at
        times: dict[str, Any] = {"answered_at": when if given["outcome"] != "missed" else None, "ended_at": when}
        return Entry(
            direction=given["direction"], outcome=given["outcome"], number=given["number"], note=given["note"], **times
        )
