"""Amend: say it otherwise, before or after it was published."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from knowledge.announcements.actions._frame import locked, put, say, step
from knowledge.announcements.choices import State, Verb
from knowledge.announcements.content import Content, checked
from knowledge.announcements.events import AnnouncementAmended
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import require_announcer


@transaction.atomic
def amend(
    *, announcement_id: int, content: Content, version: int | None = None, by: Actor, at: datetime
) -> Announcement:
    """From now on it says `content`; what it said before stays in its history. Letters that went out are not sent
    again. Without `starts_at` it keeps its own.

    `Forbidden` below supervisors; `Missing`; `Stale` after somebody else's change; `Refused` for one that was
    withdrawn; and as `content.checked` says.
    """
    require_announcer(by)
    found = locked(announcement_id, version=version)
    if found.state == State.WITHDRAWN:
        raise Refused(_("It was withdrawn. Write a new one."), norm="KB-3")
    values = checked(content, by=by, at=at)
    if content.starts_at is None:
        values.columns["starts_at"] = found.starts_at
    put(found, values)
    step(found, Verb.AMENDED, sites=values.sites, by=by, at=at)
    if found.state == State.PUBLISHED:
        say(AnnouncementAmended, found, by=by, at=at)
    return found
