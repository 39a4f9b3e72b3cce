"""What becomes of a form without log-in. Before its sender has proved his address it lies in quarantine, where people
see it; then it is a request of his.
"""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from accounts.actions.requesters import find_or_create_requester
from accounts.actors import SYSTEM, Actor, Via
from channels_intake.actions.into_ticket import check_flood
from channels_intake.adapter import Adapter, Outcome, Quarantine
from channels_intake.arrival import Arrival
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from tickets.actions import Intake, Person, link, receive
from tickets.choices import Channel, LinkKind
from tickets.models import Ticket

REQUEST, OUTAGE = "request", "outage"
PROVED = "proved_at"


class WebForm(Adapter):
    """Forms of our own portal. Nobody calls an address for them."""

    slug = "webform"
    channel = Channel.PORTAL
    label = pgettext_lazy("way in", "Form without log-in")

    def read(self, inbound: Inbound, raw: bytes) -> Arrival:
        """As a letter."""
        said = json.loads(raw)
        return Arrival(person=_person(said), title=said["title"], body=said["description"], language=said["language"])

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """A request needs its proof; a report of an outage does not: there may be no mail just now (TALK-10)."""
        said = json.loads(raw)
        if said["form"] == OUTAGE:
            check_flood(inbound, at=at)
            return Outcome(status=Status.TICKET, ticket=_reported(inbound, said, at=at), detail={"unproved": True})
        if not inbound.detail.get(PROVED):
            raise Quarantine(Reason.UNPROVED, unproved=said["email"])
        return Outcome(status=Status.TICKET, ticket=_received(inbound, said, at=at))


def _person(said: dict[str, Any]) -> Person:
    return Person(name=said["name"], email=said["email"], phone=said["phone"])


def _received(inbound: Inbound, said: dict[str, Any], *, at: datetime) -> Ticket:
    person = _person(said)
    requester = find_or_create_requester(
        name=person.name, email=person.email, phone=person.phone, language=said["language"],
        site=inbound.source.site, at=at,
    )  # fmt: skip
    source = inbound.source
    intake = Intake(
        channel=Channel.PORTAL,
        title=said["title"],
        description=said["description"],
        requester=requester,
        kind=said["kind"],
        severity=said["severity"],
        category=source.category,
        group=source.group,
        external_id=f"{source.slug}:{inbound.pk}",
    )
    return receive(intake=intake, by=Actor.for_requester(requester, via=Via.PORTAL), at=at)


def _reported(inbound: Inbound, said: dict[str, Any], *, at: datetime) -> Ticket:
    """Linked to the incident it is about, whose end is the beginning of the call backs."""
    ticket = _received(inbound, said, at=at)
    major = Ticket.objects.open().filter(number=said["major"], is_major=True).first()
    if major is not None:
        link(ticket_id=ticket.pk, to=major, kind=LinkKind.CAUSED_BY, by=SYSTEM, at=at)
    return ticket
