"""Draft: an announcement that nobody reads yet."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from knowledge.announcements.actions._frame import note
from knowledge.announcements.choices import Verb
from knowledge.announcements.content import Content, checked
from knowledge.announcements.models import Announcement
from knowledge.announcements.policies import require_announcer


@transaction.atomic
def draft(*, content: Content, by: Actor, at: datetime) -> Announcement:
    """A new announcement, to be looked at and published. `Forbidden` below supervisors; `Malformed` and `Refused` as
    `content.checked` says.
    """
    require_announcer(by)
    values = checked(content, by=by, at=at)
    made = Announcement.objects.create(**values.columns, created_by=by.user, created_at=at, changed_at=at)
    made.sites.set(values.sites)
    note(made, Verb.DRAFTED, sites=values.sites, by=by, at=at)
    return made
