"""The same person pressing twice at the same moment, in two threads with connections of their own."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import Settings

from accounts.models import Requester, User
from accounts.roles import Role
from channels_intake.models import Inbound
from channels_intake.webform.models import ProofCode
from outbox.letters import render
from outbox.models import OutboxMessage
from tests.factories import Desk, UserFactory
from tests.intake.messengers.conftest import source_of
from tests.portal.conftest import ENGLISH, Counter, request_form
from tests.portal.test_without_account import filled
from tickets.models import Message, Ticket

# Naming the apps lets the database be emptied by TRUNCATE … CASCADE (knox's own tokens refer to users).
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def at_once(press: Callable[[int], Any], *, times: int = 3) -> list[Any]:
    """What came of pressing `times` times together; anything raised fails the test."""
    start = threading.Barrier(times)

    def run(turn: int) -> object:
        start.wait(timeout=10)
        try:
            return press(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times), timeout=40))


def browser_of(user: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(user)
    return client


def test_the_same_form_at_once_is_one_ticket() -> None:
    counter = Counter()
    form = request_form()
    browsers = [browser_of(counter.user) for _ in range(3)]
    answers = at_once(lambda turn: browsers[turn].post("/portal/", form))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert {answer.headers["Location"] for answer in answers} == {f"/portal/requests/{Ticket.objects.get().number}/"}


def test_the_same_words_at_once_are_one_message() -> None:
    desk, counter = Desk(), Counter()
    ticket = desk.receive(requester=counter.requester)
    browsers = [browser_of(counter.user) for _ in range(3)]
    path, data = f"/portal/requests/{ticket.number}/reply/", {"body": "It jams again", "version": str(ticket.version)}
    answers = at_once(lambda turn: browsers[turn].post(path, data))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_two_first_requests_at_once_make_one_record_of_the_person() -> None:
    user = UserFactory.create(role=Role.REQUESTER)
    browsers = [browser_of(user) for _ in range(3)]
    at_once(lambda turn: browsers[turn].post("/portal/", request_form()))
    assert Requester.objects.filter(user=user).count() == 1
    assert Ticket.objects.count() == 3


@pytest.fixture
def _by_text_message(settings: Settings) -> None:
    """A gateway that writes into the mailbox of the tests."""
    settings.REQUESTER_SMS = "sms"
    source_of("sms")


def asked_by_code() -> tuple[Inbound, str, str]:
    """A form, the address of its page, and the code."""
    answer: Any = Client(headers=ENGLISH).post("/portal/ask/", filled(proof="sms", phone="13800138000"))
    text = render(OutboxMessage.objects.latest("pk")).text
    return Inbound.objects.latest("pk"), answer["Location"], re.findall(r"\b\d{6}\b", text)[0]


@pytest.mark.usefixtures("_by_text_message")
def test_the_same_code_at_once_is_one_ticket() -> None:
    inbound, page, code = asked_by_code()
    answers = at_once(lambda _turn: Client(headers=ENGLISH).post(page, {"code": code}))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    inbound.refresh_from_db()
    assert inbound.ticket == Ticket.objects.get()
    assert ProofCode.objects.get().tries == 0


@pytest.mark.usefixtures("_by_text_message")
def test_guesses_at_once_are_all_counted() -> None:
    _inbound, page, code = asked_by_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    answers = at_once(lambda _turn: Client(headers=ENGLISH).post(page, {"code": wrong}), times=4)
    assert [answer.status_code for answer in answers] == [422] * 4
    assert ProofCode.objects.get().tries == 4


@pytest.mark.usefixtures("_by_text_message")
def test_the_same_form_without_log_in_at_once_is_one_code() -> None:
    form = filled(proof="sms", phone="13800138000")
    answers = at_once(lambda _turn: Client(headers=ENGLISH).post("/portal/ask/", form))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert Inbound.objects.count() == ProofCode.objects.count() == OutboxMessage.objects.count() == 1
