"""What stands behind a link of our letters, whether it can still be answered or not."""

from django.utils.translation import pgettext

from satisfaction.errors import LinkForged
from satisfaction.links import read_token
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tickets.choices import Score
from tickets.models import TicketEvent


def find_asked(token: str, *, purpose: str) -> Invitation | None:
    """The invitation that `token` was given out for, with its ticket's people; None for a forged one."""
    try:
        pk = read_token(token, purpose=purpose)
    except LinkForged:
        return None
    people = ("ticket__requester__site", "ticket__assignee", "ticket__group", "ticket__first_responder")
    return Invitation.objects.select_related(*people).filter(pk=pk, purpose=purpose).first()


def answer_to(invitation: Invitation) -> str:
    """The answer that was given to `invitation`'s question, in words; empty when there is none."""
    if invitation.purpose == Purpose.SURVEY:
        given = SurveyAnswer.objects.filter(ticket=invitation.ticket_id, cycle=invitation.cycle).first()
        return str(Score(given.score).label) if given else ""
    events = TicketEvent.objects.filter(ticket=invitation.ticket_id)
    if events.filter(verb="confirm", cycle=invitation.cycle).exists():
        return pgettext("answer", "Solved")
    by_him = events.filter(verb="reopen", cycle=invitation.cycle + 1, by_requester__isnull=False)
    return pgettext("answer", "Not solved") if by_him.exists() else ""
