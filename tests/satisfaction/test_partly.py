"""“Partly solved”: the work goes on with what remains, and is told apart from “not solved” (SAT-2)."""

import pytest

from notifications.models import Notice
from notifications.words import words_of
from outbox.letters import render
from outbox.models import OutboxMessage
from satisfaction.actions import answer_confirmation
from satisfaction.models import Invitation
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker
from tests.satisfaction.conftest import TokenFor
from tickets import actions
from tickets.models import Ticket, TicketEvent
from tickets.words import Names, detail, sentence, who

REST = "The second tray still jams."


def told(ticket: Ticket) -> str:
    event = TicketEvent.objects.select_related("by_user", "by_requester").filter(ticket=ticket).latest("seq")
    return f"{who(event)} {sentence(event, Names())}|{detail(event)}"


def test_norm_sat_2_partly_goes_back_to_the_engineer_with_what_remains(desk: Desk, token_for: TokenFor) -> None:
    ticket = desk.confirming(requester=RequesterFactory.create(honorific="张工"))
    ticket = answer_confirmation(token=token_for(ticket, "confirm"), answer="partly", comment=REST, at=desk.at)
    assert (ticket.state, ticket.cycle, ticket.assignee) == ("processing", 2, desk.engineer.user)
    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (event.verb, event.via, event.params) == ("reopen", "link", {"reason": REST, "answer": "partly"})
    assert told(ticket) == f"张工 says that it is solved in part and what remains; the work goes on: round 2|{REST}"
    asked = Invitation.objects.get(ticket=ticket)
    assert (asked.answer, asked.via, asked.used_at) == ("partly", "link", desk.at)


def test_norm_sat_2_the_desk_writes_it_down_when_he_says_it_on_the_phone(desk: Desk) -> None:
    ticket = desk.confirming()
    actions.confirm(ticket_id=ticket.pk, answer="partly", comment=REST, by=desk.agent, at=desk.at)
    assert "recorded that the user finds it solved in part and what remains: round 2" in told(ticket)
    asked = Invitation.objects.get(ticket=ticket)
    assert (asked.answer, asked.via) == ("partly", "phone")


def test_norm_life_3_the_first_responder_and_the_engineer_are_told_the_difference(desk: Desk) -> None:
    kinds = {}
    for answer in ("partly", "not_solved"):
        ticket = desk.confirming(requester=RequesterFactory.create(name="张建国", language="en"))
        actions.confirm(ticket_id=ticket.pk, answer=answer, comment=REST, by=asker(ticket), at=desk.at)
        notices = [
            Notice.objects.filter(user=actor.user, ticket=ticket).latest("pk") for actor in (desk.agent, desk.engineer)
        ]
        kinds[answer] = {words_of(notice) for notice in notices}
        for actor in (desk.agent, desk.engineer):
            assert actor.user
            letter = OutboxMessage.objects.get(
                thread_key=ticket.number, letter="staff_reopened", address=actor.user.email
            )
            assert ("solved in part" in render(letter).text) == (answer == "partly")
        receipt = render(OutboxMessage.objects.get(thread_key=ticket.number, letter="reopened"))
        assert ("solved in part" in receipt.text) == (answer == "partly")
        assert REST in receipt.text
    assert kinds == {
        "partly": {f"张建国 says that this is solved in part: “{REST}”"},
        "not_solved": {f"张建国 says that this is not solved: “{REST}”"},
    }


def test_norm_life_12_an_escalation_is_tracked_on_while_something_remains(desk: Desk) -> None:
    ticket = desk.processing()
    actions.escalate(ticket_id=ticket.pk, reason="No roller.", by=desk.agent, at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    ticket = actions.confirm(ticket_id=ticket.pk, answer="partly", comment=REST, by=asker(ticket), at=desk.at)
    assert ticket.escalation_level == 1
    assert ticket.escalations.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [("partly", "Please say what remains to be done."), ("not_solved", "Please say what is still not solved.")],
)
def test_norm_sat_2_what_is_missing_is_asked_for(desk: Desk, answer: str, said: str) -> None:
    ticket = desk.confirming()
    with pytest.raises(Exception, match="missing or cannot be read") as refusal:
        actions.confirm(ticket_id=ticket.pk, answer=answer, comment=" ", by=asker(ticket), at=desk.at)
    assert [str(one.message) for one in refusal.value.fields["comment"]] == [said]  # type: ignore[attr-defined]


def test_a_later_reopening_is_no_second_answer(desk: Desk) -> None:
    ticket = desk.confirmed()
    actions.reopen(ticket_id=ticket.pk, reason="It came back.", by=asker(ticket), at=desk.at)
    assert TicketEvent.objects.filter(ticket=ticket).latest("seq").params["answer"] == ""
    assert Invitation.objects.get(ticket=ticket).answer == "solved"


def test_the_former_two_valued_answer_still_works(desk: Desk) -> None:
    solved, not_solved = desk.confirming(), desk.confirming()
    actions.confirm(ticket_id=solved.pk, solved=True, by=asker(solved), at=desk.at)
    actions.confirm(ticket_id=not_solved.pk, solved=False, comment=REST, by=asker(not_solved), at=desk.at)
    answers = Invitation.objects.filter(ticket__in=(solved, not_solved), purpose="confirm")
    assert list(answers.order_by("pk").values_list("answer", flat=True)) == ["solved", "not_solved"]
