"""Publish: from its first moment on, users read it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from knowledge.announcements.actions._frame import locked, say, step
from knowledge.announcements.choices import State, Verb
from knowledge.announcements.events import AnnouncementPublished
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import require_announcer


@transaction.atomic
def publish(*, announcement_id: int, version: int | None = None, by: Actor, at: datetime) -> Announcement:
    """Show it on the board, and where it is important as a banner (KB-3), from its `starts_at`, not before `at`.

    `Forbidden` below supervisors; `Missing`; `Stale` after somebody else's change; `Refused` for one that is no draft,
    and for one whose time is over.
    """
    require_announcer(by)
    found = locked(announcement_id, version=version)
    if found.state != State.DRAFT:
        raise Refused(_("Only a draft can be published."), norm="KB-3")
    if found.ends_at is not None and found.ends_at <= at:
        raise Refused(_("Its time is over. Give it another end first."), norm="KB-3")
    starts_at = max(found.starts_at, at)
    step(found, Verb.PUBLISHED, by=by, at=at, state=State.PUBLISHED, starts_at=starts_at)
    say(AnnouncementPublished, found, by=by, at=at)
    return found
