"""Service records from outside."""

from api.presentation.frame import Frame, person
from satisfaction.records.content import NAMES
from satisfaction.records.models import ServiceRecord, Signature
from satisfaction.records.policies import allowed_on
from satisfaction.records.seal import is_intact
from satisfaction.records.strokes import path_of

Shown = dict[str, object]


def record_of(record: ServiceRecord, *, frame: Frame) -> Shown:
    """One record, loaded by `satisfaction.records.queries` with its parts and links."""
    ticket, staff = record.ticket, frame.actor.is_staff
    url = f"{frame.ticket_url(ticket.number)}service-records/{record.seq}/"
    signature: Signature | None = getattr(record, "signature", None)
    return {
        "number": record.number,
        "ticket": ticket.number,
        "seq": record.seq,
        "url": url,
        "pdf_url": f"{url}pdf/",
        "state": record.state,
        "version": record.version,
        "replaces": record.replaces.seq if record.replaces else None,
        "engineer": {"username": record.engineer.username, "name": record.engineer_name},
        **{name: getattr(record, name) for name in NAMES},
        "parts": [{"name": one.name, "serial": one.serial, "quantity": one.quantity} for one in record.parts.all()],
        "drawn_at": record.drawn_at,
        "offered_at": record.offered_at,
        "absent_at": record.absent_at,
        "voided_at": record.voided_at,
        "void_reason": record.void_reason if staff else "",
        "digest": record.digest,
        "is_intact": is_intact(record) if signature else None,
        "signature": _signature(signature) if signature else None,
        "links": _links(record) if staff else [],
        "allowed_actions": allowed_on(frame.actor, record),
    }


def _signature(signature: Signature) -> Shown:
    return {
        "name": signature.name,
        "method": signature.method,
        "via": signature.via,
        "by": person(signature.by_user, signature.by_requester),
        "at": signature.at,
        "score": signature.score,
        "comment": signature.comment,
        "drawing": path_of(signature.strokes),
        "seal": signature.seal,
    }


def _links(record: ServiceRecord) -> list[Shown]:
    return [
        {"created_at": link.created_at, "expires_at": link.expires_at, "ended_at": link.used_at}
        for link in record.links.all()
    ]
