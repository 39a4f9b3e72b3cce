"""The journal as a timeline: what each entry is, who did it, the words and files that belong to it, and on which tab it
stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from face import dates
from tickets.choices import Ask
from tickets.models import TicketEvent
from tickets.words import Names, detail, sentence, who
from workbench.papers import File, Papers, Result

TABS = ("all", "user", "internal")
# What the requester said or was told.
_WITH_USER = frozenset(
    {"receive", "acknowledge", "reply", "requester_reply", "resolve", "confirm", "reopen", "survey", "promise"}
)
_INTERNAL = frozenset({"note", "dispatch", "transfer", "decline", "escalate", "collaborators", "handover"})
_ICONS = {
    "receive": "plus", "acknowledge": "check", "dispatch": "arrow", "accept": "check", "decline": "undo",
    "transfer": "swap", "track": "clock-hold", "resume": "clock", "resolve": "list-check", "confirm": "check",
    "reopen": "undo", "close": "lock", "survey": "star", "cancel": "x", "merge": "merge", "absorb": "merge",
    "escalate": "up", "promise": "clock", "reply": "send", "requester_reply": "person", "note": "lock",
    "call": "phone", "clarify": "help", "collaborators": "people", "major": "flag", "handover": "swap",
    "attach": "clip", "link": "link", "amend": "edit",
}  # fmt: skip
_LONG = 600


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `kind` is its look: requester, reply, note, call or state."""

    event: TicketEvent
    kind: str
    icon: str
    who: str
    text: str
    body: str = ""
    result: Result | None = None
    file: File | None = None

    @property
    def is_internal(self) -> bool:
        """Whether the requester never sees it."""
        return self.kind == "note"

    @property
    def is_long(self) -> bool:
        """Whether its text is folded away until asked for."""
        return len(self.body) > _LONG


def entries_of(events: Sequence[TicketEvent], papers: Papers, names: Names, *, tab: str = "all") -> list[Entry]:
    """The entries of `tab`, newest first."""
    return [_entry(event, papers, names) for event in reversed(events) if _belongs(event, tab)]


def count_tabs(events: Sequence[TicketEvent]) -> dict[str, int]:
    """How many entries each tab has."""
    return {tab: sum(_belongs(event, tab) for event in events) for tab in TABS}


def days_of(entries: Sequence[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    """The entries under the day they happened on."""
    for day, own in groupby(entries, key=lambda entry: dates.local_day(entry.event.at)):
        yield day, list(own)


def _belongs(event: TicketEvent, tab: str) -> bool:
    if tab == "user":
        return event.verb in _WITH_USER or _is_with_user(event)
    return tab == "all" or event.verb in _INTERNAL or _is_among_us(event)


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
        event=event,
        kind=_kind(event),
        icon=_ICONS.get(event.verb, "info"),
        who=who(event),
        text=sentence(event, names),
        body=papers.said.get(event.seq) or detail(event),
        result=papers.results.get(event.cycle) if event.verb == "resolve" else None,
        file=papers.files.get(event.seq) if event.verb == "attach" else None,
    )


def _kind(event: TicketEvent) -> str:
    if event.verb in {"note", "call"} or (event.verb == "attach" and event.params.get("is_internal")):
        return "call" if event.verb == "call" else "note"
    if event.by_requester_id and not event.by_user_id:
        return "requester"
    if event.verb in {"reply", "acknowledge", "resolve"} or (event.verb == "clarify" and _is_with_user(event)):
        return "reply"
    return "state"
