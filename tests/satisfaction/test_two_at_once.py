"""Two people at one link, in two threads with connections of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from core.errors import DeskError
from satisfaction.actions import answer_confirmation, answer_survey
from satisfaction.errors import LinkUsed
from satisfaction.links import token_of
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tests.factories import Desk
from tickets import actions
from tickets.models import TicketEvent

# Naming the apps lets the database be emptied by TRUNCATE … CASCADE: there is a table in it that no model stands for,
# knox's own tokens, which `accounts.ApiToken` replaces, and it refers to users.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def at_once(*presses: Callable[[], object]) -> list[DeskError]:
    """Run all of `presses` together; what was refused. Anything else that is raised fails the test."""
    start = threading.Barrier(len(presses))

    def run(press: Callable[[], object]) -> DeskError | None:
        start.wait(timeout=10)
        try:
            press()
        except DeskError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(presses)) as pool:
        return [error for error in pool.map(run, presses, timeout=30) if error]


def test_of_two_simultaneous_answers_one_wins_and_the_other_is_told() -> None:
    desk = Desk()
    ticket = desk.confirming()
    token = token_of(Invitation.objects.get(ticket=ticket))

    refused = at_once(
        lambda: answer_confirmation(token=token, solved=True, at=desk.at),
        lambda: answer_confirmation(token=token, solved=True, at=desk.at),
    )

    assert [type(error) for error in refused] == [LinkUsed]
    assert TicketEvent.objects.filter(ticket=ticket, verb="confirm").count() == 1


def test_of_two_simultaneous_ratings_one_is_kept() -> None:
    desk = Desk()
    ticket = desk.closed()
    token = token_of(Invitation.objects.get(ticket=ticket, purpose=Purpose.SURVEY))

    refused = at_once(
        lambda: answer_survey(token=token, score=4, at=desk.at),
        lambda: answer_survey(token=token, score=1, at=desk.at),
    )

    assert [type(error) for error in refused] == [LinkUsed]
    assert SurveyAnswer.objects.filter(ticket=ticket).count() == 1


def test_link_and_phone_at_once_do_not_wait_for_each_other() -> None:
    desk = Desk()
    ticket = desk.confirming()
    token = token_of(Invitation.objects.get(ticket=ticket))

    refused = at_once(
        lambda: answer_confirmation(token=token, solved=True, at=desk.at),
        lambda: actions.confirm(ticket_id=ticket.pk, solved=True, by=desk.agent, at=desk.at),
    )

    assert len(refused) == 1
    assert TicketEvent.objects.filter(ticket=ticket, verb="confirm").count() == 1
