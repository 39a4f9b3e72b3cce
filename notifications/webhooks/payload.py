"""What a program reads: ids become user names, slugs and numbers, as over REST, so that it needs no table of ours."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from accounts.models import AssignmentGroup, Requester, Site, User
from channels_intake.models import Source
from notifications.addresses import DESK_PAGE
from notifications.webhooks.models import Delivery
from sla.models import Timer
from tickets.models import Category, Ticket

Json = dict[str, Any]
# Where an id stands, and what it is an id of. The rest of the name stays: `to_user_id` becomes `to_user`.
_ENDS = {
    "_user_id": "user",
    "_user_ids": "user",
    "_group_id": "group",
    "_ticket_id": "ticket",
    "_category_id": "category",
    "_requester_id": "requester",
    "_assignee_id": "user",
    "_first_responder_id": "user",
    "_site_id": "site",
    "_source_id": "source",
    "_timer_id": "clock",
}
_INNER = frozenset({"message_id", "resolution_id", "call_id"})  # rows that have no address of their own
_AMENDED = {"category": "category", "about": "user", "requester": "requester"}


def body_of(delivery: Delivery) -> str:
    """The JSON text for `delivery`. A statement for each kind of thing that it names."""
    data = delivery.data
    names = _Names(_ids(data))
    told: Json = _resolved("", data, names)
    if isinstance(told.get("ticket"), dict):
        told["ticket"] = _ticket(told["ticket"])
    if isinstance(told.get("event"), dict):
        told["event"] = _event(told["event"])
    document = {"type": delivery.type, "timestamp": _moment(delivery.at), "data": told}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _ticket(ticket: Json) -> Json:
    shown = {**ticket, "priority": f"P{ticket['priority']}"}
    return {"number": ticket["number"], "url": settings.BASE_URL + DESK_PAGE.format(number=ticket["number"]), **shown}


def _event(event: Json) -> Json:
    """Who did it, as one member: somebody of the desk by user name, the requester by name, nobody for the machinery."""
    shown = dict(event)
    requester = shown.pop("by_requester")
    shown["by"] = {"username": shown.pop("by_user"), "requester": requester["name"] if requester else None}
    return shown


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _resolved(name: str, value: Any, names: "_Names") -> Any:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
    if name == "changes":
        return [_change(field, old, new, names) for field, old, new in value]
    if not isinstance(value, dict):
        return _time(value)
    found: Json = {}
    for inner, one in value.items():
        if inner not in _INNER:
            found |= _one(inner, one, names)
    return found


def _one(name: str, value: Any, names: "_Names") -> Json:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
    """A member with its name and value as programs see them."""
    kind, end = _kind_of(name)
    if not kind:
        return {name: _resolved(name, value, names)}
    shown = names.of(kind, value)
    rest = f"_{name}".removesuffix(end)[1:]
    if end in {"_assignee_id", "_first_responder_id", "_requester_id"} and rest == "":
        return {end[1:].removesuffix("_id"): shown}
    plural = "s" if isinstance(value, list) else ""
    return {"_".join(part for part in (rest, kind + plural) if part): shown}


def _change(field: str, old: object, new: object, names: "_Names") -> Json:
    if kind := _AMENDED.get(field):
        old, new = names.of(kind, old), names.of(kind, new)
    elif field == "priority":
        old, new = f"P{old}", f"P{new}"
    return {"field": field, "from": old, "to": new}


def _time(value: object) -> object:
    """Our own moments, which end in +00:00, with the Z that most readers expect."""
    if isinstance(value, str) and value.endswith("+00:00") and "T" in value:
        return value.removesuffix("+00:00") + "Z"
    return value


def _kind_of(name: str) -> tuple[str, str]:
    found = [(kind, end) for end, kind in _ENDS.items() if f"_{name}".endswith(end)]
    return max(found, key=lambda one: len(one[1])) if found else ("", "")


def _ids(value: Any, name: str = "") -> Iterator[tuple[str, int]]:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _ids(one, inner)
    elif name == "changes":
        for field, *both in value:
            yield from ((_AMENDED[field], one) for one in both if field in _AMENDED and one)
    elif (kind := _kind_of(name)[0]) and value is not None:
        yield from ((kind, one) for one in (value if isinstance(value, list) else [value]))


class _Names:
    """What ids are called."""

    def __init__(self, ids: Iterable[tuple[str, int]]) -> None:
        wanted: defaultdict[str, set[int]] = defaultdict(set)
        for kind, pk in ids:
            wanted[kind].add(pk)
        self._called: dict[str, dict[int, Any]] = {kind: _LOOK_UP[kind](found) for kind, found in wanted.items()}

    def of(self, kind: str, value: Any) -> Any:  # noqa: ANN401 (JSON, cells, rows: whatever there is)
        called = self._called.get(kind, {})
        return [called.get(one) for one in value] if isinstance(value, list) else called.get(value)


def _people(ids: set[int]) -> dict[int, Any]:
    shown = ("id", "name", "email", "phone", "im_account", "department")
    return {one.pk: {name: getattr(one, name) for name in shown} for one in Requester.objects.filter(pk__in=ids)}


def _clocks(ids: set[int]) -> dict[int, Any]:
    return {
        one.pk: {
            "id": one.pk,
            "norm": one.norm,
            "measure": one.measure,
            "owner": {"kind": one.owner_kind, "id": one.owner_id},
        }
        for one in Timer.objects.filter(pk__in=ids)
    }


_LOOK_UP: dict[str, Any] = {
    "user": lambda ids: dict(User.objects.filter(pk__in=ids).values_list("pk", "username")),
    "group": lambda ids: dict(AssignmentGroup.objects.filter(pk__in=ids).values_list("pk", "slug")),
    "category": lambda ids: dict(Category.objects.filter(pk__in=ids).values_list("pk", "slug")),
    "ticket": lambda ids: dict(Ticket.objects.filter(pk__in=ids).values_list("pk", "number")),
    "requester": _people,
    "site": lambda ids: dict(Site.objects.filter(pk__in=ids).values_list("pk", "slug")),
    "source": lambda ids: dict(Source.objects.filter(pk__in=ids).values_list("pk", "slug")),
    "clock": _clocks,
}
