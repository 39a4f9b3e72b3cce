"""The lines of the closing desk: how complete a record is and where the rest is filled in, what the user said, who has
it to complete. A constant number of statements, whatever the number of lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from accounts.actors import Actor
from accounts.models import User
from core.errors import Words
from face import words
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tickets.completeness import Completeness, completeness_of_all
from tickets.models import Ticket, TicketEvent
from tickets.policies import Decision, decide
from tickets.queries import completers
from tickets.words import who
from workbench.facts import MENDING, Fact, missing_facts

_DECIDED = (*MENDING, "close", "return_record", "complete_record")


@dataclass(frozen=True)
class Answer:
    """That the result stands: whose word it is, for whom he wrote it down or by which way it came, and his comment."""

    who: str
    way: Words
    at: datetime
    comment: str
    is_noted: bool


@dataclass(frozen=True)
class Asked:
    """That the user was asked, how often he was reminded, and until when his link is valid."""

    at: datetime
    reminders: int
    expires_at: datetime


@dataclass(frozen=True)
class Return:
    """That the record was returned: by whom, when, and with which remark."""

    who: str
    at: datetime
    remark: str


@dataclass(frozen=True)
class ClosingRow:
    """One line. `decisions` say what this person may do with it."""

    ticket: Ticket
    number: str
    record: Completeness
    gaps: list[Fact]
    decisions: Mapping[str, Decision]
    completers: list[User]
    answer: Answer | None = None
    asked: Asked | None = None
    returned: Return | None = None
    rating: SurveyAnswer | None = None

    @property
    def is_complete(self) -> bool:
        """Whether closing waits for nothing of the record."""
        return not self.record.required_missing

    @property
    def can_close(self) -> bool:
        """Whether this person can close it now."""
        return self.is_complete and self.decisions["close"].allowed


def rows_of(tickets: Sequence[Ticket], *, actor: Actor, today: date) -> list[ClosingRow]:
    """The lines of `tickets`, which come from `tickets.closing.queries`. Four statements."""
    records = completeness_of_all(tickets)
    journal = _journal(tickets)
    questions = Invitation.objects.filter(ticket__in=tickets, cycle=F("ticket__cycle"), purpose=Purpose.CONFIRM)
    asked = {one.ticket_id: one for one in questions}
    ratings = {one.ticket_id: one for one in SurveyAnswer.objects.filter(ticket__in=tickets).order_by("cycle")}
    rows = []
    for ticket in tickets:
        decisions = {verb: decide(verb, actor=actor, ticket=ticket) for verb in _DECIDED}
        confirmed, returned = journal.get((ticket.pk, "confirm")), journal.get((ticket.pk, "return_record"))
        rows.append(
            ClosingRow(
                ticket=ticket,
                number=words.number_short(ticket.number, today=today),
                record=records[ticket.pk],
                gaps=_needed_first(missing_facts(ticket, records[ticket.pk], decisions)),
                decisions=decisions,
                completers=completers(ticket),
                answer=_answer(confirmed) if confirmed and ticket.confirmed_at else None,
                asked=_asked(asked.get(ticket.pk)),
                returned=_return(returned) if returned and ticket.returned_to_id else None,
                rating=ratings.get(ticket.pk),
            )
        )
    return rows


def _journal(tickets: Iterable[Ticket]) -> dict[tuple[int, str], TicketEvent]:
    """The last confirmation and the last return of this round, by ticket and verb."""
    found = TicketEvent.objects.filter(
        ticket__in=tickets, cycle=F("ticket__cycle"), verb__in=("confirm", "return_record")
    ).select_related("by_user", "by_requester")
    return {(event.ticket_id, event.verb): event for event in found.order_by("seq")}


def _needed_first(gaps: Iterable[Fact]) -> list[Fact]:
    return sorted(gaps, key=lambda gap: not gap.is_required)


def _answer(event: TicketEvent) -> Answer:
    return Answer(
        who=who(event),
        way=event.get_via_display(),
        at=event.at,
        comment=str(event.params.get("comment") or ""),
        is_noted=event.by_user_id is not None,
    )


def _asked(invitation: Invitation | None) -> Asked | None:
    if invitation is None:
        return None
    return Asked(invitation.created_at, invitation.reminders, invitation.expires_at)


def _return(event: TicketEvent) -> Return:
    return Return(who=who(event), at=event.at, remark=str(event.params.get("remark") or ""))
