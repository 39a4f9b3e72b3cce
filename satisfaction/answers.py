"""What was asked and answered, one by one: the list behind each figure of satisfaction (KPI-2), and its export."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.spreadsheet import Cell, xlsx
from satisfaction.figures import GIVEN, NONE, Wanted, questions
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tickets.choices import Answer, Score
from tickets.models import TicketEvent


@dataclass(frozen=True)
class Said:
    """The words that came with an answer: `text`, `reasons` by slug and name, who wrote it down if it was the desk."""

    text: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    by: str = ""

    @property
    def reason_names(self) -> str:
        """The reasons, one after the other."""
        # Translators: between two names of a list
        return _(", ").join(name for _slug, name in self.reasons)


def list_questions(wanted: Wanted, purpose: str, *, answer: str = "", reason: str = "") -> QuerySet[Invitation]:
    """The questions of the period, newest first, each with its ticket and people: all, those answered (GIVEN), those
    not (NONE), or those with one `answer`; of ratings, those with the `reason` of this slug.
    """
    found = questions(wanted, purpose).select_related("ticket__requester", "group", "person").order_by("-pk")
    conditions = {"": Q(), GIVEN: ~Q(answer=""), NONE: Q(answer="")}
    found = found.filter(conditions.get(answer, Q(answer=answer)))
    if reason:
        rated = SurveyAnswer.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), reasons__slug=reason)
        found = found.filter(Exists(rated))
    return found


def answer_words(invitation: Invitation) -> str:
    """What was answered, in words; empty where nobody has."""
    if not invitation.answer:
        return ""
    is_rating = invitation.purpose == Purpose.SURVEY
    return str(Score(int(invitation.answer)).label if is_rating else Answer(invitation.answer).label)


def said_with(invitations: Collection[Invitation]) -> dict[int, Said]:
    """What was said with each of these answers, by the invitation's id; nothing of those that have none. At most three
    statements, none for no answer.
    """
    answered = [one for one in invitations if one.answer]
    ratings = [one for one in answered if one.purpose == Purpose.SURVEY]
    results = [one for one in answered if one.purpose == Purpose.CONFIRM]
    return (_with_ratings(ratings) if ratings else {}) | (_with_results(results) if results else {})


def _with_ratings(asked: list[Invitation]) -> dict[int, Said]:
    rows = SurveyAnswer.objects.filter(ticket__in=[one.ticket_id for one in asked])
    found = {
        (row.ticket_id, row.cycle): Said(
            row.comment, tuple((one.slug, str(one)) for one in row.reasons.all()), str(row.by_user or "")
        )
        for row in rows.select_related("by_user").prefetch_related("reasons")
    }
    return {one.pk: found[one.ticket_id, one.cycle] for one in asked if (one.ticket_id, one.cycle) in found}


def _with_results(asked: list[Invitation]) -> dict[int, Said]:
    rows = TicketEvent.objects.filter(ticket__in=[one.ticket_id for one in asked], verb__in=("confirm", "reopen"))
    found: dict[tuple[int, int], Said] = {}
    for row in rows.select_related("by_user").order_by("seq"):
        is_solved = row.verb == "confirm"
        text = str(row.params.get("comment" if is_solved else "reason") or "")
        by = "" if row.by_requester_id else str(row.by_user or "")
        found.setdefault((row.ticket_id, row.cycle if is_solved else row.cycle - 1), Said(text, by=by))
    return {one.pk: found[one.ticket_id, one.cycle] for one in asked if (one.ticket_id, one.cycle) in found}


def export_questions(invitations: Iterable[Invitation], *, title: str) -> bytes:
    """The list as a workbook, in the reader's language and time."""
    heads = [
        *(_("Number"), _("Title"), _("Kind"), _("Requester"), _("Department"), _("Group"), _("Engineer"), _("Round")),
        *(
            _("Asked at"),
            pgettext("of a user", "Answer"),
            _("Answered at"),
            _("Through"),
            _("Reasons"),
            _("Comment"),
            _("Recorded by"),
        ),
        _("Reminders"),
    ]
    rows = list(invitations)
    said = said_with(rows)
    return xlsx(heads, (_row(one, said.get(one.pk, Said())) for one in rows), title=title)


def _row(asked: Invitation, said: Said) -> list[Cell]:
    ticket = asked.ticket
    return [
        ticket.number,
        ticket.title,
        ticket.get_kind_display(),
        ticket.requester.name,
        ticket.requester.department,
        asked.group.name if asked.group else "",
        str(asked.person or ""),
        asked.cycle,
        timezone.localtime(asked.created_at),
        answer_words(asked),
        timezone.localtime(asked.used_at) if asked.used_at else None,
        asked.get_via_display() if asked.via else "",
        said.reason_names,
        said.text,
        said.by,
        asked.reminders,
    ]
