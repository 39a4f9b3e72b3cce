"""What becomes of a form without log-in. Before its sender has proved who he is it lies in quarantine, where people see
it; then it is a request of his.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.actions.requesters import find_or_create_requester
from accounts.actors import SYSTEM, Actor, Via
from accounts.numbers import number_key
from channels_intake.actions.enclose import enclose
from channels_intake.actions.into_ticket import check_flood
from channels_intake.adapter import Adapter, Outcome, Quarantine
from channels_intake.arrival import Arrival
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from channels_intake.webform.bundle import files_in, words_in
from channels_intake.webform.codes import proved_number
from tickets.actions import Intake, Person, link, receive, reply
from tickets.choices import Channel, LinkKind
from tickets.models import Ticket

REQUEST, OUTAGE = "request", "outage"
BY_LINK, BY_SMS = "link", "sms"  # how its sender proves who he is
PROVED = "proved_at"


class WebForm(Adapter):
    """Forms of our own portal. Nobody calls an address for them."""

    slug = "webform"
    channel = Channel.PORTAL
    label = pgettext_lazy("way in", "Form without log-in")

    def read(self, inbound: Inbound, raw: bytes) -> Arrival:
        """As a letter."""
        said = words_in(raw)
        phone = inbound.sender if said.get("proof") == BY_SMS else said["phone"]
        return Arrival(
            person=Person(name=said["name"], email=said["email"], phone=phone),
            title=said["title"],
            body=said["description"],
            files=files_in(raw),
            language=said["language"],
        )

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """A request needs its proof; a report of an outage does not: there may be no mail just now (TALK-10)."""
        said = words_in(raw)
        if said["form"] == OUTAGE:
            check_flood(inbound, at=at)
            return Outcome(status=Status.TICKET, ticket=_reported(inbound, said, at=at), detail={"unproved": True})
        proof, refused = said.get("proof", BY_LINK), said.get("refused", [])
        if PROVED not in inbound.detail:
            raise Quarantine(Reason.UNPROVED, unproved=inbound.sender, proof=proof, **_left_out(refused))
        ticket = _asked(inbound, said, by_sms=proof == BY_SMS, at=at)
        by = Actor.for_requester(ticket.requester, via=Via.PORTAL)
        late: dict[str, Any] = enclose(ticket, files_in(raw), by=by, at=at)
        detail = {"proof": proof, PROVED: inbound.detail[PROVED]}
        detail |= _left_out([*refused, *late.get("refused_files", ())])
        return Outcome(status=Status.TICKET, ticket=ticket, detail=detail)


def _left_out(refused: list[dict[str, str]]) -> dict[str, object]:
    """The files that were not even kept, in the words of `enclose`."""
    return {"refused_files": refused} if refused else {}


def _asked(inbound: Inbound, said: dict[str, Any], *, by_sms: bool, at: datetime) -> Ticket:
    """Its sender is known again by what he has proved and by nothing else: anybody can type another's number, or leave
    his own under another's address. What he typed beside it he tells the desk.
    """
    mark = {"phone": proved_number(inbound)} if by_sms else {"email": said["email"]}
    ticket = _received(inbound, said, mark, at=at)
    beside = ""
    if by_sms and said["email"] and said["email"] != ticket.requester.email.lower():
        beside = _("You can also write to me about this at %(email)s.") % said
    elif not by_sms and said["phone"] and number_key(said["phone"]) != ticket.requester.phone_key:
        beside = _("Please call me about this on %(phone)s.") % said
    if beside:
        reply(ticket_id=ticket.pk, body=beside, by=Actor.for_requester(ticket.requester, via=Via.PORTAL), at=at)
    return ticket


def _received(inbound: Inbound, said: dict[str, Any], mark: dict[str, str], *, at: datetime) -> Ticket:
    source = inbound.source
    requester = find_or_create_requester(name=said["name"], language=said["language"], site=source.site, at=at, **mark)
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
    ticket = _received(inbound, said, {"email": said["email"], "phone": said["phone"]}, at=at)
    major = Ticket.objects.open().filter(number=said["major"], is_major=True).first()
    if major is not None:
        link(ticket_id=ticket.pk, to=major, kind=LinkKind.CAUSED_BY, by=SYSTEM, at=at)
    return ticket
