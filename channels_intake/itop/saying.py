"""What a journal entry of ours says in iTop's logs, with a mark that makes it recognised when it is seen again.

Their entries have no key, and the same update twice is two entries; the mark [SD-20261126-0007/12] (number and journal
entry) is looked for before anything is appended, and tells our own words when the log is read back.
"""

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from tickets.choices import Ask, CancelReason, State, WaitingOn
from tickets.models import Message, Resolution, Ticket, TicketEvent

PUBLIC, PRIVATE = "public_log", "private_log"
_MARK = re.compile(r"\[([A-Z0-9-]{6,24})/(\d{1,9})\]")
_LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Entry:
    """A text for one of the logs."""

    log: str
    text: str


def mark_of(ticket: Ticket, event: TicketEvent) -> str:
    """What an entry is known by."""
    return f"[{ticket.number}/{event.seq}]"


def is_ours(text: str, ticket: Ticket) -> bool:
    """Whether an entry of theirs is one of ours about this ticket."""
    found = _MARK.search(text)
    return found is not None and found[1] == ticket.number


def entry_of(event: TicketEvent, ticket: Ticket, *, with_notes: bool) -> Entry | None:
    """What there is to append for an event, if anything."""
    if event.verb in {"reply", "requester_reply", "note"}:
        log = PRIVATE if event.verb == "note" else PUBLIC
        message = Message.objects.filter(ticket=ticket, seq=event.seq).first()
        said = message.body if message else ""
    elif event.verb == "clarify":
        log, said = (PUBLIC if event.params.get("ask") == Ask.REQUESTER else PRIVATE), str(event.params["question"])
    elif event.verb == "promise":
        log, said = PUBLIC, str(event.params.get("text", ""))
    elif event.verb == "reopen":
        log, said = PRIVATE, str(event.params.get("reason", ""))
    else:
        return None
    if not said or (log == PRIVATE and not with_notes):
        return None
    who = event.by_user or event.by_requester
    name = f"{who}：" if who else ""
    return Entry(log, f"{mark_of(ticket, event)} {name}{said}")


def solution_of(event: TicketEvent, ticket: Ticket) -> tuple[str, str]:
    """The solution of the round that `event` belongs to, and its code; for a cancelled ticket, why it was."""
    with translation.override(_LANGUAGE):
        if event.to_state == State.CANCELLED:
            reason = str(CancelReason(event.params["reason"]).label) if event.verb == "cancel" else _("Merged")
            words = _("Cancelled: %(reason)s. %(note)s") % {"reason": reason, "note": event.params.get("note", "")}
            return words.strip(), "other"
        found = Resolution.objects.filter(ticket=ticket, cycle=event.cycle).first()
        if found is None:
            return _("See the service desk, %(number)s") % {"number": ticket.number}, "other"
        return f"原因说明：{found.cause}\n处理方案：{found.plan}\n处理结果：{found.result}", "assistance"


def pending_reason_of(event: TicketEvent) -> str:
    """What is waited for."""
    with translation.override(_LANGUAGE):
        code = str(event.params.get("waiting_on", ""))
        label = str(WaitingOn(code).label) if code in WaitingOn.values else ""
        return f"{label}：{event.params.get('note', '')}".strip("：") or _("Waiting")
