"""Facts about people, in the past tense: ids and codes, without sentences."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class PresenceChanged(Event):
    """Somebody came, went, fell silent, or left word. `since` is from when the status holds, which for a silent person
    is earlier than `at`; `note_left` says whether a word of his stands now.
    """

    user_id: int
    status: str
    since: datetime
    note_left: bool


@dataclass(frozen=True, kw_only=True)
class RequestersMerged(Event):
    """Two records turned out to be one person: what was the absorbed one's is the survivor's now."""

    survivor_id: int
    absorbed_id: int


@dataclass(frozen=True, kw_only=True)
class RequestersParted(Event):
    """They are two people after all; what had gone over went back."""

    survivor_id: int
    absorbed_id: int


@dataclass(frozen=True, kw_only=True)
class RequesterEntered(Event):
    """Somebody asks for help whom the desk did not know."""

    requester_id: int


@dataclass(frozen=True, kw_only=True)
class DutyFact(Event):
    """Something happened to this shift: who has which duty from when to when, at one site or, without one, at all."""

    shift_id: int
    user_id: int
    duty: str
    site_id: int | None
    starts_at: datetime
    ends_at: datetime
    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class DutyPlanned(DutyFact):
    """He will have it."""


@dataclass(frozen=True, kw_only=True)
class DutyCancelled(DutyFact):
    """It was struck out, or ended early: then `ends_at` is when."""


@dataclass(frozen=True, kw_only=True)
class StaffChanged(Event):
    """Something about somebody of the desk was changed: which fields, not what they say."""

    change_id: int
    user_id: int
    what: str
    fields: tuple[str, ...]
    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """What users reach somebody by has changed: his published telephone or messenger account (ROLE-2)."""

    change_id: int
    user_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OnCallChanged(Event):
    """A shift on call was planned, covered, swapped or struck out (`what`): who has it now, for which group."""

    shift_id: int
    what: str
    group_id: int
    user_id: int
    starts_at: datetime
    ends_at: datetime
    by_user_id: int | None
