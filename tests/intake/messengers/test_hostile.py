"""Whatever is sent to the addresses of messengers: never an error of ours, never a lost message."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_intake.choices import Reason, Status
from channels_intake.messengers.adapters.envelope import Envelope
from channels_intake.messengers.models import Utterance
from channels_intake.models import Inbound
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
    envelope,
    sha1,
)

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.text(min_size=0, max_size=40)
ODD = st.sampled_from(
    ["", "\x00", "\ud800", "字" * 30_000, "<script>", "{{ x }}", "%s", "a\r\nb: c", "\u202e", "-", "0"]
)


@pytest.fixture
def vendors(client: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr("api.hooks.now", lambda: OPEN_AT)
    client.raise_request_exception = False
    source_of("wecom", corp_id=CORP, secrets={"token": TOKEN, "aes_key": AES_KEY})
    source_of(
        "dingtalk",
        app_key=DingTalkServer.KEY,
        secrets={"token": TOKEN, "aes_key": AES_KEY, "app_secret": DingTalkServer.SECRET},
    )
    source_of(
        "feishu", secrets={"encrypt_key": FeishuServer.KEY, "verification_token": FeishuServer.TOKEN}, app_id="cli_a"
    )
    source_of("rtx", secrets={"gateway_secret": Gateway.SECRET})
    source_of("messenger", secrets={"secret": OtherMessenger.SECRET})
    return {
        "wecom": WeComServer(client, "wecom"),
        "dingtalk": DingTalkServer(client, "dingtalk"),
        "feishu": FeishuServer(client, "feishu"),
        "rtx": Gateway(client, "rtx"),
        "messenger": OtherMessenger(client, "messenger"),
    }


@SLOW
@given(
    slug=st.sampled_from(["wecom", "dingtalk", "feishu", "rtx", "messenger"]),
    body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()),
    query=st.dictionaries(
        st.sampled_from(["msg_signature", "signature", "timestamp", "nonce", "echostr"]),
        WORDS | ODD.filter(len),
        max_size=5,
    ),
    method=st.sampled_from(["get", "post", "put"]),
)
def test_who_cannot_prove_himself_is_refused(
    vendors: dict[str, Any], slug: str, body: bytes, query: dict[str, str], method: str
) -> None:
    client: Client = vendors["rtx"].client
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    if method == "get":
        answer = client.get(f"/hooks/{slug}/", query)
    else:
        send = getattr(client, method)
        answer = send(f"/hooks/{slug}/", body, content_type="application/json", query_params=query)
    assert answer.status_code in {400, 401, 405}
    assert not Inbound.objects.exists()


@SLOW
@given(said=JSON | st.dictionaries(st.sampled_from(["id", "from", "text", "type", "at"]), JSON))
def test_rtx_and_others_whatever_is_signed(vendors: dict[str, Any], said: object) -> None:
    for slug in ("rtx", "messenger"):
        before = Inbound.objects.count()
        answer = vendors[slug].tell(json.dumps(said).encode(), at=OPEN_AT)
        assert answer.status_code in {200, 400, 409}, answer.content
        _is_settled(before, answer.status_code)


@SLOW
@given(
    said=st.fixed_dictionaries(
        {"msgId": st.uuids().map(str)},
        optional={
            "msgtype": st.sampled_from(["text", "picture", "richText", "file", "audio", "x"]) | JSON,
            "text": JSON | st.fixed_dictionaries({"content": WORDS | ODD}),
            "content": JSON | st.fixed_dictionaries({"richText": JSON | st.lists(JSON)}),
            "senderStaffId": JSON,
            "senderId": WORDS | ODD,
            "senderNick": WORDS | ODD,
        },
    )
)
def test_dingtalk_whatever_is_signed(vendors: dict[str, Any], said: object) -> None:
    before = Inbound.objects.count()
    answer = vendors["dingtalk"].robot(json.dumps(said).encode(), at=OPEN_AT)
    assert answer.status_code in {200, 409}  # the same case may be tried again
    _is_settled(before, answer.status_code)


@SLOW
@given(
    message=st.fixed_dictionaries(
        {},
        optional={
            "message_type": st.sampled_from(["text", "post", "image", "file", "audio", "x"]),
            "content": WORDS | JSON.map(json.dumps) | JSON | ODD,
            "mentions": JSON | st.lists(st.fixed_dictionaries({"key": WORDS, "name": JSON})),
            "message_id": JSON,
        },
    ),
    event_id=st.uuids().map(str),
)
def test_feishu_whatever_is_signed(vendors: dict[str, Any], message: dict[str, Any], event_id: str) -> None:
    before = Inbound.objects.count()
    assert vendors["feishu"].event(message, at=OPEN_AT, event_id=event_id).status_code == 200
    _is_settled(before, 200)


@SLOW
@given(
    inner=st.text(max_size=60)
    | st.builds(
        lambda values: (
            "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in values.items()) + "</xml>"
        ),
        st.dictionaries(
            st.sampled_from(["FromUserName", "MsgType", "Content", "MsgId", "MediaId", "Event", "Label", "Title"]),
            st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=20),
        ),
    )
)
def test_wecom_whatever_is_signed(vendors: dict[str, Any], inner: str) -> None:
    before = Inbound.objects.count()
    answer = vendors["wecom"].tell(inner, at=OPEN_AT)
    assert answer.status_code in {200, 400}
    _is_settled(before, answer.status_code)


def _is_settled(before: int, status: int) -> None:
    """Whatever was taken is there, and has come to an end that is no error of ours."""
    after = Inbound.objects.count()
    assert after - before in ({0, 1} if status == 200 else {0})  # the same one again is there already
    assert not Inbound.objects.filter(status__in=(Status.RECEIVED, Status.TICKET)).exists()
    assert not Inbound.objects.filter(reason__in=(Reason.ERROR, Reason.REFUSED)).exists()


@pytest.mark.parametrize("text", ["\x00", "\ud800", "字" * 30_000, "a\r\nb", "\u202e"])
def test_any_text_is_kept(vendors: dict[str, Any], text: str) -> None:
    said = {"id": "1", "from": {"account": "a\x00b", "name": text}, "text": text}
    assert vendors["rtx"].tell(json.dumps(said).encode(), at=OPEN_AT).status_code == 200
    assert Utterance.objects.filter(kind="in").count() == 1
    assert Inbound.objects.get().status == Status.MESSAGE


@given(message=st.binary(max_size=300), receiver=st.text(alphabet="abc123", max_size=20))
def test_envelopes_open_what_they_seal_and_what_the_vendor_seals(message: bytes, receiver: str) -> None:
    import base64  # noqa: PLC0415

    ours = Envelope(TOKEN, base64.b64decode(AES_KEY + "="), receiver)
    for sealed in (ours.seal(message), envelope(message, receiver=receiver)):
        signature = sha1(TOKEN, "1", "n", sealed)
        assert ours.open(sealed, signature=signature, timestamp="1", nonce="n") == message


def test_a_flood_of_repeats_is_one_message(vendors: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in range(9):
        monkeypatch.setattr("api.hooks.now", lambda minute=minute: OPEN_AT + timedelta(minutes=minute))
        answer = vendors["wecom"].tell(vendors["wecom"].message(), at=OPEN_AT, nonce=str(minute))
        assert answer.status_code == 200
    assert Utterance.objects.filter(kind="in").count() == 1
