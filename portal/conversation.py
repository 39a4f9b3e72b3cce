"""What was said and done, for the requester to read: the public part of the journal, told to him (您), newest first.

Only entries and parameters that `tickets.visibility` lets through come this far; notes and internal files are not even
read from the database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from face import dates
from portal.outlook import waits_for
from tickets.choices import (
    Answer,
    CancelReason,
    Channel,
    Consent,
    MessageKind,
    RecordStep,
    Score,
    State,
    WaitingOn,
)
from tickets.models import Attachment, Message, Resolution, Ticket, TicketEvent
from tickets.visibility import is_public, public_params
from tickets.words import Names, names_in

ICONS = {
    "receive": "ticket",
    "accept": "person",
    "attach": "clip",
    "carry_over": "calendar",
    "clarify": "help",
    "close": "lock",
    "confirm": "check",
    "promise": "clock",
    "reopen": "undo",
    "requester_reply": "person",
    "reply": "send",
    "resolve": "check",
    "service_record": "sign",
    "survey": "star",
    "track": "clock-hold",
}


Key = tuple[datetime, bool]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step: whose it was, what he did, the words he gave with it, and the files that came at the same moment."""

    at: datetime
    verb: str
    is_own: bool
    says: str
    body: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def kind(self) -> str:
        """How the face draws it."""
        if self.is_own and (self.body or self.files):
            return "requester"
        return "reply" if self.verb in {"reply", "clarify", "promise", "carry_over"} else "state"

    @property
    def icon(self) -> str:
        """Its sign."""
        return ICONS.get(self.verb, "arrow")


@dataclass(frozen=True)
class Conversation:
    """The entries by day, newest first, the question that waits for an answer, the result of this round, the score."""

    days: list[tuple[date, list[Entry]]]
    question: Entry | None
    resolution: Resolution | None
    score: int


@dataclass(frozen=True)
class _Told:
    """What is needed to tell an entry."""

    event: TicketEvent
    names: Names
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        return self.event.by_requester_id is not None

    @property
    def who(self) -> str:
        return str(self.event.by_user or _("The service desk"))

    @property
    def receiver(self) -> str:
        user = self.names.users.get(self.params.get("to_user_id") or 0)
        return user or self.names.groups.get(self.params.get("to_group_id") or 0, "")

    def time(self, key: str) -> str:
        value = self.params.get(key)
        return dates.when(datetime.fromisoformat(value), today=dates.local_day(self.event.at)) if value else ""


def conversation_of(ticket: Ticket, events: Iterable[TicketEvent]) -> Conversation:
    """The conversation on `ticket`, whose whole journal is `events` (oldest first). At most four statements."""
    public = [event for event in events if is_public(event)]
    said = Message.objects.filter(ticket=ticket).exclude(kind=MessageKind.NOTE)
    bodies = {message.seq: message.body for message in said}
    files = {file.seq: file for file in Attachment.objects.filter(ticket=ticket, is_internal=False)}
    results = list(Resolution.objects.filter(ticket=ticket).select_related("by"))
    earlier = {one.pk: one for one in results if one.cycle != ticket.cycle}
    names = names_in(public)
    entries = [_entry(_Told(event, names, public_params(event)), bodies, files, earlier) for event in public]
    return Conversation(
        days=_by_day(_with_files(entries)),
        question=_question(ticket, entries),
        resolution=next((one for one in results if one.cycle == ticket.cycle), None),
        score=next((event.params["score"] for event in reversed(public) if event.verb == "survey"), 0),
    )


def _entry(
    told: _Told, bodies: Mapping[int, str], files: Mapping[int, Attachment], earlier: Mapping[int, Resolution]
) -> Entry:
    event = told.event
    file = files.get(event.seq) if event.verb == "attach" else None
    resolution = earlier.get(told.params.get("resolution_id", 0))
    body = bodies.get(event.seq) or str(told.params.get(_TEXTS.get(event.verb, ""), "") or "")
    return Entry(
        at=event.at,
        verb=event.verb,
        is_own=told.is_own,
        says=_SENTENCES[event.verb](told),
        body=resolution.result if resolution else body,
        files=(file,) if file else (),
    )


def _with_files(entries: Iterable[Entry]) -> list[Entry]:
    """Files that came together with words stand under the words."""
    hosts: dict[Key, Entry] = {}
    files: dict[Key, tuple[Attachment, ...]] = defaultdict(tuple)
    entries = list(entries)
    for entry in entries:
        if entry.verb in _HOSTS:
            hosts.setdefault((entry.at, entry.is_own), entry)
    kept = []
    for entry in entries:
        key = (entry.at, entry.is_own)
        if entry.verb == "attach" and key in hosts:
            files[key] += entry.files
        else:
            kept.append(entry)
    return [_carrying(entry, hosts, files) for entry in kept]


def _carrying(entry: Entry, hosts: Mapping[Key, Entry], files: Mapping[Key, tuple[Attachment, ...]]) -> Entry:
    key = (entry.at, entry.is_own)
    return replace(entry, files=files.get(key, ())) if hosts.get(key) is entry else entry


def _by_day(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    days: dict[date, list[Entry]] = {}
    for entry in reversed(list(entries)):
        days.setdefault(dates.local_day(entry.at), []).append(entry)
    return list(days.items())


def _question(ticket: Ticket, entries: Sequence[Entry]) -> Entry | None:
    """What he is asked: to make it clear, or, while the engineer waits for him, the last unanswered reply."""
    if ticket.is_unclear:
        return next((entry for entry in reversed(entries) if entry.verb == "clarify"), None)
    if ticket.state != State.TRACKING or ticket.waiting_on != WaitingOn.USER:
        return None
    unanswered = takewhile(lambda entry: not entry.is_own, reversed(entries))
    return next((entry for entry in unanswered if entry.verb == "reply"), None)


_HOSTS = frozenset({"receive", "reply", "requester_reply"})
_TEXTS = {
    "acknowledge": "message",
    "cancel": "note",
    "carry_over": "reason",
    "clarify": "question",
    "confirm": "comment",
    "promise": "text",
    "reopen": "reason",
    "survey": "comment",
}


def _receive(told: _Told) -> str:
    values = {"name": told.who, "channel": Channel(told.params["channel"]).label}
    if told.is_own:
        return _("You sent the request (%(channel)s)") % values
    return _("%(name)s registered your request (%(channel)s)") % values


def _acknowledge(told: _Told) -> str:
    values = {"name": told.who, "time": told.time("answer_by")}
    return _("%(name)s acknowledged it; an engineer contacts you by %(time)s") % values


def _dispatch(told: _Told) -> str:
    return _("Given to %(to)s") % {"to": told.receiver}


def _accept(told: _Told) -> str:
    return _("%(name)s took it on and contacts you by %(time)s") % {
        "name": told.who,
        "time": told.time("committed_at"),
    }


def _track(told: _Told) -> str:
    what = waits_for(told.params["waiting_on"]) % {"name": told.who}
    until = told.time("until")
    return _("%(what)s, expected until %(time)s") % {"what": what, "time": until} if until else what


def _resume(told: _Told) -> str:
    return _("You ended the wait; the work goes on") if told.is_own else _("The work goes on")


def _resolve(told: _Told) -> str:
    return _("%(name)s finished and asks you whether it is solved") % {"name": told.who}


def _confirm(told: _Told) -> str:
    return _("You confirmed that it is solved") if told.is_own else _("Your confirmation was noted by phone")


def _reopen(told: _Told) -> str:
    if told.params.get("answer") == Answer.PARTLY:
        return _("You said that it is solved in part") if told.is_own else _("Noted by phone: solved in part")
    return _("You said that it is not solved") if told.is_own else _("It was taken up again")


def _close(told: _Told) -> str:
    if told.params.get("without_answer"):
        return _("Closed without your answer")
    return _("The record was checked and the request closed")


def _survey(told: _Told) -> str:
    reasons = told.names.reasons_in(told.params.get("reasons", ()))
    values = {"score": Score(told.params["score"]).label, "reasons": reasons}
    said = _("You rated the service: %(score)s") if told.is_own else _("Your rating: %(score)s")
    return _("%(said)s (%(reasons)s)") % {"said": said % values, **values} if reasons else said % values


def _cancel(told: _Told) -> str:
    return {
        CancelReason.WITHDRAWN: _("Withdrawn, as you wished"),
        CancelReason.DUPLICATE: _("Ended: the same request goes on under another number"),
        CancelReason.OUT_OF_SCOPE: _("Ended: outside what this desk does"),
    }[CancelReason(told.params["reason"])]


def _merge(_told: _Told) -> str:
    return _("Ended: the same request goes on under another number")


def _promise(told: _Told) -> str:
    return _("%(name)s promised you, by %(time)s") % {"name": told.who, "time": told.time("due_at")}


def _carry_over(told: _Told) -> str:
    values = {"name": told.who, "time": told.time("expected_at")}
    said = {
        Consent.AGREED: _("%(name)s goes on later, as agreed with you; to be done by %(time)s"),
        Consent.NOT_REACHED: _("%(name)s goes on later and did not reach you; to be done by %(time)s"),
        Consent.REFUSED: _("%(name)s could not agree a time with you; the supervisor will speak to you"),
    }
    return said[Consent(told.params["consent"])] % values


def _reply(told: _Told) -> str:
    return _("%(name)s wrote to you") % {"name": told.who}


def _requester_reply(_told: _Told) -> str:
    return _("You wrote")


def _clarify(told: _Told) -> str:
    return _("%(name)s asks you") % {"name": told.who}


def _handover(told: _Told) -> str:
    return _("%(name)s now answers for it") % {"name": told.receiver}


def _attach(told: _Told) -> str:
    return _("You added a file") if told.is_own else _("%(name)s added a file") % {"name": told.who}


def _service_record(told: _Told) -> str:
    values = {"name": told.who, "record": told.params["record"], "signer": told.params["signer"]}
    if told.params["step"] == RecordStep.SIGNED and told.is_own:
        return _("You signed service record %(record)s") % values
    return {
        RecordStep.LEFT_NOTE: _("%(name)s did not meet you and left a note; service record %(record)s waits for you"),
        RecordStep.ASKED: _("%(name)s asks you to sign service record %(record)s"),
        RecordStep.REMINDED: _("We reminded you that service record %(record)s waits for your signature"),
        RecordStep.SIGNED: _("Service record %(record)s was signed by %(signer)s"),
        RecordStep.VOIDED: _("%(name)s withdrew service record %(record)s"),
    }[RecordStep(told.params["step"])] % values


_SENTENCES: dict[str, Callable[[_Told], str]] = {
    "receive": _receive,
    "acknowledge": _acknowledge,
    "dispatch": _dispatch,
    "accept": _accept,
    "transfer": _dispatch,
    "track": _track,
    "resume": _resume,
    "resolve": _resolve,
    "confirm": _confirm,
    "reopen": _reopen,
    "close": _close,
    "survey": _survey,
    "cancel": _cancel,
    "merge": _merge,
    "promise": _promise,
    "carry_over": _carry_over,
    "reply": _reply,
    "requester_reply": _requester_reply,
    "clarify": _clarify,
    "handover": _handover,
    "attach": _attach,
    "service_record": _service_record,
}
