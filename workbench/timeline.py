"""The journals of a ticket and of its clocks as one timeline: what each entry is, who did it, the words and files that
belong to it, and on which tab it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.urls import reverse

from face import dates
from face.words import between
from satisfaction.followups.choices import Result
from sla.choices import EventCode
from sla.models import TimerEvent
from sla.words import event_words
from tickets.choices import Ask, Score
from tickets.models import TicketEvent
from tickets.words import Names, detail, sentence, who
from workbench.papers import File, Papers
from workbench.papers import Result as Resolved

TABS = ("all", "user", "internal", "clocks")
# What the requester said or was told.
_WITH_USER = frozenset(
    (
        "receive", "acknowledge", "reply", "requester_reply", "resolve", "confirm", "reopen", "lapse", "survey",
        "promise", "carry_over", "service_record",
    )
)  # fmt: skip
_INTERNAL = frozenset(
    (
        "note", "dispatch", "transfer", "decline", "escalate", "collaborators", "handover", "call_supervisor",
        "return_record", "complete_record", "route",
    )
)  # fmt: skip
_ICONS = {
    "receive": "plus", "acknowledge": "check", "dispatch": "arrow", "accept": "check", "decline": "undo",
    "transfer": "swap", "track": "clock-hold", "resume": "clock", "resolve": "list-check", "confirm": "check",
    "reopen": "undo", "return_record": "undo", "complete_record": "check", "close": "lock", "lapse": "clock-hold",
    "survey": "star",
    "cancel": "x", "merge": "merge", "absorb": "merge", "escalate": "up", "promise": "clock",
    "carry_over": "calendar", "call_supervisor": "bell", "reply": "send", "requester_reply": "person",
    "note": "lock", "call": "phone", "clarify": "help", "collaborators": "people", "major": "flag",
    "handover": "swap", "attach": "clip", "link": "link", "amend": "edit",
    "service_record": "sign", "route": "filter",
}  # fmt: skip
EVENT_ICONS = {
    EventCode.WARNED: "clock-warn",
    EventCode.BREACHED: "clock-over",
    EventCode.ESCALATED: "up",
    EventCode.ATTEMPTED: "phone-missed",
    EventCode.REPLANNED: "clock",
    EventCode.ACKNOWLEDGED: "check",
    EventCode.WAIVED: "x",
    EventCode.DECIDED: "phone",
    EventCode.REMINDED: "send",
    EventCode.UNANSWERED: "clock-hold",
}
_LONG = 600


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `kind` is its look: requester, reply, note, call, state or clock; `code` says of a
    clock's entry what came; `url` leads to what it is about.
    """

    at: datetime
    kind: str
    icon: str
    who: str
    text: str
    body: str = ""
    result: Resolved | None = None
    file: File | None = None
    code: str = ""
    url: str = ""
    original: str = ""  # where it stands as it came

    @property
    def is_internal(self) -> bool:
        """Whether the requester never sees it."""
        return self.kind == "note"

    @property
    def is_long(self) -> bool:
        """Whether its text is folded away until asked for."""
        return len(self.body) > _LONG


def entries_of(
    events: Sequence[TicketEvent], clock_events: Sequence[TimerEvent], papers: Papers, names: Names, *, tab: str = "all"
) -> list[Entry]:
    """The entries of `tab`, newest first: by their time, which is not that of writing where a clock is judged later."""
    acts = [_entry(event, papers, names) for event in events if _belongs(event, tab)]
    clocks = [_clock_entry(event, names) for event in clock_events] if tab in {"all", "clocks"} else []
    return sorted([*acts, *clocks], key=attrgetter("at"))[::-1]


def count_tabs(events: Sequence[TicketEvent], clock_events: Sequence[TimerEvent]) -> dict[str, int]:
    """How many entries each tab has."""
    counts = {tab: sum(_belongs(event, tab) for event in events) for tab in TABS}
    return counts | {"all": len(events) + len(clock_events), "clocks": len(clock_events)}


def days_of(entries: Sequence[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    """The entries under the day they happened on."""
    for day, own in groupby(entries, key=lambda entry: dates.local_day(entry.at)):
        yield day, list(own)


def _belongs(event: TicketEvent, tab: str) -> bool:
    if tab == "user":
        return event.verb in _WITH_USER or _is_with_user(event)
    return tab == "all" or (tab == "internal" and (event.verb in _INTERNAL or _is_among_us(event)))


def _is_with_user(event: TicketEvent) -> bool:
    if event.verb == "call":
        return event.params.get("with_user_id") is None
    if event.verb == "attach":
        return not event.params.get("is_internal")
    return event.verb == "clarify" and event.params.get("ask") == Ask.REQUESTER


def _is_among_us(event: TicketEvent) -> bool:
    return event.verb in {"call", "attach", "clarify"} and not _is_with_user(event)


def _entry(event: TicketEvent, papers: Papers, names: Names) -> Entry:
    return Entry(
        at=event.at,
        kind=_kind(event),
        icon=_ICONS.get(event.verb, "info"),
        who=who(event),
        text=_told(event, papers, names),
        body=papers.said.get(event.seq) or detail(event),
        result=papers.results.get(event.cycle) if event.verb == "resolve" else None,
        file=papers.files.get(event.seq) if event.verb == "attach" else None,
        original=reverse("inbound-one", args=[papers.came[event.seq]]) if event.seq in papers.came else "",
    )


def _told(event: TicketEvent, papers: Papers, names: Names) -> str:
    """What was done; of a call in which somebody was followed up, what he said as well (SAT-3)."""
    text, answer = sentence(event, names), papers.answers.get(event.params.get("call_id", 0))
    if event.verb != "call" or answer is None:
        return text
    said = [Result(answer.result).label] if answer.result else []
    said += [Score(int(answer.score)).label] if answer.score else []
    return between().join([text, *map(str, said)])


def _clock_entry(event: TimerEvent, names: Names) -> Entry:
    """What a clock did by itself stands under its norm; what somebody did to it, under his name."""
    ticket = event.timer.ticket
    return Entry(
        at=event.at,
        kind="clock",
        icon=EVENT_ICONS[EventCode(event.code)],
        who=str(event.by or event.timer.norm),
        text=event_words(event, names.users, today=dates.local_day(event.at)),
        body=str(event.params.get("reason", "")),
        code=event.code,
        url=reverse("clock", args=[ticket.number, event.timer_id]) if ticket else "",
    )


def _kind(event: TicketEvent) -> str:
    if event.verb in {"note", "call"} or (event.verb == "attach" and event.params.get("is_internal")):
        return "call" if event.verb == "call" else "note"
    if event.by_requester_id and not event.by_user_id:
        return "requester"
    if event.verb in {"reply", "acknowledge", "resolve"} or (event.verb == "clarify" and _is_with_user(event)):
        return "reply"
    return "state"
