"""Note that requesters were reminded of a result that they have not answered (SAT-2)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from satisfaction.models import Invitation


def renewed_until(invitation: Invitation, *, at: datetime) -> datetime:
    """Until when a link is valid that is sent once more at `at`: no reminder carries one that is about to expire."""
    return max(invitation.expires_at, at + timedelta(days=settings.CONFIRM_LINK_DAYS))


def note_reminded(invitations: Collection[Invitation], *, at: datetime) -> None:
    """Each of `invitations` was sent once more, and is valid as `renewed_until` says. Two statements for many, in the
    transaction that puts the letters into the outbox.
    """
    mine = Invitation.objects.filter(pk__in=[one.pk for one in invitations])
    mine.update(reminders=F("reminders") + 1, reminded_at=at)
    last = at + timedelta(days=settings.CONFIRM_LINK_DAYS)
    mine.filter(expires_at__lt=last).update(expires_at=last)
