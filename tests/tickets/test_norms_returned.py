"""What the service supervisor cannot close yet goes back to whoever completes the record (LIFE-9)."""

from datetime import timedelta

import pytest

from accounts.actors import Actor, Via
from accounts.models import User
from core.errors import Forbidden, IllegalMove, Malformed, Refused
from tests.factories import Desk, UserFactory, asker, staff
from tickets import actions
from tickets.choices import State
from tickets.models import Ticket, TicketEvent
from tickets.queries import queue_condition

pytestmark = pytest.mark.django_db
BARE = {"category": None, "product_version": "", "environment": ""}


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def give_back(desk: Desk, ticket: Ticket, *, to: User | None = None, remark: str = "Which product?") -> Ticket:
    return actions.return_record(ticket_id=ticket.pk, to_user=to, remark=remark, by=desk.supervisor, at=desk.at)


def queue(code: str, actor: Actor) -> list[str]:
    found = Ticket.objects.filter(queue_condition(code, user=user_of(actor)))
    return list(found.values_list("number", flat=True))


def test_norm_life_9_a_returned_record_stands_on_its_completer_s_list_and_comes_back_when_complete(desk: Desk) -> None:
    ticket = desk.confirmed(**BARE)
    assert queue("closing", desk.supervisor) == [ticket.number]
    returned = give_back(desk, ticket)
    assert (returned.state, returned.returned_to) == (State.CONFIRMING, desk.engineer.user)
    assert (queue("closing", desk.supervisor), queue("returned", desk.engineer)) == ([], [ticket.number])
    row = TicketEvent.objects.get(ticket=ticket, verb="return_record")
    assert (row.params["to_user_id"], row.params["remark"]) == (user_of(desk.engineer).pk, "Which product?")
    assert set(row.params["missing"]) >= {"category", "environment", "product_version"}
    changes = {"category": desk.category, "product_version": "M605", "environment": "Windows 11"}
    completed = actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.engineer, at=desk.at)
    assert (completed.returned_to_id, completed.state) == (None, State.CONFIRMING)
    assert (queue("closing", desk.supervisor), queue("returned", desk.engineer)) == ([ticket.number], [])
    verbs = [row.verb for row in TicketEvent.objects.filter(ticket=ticket).order_by("seq")]
    assert verbs[-3:] == ["return_record", "amend", "complete_record"]
    assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).state == State.CLOSED


def test_norm_life_9_filling_in_a_part_of_it_is_not_enough(desk: Desk) -> None:
    ticket = give_back(desk, desk.confirmed(**BARE))
    still = actions.amend(ticket_id=ticket.pk, changes={"environment": "Linux"}, by=desk.engineer, at=desk.at)
    assert still.returned_to_id is not None
    with pytest.raises(Refused) as refusal:
        actions.complete_record(ticket_id=ticket.pk, by=desk.engineer, at=desk.at)
    assert "category" in refusal.value.fields
    assert refusal.value.norm == "LIFE-9"


def test_norm_life_9_a_remark_about_a_complete_record_is_answered_in_words(desk: Desk) -> None:
    ticket = give_back(desk, desk.confirmed(), remark="It was the left printer, not the right one.")
    amended = actions.amend(
        ticket_id=ticket.pk, changes={"title": "The left printer jams"}, by=desk.engineer, at=desk.at
    )
    assert amended.returned_to_id is not None, "nothing was missing, so only he can say that it is done"
    done = actions.complete_record(ticket_id=ticket.pk, note="Corrected.", by=desk.engineer, at=desk.at)
    assert done.returned_to_id is None
    assert queue("closing", desk.supervisor) == [ticket.number]


def test_norm_life_9_nobody_closes_what_is_being_completed(desk: Desk) -> None:
    ticket = give_back(desk, desk.confirmed())
    with pytest.raises(Refused) as refusal:
        actions.close(ticket_id=ticket.pk, by=desk.manager, at=desk.at)
    assert refusal.value.norm == "LIFE-9"
    assert Ticket.objects.get(pk=ticket.pk).state == State.CONFIRMING


def test_norm_life_9_returning_is_the_supervisor_s_and_needs_a_remark(desk: Desk) -> None:
    ticket = desk.confirmed()
    with pytest.raises(Malformed) as malformed:
        give_back(desk, ticket, remark="  \n")
    assert set(malformed.value.fields) == {"remark"}
    for actor in (desk.agent, desk.engineer, desk.dispatcher, asker(ticket)):
        with pytest.raises(Forbidden):
            actions.return_record(ticket_id=ticket.pk, remark="Why?", by=actor, at=desk.at)
    for other in (desk.processing(), desk.closed(), desk.cancelled()):
        with pytest.raises(IllegalMove):
            give_back(desk, other)


def test_norm_life_9_it_goes_to_somebody_who_can_complete_it(desk: Desk) -> None:
    ticket, stranger = desk.confirmed(), staff("engineer")
    for wrong in (
        stranger.user,
        UserFactory.create(role="agent", is_active=False),
        UserFactory.create(role="requester"),
    ):
        with pytest.raises(Refused) as refusal:
            give_back(desk, ticket, to=wrong)
        assert set(refusal.value.fields) == {"to_user"}
    assert give_back(desk, ticket, to=user_of(desk.agent)).returned_to == desk.agent.user
    assert give_back(desk, ticket).returned_to == desk.engineer.user, "returned again, to the usual person"
    for gone in (desk.engineer, desk.agent):
        User.objects.filter(pk=user_of(gone).pk).update(is_active=False)
        if gone is desk.engineer:
            assert give_back(desk, ticket).returned_to == desk.agent.user, "the engineer has left"
    with pytest.raises(Refused):
        give_back(desk, ticket)


def test_norm_life_14_a_formal_complaint_is_not_completed_by_the_person_it_is_about(desk: Desk) -> None:
    about = user_of(desk.engineer)
    complaint = desk.confirmed(kind="complaint", severity="formal")
    Ticket.objects.filter(pk=complaint.pk).update(about=about)
    assert give_back(desk, complaint).returned_to == desk.agent.user
    with pytest.raises(Refused) as refusal:
        give_back(desk, complaint, to=about)
    assert refusal.value.fields["to_user"][0].norm == "LIFE-14"


def test_a_new_round_and_a_cancelled_ticket_are_nobody_s_to_complete(desk: Desk) -> None:
    again, over, survivor = (give_back(desk, desk.confirmed()) for _ in range(3))
    reopened = actions.reopen(ticket_id=again.pk, reason="It jams again.", by=asker(again), at=desk.at)
    assert (reopened.returned_to_id, reopened.state) == (None, State.PROCESSING)
    cancelled = actions.cancel(ticket_id=over.pk, reason="withdrawn", by=desk.agent, at=desk.at)
    assert cancelled.returned_to_id is None
    merged = actions.merge(ticket_id=survivor.pk, into=desk.receive(), by=desk.agent, at=desk.at)
    assert merged.returned_to_id is None


def test_a_record_that_nobody_returned_cannot_be_handed_in(desk: Desk) -> None:
    with pytest.raises(IllegalMove):
        actions.complete_record(ticket_id=desk.confirmed().pk, by=desk.engineer, at=desk.at)
    ticket, stranger = give_back(desk, desk.confirmed()), staff("engineer")
    with pytest.raises(Forbidden):
        actions.complete_record(ticket_id=ticket.pk, by=stranger, at=desk.at)
    with pytest.raises(Malformed):
        actions.complete_record(ticket_id=ticket.pk, note="\x00", by=desk.engineer, at=desk.at)


def test_who_is_named_completes_it_even_from_outside_the_ticket(desk: Desk) -> None:
    ticket, helper = desk.confirmed(), staff("engineer")
    actions.change_collaborators(ticket_id=ticket.pk, add=[user_of(helper)], by=desk.engineer, at=desk.at)
    give_back(desk, ticket, to=user_of(helper))
    actions.change_collaborators(ticket_id=ticket.pk, remove=[user_of(helper)], by=desk.engineer, at=desk.at)
    later = desk.at + timedelta(minutes=5)
    fresh = Actor.for_user(user_of(helper), via=Via.WEB)
    assert actions.complete_record(ticket_id=ticket.pk, by=fresh, at=later).returned_to_id is None
