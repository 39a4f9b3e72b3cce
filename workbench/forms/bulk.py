"""The form of a bulk act, made from the table of bulk acts; and which tickets were ticked."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.actors import Actor
from core.ids import read_id
from tickets.acts import Text
from tickets.bulk.actions import Chosen
from tickets.bulk.queries import MOST
from tickets.bulk.table import BulkAct
from workbench.forms.fields import field_for

_BIGGEST_VERSION = 2**31 - 1
_ROWS = {"body": 6}


class BulkForm(forms.Form):
    """The parameters of `act`. What fits is judged by the action, so that whatever was typed is kept."""

    def __init__(self, act: BulkAct, *, actor: Actor, data: QueryDict | None = None) -> None:
        super().__init__(data=data, label_suffix="", auto_id=f"bulk_{act.verb}_%s")
        self.act = act
        for param in act.params:
            self.fields[param.name] = field_for(param, actor=actor)
            if isinstance(param, Text) and param.lines:
                self.fields[param.name].widget.attrs["rows"] = _ROWS.get(param.name, 3)

    def arguments(self) -> dict[str, Any]:
        """What the act is called with, once the form is valid."""
        return {param.name: self.cleaned_data[param.name] for param in self.act.params}


def ticked(query: QueryDict) -> list[Chosen]:
    """The ticked tickets (NUMBER/VERSION), each with the version that stood on the page; one more than are allowed at
    most.
    """
    return [_chosen(text) for text in query.getlist("tickets")[: MOST + 1]]


def _chosen(text: str) -> Chosen:
    number, _slash, version = text.partition("/")
    seen = read_id(version)
    return Chosen(number[:25], seen if seen is None or seen <= _BIGGEST_VERSION else _BIGGEST_VERSION)
