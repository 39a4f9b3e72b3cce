"""What somebody at the desk says of a call himself: it rings, he has picked up, it is over. Doing it twice is the same
as once.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from channels_intake.phone.actions.hear import News, hear, lock_call, take
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.models import PhoneCall
from core.errors import Forbidden
from core.inputs import Fields
from tickets.choices import Direction


def ring(*, number: str, to: str = "", agent: User | None = None, by: Actor, at: datetime) -> PhoneCall:
    """A call comes in, where no telephone system tells of it. `Malformed` for a number that is no text."""
    person = require_staff(by)
    fields = Fields()
    number = fields.line("number", number, required=False, limit=80)
    to = fields.line("to", to, required=False, limit=80)
    fields.done()
    news = News(kind=Heard.RINGING, at=at, number=number, to=to, agent=agent, direction=Direction.INBOUND)
    return hear(news=news, system="", by=person, at=at)


def answer(*, call_id: int, by: Actor, at: datetime) -> PhoneCall:
    """Whoever says so has picked up."""
    return _say(call_id, Heard.ANSWERED, by=by, at=at)


def end(*, call_id: int, by: Actor, at: datetime) -> PhoneCall:
    """The talk is over."""
    return _say(call_id, Heard.ENDED, by=by, at=at)


def miss(*, call_id: int, cause: str = "", by: Actor, at: datetime) -> PhoneCall:
    """Nobody picked up, or the caller gave up (`cause`, one of `Cause`; `Malformed`)."""
    return _say(call_id, Heard.MISSED, cause=cause, by=by, at=at)


def drop(*, call_id: int, by: Actor, at: datetime) -> PhoneCall:
    """The line failed."""
    return _say(call_id, Heard.DROPPED, cause=Cause.LINE_FAILURE, by=by, at=at)


def _say(call_id: int, kind: str, *, cause: str = "", by: Actor, at: datetime) -> PhoneCall:
    person = require_staff(by)
    fields = Fields()
    cause = fields.code("cause", cause, among=Cause.values, required=False)
    fields.done()
    with transaction.atomic():
        call = lock_call(call_id)
        if call.events.filter(kind=kind).exists():
            return call
        agent = person if kind == Heard.ANSWERED else None
        return take(call, News(kind=kind, at=at, agent=agent, cause=cause), by=person, at=at)


def require_staff(by: Actor) -> User:
    """The person of the desk who acts; `Forbidden` for anybody else."""
    if by.user is None or not by.is_staff:
        raise Forbidden(_("Only staff may do this."))
    return by.user
