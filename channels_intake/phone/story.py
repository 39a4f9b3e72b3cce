"""What is known of a call, told from everything that was heard of it. Pure: whatever the order in which it was heard,
and however often, the story is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from channels_intake.phone.choices import CallState, Cause, Heard
from tickets.choices import Direction

_RANK = {kind: place for place, kind in enumerate(Heard.values)}
_UNANSWERED = frozenset({Cause.GAVE_UP, Cause.NO_ANSWER, Cause.BUSY})


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing heard of a call. What it does not say is empty."""

    kind: str
    at: datetime
    external_id: str = ""
    number: str = ""
    to: str = ""
    agent_id: int | None = None
    direction: str = ""
    cause: str = ""
    recording: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A call as it follows from what was heard. `ended_at` is when it was over, however it ended."""

    state: str
    direction: str
    number: str
    to: str
    agent_id: int | None
    began_at: datetime
    ringing_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    cause: str
    recording: str


def story_of(heard: Iterable[Told]) -> Story:
    """The story of at least one thing heard.

    The line's failure outweighs hanging up; being answered outweighs having been missed (one telephone of several
    stopped ringing, another was picked up). A call that rang and ended without an answer was missed; of one whose
    beginning nobody told, an end alone says no more than that.
    """
    told = sorted(heard, key=lambda one: (one.at, _RANK[one.kind], one.external_id))
    of: dict[str, list[Told]] = {kind: [one for one in told if one.kind == kind] for kind in _RANK}
    last, state = _end(of)
    answered = of[Heard.ANSWERED]
    return Story(
        state=state,
        direction=_first(one.direction for one in told) or Direction.INBOUND,
        number=_first(one.number for one in told),
        to=_first(one.to for one in told),
        agent_id=next((one.agent_id for one in (*answered, *reversed(told)) if one.agent_id), None),
        began_at=told[0].at,
        ringing_at=_at(of[Heard.RINGING]),
        answered_at=_at(answered),
        ended_at=last.at if last else None,
        cause=_cause(last, state),
        recording=_first(one.recording for one in reversed(told)),
    )


def _end(of: dict[str, list[Told]]) -> tuple[Told | None, str]:
    """What ended it, and how it stands."""
    if dropped := of[Heard.DROPPED]:
        return dropped[0], CallState.DROPPED
    ended, missed = of[Heard.ENDED], of[Heard.MISSED]
    if of[Heard.ANSWERED]:
        return (ended[-1], CallState.ENDED) if ended else (None, CallState.ANSWERED)
    if missed:
        return missed[0], CallState.MISSED
    if ended:
        is_missed = bool(of[Heard.RINGING]) or any(one.cause in _UNANSWERED for one in ended)
        return ended[-1], CallState.MISSED if is_missed else CallState.ENDED
    return None, CallState.RINGING


def _cause(last: Told | None, state: str) -> str:
    if last is None:
        return ""
    usual = {CallState.DROPPED: Cause.LINE_FAILURE, CallState.ENDED: Cause.HUNG_UP}
    return last.cause or str(usual.get(CallState(state), Cause.NO_ANSWER))


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _at(told: list[Told]) -> datetime | None:
    return told[0].at if told else None
