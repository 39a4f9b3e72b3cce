"""What whoever calls has to know: what was done for the user, what he complained of, and how he fared before."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from satisfaction.followups.choices import Result
from satisfaction.followups.models import FollowUp
from satisfaction.models import SurveyAnswer
from sla.models import Task
from tickets.choices import Kind, MessageKind, Score
from tickets.models import Message, Resolution, Ticket, TicketEvent

RECENT = 3


@dataclass(frozen=True)
class Grievance:
    """Something he was not content with: a low rating with his words, or that it was not solved, and why."""

    at: datetime
    score: int | None
    words: str
    by: str = ""  # whoever wrote it down for him


@dataclass
class History:
    """How a user fared: his requests, his complaints, and how often he was dissatisfied; the latest of his tickets."""

    tickets: int = 0
    complaints: int = 0
    dissatisfied: int = 0
    latest: list[Ticket] = field(default_factory=list)


@dataclass
class Background:
    """By task: the `results` told to the user, and the `answers` given to a consultation. Of dissatisfied users: their
    `grievances` by ticket, latest first, and their `histories` by requester.
    """

    results: dict[int, Resolution] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    grievances: dict[int, list[Grievance]] = field(default_factory=dict)
    histories: dict[int, History] = field(default_factory=dict)


def background_of(tasks: Collection[Task]) -> Background:
    """Of these tasks, which were loaded with clock and ticket. Two statements, six more where somebody is dissatisfied,
    however many tasks there are; none for none.
    """
    tasks = [task for task in tasks if task.ticket_id is not None]
    if not tasks:
        return Background()
    found = Background(results=_results(tasks), answers=_answers(tasks))
    upset = [task.ticket for task in tasks if task.timer.measure == "sat_1" and task.ticket is not None]
    if upset:
        found.grievances = _grievances([ticket.pk for ticket in upset])
        found.histories = _histories({ticket.requester_id for ticket in upset})
    return found


def _results(tasks: list[Task]) -> dict[int, Resolution]:
    """The last result that was told before the clock began its round."""
    told: dict[int, list[Resolution]] = defaultdict(list)
    for one in Resolution.objects.filter(ticket_id__in={task.ticket_id for task in tasks}).order_by("cycle"):
        told[one.ticket_id].append(one)
    found = {}
    for task in tasks:
        known = [one for one in told.get(task.ticket_id or 0, ()) if one.cycle <= task.timer.cycle]
        if known:
            found[task.pk] = known[-1]
    return found


def _answers(tasks: list[Task]) -> dict[int, str]:
    """The note with which a consultation was answered: its clock is called after that entry of the journal."""
    asked = {
        (task.ticket_id, int(task.timer.key)): task.pk
        for task in tasks
        if task.timer.measure == "cons_1" and task.timer.key.isdigit()
    }
    notes = Message.objects.filter(
        ticket_id__in={ticket_id for ticket_id, _seq in asked},
        seq__in={seq for _ticket_id, seq in asked},
        kind=MessageKind.NOTE,
    )
    return {asked[note.ticket_id, note.seq]: note.body for note in notes if (note.ticket_id, note.seq) in asked}


def _grievances(ticket_ids: Collection[int]) -> dict[int, list[Grievance]]:
    found: dict[int, list[Grievance]] = defaultdict(list)
    for rated in SurveyAnswer.objects.filter(ticket_id__in=ticket_ids, score=Score.DISSATISFIED):
        found[rated.ticket_id].append(Grievance(rated.at, rated.score, rated.comment))
    for event in TicketEvent.objects.filter(ticket_id__in=ticket_ids, verb="reopen"):
        found[event.ticket_id].append(Grievance(event.at, None, str(event.params.get("reason", ""))))
    told = Q(score=Score.DISSATISFIED) | Q(result=Result.NOT_SOLVED)
    for one in FollowUp.objects.filter(told, ticket_id__in=ticket_ids).select_related("by"):
        found[one.ticket_id or 0].append(Grievance(one.at, one.score, one.remark, str(one.by or "")))
    return {pk: _each_once(all_of_it) for pk, all_of_it in found.items()}


def _each_once(all_of_it: list[Grievance]) -> list[Grievance]:
    """What was said on the phone has led to an act in the same moment; it is told once, with all that is known."""
    by_moment: dict[datetime, Grievance] = {}
    for one in all_of_it:
        other = by_moment.get(one.at, one)
        by_moment[one.at] = Grievance(one.at, other.score or one.score, other.words or one.words, other.by or one.by)
    return [by_moment[at] for at in sorted(by_moment, reverse=True)]


def _histories(requester_ids: Collection[int]) -> dict[int, History]:
    found = {pk: History() for pk in requester_ids}
    his = Ticket.objects.filter(requester_id__in=requester_ids).order_by()
    counts = his.values("requester_id").annotate(n=Count("pk"), complaints=Count("pk", filter=Q(kind=Kind.COMPLAINT)))
    for row in counts:
        history = found[row["requester_id"]]
        history.tickets, history.complaints = row["n"], row["complaints"]
    low = SurveyAnswer.objects.filter(ticket__requester_id__in=requester_ids, score=Score.DISSATISFIED).order_by()
    for requester_id, n in low.values_list("ticket__requester_id").annotate(n=Count("pk")):
        found[requester_id].dissatisfied = n
    place = Window(RowNumber(), partition_by=F("requester_id"), order_by=F("pk").desc())
    for ticket in his.annotate(place=place).filter(place__lte=RECENT).order_by("-pk"):
        found[ticket.requester_id].latest.append(ticket)
    return found
