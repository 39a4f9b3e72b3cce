"""The lines of the list: what a ticket shows of itself, and under which head it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Words
from face import dates, words
from face.clocks import Clock, ClockState
from sla.norms import norm_text
from tickets.choices import Channel, State, WaitingOn
from tickets.models import Ticket
from workbench.columns import Column, columns_of

CHANNEL_ICONS = {
    Channel.PHONE: "phone",
    Channel.RTX: "chat",
    Channel.WECOM: "chat",
    Channel.DINGTALK: "chat",
    Channel.FEISHU: "chat",
    Channel.PORTAL: "globe",
    Channel.EMAIL: "mail",
    Channel.REST: "link",
    Channel.WALK_IN: "person",
    Channel.FAX: "note",
}
# What a tracked ticket waits for, short enough for a column.
WAITS: dict[str, Words] = {
    WaitingOn.USER: pgettext_lazy("waits", "Waits: user"),
    WaitingOn.APPROVAL: pgettext_lazy("waits", "Waits: approval"),
    WaitingOn.PART: pgettext_lazy("waits", "Waits: part"),
    WaitingOn.VENDOR: pgettext_lazy("waits", "Waits: vendor"),
    WaitingOn.APPOINTMENT: pgettext_lazy("waits", "Waits: visit"),
    WaitingOn.OBSERVATION: pgettext_lazy("waits", "Observed"),
}


def state_words(ticket: Ticket) -> Words:
    """The state, or what a tracked ticket waits for."""
    return WAITS[ticket.waiting_on] if ticket.state == State.TRACKING else State(ticket.state).label


@dataclass(frozen=True)
class Row:
    """One line. `texts` are its columns that are nothing but text, by code; `row_drawing` draws the others."""

    ticket: Ticket
    columns: Sequence[Column]
    texts: dict[str, str]
    url: str
    number: str
    icon: str
    channel: Words
    state: Words
    clock: Clock | None


def row_of(ticket: Ticket, *, at: datetime, today: date, columns: Sequence[Column] = ()) -> Row:
    """The line of `ticket` with these columns, or the usual ones. It shows what `read_columns` has read."""
    channel = Channel(ticket.channel)
    shown = columns or columns_of(())
    return Row(
        ticket=ticket,
        columns=shown,
        texts={column.code: column.tell(ticket, today) for column in shown if column.tell},
        url=reverse("ticket", args=[ticket.number]),
        number=words.number_short(ticket.number, today=today),
        icon=CHANNEL_ICONS[channel],
        channel=channel.label,
        state=state_words(ticket),
        clock=nearest_of(ticket, at=at),
    )


def nearest_of(ticket: Ticket, *, at: datetime) -> Clock | None:
    """The ticket's nearest clock, as its row carries it; None where there is none."""
    if ticket.next_due_at is None:
        return None
    return Clock(
        due_at=ticket.next_due_at,
        at=at,
        started_at=ticket.next_started_at,
        warn_at=ticket.next_warn_at,
        given=ClockState.PAUSED if ticket.next_paused else None,
        norm=ticket.next_norm,
        rule=norm_text(ticket.next_norm),
    )


@dataclass(frozen=True)
class Section:
    """Lines under one head; without a head where the order has none."""

    label: Words
    rows: list[Row]
    is_pinned: bool = False


def sections(
    pinned: Iterable[Ticket], tickets: Iterable[Ticket], *, at: datetime, by_due: bool, columns: Sequence[Column] = ()
) -> list[Section]:
    """Major incidents on top (LIFE-6), then the page; in the order of limits, under heads that say how near they
    are.
    """
    today = dates.local_day(at)
    tops = [row_of(ticket, at=at, today=today, columns=columns) for ticket in pinned]
    rows = [row_of(ticket, at=at, today=today, columns=columns) for ticket in tickets]
    found = [Section(_("Major incidents"), tops, is_pinned=True)] if tops else []
    if by_due:
        return found + list(_by_due(rows, at=at))
    return [*found, Section(_("Tickets") if tops else "", rows)] if rows else found


def _by_due(rows: list[Row], *, at: datetime) -> Iterator[Section]:
    for label, near in groupby(rows, key=lambda row: _nearness(row.clock, at=at)):
        yield Section(label, list(near))


_LATE, _SOON, _TODAY = _("Overdue"), _("Due within an hour"), _("Due today")
_LATER, _UNTIMED = _("Due later"), _("No limit is running")


def _nearness(clock: Clock | None, *, at: datetime) -> Words:
    if clock is None or clock.state is ClockState.PAUSED:
        return _UNTIMED
    if clock.state is ClockState.BREACHED:
        return _LATE
    if clock.due_at - at <= timedelta(hours=1):
        return _SOON
    return _TODAY if dates.local_day(clock.due_at) == dates.local_day(at) else _LATER
