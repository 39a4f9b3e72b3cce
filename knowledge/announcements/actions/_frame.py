"""The frame of every act on an announcement: lock, version, the line in its history, the fact."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Site
from core.bus import publish as tell
from core.errors import Missing, Stale
from knowledge.announcements.choices import Verb
from knowledge.announcements.content import Checked, snapshot
from knowledge.announcements.events import AnnouncementFact
from knowledge.announcements.models import Announcement, AnnouncementVersion


def locked(announcement_id: int, *, version: int | None) -> Announcement:
    """The announcement, locked, in the caller's transaction. `Missing`; `Stale` where `version` is not its own."""
    rows = Announcement.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("ticket").filter(pk=announcement_id).first()
    if found is None:
        raise Missing(_("There is no such announcement."))
    if version is not None and version != found.version:
        words = _("Somebody else has changed it meanwhile. Please look at how it stands now.")
        raise Stale(words, version=found.version)
    return found


def put(announcement: Announcement, values: Checked) -> None:
    """Set its columns and its sites. Not saved yet, but for the sites."""
    for name, value in values.columns.items():
        setattr(announcement, name, value)
    announcement.sites.set(values.sites)


def note(
    announcement: Announcement, verb: Verb, *, sites: list[Site], reason: str = "", by: Actor, at: datetime
) -> None:
    """Write the version that `announcement` has now into its history."""
    AnnouncementVersion.objects.create(
        announcement=announcement,
        version=announcement.version,
        verb=verb,
        content=snapshot(announcement, sites),
        reason=reason,
        by=by.user,
        at=at,
    )


def step(
    announcement: Announcement,
    verb: Verb,
    *,
    sites: list[Site] | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Announcement:
    """One version on: save, with `changes`, and note it."""
    for name, value in changes.items():
        setattr(announcement, name, value)
    announcement.version += 1
    announcement.changed_at = at
    announcement.save()
    note(
        announcement,
        verb,
        sites=list(announcement.sites.all()) if sites is None else sites,
        reason=reason,
        by=by,
        at=at,
    )
    return announcement


def say(fact: type[AnnouncementFact], announcement: Announcement, *, by: Actor, at: datetime) -> None:
    """Tell whoever listens."""
    names = ("version", "kind", "is_important", "starts_at", "ends_at", "ticket_id")
    codes = {name: getattr(announcement, name) for name in names}
    by_id = by.user.pk if by.user else None
    tell(fact(at=at, subject=announcement, announcement_id=announcement.pk, by_user_id=by_id, **codes))
