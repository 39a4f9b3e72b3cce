"""A record as it stands on paper: the same words for the screen, the printer and the PDF, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.actors import Via
from face import dates
from satisfaction.records.models import Method, RecordPart, ServiceRecord, Signature, State
from satisfaction.records.strokes import HEIGHT, WIDTH, path_of
from tickets.choices import Score

LABELS = {
    field.name: field.verbose_name for field in ServiceRecord._meta.get_fields() if hasattr(field, "verbose_name")
}
_HEADS = ("requester_name", "department", "phone", "address")
_TEXTS = ("symptom", "cause", "plan", "work", "result", "remarks")


@dataclass(frozen=True)
class Entry:
    """A label and what stands beside or under it."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Signed:
    """The signature as it is shown. `path`: the drawing as the `d` of an SVG path, empty where the name was typed."""

    name: str
    at: datetime
    when: str
    how: str
    strokes: Sequence[Sequence[Sequence[int]]]
    path: str
    opinion: str
    comment: str
    seal: str
    box: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """All of it. `standing`: what has to be said of a record that is not a valid signed one; else empty."""

    title: str
    number: str
    ticket: str
    heads: tuple[Entry, ...]
    texts: tuple[Entry, ...]
    parts: tuple[RecordPart, ...]
    signed: Signed | None
    standing: str
    digest: str


def paper_of(record: ServiceRecord) -> Paper:
    """The paper of `record`, whose ticket and signature are loaded; times in the current time zone. One statement."""
    signature = getattr(record, "signature", None)
    return Paper(
        title=_("Service record"),
        number=record.number,
        ticket=record.ticket.number,
        heads=(*(_entry(record, name) for name in _HEADS), *_visit(record)),
        texts=tuple(_entry(record, name) for name in _TEXTS if getattr(record, name)),
        parts=tuple(record.parts.all()),
        signed=_signed(signature) if signature else None,
        standing=_standing(record),
        digest=record.digest,
    )


def _entry(record: ServiceRecord, name: str) -> Entry:
    return Entry(str(LABELS[name]), str(getattr(record, name)))


def _visit(record: ServiceRecord) -> tuple[Entry, ...]:
    return (
        Entry(str(LABELS["engineer"]), record.engineer_name),
        Entry(_("Ticket"), record.ticket.number),
        Entry(str(LABELS["arrived_at"]), _moment(record.arrived_at)),
        Entry(str(LABELS["departed_at"]), _moment(record.departed_at)),
    )


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _standing(record: ServiceRecord) -> str:
    if record.state == State.VOIDED:
        return _("Voided: %(reason)s") % {"reason": record.void_reason}
    return {
        State.DRAFT: _("Draft, not valid"),
        State.WAITING: _("Not signed yet"),
    }.get(State(record.state), "")


def _signed(signature: Signature) -> Signed:
    return Signed(
        name=signature.name,
        at=signature.at,
        when=dates.full(signature.at),
        how=how_words(signature),
        strokes=signature.strokes,
        path=path_of(signature.strokes),
        opinion=str(Score(signature.score).label) if signature.score else "",
        comment=signature.comment,
        seal=signature.seal,
    )


def how_words(signature: Signature) -> str:
    """How and by which door it was signed: by hand on the engineer's screen."""
    doors = {
        Via.LINK: pgettext("signed", "by the link in our letter"),
        Via.PORTAL: pgettext("signed", "in the portal"),
    }
    door = doors.get(Via(signature.via)) or pgettext("signed", "on the engineer's screen")
    return pgettext("signed", "%(how)s, %(door)s") % {"how": Method(signature.method).label, "door": door}
