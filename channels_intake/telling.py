"""Telling whoever wants to know what happened to a thing that came in."""

from datetime import datetime
from typing import Any

from accounts.models import User
from channels_intake.events import InboundFact, InboundSettled
from channels_intake.models import Inbound
from core.bus import publish


def tell(fact: type[InboundFact], inbound: Inbound, *, at: datetime, **more: Any) -> None:
    """`fact` about it. In the caller's transaction."""
    ids = {"inbound_id": inbound.pk, "source_id": inbound.source_id}
    publish(fact(at=at, subject=inbound, channel=inbound.channel, **ids, **more))


def tell_settled(inbound: Inbound, *, by: User | None, at: datetime) -> None:
    """What became of it. `by` put it there, or had it read anew."""
    codes = {"status": str(inbound.status), "reason": str(inbound.reason)}
    tell(InboundSettled, inbound, at=at, ticket_id=inbound.ticket_id, by_user_id=by.pk if by else None, **codes)
