"""Reads of announcements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Missing
from knowledge.announcements.audience import STAFF, Reader, audience_of, is_for, receivers_of
from knowledge.announcements.choices import ON_THE_PHONE, State
from knowledge.announcements.models import Announcement, AnnouncementLetter, AnnouncementVersion, Mailing
from outbox.models import State as LetterState

EARLIER = timedelta(days=30)
MOST = 50


def list_announcements() -> "QuerySet[Announcement]":
    """All, for the desk: newest first, with what a list shows of each."""
    return Announcement.objects.select_related("created_by", "ticket", "mailing").prefetch_related("sites")


def current(reader: Reader = STAFF, *, at: datetime) -> list[Announcement]:
    """What shows to `reader` at `at`: the important ones first, then the newest. One statement if there is nothing,
    three at most: a page that shows none, as most do, shall not pay for a ticket's columns.
    """
    running = Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at))
    return _for(reader, running, by=("-is_important", "-starts_at", "-pk"))


def earlier(reader: Reader, *, at: datetime) -> list[Announcement]:
    """What ended within EARLIER before `at`, newest first."""
    return _for(reader, Q(ends_at__lte=at, ends_at__gt=at - EARLIER), by=("-ends_at", "-pk"))


def banners(reader: Reader, *, at: datetime, without: Collection[str] = ()) -> list[Announcement]:
    """The important ones that show to `reader`, but for those he has put away (`mark_of`)."""
    return [one for one in current(reader, at=at) if one.is_important and mark_of(one) not in without]


def on_the_phone(*, at: datetime) -> list[Announcement]:
    """What somebody who takes a call should know of: disruptions, maintenance, and what works again."""
    return [one for one in current(at=at) if one.kind in ON_THE_PHONE]


def mark_of(announcement: Announcement) -> str:
    """The announcement as it reads now: amended, it is another one to whoever has put it away."""
    return f"{announcement.pk}.{announcement.version}"


def access(pk: int, reader: Reader, *, at: datetime) -> Announcement:
    """One that `reader` may read: published, begun, ended no longer than EARLIER ago. Staff read all. `Missing`."""
    found = list_announcements().filter(pk=pk).first()
    if found is None or not (reader.is_staff or _is_readable(found, reader, at=at)):
        raise Missing(_("There is no such announcement."))
    return found


def history(announcement: Announcement) -> "QuerySet[AnnouncementVersion]":
    """Every act on it, newest first, with who it was."""
    return AnnouncementVersion.objects.filter(announcement=announcement).select_related("by")


@dataclass(frozen=True)
class Reach:
    """How many an announcement is meant for, and how many of them a letter would reach."""

    people: int
    by_mail: int

    @property
    def without(self) -> int:
        """How many have no e-mail address."""
        return self.people - self.by_mail


def reach_of(announcement: Announcement) -> Reach:
    """Before it is sent. Two statements."""
    return Reach(audience_of(announcement).count(), receivers_of(announcement).count())


@dataclass(frozen=True)
class Post:
    """What became of the letters: how many were to be written, how many are, and how many of them arrived."""

    mailing: Mailing
    written: int
    sent: int
    waiting: int
    dead: int


def post_of(announcement: Announcement) -> Post | None:
    """What became of them; None where none was asked for."""
    mailing = Mailing.objects.select_related("by").filter(announcement=announcement).first()
    if mailing is None:
        return None
    rows = AnnouncementLetter.objects.filter(announcement=announcement).order_by()
    counts = dict(rows.values_list("message__state").annotate(Count("pk")))
    sent, dead, written = counts.get(LetterState.SENT, 0), counts.get(LetterState.DEAD, 0), sum(counts.values())
    return Post(mailing, written, sent, written - sent - dead, dead)


def _for(reader: Reader, wanted: Q, *, by: tuple[str, ...]) -> list[Announcement]:
    rows = Announcement.objects.filter(wanted, state=State.PUBLISHED).prefetch_related("ticket", "sites")
    if reader.is_guest:
        rows = rows.filter(is_public=True)
    return [one for one in rows.order_by(*by)[: MOST * 4] if is_for(one, reader)][:MOST]


def _is_readable(found: Announcement, reader: Reader, *, at: datetime) -> bool:
    is_over = found.ends_at is not None and found.ends_at <= at - EARLIER
    return found.state == State.PUBLISHED and found.starts_at <= at and not is_over and is_for(found, reader)
