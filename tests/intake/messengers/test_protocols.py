"""Each messenger's callbacks, byte for byte as its vendor documents them: genuine, forged, repeated, replayed."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from channels_intake.choices import Reason, Status
from channels_intake.messengers.choices import MediaKind
from channels_intake.messengers.models import Conversation, Media, Utterance
from channels_intake.models import Inbound, Source
from tests.intake.messengers.conftest import OPEN_AT, source_of
from tests.intake.messengers.vendors import (
    AES_KEY,
    CORP,
    TOKEN,
    DingTalkServer,
    FeishuServer,
    Gateway,
    OtherMessenger,
    WeComServer,
    opened,
    sha1,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.hooks.now", lambda: OPEN_AT)


@pytest.fixture
def wecom(client: Client) -> WeComServer:
    source_of("wecom", corp_id=CORP, secrets={"token": TOKEN, "aes_key": AES_KEY})
    return WeComServer(client, "wecom")


@pytest.fixture
def dingtalk(client: Client) -> DingTalkServer:
    secrets = {"token": TOKEN, "aes_key": AES_KEY, "app_secret": DingTalkServer.SECRET}
    source_of("dingtalk", app_key=DingTalkServer.KEY, secrets=secrets)
    return DingTalkServer(client, "dingtalk")


@pytest.fixture
def feishu(client: Client) -> FeishuServer:
    secrets = {"encrypt_key": FeishuServer.KEY, "verification_token": FeishuServer.TOKEN}
    source_of("feishu", app_id="cli_a", secrets=secrets)
    return FeishuServer(client, "feishu")


@pytest.fixture
def gateway(client: Client) -> Gateway:
    source_of("rtx", secrets={"gateway_secret": Gateway.SECRET})
    return Gateway(client, "rtx")


@pytest.fixture
def other(client: Client) -> OtherMessenger:
    source_of("messenger", slug="qiwei", secrets={"secret": OtherMessenger.SECRET})
    return OtherMessenger(client, "qiwei")


def said() -> tuple[str, str]:
    one = Utterance.objects.select_related("conversation").get()
    return one.conversation.account, one.text


# WeCom -----------------------------------------------------------------------------------------------------------


def test_wecom_checks_the_address_as_in_the_vendors_example(wecom: WeComServer) -> None:
    query = {
        "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "timestamp": "1409659589",
        "nonce": "263014780",
        "echostr": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
    }
    answer = wecom.client.get("/hooks/wecom/", query)
    assert (answer.status_code, answer.content) == (200, b"1616140317555161061")
    for name in query:
        assert wecom.client.get("/hooks/wecom/", query | {name: "x" + query[name][1:]}).status_code == 401


def test_wecom_a_message_is_heard_once_however_often_it_is_repeated(
    wecom: WeComServer, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        answer = wecom.tell(wecom.message(), at=OPEN_AT)
        assert (answer.status_code, answer.content) == (200, b"success")
    assert said() == ("WangMin", "打印机卡纸")
    inbound = Inbound.objects.get()
    assert (inbound.status, inbound.channel, inbound.sender) == (Status.MESSAGE, "wecom", "WangMin")
    assert inbound.detail["conversation"] == Conversation.objects.get().pk
    assert sum("came again" in record.message for record in caplog.records) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "0" * 40},
        {"signature": "签名"},
        {"timestamp": str(int(OPEN_AT.timestamp()) - 601)},
        {"timestamp": str(int(OPEN_AT.timestamp()) + 601)},
        {"timestamp": "now"},
        {"timestamp": "-1"},
        {"timestamp": "9" * 40},
        {"receiver": "somebody-else"},
        {"sealed": "AAAA"},
        {"sealed": "é"},
        {"sealed": "A" * 64},
    ],
)
def test_wecom_what_is_forged_or_old_is_refused_and_logged(
    wecom: WeComServer, change: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert wecom.tell(wecom.message(), at=OPEN_AT, **change).status_code == 401
    assert not Inbound.objects.exists()
    assert "is not genuine" in caplog.text


@pytest.mark.parametrize(
    ("more", "text", "kind"),
    [
        ({"MsgType": "image", "PicUrl": "http://x", "MediaId": "m"}, "", MediaKind.IMAGE),
        (
            {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "打印机坏了"},
            "打印机坏了",
            MediaKind.VOICE,
        ),
        ({"MsgType": "file", "MediaId": "m", "FileName": "日志.txt"}, "", MediaKind.FILE),
        ({"MsgType": "location", "Label": "三楼"}, "三楼", None),
        (
            {"MsgType": "link", "Title": "报错页", "Description": "见图", "Url": "http://x/"},
            "报错页\n见图\nhttp://x/",
            None,
        ),
    ],
)
def test_wecom_pictures_voice_files_places_links(
    wecom: WeComServer, more: dict[str, str], text: str, kind: str | None
) -> None:
    assert wecom.tell(wecom.message("", **more), at=OPEN_AT).status_code == 200
    assert said() == ("WangMin", text)
    assert [one.kind for one in Media.objects.all()] == ([kind] if kind else [])
    assert all(one.key == {"media_id": "m"} for one in Media.objects.all())


def test_wecom_an_event_is_kept_and_says_nothing(wecom: WeComServer) -> None:
    event = (
        "<xml><FromUserName>a</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>event</MsgType><Event>enter_agent</Event></xml>"
    )
    for _ in range(2):
        assert wecom.tell(event, at=OPEN_AT).status_code == 200
    inbound = Inbound.objects.get()
    assert (inbound.status, inbound.reason, inbound.external_id) == (
        Status.IGNORED,
        Reason.NOTHING_SAID,
        "a:1:enter_agent:",
    )


@pytest.mark.parametrize(
    "body", [b"", b"<xml>", b"\xff\xfe", b"<xml/>", b"{}", b"<!DOCTYPE x [<!ENTITY a 'b'>]><xml/>"]
)
def test_wecom_what_is_no_envelope_is_unspoken(wecom: WeComServer, body: bytes) -> None:
    assert wecom.post(body, {}, kind="text/xml").status_code == 400


def test_wecom_entities_inside_are_not_read(wecom: WeComServer) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><xml><FromUserName>&a;</FromUserName></xml>'
    assert wecom.tell(bomb, at=OPEN_AT).status_code == 400


# DingTalk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["signature", "msg_signature"])
def test_dingtalk_checks_the_address_and_is_answered_in_an_envelope(dingtalk: DingTalkServer, name: str) -> None:
    answer = dingtalk.event({"EventType": "check_url"}, at=OPEN_AT, name=name)
    assert answer.status_code == 200
    sealed = json.loads(answer.content)
    assert opened(sealed["encrypt"]) == (b"success", dingtalk.KEY)
    assert sealed["msg_signature"] == sha1(TOKEN, sealed["timeStamp"], sealed["nonce"], sealed["encrypt"])


def test_dingtalk_events_are_kept_once_and_say_nothing(dingtalk: DingTalkServer) -> None:
    for _ in range(2):
        assert dingtalk.event({"EventType": "user_add_org", "UserId": ["1"]}, at=OPEN_AT).status_code == 200
    assert Inbound.objects.get().reason == Reason.NOTHING_SAID


ROBOT: dict[str, Any] = {
    "conversationId": "cidxxx",
    "msgId": "msg0xxxxx",
    "senderNick": "王敏",
    "senderStaffId": "user123",
    "senderId": "$:LWCP_v1:$x",
    "conversationType": "1",
    "createAt": 1606362056000,
    "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=x",
    "text": {"content": " 打印机卡纸"},
    "msgtype": "text",
}


def test_dingtalk_what_is_written_to_the_robot_is_heard_and_a_replay_refused(dingtalk: DingTalkServer) -> None:
    assert dingtalk.robot(ROBOT, at=OPEN_AT).status_code == 200
    assert said() == ("user123", "打印机卡纸")
    assert Conversation.objects.get().requester.name == "王敏"
    assert dingtalk.robot(ROBOT, at=OPEN_AT).status_code == 409
    assert Utterance.objects.count() == 1


def test_dingtalk_pictures_files_and_mixed_texts(dingtalk: DingTalkServer) -> None:
    rich = {"richText": [{"text": "这里"}, {"downloadCode": "c1", "type": "picture"}, {"text": "报错"}, 3]}
    for number, more in enumerate(
        (
            {"msgtype": "picture", "content": {"downloadCode": "c0"}},
            {"msgtype": "richText", "content": rich},
            {"msgtype": "file", "content": {"downloadCode": "c2", "fileName": "a.log"}},
            {"msgtype": "audio", "content": {"downloadCode": "c3", "recognition": "听不见"}},
        )
    ):
        body = {name: value for name, value in ROBOT.items() if name != "text"} | more | {"msgId": str(number)}
        assert dingtalk.robot(body, at=OPEN_AT).status_code == 200
    assert [one.text for one in Utterance.objects.order_by("pk")] == ["", "这里报错", "", "听不见"]
    assert [(one.kind, one.key["code"]) for one in Media.objects.all()] == [
        ("image", "c0"),
        ("image", "c1"),
        ("file", "c2"),
        ("voice", "c3"),
    ]


def test_dingtalk_what_is_forged_or_old_is_refused(dingtalk: DingTalkServer) -> None:
    old = str(int((OPEN_AT - timedelta(minutes=61)).timestamp() * 1000))
    assert dingtalk.robot(ROBOT, at=OPEN_AT, sign="x").status_code == 401
    assert dingtalk.robot(ROBOT, at=OPEN_AT, timestamp=old).status_code == 401
    assert dingtalk.event({}, at=OPEN_AT, signature="x").status_code == 401
    assert dingtalk.event({}, at=OPEN_AT, timestamp=old).status_code == 401
    assert not Inbound.objects.exists()


# Feishu ----------------------------------------------------------------------------------------------------------


def test_feishu_gives_the_challenge_back_to_whoever_knows_the_token(feishu: FeishuServer) -> None:
    challenge = {"challenge": "ajls384kdjx98XX", "token": FeishuServer.TOKEN, "type": "url_verification"}
    answer = feishu.post(feishu.encrypted(challenge), {})
    assert (answer.status_code, json.loads(answer.content)) == (200, {"challenge": "ajls384kdjx98XX"})
    assert feishu.post(feishu.encrypted(challenge | {"token": "x"}), {}).status_code == 401
    assert feishu.post(json.dumps(challenge).encode(), {}).status_code == 401  # not encrypted


def test_feishu_a_message_is_heard_once_however_late_it_is_repeated(
    feishu: FeishuServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = {"message_type": "text", "content": json.dumps({"text": "@_user_1 打印机卡纸"})}
    message |= {"mentions": [{"key": "@_user_1", "name": "服务台", "id": {"open_id": "ou_1"}}]}  # type: ignore[dict-item]
    first = str(int(OPEN_AT.timestamp()))
    for hours in (0, 1, 7):
        monkeypatch.setattr("api.hooks.now", lambda hours=hours: OPEN_AT + timedelta(hours=hours))
        assert feishu.event(message, at=OPEN_AT, timestamp=first).status_code == 200
    assert said() == ("ou_84aad", "@服务台 打印机卡纸")


def test_feishu_posts_pictures_and_files(feishu: FeishuServer) -> None:
    post = {
        "title": "报障",
        "content": [
            [{"tag": "text", "text": "第一行 "}, {"tag": "a", "text": "链接"}],
            [{"tag": "img", "image_key": "img_1"}],
        ],
    }
    for number, (kind, content) in enumerate(
        (("post", post), ("image", {"image_key": "img_2"}), ("file", {"file_key": "f", "file_name": "a.log"}))
    ):
        message = {"message_type": kind, "content": json.dumps(content)}
        assert feishu.event(message, at=OPEN_AT, event_id=str(number)).status_code == 200
    assert [one.text for one in Utterance.objects.order_by("pk")] == ["报障\n第一行 链接", "", ""]
    assert [(one.kind, one.key["file_key"], one.key["message_id"]) for one in Media.objects.all()] == [
        ("image", "img_1", "om_5ce"),
        ("image", "img_2", "om_5ce"),
        ("file", "f", "om_5ce"),
    ]


def test_feishu_what_is_forged_or_old_is_refused_and_the_robots_own_words_are_ignored(feishu: FeishuServer) -> None:
    text = {"message_type": "text", "content": '{"text": "x"}'}
    for change in ({"signature": "0" * 64}, {"timestamp": "1"}, {"token": "x"}):
        assert feishu.event(text, at=OPEN_AT, **change).status_code == 401
    assert not Inbound.objects.exists()
    assert feishu.event(text, at=OPEN_AT, sender_type="app").status_code == 200
    assert feishu.event({}, at=OPEN_AT, event_id="e2", event_type="contact.user.created_v3").status_code == 200
    assert {one.reason for one in Inbound.objects.all()} == {Reason.NOTHING_SAID}


# RTX and others --------------------------------------------------------------------------------------------------

RTX_MESSAGE = {
    "id": "20261123-1",
    "type": "message",
    "from": {"account": "wangmin", "name": "王敏", "department": "财务部", "phone": "13800001111"},
    "text": "打印机卡纸",
    "at": "2026-11-23T10:00:00+08:00",
}


def test_rtx_the_gateways_message_is_heard_and_a_replay_refused(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    assert gateway.tell(RTX_MESSAGE, at=OPEN_AT).status_code == 200
    assert said() == ("wangmin", "打印机卡纸")
    assert Conversation.objects.get().requester.phone == "13800001111"
    assert gateway.tell(RTX_MESSAGE, at=OPEN_AT).status_code == 409
    assert "was taken before" in caplog.text


def test_another_messenger_signs_as_standard_webhooks_has_it(other: OtherMessenger) -> None:
    message = {"id": "1", "from": {"account": "wangmin", "name": "王敏"}, "text": "打印机卡纸", "at": "x"}
    assert other.tell(message, at=OPEN_AT).status_code == 200
    assert said() == ("wangmin", "打印机卡纸")
    assert other.tell(message, at=OPEN_AT, msg_id="m2").status_code == 409
    again = message | {"id": "2"}
    assert other.tell(again, at=OPEN_AT, late="301").status_code == 401
    assert other.tell(again, at=OPEN_AT, late="-301").status_code == 401
    assert other.tell(again, at=OPEN_AT, signature="v1,xxxx v1a,yyyy").status_code == 401
    assert Utterance.objects.count() == 1


@pytest.mark.parametrize("change", [{"signature": "x"}, {"timestamp": str(int(OPEN_AT.timestamp()) - 301)}])
def test_rtx_what_is_forged_or_old_is_refused(gateway: Gateway, change: dict[str, str]) -> None:
    assert gateway.tell(RTX_MESSAGE, at=OPEN_AT, **change).status_code == 401
    assert not Inbound.objects.exists()


def test_who_says_not_who_he_is_goes_into_quarantine(gateway: Gateway) -> None:
    assert gateway.tell({"id": "1", "text": "x"}, at=OPEN_AT).status_code == 200
    assert Inbound.objects.get().reason == Reason.NO_SENDER


@pytest.mark.parametrize("adapter", ["wecom", "dingtalk", "feishu", "rtx", "messenger"])
def test_a_way_in_that_is_not_set_up_hears_nothing(client: Client, adapter: str) -> None:
    source: Source = source_of(adapter)
    calls: list[Callable[[], Any]] = [
        lambda: client.get(f"/hooks/{adapter}/"),
        lambda: client.post(f"/hooks/{adapter}/", b"{}", content_type="application/json"),
        lambda: client.post(f"/hooks/{adapter}/", b"{}", content_type="application/json", headers={"sign": "x"}),
    ]
    answers: list[HttpResponse] = [call() for call in calls]
    source.sealed = "sealed-with-another-key"
    source.save()
    answers += [call() for call in calls]
    assert {answer.status_code for answer in answers} <= {400, 401}


def test_at_is_when_it_was_heard(gateway: Gateway) -> None:
    gateway.tell(RTX_MESSAGE, at=OPEN_AT)
    assert Conversation.objects.get().waiting_since == OPEN_AT == datetime.fromisoformat(str(RTX_MESSAGE["at"]))
