"""Giving a dead letter another life."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import IllegalMove, Missing
from outbox.models import NAME_SIZE, OutboxMessage, State


def resend(*, message_id: int, by_name: str, at: datetime) -> OutboxMessage:
    """Puts the dead letter with this id back into the queue, due at `at`, with all its attempts before it.

    It keeps its Message-ID: no server ever took it. Notes who wanted it and when. `Missing` where there is no such
    letter, `IllegalMove` where it is not dead (sent, or still being tried).
    """
    dead = OutboxMessage.objects.filter(pk=message_id, state=State.DEAD)
    changed = dead.update(
        state=State.QUEUED, attempts=0, next_attempt_at=at, resent_at=at, resent_by=by_name[:NAME_SIZE]
    )
    message = OutboxMessage.objects.filter(pk=message_id).first()
    if message is None:
        raise Missing(_("There is no such letter."))
    if not changed:
        raise IllegalMove(
            _("Only a letter that was given up can be sent again."), state=message.state, allowed=(), norm=""
        )
    return message
