"""Whoever leaves hands over what is to be done; what only waits for the user's answer does not keep him (LIFE-3)."""

from datetime import timedelta

import pytest

from core.errors import Refused
from tests.factories import Desk, asker
from tickets import actions
from tickets.actions.let_go import answers_awaited, let_go, work_of
from tickets.bulk.handing import is_handed, pass_on
from tickets.models import Ticket


def leaves(desk: Desk) -> None:
    """The desk's engineer."""
    assert desk.engineer.user
    let_go(user_id=desk.engineer.user.pk, by=desk.manager, at=desk.at)


def test_norm_life_3_work_in_hand_keeps_him(desk: Desk) -> None:
    desk.processing()
    with pytest.raises(Refused, match="1"):
        leaves(desk)


def test_norm_life_3_a_result_that_waits_for_the_users_answer_does_not(desk: Desk) -> None:
    ticket = desk.confirming()
    assert desk.engineer.user
    assert list(answers_awaited(desk.engineer.user.pk)) == [ticket]
    assert not work_of(desk.engineer.user.pk).exists()
    leaves(desk)
    desk.engineer.user.refresh_from_db()
    assert not desk.engineer.user.is_active


def test_norm_life_3_whoever_answers_for_it_to_the_end_hands_that_over(desk: Desk) -> None:
    ticket = desk.confirming()
    Ticket.objects.filter(pk=ticket.pk).update(first_responder=desk.engineer.user)
    with pytest.raises(Refused, match="1"):
        leaves(desk)


def test_norm_life_9_a_record_that_came_back_to_him_keeps_him(desk: Desk) -> None:
    ticket = desk.confirming()
    actions.return_record(
        ticket_id=ticket.pk, to_user=desk.engineer.user, remark="Which room?", by=desk.supervisor, at=desk.at
    )
    with pytest.raises(Refused, match="1"):
        leaves(desk)


@pytest.mark.parametrize("reach", ["confirming", "closed", "surveyed"])
def test_norm_life_1_what_is_taken_up_again_after_he_left_is_the_desks(desk: Desk, reach: str) -> None:
    ticket = desk.in_state(reach)
    leaves(desk)
    ticket = actions.reopen(
        ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at + timedelta(minutes=1)
    )
    assert (ticket.state, ticket.assignee) == ("acknowledged", None)


def test_taken_up_again_while_he_is_here_it_is_his(desk: Desk) -> None:
    ticket = desk.confirming()
    ticket = actions.reopen(ticket_id=ticket.pk, reason="Jams again.", by=asker(ticket), at=desk.at)
    assert (ticket.state, ticket.assignee) == ("processing", desk.engineer.user)


def test_norm_life_3_of_a_result_only_the_first_responsibility_is_handed_on(desk: Desk) -> None:
    """It stands as it is while its user is asked."""
    ticket = desk.confirming()
    first = ticket.first_responder
    assert first
    frame = {"to_user": desk.supervisor.user, "reason": "Leaves.", "by": desk.supervisor, "at": desk.at}
    ticket = pass_on(ticket_id=ticket.pk, from_user=first, **frame)  # type: ignore[arg-type]
    assert (ticket.state, ticket.first_responder, ticket.assignee) == (
        "confirming",
        desk.supervisor.user,
        desk.engineer.user,
    )
    assert is_handed(ticket, {"from_user": first})
    assert is_handed(ticket, {"from_user": desk.engineer.user})
