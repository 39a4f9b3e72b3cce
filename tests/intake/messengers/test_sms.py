"""Text messages through a gateway: one call each, judged by what it answers."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client

from channels_intake.models import Source
from outbox.actions.deliver_due import deliver_due
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import Failure, OutboxMessage, State
from outbox.postman import Postman
from tests.intake.messengers.conftest import OPEN_AT, source_of
from tests.intake.messengers.servers import TextGateway, listening

pytestmark = pytest.mark.django_db(transaction=True)
LINK = f"{django_settings.BASE_URL}/desk/board/"


@pytest.fixture
def gateway() -> Iterator[TextGateway]:
    server = TextGateway()
    with listening(server):
        source_of("sms", url=f"{server.url}/send", success="code=0", secrets={"key": "k-1"})
        yield server


def send(number: str = "+86 138-0013-8000") -> OutboxMessage:
    context = {"counts": [], "clocks": [], "total": 9, "more": 9, "link": LINK, "dear": "赵明霞", "desk_name": ""}
    draft = Draft(
        transport="im", address=f"sms:sms:{number}", name="赵明霞", language="zh-hans", letter="staff_clock_digest",
        context=context, dedupe_key="digest:1",
    )  # fmt: skip
    enqueue_many([draft], at=OPEN_AT)
    deliver_due(at=OPEN_AT, limit=5, deliverer=Postman())
    return OutboxMessage.objects.get()


def test_the_subject_and_the_link_go_out_in_one_call(gateway: TextGateway) -> None:
    message = send()
    assert message.state == State.SENT, message.last_error
    (asked,) = gateway.sent
    assert asked.path == "/send"
    assert asked.headers["authorization"] == "Bearer k-1"
    assert asked.json["phone"] == "13800138000"
    assert asked.json["text"].endswith(LINK)
    assert asked.json["id"] == message.message_id.strip("<>").partition("@")[0]


def test_the_body_is_as_the_gateway_wants_it(gateway: TextGateway) -> None:
    body = {"PhoneNumbers": ["{phone}"], "Param": {"t": "{text}"}, "n": 1}
    Source.objects.filter(slug="sms").update(options={"url": f"{gateway.url}/", "body": json.dumps(body)})
    assert send().state == State.SENT
    said = gateway.sent[0].json
    assert (said["PhoneNumbers"], said["n"]) == (["13800138000"], 1)
    assert LINK in said["Param"]["t"]


@pytest.mark.parametrize(
    ("said", "state", "failure"),
    [
        ({"code": 7}, State.RETRYING, Failure.REFUSED),
        ((500, b"", "text/plain"), State.RETRYING, Failure.POSTPONED),
        ((429, b"", "text/plain"), State.RETRYING, Failure.POSTPONED),
        ((200, b"<html>", "text/html"), State.RETRYING, Failure.REFUSED),
        ((400, b"", "text/plain"), State.DEAD, Failure.REFUSED),
        ((302, b"", "text/plain"), State.RETRYING, Failure.POSTPONED),
    ],
)
def test_what_it_answers_is_judged(gateway: TextGateway, said: object, state: str, failure: str) -> None:
    gateway.said = said
    message = send()
    assert (message.state, message.failure) == (state, failure), message.last_error


def test_what_is_no_number_is_given_up_and_a_broken_body_waits(gateway: TextGateway) -> None:
    message = send(number="withheld")
    assert (message.state, message.failure) == (State.DEAD, Failure.ADDRESS)
    OutboxMessage.objects.all()._raw_delete("default")
    Source.objects.filter(slug="sms").update(options={"url": gateway.url, "body": "{"})
    assert send().state == State.RETRYING
    assert not gateway.sent


def test_nothing_comes_in_by_it(gateway: TextGateway) -> None:
    assert Client().post("/hooks/sms/", b"{}", "application/json").status_code == 400
