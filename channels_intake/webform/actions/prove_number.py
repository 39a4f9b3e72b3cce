"""Prove a number: the code of our text message was typed in, so the telephone is his and the request is one."""

from datetime import datetime

from django.db import transaction

from channels_intake.models import Inbound
from channels_intake.webform.actions._accept import accept, ticket_of
from channels_intake.webform.codes import judge_code, read_code
from channels_intake.webform.proof import read_code_token
from core.errors import Problem, Refused
from tickets.models import Ticket


def prove_number(*, token: str, code: str, at: datetime) -> Ticket:
    """The request that the form has become; the same one however often, and by however many at once, the right code is
    given. `token` is that of the form's page.

    `Missing` for a forged page, `Gone` for one whose time is over (24 hours), `Malformed` (field `code`) what are no
    six digits, `Refused` (field `code`) a wrong code, which counts as a try, one whose time is over (10 minutes), and
    any after five wrong tries; `Refused` where a rule of the desk stands against the request.
    """
    inbound = read_code_token(token, at=at)
    if inbound.ticket is None and (problem := _tried(inbound, read_code(code), at=at)):
        raise Refused(problem.message, fields={"code": [problem]})
    return ticket_of(inbound.pk)


def _tried(inbound: Inbound, digits: str, *, at: datetime) -> Problem | None:
    """In a transaction that ends well in either case: a wrong try stays counted."""
    with transaction.atomic():
        locked = Inbound.objects.select_for_update(of=("self",)).get(pk=inbound.pk)
        if locked.ticket_id is not None:
            return None
        problem = judge_code(locked, digits, at=at)
        if problem is None:
            accept(locked, at=at)
    return problem
