"""Announcements from outside."""

from datetime import datetime

from knowledge.announcements.models import Announcement
from knowledge.announcements.queries import post_of

Shown = dict[str, object]


def announcement_of(one: Announcement, *, at: datetime) -> Shown:
    """As a list shows it."""
    return {
        "id": one.pk,
        "version": one.version,
        "title": one.title,
        "text": one.text,
        "kind": one.kind,
        "state": one.state,
        "is_current": one.is_current(at),
        "is_important": one.is_important,
        "is_public": one.is_public,
        "sites": sorted(site.slug for site in one.sites.all()),
        "departments": one.departments,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "ticket": one.ticket.number if one.ticket else None,
    }


def announcement_whole(one: Announcement, *, at: datetime, with_mailing: bool) -> Shown:
    """With what became of its letters."""
    return announcement_of(one, at=at) | {"mailing": _mailing(one) if with_mailing else None}


def _mailing(one: Announcement) -> Shown | None:
    post = post_of(one)
    if post is None:
        return None
    return {
        "expected": post.mailing.expected,
        "written": post.written,
        "sent": post.sent,
        "waiting": post.waiting,
        "dead": post.dead,
        "at": post.mailing.at,
        "by": post.mailing.by.username if post.mailing.by else None,
    }
