from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts.actors import Via
from core.errors import Malformed
from outbox.models import OutboxMessage
from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.errors import LinkExpired, LinkUsed
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from satisfaction.queries import read_confirmation, read_survey
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker
from tests.satisfaction.conftest import TokenFor
from tickets import actions
from tickets.models import Ticket, TicketEvent


def test_norm_sat_2_solved_by_link_confirms_the_result(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)

    ticket = answer_confirmation(token=token, solved=True, comment="Thank you.", at=desk.at)

    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (event.verb, event.via, event.by_requester) == ("confirm", Via.LINK, ticket.requester)
    assert ticket.confirmed_at == desk.at
    assert Invitation.objects.get(ticket=ticket).used_at == desk.at


def test_norm_sat_2_not_solved_by_link_reopens_with_the_reason(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)

    ticket = answer_confirmation(token=token, solved=False, comment="It jams again.", at=desk.at)

    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (event.verb, event.params) == ("reopen", {"reason": "It jams again.", "answer": "not_solved"})
    assert (ticket.state, ticket.cycle) == ("processing", 2)


def test_norm_sat_2_not_solved_needs_a_reason_and_keeps_the_link(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)

    with pytest.raises(Malformed) as refusal:
        answer_confirmation(token=token, solved=False, comment=" ", at=desk.at)

    assert set(refusal.value.fields) == {"comment"}
    assert answer_confirmation(token=token, solved=False, comment="It jams again.", at=desk.at).cycle == 2


def test_norm_sat_1_four_levels_by_link(desk: Desk, token_for: TokenFor) -> None:
    for score in (4, 3, 2, 1):
        token = token_for(desk.closed(), Purpose.SURVEY)

        ticket = answer_survey(token=token, score=score, comment="Quick.", at=desk.at)

        answer = SurveyAnswer.objects.get(ticket=ticket)
        assert (answer.score, answer.comment, answer.via, answer.by_user) == (score, "Quick.", Via.LINK, None)
        assert ticket.state == "surveyed"


@pytest.mark.parametrize("score", [0, 5, -1])
def test_norm_sat_1_there_is_no_fifth_level(desk: Desk, token_for: TokenFor, score: int) -> None:
    token = token_for(desk.closed(), Purpose.SURVEY)

    with pytest.raises(Malformed):
        answer_survey(token=token, score=score, at=desk.at)

    assert answer_survey(token=token, score=4, at=desk.at).state == "surveyed"


def test_norm_sat_1_a_rating_given_on_the_phone_names_who_wrote_it_down(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.closed()
    actions.survey(ticket_id=ticket.pk, score=2, comment="Took long.", by=desk.agent, at=desk.at)

    answer = SurveyAnswer.objects.get(ticket=ticket)
    assert (answer.score, answer.by_user, answer.via) == (2, desk.agent.user, Via.WEB)
    with pytest.raises(LinkUsed):
        answer_survey(token=token_for(ticket, Purpose.SURVEY), score=4, at=desk.at)


def test_norm_sat_1_each_closing_is_rated_by_itself(desk: Desk) -> None:
    ticket = desk.surveyed()
    actions.reopen(ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=desk.at)
    actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    actions.survey(ticket_id=ticket.pk, score=1, by=asker(ticket), at=desk.at)

    assert list(SurveyAnswer.objects.filter(ticket=ticket).order_by("cycle").values_list("cycle", "score")) == [
        (1, 4),
        (2, 1),
    ]


def test_norm_sat_6_the_page_shows_what_was_done(desk: Desk, token_for: TokenFor) -> None:
    requester = RequesterFactory.create(name="张建国", honorific="张工")
    ticket = desk.confirming(requester=requester)

    question = read_confirmation(token_for(ticket, Purpose.CONFIRM), at=desk.at)

    assert question.form_of_address == "张工"
    assert (question.ticket, question.resolution.result) == (ticket, GOOD_RESOLUTION["result"])
    assert question.resolution.by == desk.engineer.user


def test_a_mail_scanner_that_opens_the_link_changes_nothing(
    desk: Desk, token_for: TokenFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ticket = desk.closed()
    token, before = token_for(ticket, Purpose.SURVEY), _everything()

    for _ in range(3):
        with django_assert_num_queries(2):
            read_survey(token, at=desk.at)

    assert _everything() == before
    assert answer_survey(token=token, score=4, at=desk.at).state == "surveyed"


def test_a_double_press_is_answered_once(desk: Desk, token_for: TokenFor) -> None:
    token = token_for(desk.confirming(), Purpose.CONFIRM)
    ticket = answer_confirmation(token=token, solved=True, at=desk.at)

    with pytest.raises(LinkUsed):
        answer_confirmation(token=token, solved=False, comment="No!", at=desk.at + timedelta(seconds=1))

    assert TicketEvent.objects.filter(ticket=ticket, verb__in=("confirm", "reopen")).count() == 1


def test_an_expired_link_is_not_answered(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming()

    with pytest.raises(LinkExpired):
        answer_confirmation(token=token_for(ticket, Purpose.CONFIRM), solved=True, at=desk.at + timedelta(days=15))

    assert Ticket.objects.get(pk=ticket.pk).confirmed_at is None
    assert Invitation.objects.get(ticket=ticket).used_at is None


def test_what_the_desk_confirms_by_phone_uses_the_link_up(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming()
    actions.confirm(ticket_id=ticket.pk, solved=True, by=desk.agent, at=desk.at)

    with pytest.raises(LinkUsed):
        answer_confirmation(token=token_for(ticket, Purpose.CONFIRM), solved=True, at=desk.at)


def test_the_database_keeps_one_invitation_and_one_rating_per_cycle(desk: Desk) -> None:
    ticket = desk.surveyed()
    invitation, answer = Invitation.objects.filter(ticket=ticket)[0], SurveyAnswer.objects.get(ticket=ticket)
    invitation.pk = answer.pk = None

    for row in (invitation, answer):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    answer.cycle, answer.score = 9, 5
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save(force_insert=True)


def _everything() -> list[list[object]]:
    tables = (Ticket, TicketEvent, Invitation, SurveyAnswer, OutboxMessage)
    return [list(table._default_manager.order_by("pk").values_list()) for table in tables]
