"""The lines of the close-out: tickets that still need an explanation today, each with its form, and those that have
one. A constant number of statements, whatever the number of lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import pgettext

from accounts.actors import Actor
from core.errors import Words
from face import dates, words
from face.clocks import Clock
from sla.close_out import days_of, last_explanations, quick_times
from sla.engine.ledger import day_of
from sla.models import Timer
from tickets.catalogue.queries import usual_reasons, written_in
from tickets.choices import Consent, ReasonUse
from tickets.models import Ticket, TicketEvent, UsualReason
from tickets.policies import Decision, decide
from workbench.forms.close_out import CloseOutForm


@dataclass(frozen=True)
class OwingRow:
    """A ticket that is not explained. `refused_at`: since when it is with the supervisor, because the user did not
    agree.
    """

    ticket: Ticket
    number: str
    clock: Clock | None
    attempts: int
    refused_at: datetime | None
    decision: Decision
    form: CloseOutForm


@dataclass(frozen=True)
class CoveredRow:
    """A ticket that is explained: until when, why, and on which day it is asked about next."""

    ticket: Ticket
    number: str
    reason: str
    is_agreed: bool
    next_day: date | None


def owing_rows(
    tickets: Sequence[Ticket], *, actor: Actor, at: datetime, bound: Mapping[str, CloseOutForm] | None = None
) -> list[OwingRow]:
    """The lines of `tickets`, with the forms in `bound` (by number) as they were sent. Three statements."""
    days, told = days_of(tickets, begun_by=at), last_explanations(tickets)
    reasons = usual_reasons(ReasonUse.CARRY_OVER)
    today = dates.local_day(at)
    return [
        OwingRow(
            ticket=ticket,
            number=words.number_short(ticket.number, today=today),
            clock=_clock(days.get(ticket.pk), at=at),
            attempts=days[ticket.pk].attempts if ticket.pk in days else 0,
            refused_at=_refused_at(told.get(ticket.pk)),
            decision=decide("carry_over", actor=actor, ticket=ticket),
            form=(bound or {}).get(ticket.number) or form_of(ticket, days.get(ticket.pk), reasons=reasons, at=at),
        )
        for ticket in tickets
    ]


def form_of(
    ticket: Ticket, day: Timer | None, *, reasons: Sequence[UsualReason], at: datetime, data: QueryDict | None = None
) -> CloseOutForm:
    """The form of one ticket, with the times that suit it and `reasons` as its user reads them."""
    times = [(moment, _said(moment)) for moment in quick_times(day, at=at)] if day else []
    return CloseOutForm(ticket, times=times, reasons=written_in(reasons, ticket.requester.language), data=data)


def covered_rows(tickets: Sequence[Ticket], *, today: date) -> list[CoveredRow]:
    """The lines of tickets that are explained. Two statements."""
    days, told = days_of(tickets), last_explanations(tickets, but_refused=True)
    return [
        CoveredRow(
            ticket=ticket,
            number=words.number_short(ticket.number, today=today),
            reason=str(told[ticket.pk].params.get("reason", "")) if ticket.pk in told else "",
            is_agreed=ticket.pk in told and told[ticket.pk].params.get("consent") == Consent.AGREED,
            next_day=day_of(days[ticket.pk]) if ticket.pk in days else None,
        )
        for ticket in tickets
    ]


def _clock(day: Timer | None, *, at: datetime) -> Clock | None:
    if day is None:
        return None
    return Clock(due_at=day.due_at, started_at=day.started_at, warn_at=day.warn_at, norm=day.norm, at=at)


def _refused_at(event: TicketEvent | None) -> datetime | None:
    return event.at if event is not None and event.params.get("consent") == Consent.REFUSED else None


def _said(moment: datetime) -> Words:
    """Fri 27 Nov 10:00: the weekday first, for that is how times are agreed."""
    # Translators: Django's date format of a weekday, a day of this year and a time
    return date_format(timezone.localtime(moment), pgettext("date format", "D j M H:i"))
