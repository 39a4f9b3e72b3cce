"""Facts about spot checks: ids and codes, past tense."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class SpotCheckDrawn(Event):
    """Some tickets of a period were drawn, whose users are to be called (SAT-4): `size` of `population`."""

    spot_check_id: int
    begins: datetime
    ends: datetime
    size: int
    population: int
    by_user_id: int | None


@dataclass(frozen=True, kw_only=True)
class SpotCallNoted(Event):
    """One of them was called; reached or not, and if reached, how satisfied he is (`Score`)."""

    spot_check_id: int
    spot_call_id: int
    ticket_id: int
    outcome: str
    score: int | None
    attempts: int
    by_user_id: int | None
