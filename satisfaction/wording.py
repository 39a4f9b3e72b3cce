"""What a person is told who opens a link that no longer works: what happened, and what to do."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Gone
from face.dates import clock_time, day, local_day
from satisfaction.errors import LinkExpired, LinkOver, LinkSuperseded, LinkUsed
from satisfaction.models import Invitation, Purpose
from tickets.choices import State
from tickets.models import Ticket

ASKED_IN = {Purpose.CONFIRM: State.CONFIRMING, Purpose.SURVEY: State.CLOSED}
NORMS = {Purpose.CONFIRM: "SAT-2", Purpose.SURVEY: "SAT-1"}

NEWER = _("There is a newer result by now. Please use the link in our latest letter.")
REOPENED = {
    Purpose.CONFIRM: _("This request was taken up again. You will get a new link together with the new result."),
    Purpose.SURVEY: _("This request was taken up again. We will ask for your rating once it is closed."),
}
ENDED = _("This request was ended without a result. If you still need help, please register a new one.")
USED = {
    Purpose.CONFIRM: _(
        "This result was confirmed at %(when)s; there is nothing more to do. "
        "If the problem comes back, please call the service desk."
    ),
    Purpose.SURVEY: _("Your rating was recorded at %(when)s. Thank you; there is nothing more to do."),
}
CLOSED = _("This request was closed at %(when)s. If the problem is still there, please call the service desk.")
EXPIRED = {
    Purpose.CONFIRM: _(
        "This link was valid until %(when)s. Please tell the service desk by phone whether the problem is solved."
    ),
    Purpose.SURVEY: _(
        "This link was valid until %(when)s. You can still tell the service desk by phone how satisfied you are."
    ),
}


def is_closed_unanswered(ticket: Ticket) -> bool:
    """Whether the ticket was closed without a word of the requester on its result."""
    return ticket.state in {State.CLOSED, State.SURVEYED} and ticket.confirmed_at is None


def is_asked_now(purpose: Purpose, ticket: Ticket) -> bool:
    """Whether the ticket stands where the question is asked. What was closed unanswered may still be contradicted."""
    return ticket.state == ASKED_IN[purpose] or (purpose is Purpose.CONFIRM and is_closed_unanswered(ticket))


def refusal(invitation: Invitation, ticket: Ticket, *, at: datetime) -> Gone | None:
    """Why `invitation` cannot be answered at `at`, given its ticket as it stands; None when it can."""
    purpose = Purpose(invitation.purpose)
    is_asked = is_asked_now(purpose, ticket)
    if ticket.cycle != invitation.cycle:
        return LinkSuperseded(NEWER if is_asked else REOPENED[purpose], norm=NORMS[purpose])
    if ticket.state == State.CANCELLED:
        return LinkOver(ENDED, norm=NORMS[purpose])
    if invitation.used_at is not None or not is_asked:
        unanswered = purpose is Purpose.CONFIRM and ticket.confirmed_at is None
        words = CLOSED if unanswered else USED[purpose]
        when = _when(invitation.used_at or ticket.changed_at, at=at)
        return (LinkOver if unanswered else LinkUsed)(words % {"when": when}, norm=NORMS[purpose])
    if invitation.expires_at <= at:
        return LinkExpired(EXPIRED[purpose] % {"when": _when(invitation.expires_at, at=at)}, norm=NORMS[purpose])
    return None


def _when(moment: datetime, *, at: datetime) -> str:
    return f"{day(moment, today=local_day(at))} {clock_time(moment)}"
