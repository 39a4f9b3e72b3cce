"""Facts about telephone calls: ids and codes, past tense. Numbers are no codes: who may see them reads the call."""

from dataclasses import dataclass
from datetime import datetime

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class CallFact(Event):
    """Something happened to this call. The rest is how it stands then."""

    call_id: int
    direction: str
    state: str
    agent_user_id: int | None
    requester_id: int | None
    ticket_id: int | None


@dataclass(frozen=True, kw_only=True)
class CallTurned(CallFact):
    """It rings, somebody picked up, it is over: `state` is another than before. Told once for each state it comes to,
    in whichever order the news comes in.
    """

    cause: str
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CallLinked(CallFact):
    """Somebody said to which ticket it belongs."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class CalledBack(CallFact):
    """Somebody wrote down how a call back went; the call is that one of ours."""

    call_back_of_id: int
    outcome: str
    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class CallAnnotated(CallFact):
    """A note was kept on it, or it was said who rang."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class IdentityChecked(CallFact):
    """Somebody made sure whom he speaks to (SLA-PHONE-3)."""

    by_user_id: int


@dataclass(frozen=True, kw_only=True)
class CallAdvised(CallFact):
    """A question was answered in it; whether that helped is asked later (CONS-1)."""

    by_user_id: int
