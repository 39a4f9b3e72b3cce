"""What is known about a ticket, and what the record still lacks, each with the place where it is filled in
(LIFE-10).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Words
from face import dates
from tickets.asking.answers import ANSWERS, answers_of
from tickets.asking.words import asked, said
from tickets.choices import AnswerKind, Kind, State
from tickets.completeness import Completeness, completeness_of
from tickets.models import Ticket
from tickets.policies import Decision

AMENDABLE = frozenset(
    {
        "description",
        "category",
        "product_version",
        "environment",
        "occurred_at",
        "steps",
        "error_text",
        "about",
        "severity",
    }
)
_ACTS = {"resolution": ("resolve",), "first_responder": ("acknowledge", "handover")}
_OF_THE_PERSON = frozenset({"requester", "contact"})
MENDING = ("amend", "resolve", "acknowledge", "handover")
_LONG = frozenset({"environment", "steps", "error_text"})


@dataclass(frozen=True)
class Fact:
    """One element of the record: its value, or where it is filled in; `is_required` before closing. `is_question`: the
    label is a sentence of the category's own.
    """

    label: Words
    value: str = ""
    is_long: bool = False
    is_required: bool = False
    is_question: bool = False
    url: str = ""


def facts_of(
    ticket: Ticket, completeness: Completeness, decisions: Mapping[str, Decision], *, today: date
) -> list[Fact]:
    """The elements of the record that stand on the ticket itself, then what is missing."""
    return [*_present(ticket, today), *missing_facts(ticket, completeness, decisions)]


def needed_for_closing(ticket: Ticket, decisions: Mapping[str, Decision]) -> list[Fact]:
    """What the record still lacks before it can be closed (LIFE-9), each with the place where it is filled in."""
    return [fact for fact in missing_facts(ticket, completeness_of(ticket), decisions) if fact.is_required]


def _present(ticket: Ticket, today: date) -> Iterator[Fact]:
    if ticket.kind == Kind.COMPLAINT and ticket.severity:
        yield Fact(_("Severity"), ticket.get_severity_display())
    if ticket.about:
        yield Fact(_("About"), str(ticket.about))
    if ticket.occurred_at:
        yield Fact(_("Occurred"), dates.when(ticket.occurred_at, today=today))
    for name, label in (
        ("product_version", _("Version")),
        ("environment", _("Environment")),
        ("steps", _("Steps")),
        ("error_text", _("Error text")),
    ):
        if value := getattr(ticket, name):
            yield Fact(label, value, is_long=name in _LONG)
    for answer in answers_of(ticket.answers):
        yield Fact(asked(answer), said(answer), is_long=answer.kind == AnswerKind.LINES, is_question=True)


def missing_facts(ticket: Ticket, completeness: Completeness, decisions: Mapping[str, Decision]) -> Iterator[Fact]:
    """The elements that the record lacks. `decisions` hold MENDING."""
    will_close = ticket.state != State.CANCELLED
    needed = {element.name for element in completeness.required_missing} if will_close else set()
    for element in completeness.missing:
        url = mend_url(ticket, element.name, decisions)
        is_question = element.name.startswith(ANSWERS)
        yield Fact(element.label, is_required=element.name in needed, is_question=is_question, url=url)


def mend_url(ticket: Ticket, name: str, decisions: Mapping[str, Decision]) -> str:
    """Where the missing element `name` is filled in; empty where this person cannot. `decisions` hold MENDING."""
    if name in AMENDABLE or name.startswith(ANSWERS):
        return f"{reverse('amend', args=[ticket.number])}#amend_{name}" if decisions["amend"].allowed else ""
    if name in _OF_THE_PERSON:
        return reverse("requester", args=[ticket.requester_id])
    verb = next((verb for verb in _ACTS.get(name, ()) if decisions[verb].allowed), "")
    return reverse("act", args=[ticket.number, verb]) if verb else ""
