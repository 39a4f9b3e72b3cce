"""Reads. Opening a link is a read and changes nothing, for mail scanners open links too."""

from dataclasses import dataclass
from datetime import datetime

from satisfaction.errors import LinkForged
from satisfaction.links import NO_SUCH_LINK, read_token
from satisfaction.models import Invitation, Purpose
from satisfaction.wording import refusal
from tickets.models import Resolution, Ticket


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the page behind a link shows: whom it addresses (TALK-6), what was done and how it ended (SAT-6)."""

    ticket: Ticket
    resolution: Resolution
    form_of_address: str
    expires_at: datetime


def read_confirmation(token: str, *, at: datetime) -> Question:
    """What stands behind a confirm link at `at`; refuses as `access_invitation`."""
    return _question(access_invitation(token, purpose=Purpose.CONFIRM, at=at))


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


def _question(invitation: Invitation) -> Question:
    ticket = invitation.ticket
    return Question(
        ticket=ticket,
        resolution=Resolution.objects.select_related("by").get(ticket=ticket, cycle=invitation.cycle),
        form_of_address=ticket.requester.form_of_address,
        expires_at=invitation.expires_at,
    )
