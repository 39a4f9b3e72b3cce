"""Reads. Opening a link is a read and changes nothing, for mail scanners open links too."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from django.db.models import F

from satisfaction.errors import LinkForged
from satisfaction.links import NO_SUCH_LINK, read_token
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from satisfaction.wording import is_closed_unanswered, refusal
from sla.course import target_of
from sla.models import Timer
from tickets.actions.lapse import needs_a_person
from tickets.choices import Score, State
from tickets.models import Resolution, Ticket


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the page behind a link shows: whom it addresses (TALK-6), what was done and how it ended (SAT-6)."""

    ticket: Ticket
    resolution: Resolution
    form_of_address: str
    expires_at: datetime
    closes_at: datetime | None = None  # without an answer it is closed then, where the policy says so
    calls_by: datetime | None = None  # the desk calls him by then (FOLL-1)

    @property
    def is_closed(self) -> bool:
        """Whether it was closed without an answer, which he can still contradict."""
        return is_closed_unanswered(self.ticket)


def read_confirmation(token: str, *, at: datetime) -> Question:
    """What stands behind a confirm link at `at`; refuses as `access_invitation`."""
    question = _question(access_invitation(token, purpose=Purpose.CONFIRM, at=at))
    return replace(question, **outlook_of(question.ticket, at=at))


class Outlook(TypedDict):
    """What comes next if he says nothing."""

    closes_at: datetime | None
    calls_by: datetime | None


def outlook_of(ticket: Ticket, *, at: datetime) -> Outlook:
    """When a result that is not answered is closed, and by when the desk calls; None of what does not come, or has
    passed at `at`. One statement.
    """
    found: Outlook = {"closes_at": None, "calls_by": None}
    for timer in Timer.objects.ticking().filter(ticket=ticket, measure__in=("sat_2", "foll_1"), due_at__gt=at):
        if timer.measure == "foll_1":
            found["calls_by"] = timer.due_at
        elif target_of(timer).closes and not needs_a_person(ticket):
            found["closes_at"] = timer.due_at
    return found


def supervisor_calls_by(ticket: Ticket) -> datetime | None:
    """By when the supervisor calls a user who was not satisfied; None where he need not. One statement."""
    running = Timer.objects.ticking().filter(ticket=ticket, measure="sat_1")
    return running.order_by("due_at").values_list("due_at", flat=True).first()


def list_unanswered(ticket_ids: Collection[int]) -> list[Invitation]:
    """The open questions whether a result helps, of these tickets, each with whom it goes to. One statement, none for
    no ticket.
    """
    if not ticket_ids:
        return []
    asked = Invitation.objects.filter(ticket__in=ticket_ids, purpose=Purpose.CONFIRM, used_at=None)
    asked = asked.filter(cycle=F("ticket__cycle"), ticket__state=State.CONFIRMING)
    return list(asked.select_related("ticket__requester__site").order_by("pk"))


def read_survey(token: str, *, at: datetime) -> Question:
    """What stands behind a survey link at `at`; refuses as `access_invitation`."""
    return _question(access_invitation(token, purpose=Purpose.SURVEY, at=at))


def access_invitation(token: str, *, purpose: str, at: datetime) -> Invitation:
    """The invitation behind `token`, with its ticket and requester, if it can still be answered at `at`.

    `LinkForged` (a `Missing`) for a token that was never given out, else the `Gone` that says why it is too late.
    """
    pk = read_token(token, purpose=purpose)
    invitation = Invitation.objects.select_related("ticket__requester").filter(pk=pk, purpose=purpose).first()
    if invitation is None:
        raise LinkForged(NO_SUCH_LINK)
    if gone := refusal(invitation, invitation.ticket, at=at):
        raise gone
    return invitation


def get_invitation(*, ticket_id: int, purpose: str, cycle: int) -> Invitation:
    """The invitation of one cycle of a ticket; `Invitation.DoesNotExist` before it has been given out."""
    return Invitation.objects.get(ticket_id=ticket_id, purpose=purpose, cycle=cycle)


def find_invitation(*, ticket_id: int, purpose: str, cycle: int) -> Invitation | None:
    """As `get_invitation`; None where nobody was asked."""
    return Invitation.objects.filter(ticket_id=ticket_id, purpose=purpose, cycle=cycle).first()


def is_content(ticket_id: int) -> bool:
    """Whether the requester's last rating of this ticket, in whichever round, was a good one. He is not asked for it
    again when the ticket is closed again; somebody who was not satisfied is, about what was done since (SAT-1).
    """
    ratings = SurveyAnswer.objects.filter(ticket=ticket_id).order_by("-cycle").values_list("score", flat=True)
    return (ratings.first() or 0) >= Score.SATISFIED


def _question(invitation: Invitation) -> Question:
    ticket = invitation.ticket
    return Question(
        ticket=ticket,
        resolution=Resolution.objects.select_related("by").get(ticket=ticket, cycle=invitation.cycle),
        form_of_address=ticket.requester.form_of_address,
        expires_at=invitation.expires_at,
    )
