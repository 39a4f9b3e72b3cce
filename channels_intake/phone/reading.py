"""From what a telephone system writes to what is heard of a call. Nothing is guessed: a time without its zone could be
any of twenty-four, and a clock that measures twelve seconds cannot live with that.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from channels_intake.phone.actions.hear import News
from channels_intake.phone.choices import Cause, Heard
from channels_intake.phone.recognise import agent_of
from core.text import fit
from tickets.choices import Direction

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d{1,9})?", re.ASCII)
_ZONE = re.compile(r"([Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_YEARS = range(2000, 2201)
ID_SIZE = 200
FIELDS = frozenset({"id", "call", "event", "number", "to", "agent", "at", "cause", "direction", "recording"})


class Unclear(Exception):
    """What is wrong with an event: the field, and a stable code."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def read_moment(value: object) -> datetime:
    """`value` (ISO 8601 to the second, with Z or an offset) in UTC. `Unclear`: `naive_time` without a zone,
    `foreign_zone` where the zone is a name (CST is Chicago, Havana and Shanghai), `bad_time` for everything else.
    """
    text = value.strip() if isinstance(value, str) else ""
    found = _MOMENT.match(text)
    if not found:
        raise Unclear("at", "bad_time")
    zone = text[found.end() :].strip()
    if not zone:
        raise Unclear("at", "naive_time")
    if not _ZONE.fullmatch(zone):
        raise Unclear("at", "foreign_zone")
    try:
        # Python's clock knows millionths of a second.
        moment = datetime.fromisoformat(found[0].replace(",", ".")[:26] + zone.upper())
        return _within_reason(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        raise Unclear("at", "bad_time") from None


def _within_reason(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise ValueError
    return moment


def read_event(said: Mapping[str, object]) -> News:
    """One event: `id`, `call`, `event` and `at` are needed, the rest as far as it is known. `Unclear` names the first
    field that cannot be read. Fields nobody knows are left alone: they are kept in the original.
    """
    recording = _text(said, "recording", limit=500)
    if recording and not recording.startswith(("https://", "http://")):
        raise Unclear("recording", "no_address")
    agent = _text(said, "agent", limit=150)
    return News(
        kind=_code(said, "event", Heard.values),
        at=read_moment(said.get("at")),
        call=_id(said, "call"),
        external_id=_id(said, "id"),
        number=_text(said, "number", limit=80),
        to=_text(said, "to", limit=80),
        agent=agent_of(agent) if agent else None,
        direction=_code(said, "direction", Direction.values, required=False),
        cause=_code(said, "cause", Cause.values, required=False),
        recording=recording,
    )


def _id(said: Mapping[str, object], name: str) -> str:
    text = _text(said, name, limit=ID_SIZE + 1)
    if not text:
        raise Unclear(name, "required")
    if len(text) > ID_SIZE:
        raise Unclear(name, "too_long")
    return text


def _text(said: Mapping[str, object], name: str, *, limit: int) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unclear(name, "not_text")
    return fit(str(value), limit=limit) if isinstance(value, str) or abs(value) < 10**30 else ""


def _code(said: Mapping[str, object], name: str, among: list[str], *, required: bool = True) -> str:
    value = said.get(name)
    if value in {None, ""} if isinstance(value, str | None) else False:
        if required:
            raise Unclear(name, "required")
        return ""
    if not isinstance(value, str) or value not in among:
        raise Unclear(name, "unknown")
    return value
