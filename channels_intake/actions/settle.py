"""Settle: what becomes of something that came in. Whatever happens here, the thing itself is kept."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Capability
from channels_intake.adapter import Outcome, Quarantine
from channels_intake.choices import Reason, Status
from channels_intake.models import Inbound
from channels_intake.registry import adapter_of
from channels_intake.telling import tell_settled
from core.errors import DeskError, Forbidden, Missing, Refused

logger = logging.getLogger(__name__)
MOST_TRIES = 5
_OPEN = (Status.RECEIVED,)
_AGAIN = (Status.RECEIVED, Status.QUARANTINED, Status.IGNORED)


def settle(*, inbound_id: int, at: datetime) -> Inbound:
    """Have the adapter read it and do what follows; once, however many call this at the same time.

    What the adapter cannot read, refuses or stumbles over goes into quarantine; only while the database itself is away
    does the error come through, and the thing waits as `received` for the next try.
    """
    return _settle(inbound_id, among=_OPEN, by=None, at=at)


def settle_again(*, inbound_id: int, by: Actor, at: datetime) -> Inbound:
    """Read it anew, because the reader has learned or the rules have changed. `Forbidden` for anybody but the desk;
    `Refused` where it has become a ticket or a message already: that would happen twice.
    """
    require_desk(by)
    found = Inbound.objects.filter(pk=inbound_id).values_list("status", flat=True).first()
    if found is None:
        raise Missing(_("There is no such thing."))
    if found not in _AGAIN:
        raise Refused(_("This has become a ticket or a message already."))
    return _settle(inbound_id, among=_AGAIN, by=by.user, at=at)


def give_up(*, inbound_id: int, at: datetime) -> bool:
    """Count one more try, before it is made; after MOST_TRIES, put the thing into quarantine instead (and say so): a
    thing that kills whoever reads it must not keep the others waiting.
    """
    with transaction.atomic():
        inbound = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound_id)
        if inbound.status != Status.RECEIVED or inbound.tries < MOST_TRIES:
            Inbound.objects.filter(pk=inbound_id, status=Status.RECEIVED).update(tries=F("tries") + 1)
            return False
        _note(inbound, _quarantine(Reason.ERROR, {"error": "interrupted", "tries": inbound.tries}), by=None, at=at)
    return True


def require_desk(by: Actor) -> None:
    """`Forbidden` for anybody who does not work at the desk."""
    if not (by.is_system or (by.is_staff and by.can(Capability.DESK))):
        raise Forbidden(_("Only the desk may do this."))


def _settle(inbound_id: int, *, among: tuple[str, ...], by: User | None, at: datetime) -> Inbound:
    with transaction.atomic():
        inbound = Inbound.objects.select_related("source").select_for_update(of=("self",)).get(pk=inbound_id)
        if inbound.status not in among:
            return inbound
        _note(inbound, _outcome(inbound, at=at), by=by, at=at)
    return inbound


def _outcome(inbound: Inbound, *, at: datetime) -> Outcome:
    """In a savepoint of its own, so that what failed half-way leaves nothing but the note that it failed."""
    if inbound.is_cut:
        return _quarantine(Reason.TOO_LARGE, {"size": inbound.size})
    try:
        with transaction.atomic(), inbound.raw.open("rb") as raw:
            return adapter_of(inbound.source.adapter).settle(inbound, raw.read(), at=at)
    except Quarantine as reason:
        return _quarantine(reason.reason, reason.detail)
    except DeskError as error:
        fields = {name: [str(problem.message) for problem in problems] for name, problems in error.fields.items()}
        return _quarantine(Reason.REFUSED, {"error": str(error), "fields": fields})
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("inbound %s cannot be settled", inbound.pk)
        return _quarantine(Reason.ERROR, {"error": f"{type(error).__name__}: {error}"[:300]})


def _quarantine(reason: str, detail: Mapping[str, object]) -> Outcome:
    return Outcome(status=Status.QUARANTINED, reason=reason, detail=detail)


def _note(inbound: Inbound, outcome: Outcome, *, by: User | None, at: datetime) -> None:
    inbound.status, inbound.reason, inbound.detail = outcome.status, outcome.reason, dict(outcome.detail)
    inbound.ticket, inbound.message = outcome.ticket, outcome.message
    inbound.settled_at, inbound.tries = at, min(inbound.tries + 1, 32_000)
    inbound.save(
        update_fields=["status", "reason", "detail", "ticket", "message", "settled_at", "tries", "sender", "subject"]
    )
    tell_settled(inbound, by=by, at=at)
