"""How complete a record is (KPI-1), measured by what its kind and category want (LIFE-10), and what is still missing
(LIFE-9).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Problem, Refused, Words
from tickets.asking.wanted import Wanted, wanted_of_all
from tickets.asking.words import label_of
from tickets.choices import Need
from tickets.models import Question, Ticket


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
        Element("about", _("Person concerned"), lambda t: t.about_id is not None),
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
    """Judge the record by what its kind and category want. Two statements; one where there is no category."""
    return completeness_of_all([ticket])[ticket.pk]


def completeness_of_all(tickets: Collection[Ticket]) -> dict[int, Completeness]:
    """The same of many tickets (loaded with their requesters), by id. As many statements as for one."""
    wanted = wanted_of_all({(ticket.kind, ticket.category_id) for ticket in tickets})
    return {ticket.pk: _judge(ticket, wanted[ticket.kind, ticket.category_id]) for ticket in tickets}


def _judge(ticket: Ticket, whole: Wanted) -> Completeness:
    wanted = list(_elements(whole))
    missing = [(element, need) for element, need in wanted if not element.is_there(ticket)]
    return Completeness(
        there=len(wanted) - len(missing),
        wanted=len(wanted),
        missing=tuple(element for element, _need in missing),
        required_missing=tuple(element for element, need in missing if need == Need.NEEDED),
    )


def _elements(wanted: Wanted) -> Iterator[tuple[Element, Need]]:
    for name, element in ELEMENTS.items():
        if name in wanted.needs:
            yield element, wanted.needs[name]
    for question in wanted.questions:
        yield _element_of(question), Need.NEEDED if question.is_required else Need.ASKED


def _element_of(question: Question) -> Element:
    """A category's own question, answered once the ticket keeps an answer to it."""
    code = question.code
    return Element(question.field, label_of(question), lambda t: any(one["question"] == code for one in t.answers))


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
