"""Facts about announcements: ids and codes, past tense."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class AnnouncementFact(Event):
    """Something happened to this announcement; the codes are as they are since then."""

    announcement_id: int
    version: int
    kind: str
    is_important: bool
    starts_at: datetime
    ends_at: datetime | None
    ticket_id: int | None
    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class AnnouncementPublished(AnnouncementFact):
    """Users may read it, from its `starts_at`."""


@dataclass(frozen=True, kw_only=True)
class AnnouncementAmended(AnnouncementFact):
    """What users read has changed."""


@dataclass(frozen=True, kw_only=True)
class AnnouncementWithdrawn(AnnouncementFact):
    """Users no longer read it."""
