"""Mail: the announcement goes to everybody it is meant for, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.errors import Refused
from knowledge.announcements.actions._frame import locked, step
from knowledge.announcements.audience import receivers_of
from knowledge.announcements.choices import State, Verb
from knowledge.announcements.models import Mailing
from knowledge.announcements.policies import require_announcer


@transaction.atomic
def mail(*, announcement_id: int, version: int | None = None, by: Actor, at: datetime) -> Mailing:
    """Ask for letters to its audience; they are written in batches by `write_letters`, not before it shows.

    `Forbidden` below supervisors; `Missing`; `Stale` after somebody else's change; `Refused` for one that is not
    published or whose time is over, for one that was sent before, and where nobody would get it.
    """
    require_announcer(by)
    found = locked(announcement_id, version=version)
    if found.state != State.PUBLISHED or (found.ends_at is not None and found.ends_at <= at):
        raise Refused(_("Only what users can read is sent by e-mail. Publish it first."), norm="KB-3")
    if Mailing.objects.filter(announcement=found).exists():
        raise Refused(_("It was sent by e-mail before."), norm="KB-3")
    expected = receivers_of(found).count()
    if not expected:
        raise Refused(_("Nobody of its audience has an e-mail address."), norm="KB-3")
    step(found, Verb.MAILED, by=by, at=at)
    return Mailing.objects.create(announcement=found, expected=expected, by=by.user, at=at)
