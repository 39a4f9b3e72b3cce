"""What a complete record holds, per kind of ticket (LIFE-10), and what is still missing (LIFE-9)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Words
from tickets.models import RecordRequirement, Resolution, Ticket


@dataclass(frozen=True)
class Element:
    """One thing a record may hold. `name` is the field that a form or a REST client fills."""

    name: str
    label: Words
    is_there: Callable[[Ticket], bool]


def _resolved(ticket: Ticket) -> bool:
    return Resolution.objects.filter(ticket=ticket, cycle=ticket.cycle).exists()


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
        Element("resolution", _("Cause, solution and result"), _resolved),
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
    """Judge the record by the requirements of its kind. Two statements."""
    rows = RecordRequirement.objects.filter(kind=ticket.kind).values_list("element", "is_required")
    wanted = [(ELEMENTS[name], required) for name, required in rows if name in ELEMENTS]
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
