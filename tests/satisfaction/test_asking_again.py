"""Whoever has said that he is satisfied is not asked again when his ticket is closed a second time (SAT-1)."""

from typing import Any

import pytest

from accounts.actors import SYSTEM
from outbox.letters import render
from outbox.models import OutboxMessage
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker
from tickets import actions
from tickets.models import Ticket


def closed_again(desk: Desk, *, score: int = 0, silent: bool = False, **person: str) -> Ticket:
    """Closed, rated (`score`; 0: not), taken up again, closed again; `silent`: nobody answered the second result."""
    requester = RequesterFactory.create(**{"email": "wang@corp.example", "language": "en"} | person)
    ticket = desk.closed(requester=requester)
    do: dict[str, Any] = {"ticket_id": ticket.pk, "at": desk.at}
    if score:
        actions.survey(**do, score=score, by=asker(ticket))
    actions.reopen(**do, reason="Jams again.", by=asker(ticket))
    actions.resolve(**do, **GOOD_RESOLUTION, by=desk.engineer)
    if silent:
        actions.lapse(**do, reminders=2, closes=True, by=SYSTEM)
    else:
        actions.confirm(**do, solved=True, by=asker(ticket))
    return actions.close(**do, by=desk.supervisor)


def questions(ticket: Ticket) -> list[int]:
    """The rounds whose rating was asked for."""
    asked = Invitation.objects.filter(ticket=ticket, purpose=Purpose.SURVEY)
    return list(asked.order_by("cycle").values_list("cycle", flat=True))


def letters(ticket: Ticket, *names: str) -> list[str]:
    found = OutboxMessage.objects.filter(thread_key=ticket.number, letter__in=names).order_by("pk")
    return [message.letter for message in found]


@pytest.mark.parametrize("score", [4, 3])
def test_norm_sat_1_who_is_satisfied_is_not_asked_again(desk: Desk, score: int) -> None:
    ticket = closed_again(desk, score=score)
    assert questions(ticket) == [1]
    assert letters(ticket, "closed", "closed_again") == ["closed", "closed_again"]


@pytest.mark.parametrize("score", [2, 1])
def test_norm_sat_1_who_was_not_satisfied_is_asked_about_what_was_done_then(desk: Desk, score: int) -> None:
    ticket = closed_again(desk, score=score)
    assert questions(ticket) == [1, 2]
    assert letters(ticket, "closed", "closed_again") == ["closed", "closed"]


def test_norm_sat_1_who_never_rated_is_asked_again(desk: Desk) -> None:
    assert questions(closed_again(desk)) == [1, 2]


@pytest.mark.parametrize(("language", "words"), [("en", "you are not asked again"), ("zh-hans", "这次不再请您评价")])
def test_the_letter_says_that_it_is_closed_and_asks_nothing(desk: Desk, language: str, words: str) -> None:
    ticket = closed_again(desk, score=4, language=language)
    letter = render(OutboxMessage.objects.get(thread_key=ticket.number, letter="closed_again"))
    assert words in letter.text
    assert "/s/" not in letter.text
    assert ticket.number in letter.text


def test_who_did_not_answer_either_can_contradict_and_is_not_asked_to_rate(desk: Desk) -> None:
    ticket = closed_again(desk, score=3, silent=True)
    letter = render(OutboxMessage.objects.get(thread_key=ticket.number, letter="closed_unanswered"))
    assert "It is not solved:" in letter.text
    assert "rate" not in letter.text
    assert questions(ticket) == [1]


def test_norm_sat_1_he_may_still_say_something_else(desk: Desk) -> None:
    """Not being asked keeps nobody from rating: in the portal, or on the telephone."""
    ticket = closed_again(desk, score=4)
    actions.survey(ticket_id=ticket.pk, score=1, by=asker(ticket), at=desk.at)
    assert list(SurveyAnswer.objects.filter(ticket=ticket).order_by("cycle").values_list("score", flat=True)) == [4, 1]
    assert questions(ticket) == [1, 2], "an answer counts with its question"
