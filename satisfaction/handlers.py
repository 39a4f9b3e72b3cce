"""What happens here when tickets move: invitations open and end, ratings are kept, and what nobody answers lapses."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from accounts.actors import Via
from satisfaction.actions.let_lapse import let_lapse
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from satisfaction.queries import is_content
from satisfaction.records.actions import note_unsigned
from satisfaction.records.queries import list_unsigned
from sla.choices import EventCode
from sla.events import StepsFired
from tickets.choices import Answer
from tickets.events import Cancelled, Closed, Confirmed, Merged, Reopened, Resolved, Surveyed, TicketFact
from tickets.models import SurveyReason
from tickets.policies import reopen_window


def on_resolved(fact: Resolved) -> None:
    """The requester is asked whether it is solved (LIFE-8, SAT-2)."""
    _invite(fact, Purpose.CONFIRM, days=settings.CONFIRM_LINK_DAYS, person_id=fact.by_user_id)


def on_confirmed(fact: Confirmed) -> None:
    """The answer is there, through whichever door."""
    _note(fact, Purpose.CONFIRM, cycle=fact.cycle, answer=Answer.SOLVED)


def on_closed(fact: Closed) -> None:
    """The requester is asked how satisfied he is (SAT-1), unless he has said before that he is. A result that he
    confirmed is settled; of one that was closed without his answer his link still says that it is not solved, as long
    as a ticket may be taken up again.
    """
    asked = Invitation.objects.filter(ticket_id=fact.ticket_id, purpose=Purpose.CONFIRM, cycle=fact.cycle)
    if fact.without_answer:
        last = fact.at + reopen_window()
        asked.filter(used_at=None, expires_at__lt=last).update(expires_at=last)
    else:
        _end(fact, Purpose.CONFIRM)
    person_id = asked.values_list("person_id", flat=True).first()
    if not is_content(fact.ticket_id):
        _invite(fact, Purpose.SURVEY, days=settings.SURVEY_LINK_DAYS, person_id=person_id)


def on_surveyed(fact: Surveyed) -> None:
    """The rating is kept as a row that can be counted."""
    if not _note(fact, Purpose.SURVEY, cycle=fact.cycle, answer=str(fact.score)):
        _note_unasked(fact)
    own = {name: getattr(fact, name) for name in ("ticket_id", "cycle", "score", "comment", "via", "at")}
    written_by = None if fact.by_requester_id else fact.by_user_id
    answer = SurveyAnswer.objects.create(**own, by_user_id=written_by)
    if fact.reasons:
        answer.reasons.set(SurveyReason.objects.filter(slug__in=fact.reasons))


def on_reopened(fact: Reopened) -> None:
    """There is nothing left to ask about the result that was; what he said of it is kept."""
    if fact.answer:
        _note(fact, Purpose.CONFIRM, cycle=fact.cycle - 1, answer=fact.answer)
    _end(fact, *Purpose)


def on_overtaken(fact: Cancelled | Merged) -> None:
    """There is nothing left to ask about the result that was."""
    _end(fact, *Purpose)


def on_steps_fired(fact: StepsFired) -> None:
    """The time is over in which the requester was reminded (SAT-2, SAT-7)."""
    over = [firing for firing in fact.firings if firing.code == EventCode.UNANSWERED]
    for firing in over:
        if firing.measure == "sat_2" and firing.ticket_id is not None:
            let_lapse(ticket_id=firing.ticket_id, wanted=firing.reminders, closes=firing.closes, at=fact.at)
    for record in list_unsigned([firing.timer_id for firing in over if firing.measure == "sat_7_user"]):
        note_unsigned(record_id=record.pk, at=fact.at)


def _invite(fact: TicketFact, purpose: Purpose, *, days: int, person_id: int | None) -> None:
    Invitation.objects.create(
        ticket_id=fact.ticket_id,
        purpose=purpose,
        cycle=fact.cycle,
        created_at=fact.at,
        expires_at=fact.at + timedelta(days=days),
        group_id=fact.subject.group_id,
        person_id=person_id,
    )


def _end(fact: TicketFact, *purposes: Purpose) -> None:
    """They wait no more, and nobody has answered."""
    Invitation.objects.filter(ticket_id=fact.ticket_id, purpose__in=purposes, used_at=None).update(used_at=fact.at)


def _note(fact: TicketFact, purpose: Purpose, *, cycle: int, answer: str) -> int:
    """The answer of this round, through whichever door; how many questions it answers. Where it came by link, the link
    was used up a moment before, by this very act.
    """
    asked = Invitation.objects.filter(ticket_id=fact.ticket_id, purpose=purpose, cycle=cycle, answer="")
    waiting = asked.filter(Q(used_at=None) | Q(used_at=fact.at))
    return waiting.update(used_at=fact.at, answer=answer, via=_door(fact))


def _door(fact: TicketFact) -> str:
    """The door an answer came through; what the desk writes down for the requester came by telephone."""
    return fact.via if fact.by_requester_id else Via.PHONE


def _note_unasked(fact: Surveyed) -> None:
    """A rating that nobody was invited to give, on a ticket that was brought in as history: question and answer."""
    Invitation.objects.create(
        ticket_id=fact.ticket_id,
        purpose=Purpose.SURVEY,
        cycle=fact.cycle,
        created_at=fact.at,
        expires_at=fact.at + timedelta(days=settings.SURVEY_LINK_DAYS),
        used_at=fact.at,
        answer=str(fact.score),
        via=_door(fact),
        group_id=fact.subject.group_id,
        person_id=fact.subject.assignee_id,
    )
