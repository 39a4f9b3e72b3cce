"""Reads about service records. Opening a link is one and changes nothing, for mail scanners open links too."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from core.errors import Missing
from satisfaction.errors import LinkForged
from satisfaction.links import NO_SUCH_LINK
from satisfaction.records.links import read_link
from satisfaction.records.models import ServiceRecord, SigningLink, State
from satisfaction.records.wording import refusal
from sla.models import Timer
from tickets.models import Ticket

_WHOLE = ("ticket__requester__site", "ticket__assignee", "ticket__group", "engineer", "voided_by", "replaces")
_TOLD = Q(state__in=(State.WAITING, State.SIGNED)) | Q(state=State.VOIDED, signature__isnull=False)


def whole_records() -> "QuerySet[ServiceRecord, ServiceRecord]":
    """Records with everything that a page or a paper shows but the parts."""
    return ServiceRecord.objects.select_related(*_WHOLE, "signature__by_user", "signature__by_requester", "replaced_by")


def visible_records(actor: Actor) -> "QuerySet[ServiceRecord, ServiceRecord]":
    """What `actor` may know of: staff every record; a requester those of his own tickets that were laid before him.
    One that he signed stays with him, voided or not.
    """
    if actor.is_staff or actor.is_system:
        return whole_records()
    own = whole_records().filter(ticket__requester=actor.requester) if actor.requester else whole_records().none()
    return own.filter(_TOLD)


def list_records(ticket: Ticket, *, actor: Actor) -> list[ServiceRecord]:
    """The records of `ticket` that `actor` may know of, oldest first. One statement."""
    return list(visible_records(actor).filter(ticket=ticket).order_by("seq"))


def access_record(ticket: Ticket, seq: int, *, actor: Actor) -> ServiceRecord:
    """The record `seq` of `ticket` (`Missing` where there is none that `actor` may know of)."""
    found = visible_records(actor).filter(ticket=ticket, seq=seq).first()
    if found is None:
        raise Missing(_("There is no such service record."))
    return found


def find_draft(ticket: Ticket, *, user: User) -> ServiceRecord | None:
    """The open draft of `user`'s own work on `ticket`."""
    return ServiceRecord.objects.filter(ticket=ticket, engineer=user, state=State.DRAFT).first()


def list_links(record: ServiceRecord) -> list[SigningLink]:
    """The links that were sent out for `record`, newest first."""
    return list(SigningLink.objects.filter(record=record).select_related("by").order_by("-pk"))


def list_waiting(*, user: User | None = None) -> "QuerySet[ServiceRecord, ServiceRecord]":
    """What waits for a signature, longest first; with `user`, of his own work. `asked`: how many links were sent,
    `asked_at`: when the last one was.
    """
    waiting = whole_records().filter(state=State.WAITING)
    mine = waiting if user is None else waiting.filter(engineer=user)
    counted = mine.annotate(asked=Count("links"), asked_at=Max("links__created_at"))
    return counted.order_by("offered_at", "pk")


def list_unsigned(timer_ids: Collection[int]) -> list[ServiceRecord]:
    """The records whose signature these clocks wait for, each with its ticket and whom it goes to. Two statements, none
    for no clock.
    """
    if not timer_ids:
        return []
    wanted = Q(pk__in=[])
    for ticket_id, key in Timer.objects.filter(pk__in=timer_ids).values_list("ticket_id", "key"):
        wanted |= Q(ticket=ticket_id, seq=int(key))
    return list(ServiceRecord.objects.filter(wanted, state=State.WAITING).select_related("ticket__requester"))


def count_waiting(user: User) -> int:
    """How many records of `user`'s work wait for a signature. One look at an index."""
    return ServiceRecord.objects.filter(state=State.WAITING, engineer=user).count()


def find_link(token: str) -> SigningLink | None:
    """The link that `token` was given out for, with its record and people; None for a forged one."""
    try:
        pk = read_link(token)
    except LinkForged:
        return None
    return _links().filter(pk=pk).first()


def access_link(token: str, *, at: datetime) -> SigningLink:
    """The link behind `token` if its record can be signed by it at `at`.

    `LinkForged` (a `Missing`) for a token that was never given out, else the `Gone` that says why it is too late.
    """
    link = find_link(token)
    if link is None:
        raise LinkForged(NO_SUCH_LINK)
    if gone := refusal(link, at=at):
        raise gone
    return link


def access_copy(token: str, *, at: datetime) -> SigningLink:
    """The link behind `token` if its holder may have the record's PDF: to read before he signs, and afterwards as his
    copy until the link's time is over. An earlier link gives none. Refuses as `access_link`.
    """
    link = find_link(token)
    is_his = link is not None and link.record.state == State.SIGNED and link.expires_at > at
    if link is None or not is_his or SigningLink.objects.filter(record=link.record_id, pk__gt=link.pk).exists():
        return access_link(token, at=at)
    return link


def get_link_of(*, ticket_id: int, seq: int) -> SigningLink:
    """The link to the record `seq` of a ticket that works now; `SigningLink.DoesNotExist` where there is none."""
    return _links().get(record__ticket_id=ticket_id, record__seq=seq, used_at=None)


def _links() -> "QuerySet[SigningLink, SigningLink]":
    people = [f"record__{name}" for name in _WHOLE]
    return SigningLink.objects.select_related(*people, "record__signature")
