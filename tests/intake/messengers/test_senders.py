"""The desk's words reach each messenger's server, as its vendor documents it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import TypeVar

import pytest
from standardwebhooks import Webhook

from accounts.actors import Actor
from channels_intake.messengers.actions import answer, hear, make_ticket
from channels_intake.messengers.actions.fetch import MOST_TRIES, fetch_due
from channels_intake.messengers.choices import MediaState
from channels_intake.messengers.models import Media
from channels_intake.messengers.senders.base import pieces
from channels_intake.messengers.speech import Sent, Speech
from channels_intake.models import Source
from outbox.actions.deliver_due import deliver_due
from outbox.models import Failure, OutboxMessage, State
from outbox.postman import Postman
from tests.factories import Desk
from tests.intake.messengers.conftest import GOOD, OPEN_AT, source_of
from tests.intake.messengers.servers import (
    PNG,
    AnyServer,
    DingTalkApi,
    FeishuApi,
    RtxServer,
    Server,
    WeComApi,
    listening,
)
from tickets.actions import acknowledge
from tickets.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)
S = TypeVar("S", bound=Server)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def wecom(stack: ExitStack) -> WeComApi:
    server = WeComApi()
    stack.enter_context(listening(server))
    source_of("wecom", corp_id="corp", agent_id="1000002", api=server.url, secrets={"secret": "secret"})
    return server


@pytest.fixture
def feishu(stack: ExitStack) -> FeishuApi:
    server = FeishuApi()
    stack.enter_context(listening(server))
    source_of("feishu", app_id="cli", api=server.url, secrets={"app_secret": "s"})
    return server


@pytest.fixture
def dingtalk(stack: ExitStack) -> DingTalkApi:
    server = DingTalkApi()
    stack.enter_context(listening(server))
    source_of("dingtalk", app_key="k", agent_id="7", api=server.url, new_api=server.url, secrets={"app_secret": "s"})
    return server


def say(text: str, *, by: Actor, account: str = "wangmin", **source: object) -> OutboxMessage:
    """The desk answers somebody, and the postman makes his round."""
    way = Source.objects.get()
    told = hear(source=way, speech=Speech(account=account, text="打印机卡纸"), at=OPEN_AT)
    answer(conversation_id=told.conversation.pk, body=text, by=by, at=OPEN_AT)
    return deliver()


def deliver(*, minutes: int = 0) -> OutboxMessage:
    with Postman() as postman:
        deliver_due(at=OPEN_AT + timedelta(minutes=minutes), limit=50, deliverer=postman)
    return OutboxMessage.objects.latest("pk")


def test_wecom_a_message_to_one_person_with_one_token_for_all(wecom: WeComApi, agent: Actor) -> None:
    for _ in range(2):
        assert say(GOOD, by=agent).state == State.SENT
    assert [one.path for one in wecom.asked].count("/cgi-bin/gettoken") == 1
    (sent, _again) = wecom.sent
    assert (sent.path, sent.args) == ("/cgi-bin/message/send", {"access_token": "token-1"})
    assert sent.json == {"touser": "wangmin", "msgtype": "text", "agentid": 1000002, "text": {"content": GOOD}}


def test_wecom_a_token_that_has_ended_is_renewed(wecom: WeComApi, agent: Actor) -> None:
    say(GOOD, by=agent)
    wecom.token = "token-2"
    assert say(GOOD, by=agent).state == State.SENT
    assert [one.args["access_token"] for one in wecom.sent] == ["token-1", "token-1", "token-2"]


def test_wecom_a_long_answer_comes_in_pieces(wecom: WeComApi, agent: Actor) -> None:
    text = "\n".join(f"{number}. {GOOD}" for number in range(1, 40))
    assert say(text, by=agent).state == State.SENT
    assert "\n".join(one.json["text"]["content"] for one in wecom.sent) == text
    assert len(wecom.sent) > 1


def test_wecom_too_often_is_tried_later_and_the_others_on_this_round_are_not(wecom: WeComApi, agent: Actor) -> None:
    wecom.trouble = [{"errcode": 45009, "errmsg": "reach max api daily quota limit"}]
    for account in ("a", "b"):
        told = hear(source=Source.objects.get(), speech=Speech(account=account, text="x"), at=OPEN_AT)
        answer(conversation_id=told.conversation.pk, body=GOOD, by=agent, at=OPEN_AT)
    deliver()
    # b wrote while a waited, so that he had an automatic notice, too
    assert {one.state for one in OutboxMessage.objects.all()} == {State.RETRYING}
    assert len(wecom.sent) == 1
    deliver(minutes=2)
    assert {one.state for one in OutboxMessage.objects.all()} == {State.SENT}


@pytest.mark.parametrize(
    ("trouble", "state", "failure"),
    [
        ({"errcode": 60111, "errmsg": "userid not found"}, State.DEAD, Failure.REFUSED),
        ({"errcode": -1, "errmsg": "system busy"}, State.RETRYING, Failure.POSTPONED),
        ({"errcode": 60020, "errmsg": "not allow to access from your ip"}, State.RETRYING, Failure.POSTPONED),
        ((500, b"oops", "text/plain"), State.RETRYING, Failure.POSTPONED),
        ((429, b"", "text/plain"), State.RETRYING, Failure.POSTPONED),
        ((200, b"<html>", "text/html"), State.RETRYING, Failure.POSTPONED),
        ((200, b"[" * 100_000, "application/json"), State.RETRYING, Failure.POSTPONED),
        ((302, b"", "text/html"), State.RETRYING, Failure.POSTPONED),
    ],
)
def test_wecom_answers_are_judged(wecom: WeComApi, agent: Actor, trouble: object, state: str, failure: str) -> None:
    wecom.trouble = [trouble]
    letter = say(GOOD, by=agent)
    assert (letter.state, letter.failure) == (state, failure)
    assert "secret" not in letter.last_error
    assert "token-1" not in letter.last_error


def test_wecom_nobody_of_that_name_is_a_dead_letter(wecom: WeComApi, agent: Actor) -> None:
    assert say(GOOD, by=agent, account="nobody").state == State.DEAD


def test_wecom_only_a_robot_answers_in_the_group(stack: ExitStack, agent: Actor) -> None:
    server = WeComApi()
    stack.enter_context(listening(server))
    source_of("wecom", api=server.url, secrets={"robot_key": "robot"})
    assert say(GOOD, by=agent).state == State.SENT
    (sent,) = server.sent
    assert sent.json == {"msgtype": "text", "text": {"content": GOOD, "mentioned_list": ["wangmin"]}}


def test_what_cannot_be_reached_or_is_not_set_up_kills_no_letter(agent: Actor) -> None:
    source = source_of("wecom", corp_id="c", agent_id="1", api="http://127.0.0.1:9", secrets={"secret": "s"})
    letter = say(GOOD, by=agent)
    assert (letter.state, letter.failure) == (State.RETRYING, Failure.UNREACHABLE)
    source.options = {}
    source.save()
    letter = deliver(minutes=2)
    assert (letter.state, letter.last_error) == (State.RETRYING, "wecom: agent_id is not set")
    source.is_active = False
    source.save()
    assert deliver(minutes=9).failure == Failure.ADDRESS


def test_dingtalk_a_work_notice(dingtalk: DingTalkApi, agent: Actor) -> None:
    assert say(GOOD, by=agent).state == State.SENT
    dingtalk.token = "token-2"
    assert say(GOOD, by=agent).state == State.SENT
    assert dingtalk.sent[-1].json == {
        "agent_id": "7",
        "userid_list": "wangmin",
        "msg": {"msgtype": "text", "text": {"content": GOOD}},
    }


def test_dingtalk_in_the_robots_own_chat(dingtalk: DingTalkApi, agent: Actor) -> None:
    source = Source.objects.get()
    source.options |= {"robot_code": "ding1"}
    source.save()
    say(GOOD, by=agent)
    dingtalk.token = "token-2"
    assert say(GOOD, by=agent).state == State.SENT
    sent = dingtalk.sent[-1].json
    assert (sent["userIds"], json.loads(sent["msgParam"])) == (["wangmin"], {"content": GOOD})
    dingtalk.trouble = [{"invalidStaffIdList": ["wangmin"]}]
    assert say(GOOD, by=agent).state == State.DEAD
    dingtalk.trouble = [{"flowControlledStaffIdList": ["wangmin"]}]
    assert say(GOOD, by=agent).state == State.RETRYING


def test_dingtalk_by_a_groups_robot(stack: ExitStack, agent: Actor) -> None:
    server = DingTalkApi()
    stack.enter_context(listening(server))
    source_of("dingtalk", api=server.url, secrets={"robot_token": "t", "robot_secret": "robot-secret"})
    assert say(GOOD, by=agent).state == State.SENT
    sent = server.asked[-1]
    assert (sent.path, sent.json["at"]) == ("/robot/send", {"atUserIds": ["wangmin"], "isAtAll": False})
    server.trouble = [{"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}]
    assert say(GOOD, by=agent).state == State.RETRYING


def test_feishu_a_message_to_one_person_said_twice_at_most_once(feishu: FeishuApi, agent: Actor) -> None:
    assert say(GOOD, by=agent, account="ou_1").state == State.SENT
    sent = feishu.sent[-1]
    assert (sent.path, sent.args) == ("/open-apis/im/v1/messages", {"receive_id_type": "open_id"})
    assert json.loads(sent.json["content"]) == {"text": GOOD}
    feishu.token = "t-2"
    assert say(GOOD, by=agent, account="ou_1").state == State.SENT
    assert feishu.sent[-1].json["uuid"] == feishu.sent[-2].json["uuid"] != sent.json["uuid"]
    feishu.trouble = [(400, b'{"code": 99991400, "msg": "request trigger frequency limit"}', "application/json")]
    assert say(GOOD, by=agent, account="u1").state == State.RETRYING
    assert feishu.sent[-1].args == {"receive_id_type": "user_id"}


def test_feishu_by_a_groups_robot(stack: ExitStack, agent: Actor) -> None:
    server = FeishuApi()
    stack.enter_context(listening(server))
    source_of("feishu", api=server.url, secrets={"robot_hook": "hook-id", "robot_secret": "robot-secret"})
    assert say(GOOD, by=agent, account="ou_1").state == State.SENT
    assert server.asked[-1].json["content"]["text"] == f'<at user_id="ou_1"></at> {GOOD}'


def test_rtx_words_in_gb18030_and_who_is_not_let_in_tries_again(stack: ExitStack, agent: Actor) -> None:
    server = RtxServer()
    stack.enter_context(listening(server))
    source = source_of("rtx", api=server.url, sender="desk", secrets={"password": "pw"})
    assert say("镕基路的打印机“305”，试打一页：😀 & [x]", by=agent).state == State.SENT
    sent = server.asked[-1]
    assert sent.path == "/SendIM.cgi"
    assert "%E9%46" in sent.query or "%E9F" in sent.query  # 镕 as GBK has it
    server.lets_in = False
    letter = say(GOOD, by=agent)
    assert (letter.state, letter.failure) == (State.RETRYING, Failure.POSTPONED)
    assert "IP受限制".lower() in letter.last_error
    server.lets_in = True
    source.options = {"api": server.url}
    source.save()
    assert say(GOOD, by=agent).state == State.SENT
    assert server.asked[-1].path == "/SendNotify.cgi"


def test_norm_talk_7_a_letter_goes_to_rtx_in_short_with_its_link(stack: ExitStack, desk: Desk) -> None:
    server = RtxServer()
    stack.enter_context(listening(server))
    source_of("rtx", api=server.url, sender="desk")
    told = hear(source=Source.objects.get(), speech=Speech(account="wangmin", text="卡纸"), at=OPEN_AT)
    ticket = make_ticket(conversation_id=told.conversation.pk, title="卡纸", by=desk.agent, at=OPEN_AT)
    acknowledge(ticket_id=ticket.pk, by=desk.agent, at=OPEN_AT)
    assert deliver().state == State.SENT
    from urllib.parse import parse_qs  # noqa: PLC0415

    values = parse_qs(server.asked[-1].query, encoding="gb18030")
    assert ticket.number in values["title"][0]
    assert values["receiver"] == ["wangmin"]
    assert "--" not in values["msg"][0]


def test_another_messenger_gets_a_signed_post(stack: ExitStack, agent: Actor) -> None:
    server = AnyServer()
    stack.enter_context(listening(server))
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    source_of("messenger", url=f"{server.url}/in", secrets={"secret": secret})
    assert say(GOOD, by=agent).state == State.SENT
    (sent,) = server.sent
    hook = Webhook(secret)
    timestamp = int(sent.headers["webhook-timestamp"])
    assert timestamp == int(OPEN_AT.timestamp())
    right = hook.sign(sent.headers["webhook-id"], OPEN_AT, sent.body.decode())
    assert sent.headers["webhook-signature"] == right
    assert sent.json["to"]["account"] == "wangmin"
    assert sent.json["text"] == GOOD
    for status, state in ((410, State.DEAD), (401, State.RETRYING), (404, State.RETRYING)):
        server.trouble = [(status, b"", "text/plain")]
        assert say(GOOD, by=agent).state == state


def test_an_address_that_names_nobody_is_a_dead_letter(wecom: WeComApi, agent: Actor) -> None:
    say(GOOD, by=agent)
    for address in ("pigeon:x:y", "wecom::y", "wecom:wecom:", "wecom", "wecom:gone:y"):
        OutboxMessage.objects.update(address=address, state=State.QUEUED, next_attempt_at=OPEN_AT, sent_at=None)
        letter = deliver()
        assert (letter.state, letter.failure) == (State.DEAD, Failure.ADDRESS)


@pytest.mark.parametrize("adapter", ["wecom", "dingtalk", "feishu"])
def test_pictures_are_fetched_and_given_to_the_ticket(
    request: pytest.FixtureRequest, agent: Actor, adapter: str
) -> None:
    server: Server = request.getfixturevalue(adapter)
    source = Source.objects.get()
    source.options |= {"robot_code": "r"}
    source.save()
    key = {"media_id": "m", "code": "c", "message_id": "om", "file_key": "img_1"}
    speech = Speech(account="wangmin", text="见图", media=[Sent(kind="image", key=key)])
    told = hear(source=source, speech=speech, at=OPEN_AT)
    ticket = make_ticket(conversation_id=told.conversation.pk, title="报错", by=agent, at=OPEN_AT)
    assert fetch_due(at=OPEN_AT) == 1
    media = Media.objects.get()
    assert (media.state, media.content_type, media.size) == (MediaState.KEPT, "image/png", len(PNG))
    with media.file.open("rb") as kept:
        assert kept.read() == PNG
    assert Attachment.objects.get(ticket=ticket).name == media.name == f"image-{media.pk}.png"
    assert fetch_due(at=OPEN_AT) == 0
    assert server.asked


def test_what_cannot_be_fetched_is_tried_for_a_day_and_given_up(wecom: WeComApi) -> None:
    speech = Speech(account="a", media=[Sent(kind="image", key={"media_id": "m"}), Sent(kind="file", name="x.log")])
    hear(source=Source.objects.get(), speech=speech, at=OPEN_AT)
    first, second = Media.objects.order_by("pk")
    assert (first.state, second.state) == (MediaState.WAITING, MediaState.GONE)
    wecom.trouble = [{"errcode": 40007, "errmsg": "invalid media_id"}] * MOST_TRIES
    at = OPEN_AT
    for _ in range(MOST_TRIES):
        fetch_due(at=at)
        at += timedelta(hours=6)
    first.refresh_from_db()
    assert (first.state, first.tries) == (MediaState.GONE, MOST_TRIES)
    assert "40007" in first.last_error


def test_pieces_keep_every_character() -> None:
    for text in ("", "a", "字" * 1000, "行\n" * 700, "😀" * 800):
        found = pieces(text, 2048)
        assert all(len(one.encode()) <= 2048 for one in found)
        assert "".join(found).replace("\n", "") == text.replace("\n", "")
