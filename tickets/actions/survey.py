"""Survey: how satisfied the requester is, in four levels (SAT-1)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from core.inputs import Fields
from tickets.actions.act import act
from tickets.choices import Score
from tickets.events import Surveyed
from tickets.models import SurveyReason, Ticket

MOST_REASONS = 20


def survey(
    *,
    ticket_id: int,
    score: int,
    reasons: Sequence[str] = (),
    comment: str = "",
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Ticket:
    """`score` 4 very satisfied … 1 dissatisfied; `reasons` are identifiers of reasons that are in use, as many as apply
    (`Malformed` otherwise); once per closing.
    """
    fields = Fields()
    fields.code("score", str(score), among={str(value) for value in Score.values})
    reasons = _reasons(fields, reasons)
    comment = fields.text("comment", comment, required=False)
    fields.done()
    with act("survey", ticket_id=ticket_id, by=by, at=at, version=version) as deed:
        deed.ticket.survey()
        deed.record(Surveyed, score=score, comment=comment, reasons=reasons)
    return deed.ticket


def _reasons(fields: Fields, wanted: Sequence[str]) -> tuple[str, ...]:
    """The reasons, each once, in the order of the list."""
    if not wanted:
        return ()
    known = tuple(SurveyReason.objects.filter(is_active=True).values_list("slug", flat=True))
    if len(wanted) > MOST_REASONS or not set(wanted) <= set(known):
        fields.malform("reasons", "unknown", _("This is not one of the choices."))
    return tuple(slug for slug in known if slug in wanted)
