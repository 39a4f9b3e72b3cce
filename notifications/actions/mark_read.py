"""The reader has seen it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Missing
from notifications.models import Notice


def mark_read(*, notice_id: int, by: Actor, at: datetime) -> Notice:
    """The notice, now read; reading it again keeps the first time. `Missing` for anybody else's notice."""
    mine = Notice.objects.filter(pk=notice_id, user=by.user).select_related("ticket")
    mine.filter(read_at=None).update(read_at=at)
    notice = mine.first()
    if notice is None:
        raise Missing(_("There is no such notice."))
    return notice


def mark_all_read(*, until_id: int, by: Actor, at: datetime) -> int:
    """How many notices of the reader became read: those up to `until_id`, so that none he has not seen is lost."""
    return Notice.objects.filter(user=by.user, read_at=None, pk__lte=until_id).update(read_at=at)
