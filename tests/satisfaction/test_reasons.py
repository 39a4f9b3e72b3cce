"""Why somebody rates as he does: reasons from a list that the manager edits (SAT-1)."""

import pytest
from django.utils import translation

from core.errors import Malformed
from satisfaction.actions import answer_survey
from satisfaction.models import SurveyAnswer
from tests.factories import Desk, asker
from tests.satisfaction.conftest import TokenFor
from tickets import actions
from tickets.models import SurveyReason, Ticket, TicketEvent
from tickets.naming import names_in
from tickets.queries import list_events, reason_sides
from tickets.words import sentence


def slugs(answer: SurveyAnswer) -> set[str]:
    return set(answer.reasons.values_list("slug", flat=True))


def test_norm_sat_1_as_many_reasons_as_apply_are_kept_and_can_be_counted(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.closed()
    reasons = ["told-repeatedly", "slow-response", "slow-response"]
    answer_survey(token=token_for(ticket, "survey"), score=1, reasons=reasons, comment="Three times.", at=desk.at)
    assert slugs(SurveyAnswer.objects.get()) == {"slow-response", "told-repeatedly"}
    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert event.params["reasons"] == ["slow-response", "told-repeatedly"]


def test_norm_sat_1_the_journal_says_them_in_the_readers_language(desk: Desk) -> None:
    ticket = desk.closed()
    actions.survey(ticket_id=ticket.pk, score=1, reasons=["attitude", "other"], by=desk.agent, at=desk.at)
    event = list_events(Ticket.objects.get(pk=ticket.pk))[-1]
    assert sentence(event, names_in([event])) == "recorded the user's rating: Dissatisfied (Attitude, Something else)"
    with translation.override("zh-hans"):
        assert "服务态度不好" in sentence(event, names_in([event]))


@pytest.mark.parametrize("reasons", [["boring"], ["slow-response", ""], ["x"] * 30])
def test_only_reasons_of_the_list_are_taken(desk: Desk, reasons: list[str]) -> None:
    ticket = desk.closed()
    with pytest.raises(Malformed) as refusal:
        actions.survey(ticket_id=ticket.pk, score=2, reasons=reasons, by=asker(ticket), at=desk.at)
    assert set(refusal.value.fields) == {"reasons"}
    assert not SurveyAnswer.objects.exists()


def test_a_retired_reason_is_offered_no_more_and_stays_where_it_was_given(desk: Desk) -> None:
    first, second = desk.closed(), desk.closed()
    actions.survey(ticket_id=first.pk, score=1, reasons=["attitude"], by=asker(first), at=desk.at)
    SurveyReason.objects.filter(slug="attitude").update(is_active=False)
    offered = {slug for _side, _label, several in reason_sides() for slug, _name in several}
    assert "attitude" not in offered
    assert slugs(SurveyAnswer.objects.get(ticket=first)) == {"attitude"}
    with pytest.raises(Malformed):
        actions.survey(ticket_id=second.pk, score=1, reasons=["attitude"], by=asker(second), at=desk.at)


def test_a_reason_without_an_english_name_keeps_its_own(db: None) -> None:
    reason = SurveyReason(slug="noise", side="blame", name="太吵")
    assert str(reason) == "太吵"
