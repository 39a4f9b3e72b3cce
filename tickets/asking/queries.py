"""What is read of questions and of what was answered."""

from dataclasses import dataclass

from tickets.asking.wanted import branch_of
from tickets.models import Question, Ticket


@dataclass(frozen=True)
class OnTicket:
    """What a ticket is asked as it stands, and what it was once asked and has answered."""

    asked: tuple[Question, ...]
    former: tuple[Question, ...]

    @property
    def all(self) -> tuple[Question, ...]:
        """Both, in this order."""
        return self.asked + self.former


def questions_on(ticket: Ticket) -> OnTicket:
    """The questions on a ticket. One statement, none where it has no category; one more where there is a former one."""
    asked = branch_of(ticket.category_id).asked_of(ticket.kind)
    codes = {one.code for one in asked}
    former = [one["question"] for one in ticket.answers if one["question"] not in codes]
    return OnTicket(asked, tuple(Question.objects.filter(code__in=former)) if former else ())
