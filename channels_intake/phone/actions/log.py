"""Log: a call is written down after it was made, by hand or by another program."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from channels_intake.phone.actions.by_hand import require_staff
from channels_intake.phone.actions.hear import News, hear, lock_call, take
from channels_intake.phone.actions.link import put_on_ticket
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.models import PhoneCall
from core.inputs import Fields
from tickets.choices import Direction
from tickets.models import Ticket

_ENDS = {"ended": Heard.ENDED, "missed": Heard.MISSED, "dropped": Heard.DROPPED}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A call as somebody writes it down. `outcome` is `ended`, `missed`, `dropped`, or empty while it goes on; without
    times it is now. The same `external_id` is the same call.
    """

    direction: str = Direction.INBOUND
    number: str
    outcome: str = ""
    to: str = ""
    agent: User | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str = ""
    note: str = ""
    recording: str = ""
    ticket: Ticket | None = None
    external_id: str = ""


@transaction.atomic
def log(*, entry: Entry, by: Actor, at: datetime) -> PhoneCall:
    """The call, with its clocks and, where it names one, on its ticket. `Malformed` names what cannot be read: an
    unknown code, a moment ahead, an end before the beginning.
    """
    person = require_staff(by)
    values = _read(entry, at=at)
    known = PhoneCall.objects.filter(system="", external_id=entry.external_id).first() if entry.external_id else None
    if known is not None:
        return known
    first, *rest = _news(entry, values, person, at=at)
    call = hear(news=first, system="", by=person, at=at)
    for news in rest:
        call = take(lock_call(call.pk), news, by=person, at=at)
    call.note = str(values["note"])
    call.save(update_fields=["note"])
    if entry.ticket is not None:
        put_on_ticket(call, entry.ticket, by=by, at=at)
    return call


def _read(entry: Entry, *, at: datetime) -> dict[str, str]:
    fields = Fields()
    values = {
        "direction": fields.code("direction", entry.direction, among=Direction.values),
        "outcome": fields.code("outcome", entry.outcome, among=_ENDS, required=False),
        "cause": fields.code("cause", entry.cause, among=Cause.values, required=False),
        "number": fields.line("number", entry.number, limit=80),
        "to": fields.line("to", entry.to, required=False, limit=80),
        "note": fields.text("note", entry.note, required=False, limit=2000),
        "external_id": fields.line("external_id", entry.external_id, required=False),
        "recording": fields.line("recording", entry.recording, required=False, limit=500),
    }
    if values["recording"] and not values["recording"].startswith(("https://", "http://")):
        fields.malform("recording", "invalid", _("This is not an address of a page."))
    moments = [(name, getattr(entry, name)) for name in ("ringing_at", "answered_at", "ended_at")]
    given = [(name, moment) for name, moment in moments if moment is not None]
    for name, moment in given:
        fields.happened(name, moment, at=at)
    for (_name, earlier), (name, later) in pairwise(given):
        if later < earlier:
            fields.malform(name, "order", _("This lies before what came first."))
    fields.done()
    return values


def _news(entry: Entry, values: dict[str, str], person: User, *, at: datetime) -> list[News]:
    """What was heard of it, in order: at least one thing."""
    shared = {name: values[name] for name in ("number", "to", "direction", "recording")}
    outcome, agent = values["outcome"], entry.agent or person
    is_spoken = entry.answered_at is not None or outcome == "ended"
    began = entry.ringing_at or entry.answered_at or entry.ended_at or at
    told: list[tuple[str, datetime, User | None]] = []
    if entry.ringing_at is not None or not is_spoken:
        told.append((Heard.RINGING, began, entry.agent))
    if is_spoken:
        told.append((Heard.ANSWERED, entry.answered_at or began, agent))
    if outcome or entry.ended_at is not None:
        told.append((_ENDS[outcome or ("ended" if is_spoken else "missed")], entry.ended_at or at, entry.agent))
    last = len(told) - 1
    return [
        News(
            kind=kind,
            at=moment,
            agent=who,
            call=values["external_id"],
            cause=values["cause"] * (place == last),
            **shared,
        )
        for place, (kind, moment, who) in enumerate(told)
    ]
