"""Withdraw: nobody reads it any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from core.inputs import Fields
from knowledge.announcements.actions._frame import locked, say, step
from knowledge.announcements.choices import State, Verb
from knowledge.announcements.events import AnnouncementWithdrawn
from knowledge.announcements.models import REASON, Announcement
from knowledge.announcements.policies import require_announcer


@transaction.atomic
def withdraw(
    *, announcement_id: int, reason: str = "", version: int | None = None, by: Actor, at: datetime
) -> Announcement:
    """Take it from the board and end its mailing; a draft is discarded. It stays in the list of the desk.

    `Forbidden` below supervisors; `Missing`; `Stale` after somebody else's change; `Malformed` on a reason that is no
    line of text; `Refused` for one that was withdrawn before.
    """
    require_announcer(by)
    fields = Fields()
    reason = fields.line("reason", reason, required=False, limit=REASON)
    fields.done()
    found = locked(announcement_id, version=version)
    if found.state == State.WITHDRAWN:
        raise Refused(_("It was withdrawn before."), norm="KB-3")
    was_published = found.state == State.PUBLISHED
    step(found, Verb.WITHDRAWN, reason=reason, by=by, at=at, state=State.WITHDRAWN)
    if was_published:
        say(AnnouncementWithdrawn, found, by=by, at=at)
    return found
