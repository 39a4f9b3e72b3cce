"""The arguments of a bulk act: judged before anything begins, kept in its row, read again at a ticket's turn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Manager, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from core.inputs import Fields
from tickets.actions.receiver import read_receiver
from tickets.acts import CategoryRef, Choice, GroupRef, MacroRef, Moment, Param, Text, TicketRef, UserRef, YesNo
from tickets.bulk.table import BulkAct, words_in
from tickets.macros.models import Macro
from tickets.macros.queries import offered_to
from tickets.macros.steps import has_reverse
from tickets.models import Category, Ticket

_ROWS: "dict[type[Param], Manager[Any]]" = {
    UserRef: User.objects,
    GroupRef: AssignmentGroup.objects,
    TicketRef: Ticket.objects,
    CategoryRef: Category.objects,
}


def judge(act: BulkAct, arguments: Mapping[str, Any], fields: Fields, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The arguments, cleaned; what cannot be right for any ticket is noted in `fields`. What a rule says of one ticket
    is found when its turn comes.
    """
    values = {param.name: _judged(param, arguments.get(param.name), fields, at=at) for param in act.params}
    if {"to_group", "to_user"} <= values.keys():
        read_receiver(fields, to_group=values["to_group"], to_user=values["to_user"])
    if act.verb == "tags":
        _judge_tags(values, fields)
    if act.verb == "macro" and values["macro"] is not None and values["macro"] not in offered_to(by):
        fields.malform("macro", "unknown", _("This macro is no longer offered."))
    return {name: value for name, value in values.items() if value not in (None, "")}


def _judged(param: Param, value: Any, fields: Fields, *, at: datetime) -> Any:  # noqa: ANN401 (any kind of parameter)
    match param:
        case Text():
            read = fields.text if param.lines else fields.line
            return read(param.name, str(value or ""), required=param.required, limit=param.limit)
        case Choice():
            codes = [str(code) for code in param.choices.values]
            return fields.code(param.name, str(value or ""), among=codes, required=param.required)
        case Moment():
            is_needed = param.required or value is not None
            return fields.moment(param.name, value, at=at) if is_needed else None
    if param.required and value is None and not isinstance(param, YesNo):
        fields.malform(param.name, "required", _("Please choose."))
    return value


def _judge_tags(values: Mapping[str, Any], fields: Fields) -> None:
    if not (values["add"] or values["remove"]) and not fields.malformed:
        fields.malform("add", "required", _("Name a tag to add or to remove."))
    for name in ("add", "remove"):
        for word in words_in(values[name]):
            fields.line(name, word, limit=40)


def keep(act: BulkAct, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` fit for JSON: rows by their ids, moments in ISO 8601, a macro as it was seen."""
    return {param.name: _kept(values[param.name]) for param in act.params if param.name in values}


def _kept(value: object) -> object:
    if isinstance(value, Macro):
        return {
            "id": value.pk,
            "edition": value.edition,
            "name": value.name,
            "has_reverse": has_reverse(value.steps),
        }
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else value


def recall(act: BulkAct, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `keep` kept, as the action takes it. A statement for each row it names."""
    return {param.name: _recalled(param, kept[param.name]) for param in act.params if param.name in kept}


def _recalled(param: Param, value: Any) -> Any:  # noqa: ANN401 (any kind of parameter)
    if isinstance(param, MacroRef):
        macro = Macro.objects.get(pk=value["id"])
        macro.edition = value["edition"]  # the one that was seen: of another, nothing is done
        return macro
    rows = _ROWS.get(type(param))
    if rows is not None:
        return rows.get(pk=value)
    return parse_datetime(value) if isinstance(param, Moment) else value
