"""Why a ticket is not finished today, by when it will be, and what the user says to that (BRT-4): a line of many."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from face.widgets import DateTimeLocalInput
from tickets.choices import AskedBy, Consent
from tickets.models import Ticket

OTHER = "other"
# What the desk presses, as the action takes it.
CONSENTS: dict[str, tuple[Words, str, str]] = {
    "agreed_phone": (pgettext_lazy("consent", "Agrees, by phone"), Consent.AGREED, AskedBy.PHONE),
    "agreed_message": (pgettext_lazy("consent", "Agrees, by message"), Consent.AGREED, AskedBy.MESSAGE),
    "not_reached": (pgettext_lazy("consent", "Not reached"), Consent.NOT_REACHED, ""),
    "refused": (pgettext_lazy("consent", "Does not agree"), Consent.REFUSED, ""),
}
_FIELDS = ("template", "reason", "when", "expected_at", "consent", "said")


class CloseOutForm(forms.Form):
    """One ticket. Nothing is required here: a line without a word in it is left alone, and what else is missing is
    named by the action, so that whatever was typed is kept.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    template = forms.CharField(label=_("Usual reasons …"), required=False, widget=forms.Select)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input--2", "maxlength": 2000}),
        help_text=_("The user reads it."),
    )
    when = forms.CharField(label=_("Expected completion"), required=False, widget=forms.RadioSelect)
    expected_at = forms.DateTimeField(label=_("Another time"), required=False, widget=DateTimeLocalInput())
    consent = forms.ChoiceField(
        label=_("The user"),
        required=False,
        choices=[(code, label) for code, (label, _consent, _way) in CONSENTS.items()],
        widget=forms.RadioSelect,
    )
    said = forms.CharField(
        label=_("What the user said"),
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"maxlength": 2000}),
        help_text=_("The supervisor reads it and speaks to the user."),
    )

    def __init__(
        self,
        ticket: Ticket,
        *,
        times: Sequence[tuple[datetime, Words]],
        reasons: Sequence[tuple[str, Words]],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(
            data=data,
            initial={"version": ticket.version},
            prefix=ticket.number,
            label_suffix="",
            auto_id="out_%s",
        )
        self.ticket = ticket
        template: Any = self.fields["template"].widget
        template.choices = [("", self.fields["template"].label), *reasons]
        template.attrs["data-usual-for"] = self["reason"].id_for_label
        when: Any = self.fields["when"].widget
        when.choices = [*((moment.isoformat(), label) for moment, label in times), (OTHER, _("another time"))]

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed or chosen in this line."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in _FIELDS)

    def clean(self) -> dict[str, Any]:
        """The time that was pressed, else the one that was typed."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("when") and values["when"] != OTHER:
            values["expected_at"] = self._pressed(values["when"])
        return values

    def _pressed(self, text: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 2200:  # noqa: PLR2004 (as calendars do)
            self.add_error("when", forms.ValidationError(_("This is not one of the choices."), code="unknown"))
            return None
        return moment

    def arguments(self) -> dict[str, Any]:
        """What the action is called with, once the form is valid."""
        values = self.cleaned_data
        _label, consent, asked_by = CONSENTS.get(values["consent"], ("", "", ""))
        return {
            "reason": values["reason"] if values["reason"].strip() else values["template"],
            "expected_at": values.get("expected_at"),
            "consent": consent,
            "asked_by": asked_by,
            "said": values["said"],
            "version": values["version"],
        }

    def renewed(self, version: int) -> None:
        """The same text on the ticket as it is now, to be looked at and sent again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data
