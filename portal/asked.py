"""What stands behind a link of our letters, whether it can still be answered or not."""

from satisfaction.errors import LinkForged
from satisfaction.links import read_token
from satisfaction.models import Invitation


def find_asked(token: str, *, purpose: str) -> Invitation | None:
    """The invitation that `token` was given out for, with its ticket's people; None for a forged one."""
    try:
        pk = read_token(token, purpose=purpose)
    except LinkForged:
        return None
    people = ("ticket__requester__site", "ticket__assignee", "ticket__group", "ticket__first_responder")
    return Invitation.objects.select_related(*people).filter(pk=pk, purpose=purpose).first()
