"""What a complete record holds, per kind of ticket (LIFE-10), and what is still missing (LIFE-9)."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Problem, Refused, Words
from tickets.models import RecordRequirement, Ticket


@dataclass(frozen=True)
class Element:
    """One thing a record may hold. `name` is the field that a form or a REST client fills."""

    name: str
    label: Words
    is_there: Callable[[Ticket], bool]


ELEMENTS: dict[str, Element] = {
    element.name: element
    for element in (
        Element("requester", _("Name of the user"), lambda t: bool(t.requester.name)),
        Element("contact", _("Contact of the user"), lambda t: t.requester.has_contact),
        Element("description", _("Description"), lambda t: bool(t.description)),
        Element("category", _("Category"), lambda t: t.category_id is not None),
        Element("product_version", _("Product version"), lambda t: bool(t.product_version)),
        Element("environment", _("Environment"), lambda t: bool(t.environment)),
        Element("occurred_at", _("Time of occurrence"), lambda t: t.occurred_at is not None),
        Element("steps", _("Steps to reproduce"), lambda t: bool(t.steps)),
        Element("error_text", _("Error text"), lambda t: bool(t.error_text)),
        Element("about", _("Person complained about"), lambda t: t.about_id is not None),
        Element("severity", _("Severity of the complaint"), lambda t: bool(t.severity)),
        Element("first_responder", _("First responder"), lambda t: t.first_responder_id is not None),
        Element("resolution", _("Cause, solution and result"), lambda t: t.resolved_at is not None),
    )
}


@dataclass(frozen=True)
class Completeness:
    """How complete a record is: elements there, elements wanted, and those that closing still waits for."""

    there: int
    wanted: int
    missing: tuple[Element, ...]
    required_missing: tuple[Element, ...]


def completeness_of(ticket: Ticket) -> Completeness:
    """Judge the record by the requirements of its kind. One statement."""
    return completeness_of_all([ticket])[ticket.pk]


def completeness_of_all(tickets: Collection[Ticket]) -> dict[int, Completeness]:
    """The same of many tickets (loaded with their requesters), by id. One statement, whatever their number."""
    wanted = defaultdict[str, list[tuple[Element, bool]]](list)
    kinds = {ticket.kind for ticket in tickets}
    for kind, name, required in RecordRequirement.objects.filter(kind__in=kinds).values_list(
        "kind", "element", "is_required"
    ):
        if name in ELEMENTS:
            wanted[kind].append((ELEMENTS[name], required))
    return {ticket.pk: _judge(ticket, wanted[ticket.kind]) for ticket in tickets}


def _judge(ticket: Ticket, wanted: list[tuple[Element, bool]]) -> Completeness:
    missing = [(element, required) for element, required in wanted if not element.is_there(ticket)]
    return Completeness(
        there=len(wanted) - len(missing),
        wanted=len(wanted),
        missing=tuple(element for element, _required in missing),
        required_missing=tuple(element for element, required in missing if required),
    )


def missing_elements(ticket: Ticket) -> tuple[Element, ...]:
    """What closing still waits for (LIFE-9); empty when the record is complete."""
    return completeness_of(ticket).required_missing


def require_complete(ticket: Ticket) -> None:
    """`Refused` (LIFE-9) where closing still waits for something, naming each missing element under its field."""
    missing = missing_elements(ticket)
    if not missing:
        return
    problems = {
        element.name: [Problem("missing", _("Missing: %(element)s") % {"element": element.label}, "LIFE-9")]
        for element in missing
    }
    names = gettext(", ").join(str(element.label) for element in missing)
    message = _("The record is not complete. Missing: %(names)s.") % {"names": names}
    raise Refused(message, norm="LIFE-9", fields=problems)
