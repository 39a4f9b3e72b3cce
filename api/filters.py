"""Which tickets a list holds, and in which order."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, User
from api.pages import PARAMETERS, Order, moment, whole
from api.parameters import Parameters
from api.places import read_place
from channels_intake.names import SYNONYMS
from tickets.choices import Channel, Kind, Priority, State
from tickets.models import Ticket, TicketQuerySet
from tickets.search.query import matching

_PEOPLE = {"assignee", "first_responder", "requester", "group", "site", "customer"}
KNOWN = (
    PARAMETERS
    | _PEOPLE
    | {"state", "channel", "kind", "priority", "is_vip", "is_major", "external_id", "q", "ordering"}
    | {"created_from", "created_before"}
)
NEWEST = Order("-id", "pk", whole, descending=True)
ORDERS: dict[str, Order] = {
    "-id": NEWEST,
    "id": Order("id", "pk", whole),
    "created_at": Order("created_at", "created_at", moment),
    "-created_at": Order("-created_at", "created_at", moment, descending=True, id_descending=True),
    "changed_at": Order("changed_at", "changed_at", moment),
    "-changed_at": Order("-changed_at", "changed_at", moment, descending=True, id_descending=True),
    "priority": Order(
        "priority", "priority", whole, id_descending=True
    ),  # the most pressing first, newest of each first
    "-priority": Order("-priority", "priority", whole, descending=True, id_descending=True),
}
_CHANNELS = {code: code for code in Channel.values} | {str(other): code for other, code in SYNONYMS.items()}
_PRIORITIES = {text: int(value) for value in Priority for text in (f"P{value}", f"p{value}", str(value))}
_CODES: dict[str, dict[str, Any]] = {
    "state": {code: code for code in State.values},
    "channel": _CHANNELS,
    "kind": {code: code for code in Kind.values},
    "priority": _PRIORITIES,
}


def tickets_for(parameters: Parameters, *, actor: Actor) -> tuple[TicketQuerySet, Order]:
    """The tickets the parameters ask for, among those `actor` may know of. What cannot be read is noted there."""
    condition = _codes(parameters) & _names(parameters) & read_place(parameters).of("requester__site__slug")
    order = parameters.code("ordering", {code: code for code in ORDERS}) or NEWEST.code
    tickets = Ticket.objects.visible_to(actor).filter(condition)
    if q := parameters.line("q"):
        tickets = matching(tickets, q, internal=actor.is_staff)
    return tickets, ORDERS[order]


def _codes(parameters: Parameters) -> Q:
    condition = Q()
    for name, codes in _CODES.items():
        if found := parameters.codes(name, codes):
            condition &= Q(**{f"{name}__in": found})
    for name in ("is_vip", "is_major"):
        if (wanted := parameters.flag(name)) is not None:
            condition &= Q(**{name: wanted})
    for name, lookup in (("created_from", "created_at__gte"), ("created_before", "created_at__lt")):
        if (limit := parameters.moment(name)) is not None:
            condition &= Q(**{lookup: limit})
    return condition


def _names(parameters: Parameters) -> Q:
    condition = Q()
    for name in ("assignee", "first_responder"):
        if username := parameters.line(name):
            user = User.objects.filter(username=username).first()
            condition &= Q(**{name: user})
            if user is None:
                parameters.refuse(name, "unknown", _("There is no user called “%(name)s”.") % {"name": username})
    if slug := parameters.line("group"):
        group = AssignmentGroup.objects.filter(slug=slug).first()
        condition &= Q(group=group)
        if group is None:
            parameters.refuse("group", "unknown", _("There is no group with the slug “%(name)s”.") % {"name": slug})
    if external_id := parameters.line("external_id"):
        condition &= Q(external_id=external_id)
    if email := parameters.line("requester", limit=254):
        condition &= Q(requester__email__iexact=email)
    return condition
