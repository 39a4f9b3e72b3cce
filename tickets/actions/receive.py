"""Receive: a request gets a number and a person (LIFE-2, LIFE-3, LIFE-10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actions.requesters import find_or_create_requester
from accounts.actors import Actor
from accounts.models import AssignmentGroup, Requester, Site, User
from accounts.roles import Capability
from core.inputs import Fields
from tickets import journal
from tickets.asking.answers import first_answers
from tickets.asking.wanted import branch_of
from tickets.choices import Channel, Kind, Level, Severity, priority_of
from tickets.events import Received
from tickets.models import Category, Ticket
from tickets.numbers import next_number
from tickets.search.document import document_of
from tickets.search.index import write_entry


@dataclass(frozen=True, kw_only=True)
class Person:
    """A requester as the channel names him."""

    name: str
    email: str = ""
    phone: str = ""
    im_account: str = ""
    department: str = ""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is known at reception. `requester` is a known one or a `Person` to be found or entered.

    `group` is whose queue it waits in until it is dispatched, `site` that of a person who is new. `answers` are those
    to the category's own questions, by their codes; with `must_answer` (the requester had the form before him) required
    ones may not be missing.
    """

    channel: str
    title: str
    description: str
    requester: Requester | Person
    kind: str = Kind.INCIDENT
    category: Category | None = None
    impact: str = Level.LOW
    urgency: str = Level.MEDIUM
    product_version: str = ""
    environment: str = ""
    occurred_at: datetime | None = None
    steps: str = ""
    error_text: str = ""
    external_id: str = ""
    severity: str = ""
    about: User | None = None
    group: AssignmentGroup | None = None
    site: Site | None = None
    language: str = field(default="")
    answers: Mapping[str, object] = field(default_factory=dict)
    must_answer: bool = False


def receive(*, intake: Intake, by: Actor, at: datetime) -> Ticket:
    """Register a request. Raises `Malformed` naming every unreadable field.

    The desk person who registers becomes first responder (LIFE-3); when the requester comes by himself, whoever
    acknowledges does. The same `external_id` on the same channel gives the same ticket: what is sent twice arrives
    once.
    """
    values = _read(intake, at=at)
    sent = {"channel": intake.channel, "external_id": values["external_id"]}
    try:
        ticket = _enter(values, intake=intake, by=by, at=at)
    except IntegrityError:
        # The same thing came in twice at the same moment; the other one was a hair faster.
        ticket = Ticket.objects.filter(**sent).first() if sent["external_id"] else None
        if ticket is None:
            raise
    return ticket or Ticket.objects.get(**sent)


def check_intake(intake: Intake, *, at: datetime) -> None:
    """What `receive` would refuse it for (`Malformed`). Writes nothing."""
    _read(intake, at=at)


@transaction.atomic
def _enter(values: dict[str, Any], *, intake: Intake, by: Actor, at: datetime) -> Ticket | None:
    """The new ticket; None where this thing came in before."""
    number = next_number(at, channel=intake.channel, external_id=values["external_id"])
    if number is None:
        return None
    requester = _requester_of(intake, at=at)
    ticket = Ticket(
        **values,
        requester=requester,
        is_vip=requester.is_vip,
        priority=priority_of(intake.impact, intake.urgency),
        first_responder=by.user if by.is_staff and by.can(Capability.DESK) else None,
        number=number,
        version=1,
        created_at=at,
        changed_at=at,
    )
    ticket.save(force_insert=True)
    write_entry(ticket.pk, **document_of(ticket))
    journal.tell(Received, ticket=ticket, from_state="", by=by, at=at, params=_recorded(ticket))
    return ticket


def _recorded(ticket: Ticket) -> dict[str, object]:
    return {
        "channel": ticket.channel,
        "kind": ticket.kind,
        "priority": int(ticket.priority),
        "is_vip": ticket.is_vip,
        "severity": str(ticket.severity),
        "category_id": ticket.category_id,
        "requester_id": ticket.requester_id,
    }


def _requester_of(intake: Intake, *, at: datetime) -> Requester:
    if isinstance(intake.requester, Requester):
        return intake.requester
    person = intake.requester
    return find_or_create_requester(
        name=person.name.strip(),
        email=person.email.strip(),
        phone=person.phone.strip(),
        im_account=person.im_account.strip(),
        department=person.department.strip(),
        language=intake.language,
        site=intake.site,
        at=at,
    )


def _read(intake: Intake, *, at: datetime) -> dict[str, Any]:
    fields = Fields()
    values: dict[str, Any] = {
        "channel": fields.code("channel", intake.channel, among=Channel.values),
        "kind": fields.code("kind", intake.kind, among=Kind.values),
        "impact": fields.code("impact", intake.impact, among=Level.values),
        "urgency": fields.code("urgency", intake.urgency, among=Level.values),
        "title": fields.line("title", intake.title),
        "description": fields.text("description", intake.description),
        "product_version": fields.line("product_version", intake.product_version, required=False),
        "environment": fields.text("environment", intake.environment, required=False, limit=500),
        "steps": fields.text("steps", intake.steps, required=False),
        "error_text": fields.text("error_text", intake.error_text, required=False),
        "external_id": fields.line("external_id", intake.external_id, required=False) or None,
        "severity": fields.code("severity", intake.severity, among=Severity.values, required=False),
        "category": intake.category,
        "about": intake.about,
        "group": intake.group,
        "occurred_at": fields.happened("occurred_at", intake.occurred_at, at=at),
        "answers": _read_answers(intake, fields),
    }
    if intake.kind == Kind.COMPLAINT and not intake.severity:
        values["severity"] = Severity.REMARK
    if isinstance(intake.requester, Person):
        _read_person(intake.requester, fields)
    fields.done()
    return values


def _read_answers(intake: Intake, fields: Fields) -> list[dict[str, Any]]:
    """Those that the ticket keeps. One statement; none where nothing was answered and nothing has to be."""
    if not intake.answers and not (intake.must_answer and intake.category):
        return []
    questions = branch_of(intake.category.pk if intake.category else None).asked_of(intake.kind)
    return first_answers(intake.answers, questions=questions, must=intake.must_answer, fields=fields)


def _read_person(person: Person, fields: Fields) -> None:
    fields.line("requester.name", person.name, limit=80)
    for name, limit in (("email", 254), ("phone", 40), ("im_account", 80), ("department", 80)):
        fields.line(f"requester.{name}", getattr(person, name), required=False, limit=limit)
