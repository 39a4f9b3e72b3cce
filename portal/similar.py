"""While a request is being written: what is known already. Major incidents that run, and how others were helped; of
people nothing (SEC-1).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tickets.models import Resolution, Ticket
from tickets.search.similar import similar_solved

MAJORS = 3
SHORTEST = 4  # characters below which nothing can be alike
_LONGEST = 400
_GAP = "…"
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # addresses
    r"|\+?\d[\d\s-]{5,}\d"  # numbers of telephones, of people and of tickets
    r"|[\u4e00-\u9fff](?:工|总|经理|主任|老师|师傅|专责|专工|先生|女士|处长|科长|部长)(?![\u4e00-\u9fff]*(?:单|具|程))"
)


@dataclass(frozen=True)
class Solution:
    """How something alike was solved, without whom it was for and who did it."""

    title: str
    plan: str


def majors() -> list[Ticket]:
    """The major incidents that run, the latest first. One statement."""
    return list(Ticket.objects.open().filter(is_major=True).order_by("-pk")[:MAJORS])


def solutions_for(text: str) -> list[Solution]:
    """Up to three, each title once: the same trouble twice helps no more than once. Two statements."""
    if len(text.strip()) < SHORTEST:
        return []
    found = similar_solved(text)
    plans = {
        row.ticket_id: row
        for row in Resolution.objects.filter(ticket__in=found).order_by("cycle")  # the last one stands
    }
    once: dict[str, Solution] = {}
    for solution in (_solution(ticket, plans[ticket.pk]) for ticket in found if ticket.pk in plans):
        once.setdefault(solution.title, solution)
    return list(once.values())


def _solution(ticket: Ticket, resolution: Resolution) -> Solution:
    people = [ticket.requester.name, ticket.requester.form_of_address, ticket.requester.im_account]
    people += [str(user) for user in (ticket.assignee, ticket.first_responder) if user]
    plan = impersonal(resolution.plan, people=people)
    return Solution(impersonal(ticket.title, people=people), plan if len(plan) <= _LONGEST else f"{plan[:_LONGEST]}…")


def impersonal(text: str, *, people: Iterable[str]) -> str:
    """`text` without addresses, long numbers, forms of address and the names of `people`."""
    for name in sorted({name for name in people if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, _GAP)
    return _PERSONAL.sub(_GAP, text)
