"""The form of any act, made from the table of acts: what is added there can be filled in here."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from tickets.acts import Act, Moment, Text
from tickets.gate.wording import OVERRIDE_FIELD
from tickets.models import Ticket
from workbench.forms.fields import field_for
from workbench.forms.usual import USUAL, Usual, with_usual

# The commitment of accepting in one press: so many minutes from now.
QUICK = {"accept": ("committed_at", (15, 30, 60, 120))}
_ROWS = {"body": 6, "note": 3, "remark": 3, "reason": 3, "comment": 3}


class ActForm(forms.Form):
    """The parameters of `act` on `ticket`, and the version of the ticket that the writer has seen. The reason for which
    a supervisor lets banned words pass is asked for only once something has been sent.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        act: Act,
        *,
        ticket: Ticket,
        actor: Actor,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        is_small: bool = False,
    ) -> None:
        first = {"version": ticket.version, **(initial or {})}
        if data is not None and act.verb in USUAL:
            data = with_usual(data, field=USUAL[act.verb])
        super().__init__(data=data, initial=first, label_suffix="", auto_id=f"{act.verb}_%s")
        self.act = act
        self.ticket = ticket
        for param in act.params:
            is_hidden = param.name == OVERRIDE_FIELD and not (data and actor.can(Capability.SUPERVISE))
            if is_hidden or param.is_former:
                continue
            self.fields[param.name] = field_for(param, actor=actor)
            if param.name == "remove" and act.verb == "collaborators":
                self._offer_helpers()
            if isinstance(param, Text) and param.lines:
                size = {"rows": 2, "class": "input--2"} if is_small else {"rows": _ROWS.get(param.name, 4)}
                self.fields[param.name].widget.attrs.update(size)
            if self.is_quick and isinstance(param, Moment):
                self.fields[param.name].required = False

    @cached_property
    def usual(self) -> Usual | None:
        """The reasons usually given for this act, to be chosen; None where none are kept. One statement."""
        return Usual.of(self.act.verb, reader=self.ticket.requester.language, auto_id=str(self.auto_id))

    def _offer_helpers(self) -> None:
        """Only who helps can be released; where nobody does, nothing is asked."""
        field: Any = self.fields["remove"]
        field.queryset = User.objects.filter(collaborations__ticket=self.ticket).order_by("display_name")
        if not field.queryset.exists():
            field.widget = forms.MultipleHiddenInput()

    @property
    def is_quick(self) -> bool:
        """Whether it was sent by one of the buttons that choose the time."""
        return self.minutes is not None

    @property
    def minutes(self) -> int | None:
        """The minutes of the button that was pressed; None when it was none of ours."""
        _field, offered = QUICK.get(self.act.verb, ("", ()))
        pressed = str(self.data.get("within", "")) if self.is_bound else ""
        return int(pressed) if pressed in {str(minutes) for minutes in offered} else None

    def arguments(self, *, at: datetime) -> dict[str, Any]:
        """What the action is called with, once the form is valid. Parameters left empty are not given."""
        given = {param.name: self.cleaned_data[param.name] for param in self.act.params if param.name in self.fields}
        values = {name: value for name, value in given.items() if not _is_empty(value) or self.fields[name].required}
        if self.minutes is not None:
            values[QUICK[self.act.verb][0]] = at + timedelta(minutes=self.minutes)
        return {**values, "version": self.cleaned_data["version"]}

    def renewed(self, version: int) -> "ActForm":
        """The same text on the ticket as it is now, to be looked at and sent again."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(version)
        self.data = data
        return self


def _is_empty(value: object) -> bool:
    return value is None or value == "" or (hasattr(value, "__len__") and len(value) == 0)
