"""Two at once: no message lost, none doubled, nobody stuck."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from channels_intake.messengers.actions import answer, hear, make_ticket
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.speech import Speech
from channels_intake.models import Source
from core.errors import DeskError
from tests.factories import Desk
from tests.intake.messengers.conftest import GOOD, OPEN_AT, source_of
from tickets.actions import reply
from tickets.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Run them in threads that begin together; what went wrong."""
    barrier, wrong = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        except BaseException as error:  # noqa: BLE001 (told to the test)
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


@pytest.fixture
def rtx() -> Source:
    return source_of("rtx", auto_notice="no")


def say(source: Source, text: str) -> Callable[[], object]:
    return lambda: hear(source=source, speech=Speech(account="wangmin", text=text), at=OPEN_AT)


def test_his_first_messages_at_once_are_one_conversation(rtx: Source) -> None:
    assert at_once(*(say(rtx, f"{number}") for number in range(6))) == []
    assert Conversation.objects.count() == 1
    assert {one.text for one in Utterance.objects.all()} == {f"{number}" for number in range(6)}


def test_a_reply_here_and_one_on_the_ticket_do_not_wait_for_each_other(rtx: Source) -> None:
    desk = Desk(at=OPEN_AT)
    talk = hear(source=rtx, speech=Speech(account="wangmin", text="卡纸"), at=OPEN_AT).conversation
    ticket = make_ticket(conversation_id=talk.pk, title="卡纸", by=desk.agent, at=OPEN_AT)
    for number in range(5):
        wrong = at_once(
            lambda number=number: answer(  # type: ignore[misc]
                conversation_id=talk.pk, body=f"{GOOD}（{number}）", by=desk.agent, at=OPEN_AT
            ),
            lambda number=number: reply(  # type: ignore[misc]
                ticket_id=ticket.pk, body=f"{GOOD}（工单 {number}）", by=desk.supervisor, at=OPEN_AT
            ),
            say(rtx, f"好的 {number}"),
        )
        assert wrong == []
    assert Message.objects.filter(kind="reply").count() == Utterance.objects.filter(kind="out").count() == 10
    assert Message.objects.filter(kind="requester").count() == 5


def test_two_tickets_are_not_made_of_one_talk(rtx: Source) -> None:
    desk = Desk(at=OPEN_AT)
    talk = hear(source=rtx, speech=Speech(account="wangmin", text="卡纸"), at=OPEN_AT).conversation
    wrong = at_once(
        *[lambda: make_ticket(conversation_id=talk.pk, title="卡纸", by=desk.agent, at=OPEN_AT) for _ in range(3)]
    )
    assert len(wrong) == 2
    assert all(isinstance(error, DeskError) for error in wrong)
