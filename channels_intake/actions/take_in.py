"""Take in: keep it as it came, then see what becomes of it (LIFE-2)."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import IntegrityError, OperationalError, transaction

from channels_intake.actions.settle import settle
from channels_intake.events import InboundReceived
from channels_intake.models import Inbound, Source
from channels_intake.models.inbound import KEY_SIZE
from channels_intake.raw import Kept, measured
from channels_intake.registry import adapter_of
from channels_intake.telling import tell
from core.text import fit

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """The thing that came in, settled where that was possible; whether it was there before."""

    inbound: Inbound
    is_known: bool


def take_in(
    *,
    source: Source,
    external_id: str,
    raw: bytes | IO[bytes] | Kept,
    at: datetime,
    sender: str = "",
    subject: str = "",
    settle_now: bool = True,
) -> Taken:
    """Keep `raw` under its `external_id`, in a transaction of its own, and settle it in the next one. What is there
    already under this identifier is left as it is, and given back: what is sent twice arrives once.

    When this returns, the thing is safe: the caller may tell his server so. Where the database gives up the settling
    (two things at once that wait for each other), the next round of `settle_waiting` settles it. Not to be called in a
    transaction.
    `sender` and `subject` are what is shown of it until (and unless) it can be read.
    """
    key = key_of(external_id)
    known = Inbound.objects.filter(source=source, external_id=key).first()
    if known is None:
        known, is_new = _keep(source, key, raw, sender=sender, subject=subject, at=at)
    else:
        is_new = False
    if settle_now:
        known = _settled(known, at=at)
    return Taken(known, is_known=not is_new)


def _settled(inbound: Inbound, *, at: datetime) -> Inbound:
    try:
        return settle(inbound_id=inbound.pk, at=at)
    except OperationalError:
        logger.warning("inbound %s waits for the next round", inbound.pk, exc_info=True)
        return inbound


def key_of(external_id: str) -> str:
    """`external_id` as it is kept: an overlong or unprintable one by its digest."""
    if external_id and len(external_id) <= KEY_SIZE and external_id.isprintable():
        return external_id
    return "sha256:" + hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(
    source: Source, key: str, raw: bytes | IO[bytes] | Kept, *, sender: str, subject: str, at: datetime
) -> tuple[Inbound, bool]:
    kept = measured(raw)
    inbound = Inbound(
        source=source,
        channel=adapter_of(source.adapter).channel,
        external_id=key,
        size=kept.size,
        is_cut=kept.is_cut,
        sender=fit(sender, limit=254),
        subject=fit(subject, limit=200),
        received_at=at,
    )
    inbound.raw.save("raw", kept.content, save=False)
    try:
        with transaction.atomic():
            inbound.save(force_insert=True)
            tell(InboundReceived, inbound, at=at)
    except IntegrityError:
        # The same thing came in twice at the same moment; the other one was a hair faster.
        inbound.raw.delete(save=False)
        return Inbound.objects.get(source=source, external_id=key), False
    return inbound, True
