"""Pictures, voice and files: expected when a message comes, fetched from its server, given to the ticket."""

from collections.abc import Sequence
from datetime import datetime

import puremagic
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actors import Actor, Via
from channels_intake.messengers.choices import MediaState
from channels_intake.messengers.models import Conversation, Media, Utterance
from channels_intake.messengers.speech import Sent
from core.errors import DeskError
from core.text import SHORT, fit
from tickets.actions import attach
from tickets.choices import OPEN_STATES

MOST = 20  # of one message


def expect(utterance: Utterance, sent: Sequence[Sent], *, at: datetime) -> None:
    """Note what was sent along; what has a key is fetched at once, what has none is only named."""
    Media.objects.bulk_create(
        Media(
            utterance=utterance,
            kind=one.kind,
            name=fit(one.name, limit=SHORT),
            key=dict(one.key),
            state=MediaState.WAITING if one.key else MediaState.GONE,
            next_try_at=at if one.key else None,
        )
        for one in sent[:MOST]
    )


def name_of(media: Media, content: bytes, given: str) -> str:
    """What the file is called: as its sender, else its server calls it, with the ending that its content has."""
    name = fit(media.name or given, limit=SHORT - 10) or f"{media.kind}-{media.pk}"
    if "." in name:
        return name
    try:
        ending = puremagic.from_string(content)
    except (puremagic.PureError, ValueError):
        ending = ".txt"
    return name + (ending or ".bin")


def give_to_ticket(conversation: Conversation, *, at: datetime) -> None:
    """Attach what is here and not yet attached to the living ticket that is talked about. What the desk does not take
    (by its type or size) stays with the conversation.
    """
    ticket = conversation.ticket
    if ticket is None or ticket.state not in OPEN_STATES:
        return
    by = Actor.for_requester(conversation.requester, via=Via.IM)
    kept = Media.objects.filter(utterance__conversation=conversation, state=MediaState.KEPT, key__given__isnull=True)
    for one in kept.order_by("pk"):
        with one.file.open("rb") as stored:
            content = ContentFile(stored.read(), name=one.name)
        try:
            with transaction.atomic():
                attach(ticket_id=ticket.pk, file=content, name=one.name, by=by, at=at)
        except DeskError:
            continue
        one.key = {**one.key, "given": ticket.number}
        one.save(update_fields=["key"])
