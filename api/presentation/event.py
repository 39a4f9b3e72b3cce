"""The journal from outside: ids become user names, slugs and numbers, so that a client needs no table of ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import AssignmentGroup, User
from api.presentation.frame import Frame, person
from tickets.models import Category, Ticket, TicketEvent
from tickets.visibility import is_public, public_params

Shown = dict[str, object]

# Where an id stands, and what it is an id of. The rest of a parameter's name stays: `to_user_id` becomes `to_user`,
# `category_id` becomes `category`.
_ENDS: dict[str, str] = {
    "_user_id": "user",
    "_user_ids": "user",
    "_group_id": "group",
    "_group_ids": "group",
    "_ticket_id": "ticket",
    "_category_id": "category",
}
_AMENDED: dict[str, str] = {"category": "category", "about": "user", "requester": "requester"}
_INNER = frozenset({"message_id", "resolution_id", "call_id", "requester_id"})  # rows that have no address of their own


def entries(events: Iterable[TicketEvent], *, frame: Frame) -> list[Shown]:
    """The entries `frame`'s reader may see, in their order. At most four statements, however many there are."""
    staff = frame.actor.is_staff
    visible = [event for event in events if staff or is_public(event)]
    params = [dict(event.params) if staff else public_params(event) for event in visible]
    names = _Names(params, frame=frame)
    return [
        {
            "seq": event.seq,
            "verb": event.verb,
            "at": event.at,
            "by": person(event.by_user, event.by_requester),
            "via": event.via,
            "cycle": event.cycle,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "params": names.resolve(given),
        }
        for event, given in zip(visible, params, strict=True)
    ]


class _Names:
    """What the ids in some parameters are called."""

    def __init__(self, many: Iterable[Mapping[str, Any]], *, frame: Frame) -> None:
        ids: defaultdict[str, set[int]] = defaultdict(set)
        for params in many:
            for kind, value in _ids(params):
                ids[kind].update(value if isinstance(value, list) else [value])
        tickets = Ticket.objects.visible_to(frame.actor)
        self._called: dict[str, dict[int, str]] = {
            "user": _called(User.objects.filter(pk__in=ids["user"]).values_list("pk", "username"), ids["user"]),
            "group": _called(
                AssignmentGroup.objects.filter(pk__in=ids["group"]).values_list("pk", "slug"), ids["group"]
            ),
            "ticket": _called(tickets.filter(pk__in=ids["ticket"]).values_list("pk", "number"), ids["ticket"]),
            "category": _called(
                Category.objects.filter(pk__in=ids["category"]).values_list("pk", "slug"), ids["category"]
            ),
        }

    def resolve(self, params: Mapping[str, Any]) -> Shown:
        """`params` with names for ids."""
        shown: Shown = {}
        for name, value in params.items():
            kind, end = _kind_of(name)
            if name == "changes":
                shown[name] = [self._change(*change) for change in value]
            elif kind:
                plural = "s" if isinstance(value, list) else ""
                shown[(f"_{name}".removesuffix(end) + f"_{kind}{plural}")[1:]] = self._name(kind, value)
            elif name == "priority":
                shown[name] = f"P{value}"
            elif name not in _INNER:
                shown[name] = value
        return shown

    def _name(self, kind: str, value: Any) -> object:  # noqa: ANN401 -- an id, several, or none
        called = self._called.get(kind, {})
        return [called.get(one) for one in value] if isinstance(value, list) else called.get(value)

    def _change(self, field: str, old: object, new: object) -> Shown:
        if kind := _AMENDED.get(field):
            old, new = self._name(kind, old), self._name(kind, new)
        elif field == "priority":
            old, new = f"P{old}", f"P{new}"
        return {"field": field, "from": old, "to": new}


def _called(rows: Any, wanted: set[int]) -> dict[int, str]:  # noqa: ANN401 -- a query of pairs, not asked when nobody wants it
    return dict(rows) if wanted else {}


def _kind_of(name: str) -> tuple[str, str]:
    return next(((kind, end) for end, kind in _ENDS.items() if f"_{name}".endswith(end)), ("", ""))


def _ids(params: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in params.items():
        kind, _end = _kind_of(name)
        if kind and value is not None:
            yield kind, value
        elif name == "changes":
            yield from ((_AMENDED[field], one) for field, *both in value if field in _AMENDED for one in both if one)
