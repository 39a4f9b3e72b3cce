"""Hear: a telephone system, or somebody at the desk, tells something of a call."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.numbers import number_key
from channels_intake.models import Source
from channels_intake.phone.actions.tell_ticket import tell_ticket
from channels_intake.phone.choices import CallState, Cause, Heard
from channels_intake.phone.clocks import keep_time
from channels_intake.phone.models import CallEvent, PhoneCall
from channels_intake.phone.recognise import caller_of
from channels_intake.phone.story import Story, Told, story_of
from channels_intake.phone.telling import tell_turn
from core.errors import Missing
from core.inputs import SKEW, Fields
from tickets.choices import Direction

PATIENCE = timedelta(minutes=1)  # so long may one thing of a call be under way after another
SILENCE = timedelta(minutes=10)  # what rings for longer rings no more, whoever forgot to say so
_BY_HAND = timedelta(minutes=30)  # so long before may a call of ours have been logged by hand


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing heard. `call` is the system's own name for the call, `external_id` that of this event; both may be
    empty for what a person tells of a call he has in hand.
    """

    kind: str
    at: datetime
    call: str = ""
    external_id: str = ""
    number: str = ""
    to: str = ""
    agent: User | None = None
    direction: str = ""
    cause: str = ""
    recording: str = ""


def hear(*, news: News, system: str, source: Source | None = None, by: User | None = None, at: datetime) -> PhoneCall:
    """Keep what was heard at `at` and see the call as it now stands, with its clocks. The same event twice is the same
    as once, and the order does not matter. A call that nobody told of before begins with it, whatever it says.

    `Malformed` for an unknown code, for what is no text, and for a moment more than five minutes ahead.
    """
    news = _read(news, at=at)
    with transaction.atomic():
        call = _call_of(news, system=system, source=source, at=at)
        return take(call, news, by=by, at=at)


def _read(news: News, *, at: datetime) -> News:
    fields = Fields()
    fields.code("event", news.kind, among=Heard.values)
    fields.code("direction", news.direction, among=Direction.values, required=False)
    fields.code("cause", news.cause, among=Cause.values, required=False)
    lines = {"call": 200, "external_id": 200, "number": 80, "to": 80, "recording": 500}
    cleaned: dict[str, Any] = {
        name: fields.line(name, getattr(news, name), required=False, limit=limit) for name, limit in lines.items()
    }
    if news.recording and not news.recording.startswith(("https://", "http://")):
        fields.malform("recording", "invalid", _("This is not an address of a page."))
    fields.happened("at", news.at, at=at)
    fields.done()
    return replace(news, **cleaned)


def take(call: PhoneCall, news: News, *, by: User | None, at: datetime) -> PhoneCall:
    """Hear something of a call that is locked."""
    known = CallEvent.objects.filter(system=call.system, external_id=news.external_id)
    if news.external_id and known.exists():
        return call
    kind, cause = _plain(news)
    CallEvent.objects.create(
        call=call,
        system=call.system,
        external_id=news.external_id,
        kind=kind,
        at=news.at,
        heard_at=at,
        number=news.number,
        to=news.to,
        agent=news.agent,
        direction=news.direction,
        cause=cause,
        recording=news.recording,
        by=by,
    )
    return _see(call, moment=min(news.at, at), by=by, at=at)


def _plain(news: News) -> tuple[str, str]:
    """A line that failed is a dropped call, by whichever word the system says so."""
    if news.kind == Heard.ENDED and news.cause == Cause.LINE_FAILURE:
        return Heard.DROPPED, news.cause
    return news.kind, news.cause


def _see(call: PhoneCall, *, moment: datetime, by: User | None, at: datetime) -> PhoneCall:
    heard = [_told(event) for event in call.events.all()]
    story, before = story_of(heard), call.state if len(heard) > 1 else ""
    call.look_again_at = _look_again_at(story, at=at)
    _write(call, story)
    if call.state != before:
        tell_turn(call, at=moment)
    keep_time(call, at=at)
    tell_ticket(call, by=by, at=at)
    return call


def _look_again_at(story: Story, *, at: datetime) -> datetime | None:
    """What came to us and was not answered is looked at once more: the word of an answer may still be on its way."""
    if story.direction != Direction.INBOUND or story.answered_at is not None:
        return None
    if story.state == CallState.RINGING:
        return at + SILENCE
    return at + PATIENCE if story.ringing_at is not None else None


def _told(event: CallEvent) -> Told:
    shared = ("kind", "at", "external_id", "number", "to", "agent_id", "direction", "cause", "recording")
    return Told(**{name: getattr(event, name) for name in shared})


_FROM_STORY = ("state", "direction", "number", "to", "agent_id", "cause", "recording")
_TIMES = ("began_at", "ringing_at", "answered_at", "ended_at")


def _write(call: PhoneCall, story: Story) -> None:
    for name in (*_FROM_STORY, *_TIMES):
        setattr(call, name, getattr(story, name))
    outside = str(call.source.options.get("outside", "")) if call.source else ""
    call.number_key = number_key(call.number, outside=outside)
    if call.requester is None and call.number_key:
        call.requester = caller_of(call.number_key)
    call.save()


def _call_of(news: News, *, system: str, source: Source | None, at: datetime) -> PhoneCall:
    """The call, locked; made where nobody told of it before."""
    known = _locked().filter(system=system, external_id=news.call).first() if news.call else None
    if known is not None:
        return known
    if (mine := _logged_by_hand(news, at=at)) is not None:
        mine.system, mine.external_id, mine.source = system, news.call, source
        mine.save(update_fields=["system", "external_id", "source"])
        return mine
    made = PhoneCall(system=system, external_id=news.call, source=source, began_at=news.at, created_at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # The first two things of one call came at the same moment; the other one was a hair faster.
        return _locked().get(system=system, external_id=news.call)
    return made


def _logged_by_hand(news: News, *, at: datetime) -> PhoneCall | None:
    """A call of ours that the caller logged before the telephone system told of it: one call, not two."""
    key = number_key(news.number)
    if not (news.call and key and news.direction == Direction.OUTBOUND):
        return None
    mine = _locked().filter(system="", external_id="", direction=Direction.OUTBOUND, number_key=key)
    return mine.filter(began_at__gte=news.at - SKEW, began_at__lte=min(news.at + _BY_HAND, at)).order_by("pk").first()


def _locked() -> "QuerySet[PhoneCall]":
    found = PhoneCall.objects.select_related("source__site", "requester__site", "agent", "ticket")
    return found.select_for_update(of=("self",), no_key=True)


def lock_call(call_id: int) -> PhoneCall:
    """The call, locked until the end of the transaction. `Missing` where there is none."""
    found = _locked().filter(pk=call_id).first()
    if found is None:
        raise Missing(_("There is no such call."))
    return found
