"""Fetch: pictures and files from the messengers' servers, before those forget them (three days, as a rule)."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.module_loading import import_string

from channels_intake.messengers.actions.frame import lock
from channels_intake.messengers.choices import MediaState
from channels_intake.messengers.media import give_to_ticket, name_of
from channels_intake.messengers.models import Media
from core.text import fit
from outbox.transports.base import DeliveryError, Permanent

MOST_TRIES = 12
_CLAIM = timedelta(minutes=5)
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)
_AT_ONCE = 20

logger = logging.getLogger(__name__)


class Fetcher(Protocol):
    """A sender that can fetch, too."""

    def fetch(self, key: Mapping[str, str]) -> tuple[bytes, str, str]:
        """The bytes, their type and their name (each may be empty). Raises a `DeliveryError`."""

    def close(self) -> None:
        """Hangs up."""


def fetch_due(*, at: datetime) -> int:
    """Fetch what is due at `at`; how many files are here now. Each is claimed and committed first, so any number of
    callers fetch none twice. Not to be called in a transaction.
    """
    due = Media.objects.filter(next_try_at__lte=at).order_by("next_try_at", "pk")
    return sum(_fetch(one, at=at) for one in due.select_related("utterance__conversation__source")[:_AT_ONCE])


def _fetch(media: Media, *, at: datetime) -> bool:
    claimed = Media.objects.filter(pk=media.pk, next_try_at=media.next_try_at, tries=media.tries)
    media.tries += 1
    if not claimed.update(next_try_at=at + _CLAIM, tries=media.tries):
        return False
    try:
        content, content_type, name = _ask(media)
    except DeliveryError as error:
        _put_off(media, error, at=at)
        return False
    except Exception as error:
        logger.exception("media %s failed unexpectedly", media.pk)
        _put_off(media, error, at=at)
        return False
    _keep(media, content, content_type, name, at=at)
    return True


def _ask(media: Media) -> tuple[bytes, str, str]:
    source = media.utterance.conversation.source
    fetcher: Fetcher = import_string(settings.OUTBOX_IM_SENDERS[source.adapter])(source.slug)
    try:
        return fetcher.fetch(media.key)
    finally:
        fetcher.close()


def _keep(media: Media, content: bytes, content_type: str, name: str, *, at: datetime) -> None:
    with transaction.atomic():
        conversation = lock(media.utterance.conversation_id)
        media.name = name_of(media, content, name)
        media.content_type, media.size = fit(content_type, limit=120), len(content)
        media.file.save("media", ContentFile(content), save=False)
        media.state, media.next_try_at, media.last_error = MediaState.KEPT, None, ""
        media.save(update_fields=["name", "content_type", "size", "file", "state", "next_try_at", "last_error"])
        give_to_ticket(conversation, at=at)


def _put_off(media: Media, error: Exception, *, at: datetime) -> None:
    is_over = isinstance(error, Permanent) or media.tries >= MOST_TRIES
    delay = min(_FIRST_DELAY * (1 << (media.tries - 1)), _LONGEST_DELAY)
    Media.objects.filter(pk=media.pk).update(
        state=MediaState.GONE if is_over else MediaState.WAITING,
        next_try_at=None if is_over else at + delay,
        last_error=fit(str(error), limit=300),
    )
