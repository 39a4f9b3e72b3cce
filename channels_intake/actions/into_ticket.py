"""Into a ticket: what was said by letter becomes a request, or a message on the request that it belongs to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.actions.requesters import find_or_create_requester
from accounts.actors import SYSTEM, Actor
from accounts.models import Requester
from channels_intake.actions.enclose import enclose
from channels_intake.adapter import Outcome, Quarantine
from channels_intake.arrival import Arrival, Enclosure
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from core.text import LONG, SHORT, fit
from tickets.actions import Intake, link, receive, reply
from tickets.choices import State
from tickets.models import Message, Ticket


def into_ticket(arrival: Arrival, *, inbound: Inbound, via: str, at: datetime) -> Outcome:
    """A message where `arrival` belongs to a ticket that its sender asked for; a new ticket otherwise, linked to the
    old one where that has ended. In the caller's transaction.

    Raises `Quarantine`: a flood from one sender, a sender who is not the ticket's requester (anybody can write a
    number into a subject); whatever `receive` and `reply` refuse. Files that the desk does not take are named in the
    outcome, and are still in the original.
    """
    check_flood(inbound, at=at)
    requester = _requester_of(arrival, inbound, at=at)
    by = Actor.for_requester(requester, via=via)
    ticket = arrival.ticket
    if ticket is not None and ticket.requester_id != requester.pk:
        raise Quarantine(Reason.STRANGER, ticket=ticket.number, requester=requester.name)
    body, detail = _body_of(arrival)
    if ticket is not None and not _has_ended(ticket, at=at):
        reply(ticket_id=ticket.pk, body=body, by=by, at=at)
        message = Message.objects.filter(ticket=ticket, by_requester=requester).latest("id")
        detail |= enclose(ticket, arrival.files, by=by, at=at)
        return Outcome(status=Status.MESSAGE, ticket=ticket, message=message, detail=detail)
    new = receive(intake=_intake(arrival, inbound, requester, body), by=by, at=at)
    if ticket is not None:
        link(ticket_id=new.pk, to=ticket, by=SYSTEM, at=at)
        detail["follows"] = ticket.number
    detail |= enclose(new, arrival.files, by=by, at=at)
    return Outcome(status=Status.TICKET, ticket=new, detail=detail)


def _has_ended(ticket: Ticket, *, at: datetime) -> bool:
    """Cancelled, or closed for longer than it could be taken up again: what he writes now is a request of its own."""
    too_old = ticket.closed_at is not None and ticket.closed_at < at - timedelta(days=settings.REOPEN_DAYS)
    return ticket.state == State.CANCELLED or too_old


def check_flood(inbound: Inbound, *, at: datetime) -> None:
    """Only what comes by itself is braked: what a person has read anew is wanted."""
    if inbound.status != Status.RECEIVED or not inbound.sender:
        return
    since = at - timedelta(minutes=settings.INTAKE_FLOOD_MINUTES)
    lately = Inbound.objects.filter(source=inbound.source, sender=inbound.sender, received_at__gt=since)
    if lately.exclude(pk=inbound.pk)[: settings.INTAKE_FLOOD].count() >= settings.INTAKE_FLOOD:
        raise Quarantine(Reason.FLOOD, most=settings.INTAKE_FLOOD, minutes=settings.INTAKE_FLOOD_MINUTES)


def _requester_of(arrival: Arrival, inbound: Inbound, *, at: datetime) -> Requester:
    person = arrival.person
    return find_or_create_requester(
        name=fit(person.name, limit=80) or fit(person.email or person.phone or person.im_account, limit=80),
        email=person.email.strip(),
        phone=fit(person.phone, limit=40),
        im_account=fit(person.im_account, limit=80),
        department=fit(person.department, limit=80),
        language=arrival.language,
        site=inbound.source.site,
        at=at,
    )


def _body_of(arrival: Arrival) -> tuple[str, dict[str, object]]:
    """What was said, or, where nothing was, what it is about."""
    body = fit(arrival.body, limit=LONG, multiline=True)
    detail: dict[str, object] = {"is_shortened": True} if len(arrival.body.strip()) > LONG else {}
    return body or fit(arrival.title, limit=SHORT) or _named(arrival.files) or _("(no text)"), detail


def _named(files: Sequence[Enclosure]) -> str:
    return fit(", ".join(one.name for one in files), limit=SHORT)


def _intake(arrival: Arrival, inbound: Inbound, requester: Requester, body: str) -> Intake:
    source = inbound.source
    return Intake(
        channel=inbound.channel,
        title=fit(arrival.title, limit=SHORT) or fit(body, limit=60),
        description=body,
        requester=requester,
        kind=source.kind,
        category=source.category,
        group=source.group,
        occurred_at=arrival.occurred_at,
        external_id=f"{source.slug}:{inbound.pk}",
    )
