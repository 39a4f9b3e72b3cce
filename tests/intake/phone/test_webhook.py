"""A telephone system at the desk's address: signed, in any order, twice; and what it gets for its mistakes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from channels_intake.choices import Status
from channels_intake.models import Inbound
from channels_intake.phone.models import CallEvent, PhoneCall
from channels_intake.phone.reading import Unclear, read_event, read_moment
from channels_intake.signature import sign, why_not
from core import clock
from core.text import clean
from tests.factories import Desk
from tests.intake.phone.conftest import SECRET, Line, event


def test_from_ring_to_end_and_what_is_sent_twice_arrives_once(line: Line) -> None:
    for serial, kind in enumerate(("answered", "ringing", "ended"), 1):
        for _again in range(2):
            answer = line.send(event(kind, serial=serial))
            assert (answer.status_code, json.loads(answer.content)) == (200, {"taken": 1, "refused": []})
    call = PhoneCall.objects.get()
    assert (call.system, call.external_id, call.state, call.source) == ("pbx", "c1", "ended", line.source)
    assert CallEvent.objects.count() == 3
    assert set(Inbound.objects.values_list("status", "channel")) == {(Status.MESSAGE, "phone")}
    assert Inbound.objects.first().detail["call"] == call.pk  # type: ignore[union-attr]


def test_several_in_one_call_and_in_an_object(line: Line) -> None:
    line.send(event("ringing", call="a"), event("ringing", call="b"))
    line.send({"events": [event("missed", call="a", serial=2), event("answered", call="b", serial=2)]})
    assert dict(PhoneCall.objects.values_list("external_id", "state")) == {"a": "missed", "b": "answered"}


def test_the_agents_extension_and_the_digit_for_a_line(desk: Desk, line: Line) -> None:
    assert desk.agent.user
    desk.agent.user.phone = "6021"
    desk.agent.user.save(update_fields=["phone"])
    line.source.options = {"outside": "9"}
    line.source.save(update_fields=["options"])
    line.send(event("ringing", agent=6021, number="913800138000"))
    call = PhoneCall.objects.get()
    assert (call.agent, call.number, call.number_key) == (desk.agent.user, "913800138000", "13800138000")


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"signature": "v1,AAAA"}, "bad_signature"),
        ({"signature": ""}, "no_signature"),
        ({"id": ""}, "no_signature"),
        ({"timestamp": "soon"}, "bad_timestamp"),
        ({"timestamp": "1700000000"}, "too_old_or_early"),
        ({"timestamp": "9700000000"}, "too_old_or_early"),
    ],
)
def test_what_is_not_genuine_is_401_and_leaves_nothing(line: Line, headers: dict[str, Any], code: str) -> None:
    answer = line.send(event(), **headers)
    assert (answer.status_code, json.loads(answer.content)) == (401, {"error": code})
    assert not Inbound.objects.exists()
    assert not PhoneCall.objects.exists()


def test_a_source_without_a_key_takes_nothing(line: Line) -> None:
    line.source.secrets = {}
    line.source.save()
    assert line.send(event()).status_code == 401


def test_the_very_same_call_a_second_time_is_a_replay_and_a_second_try_is_not(line: Line) -> None:
    said, stamp = event(), int(clock.now().timestamp())
    assert line.send(said, id="msg_a", timestamp=str(stamp)).status_code == 200
    assert line.send(said, id="msg_a", timestamp=str(stamp)).status_code == 409
    assert line.send(said, id="msg_a", timestamp=str(stamp - 1)).status_code == 200
    assert CallEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "no_json"),
        (b"\xff\xfe", "no_json"),
        (b"[" * 100_000, "no_json"),
        (b"7", "no_events"),
        (b"[]", "no_events"),
        (b'["x"]', "no_events"),
        (json.dumps([{"id": "x"}] * 201).encode(), "too_many_events"),
    ],
)
def test_what_is_no_event_at_all_is_400(line: Line, body: bytes, code: str) -> None:
    answer = line.send(body=body)
    assert (answer.status_code, json.loads(answer.content)) == (400, {"error": code})


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"at": "2026-11-23T10:00:00"}, "at", "naive_time"),
        ({"at": "2026-11-23 10:00:00 CST"}, "at", "foreign_zone"),
        ({"at": "2026-11-23T10:00:00+08:00[Asia/Shanghai]"}, "at", "foreign_zone"),
        ({"at": 1763863200}, "at", "bad_time"),
        ({"at": "2026-02-30T10:00:00Z"}, "at", "bad_time"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at", "bad_time"),
        ({"event": "transferred"}, "event", "unknown"),
        ({"event": None}, "event", "required"),
        ({"event": ["ringing"]}, "event", "unknown"),
        ({"call": ""}, "call", "required"),
        ({"call": "x" * 201}, "call", "too_long"),
        ({"id": {"a": 1}}, "id", "not_text"),
        ({"number": True}, "number", "not_text"),
        ({"direction": "up"}, "direction", "unknown"),
        ({"recording": "javascript:alert(1)"}, "recording", "no_address"),
    ],
)
def test_an_event_that_cannot_be_read_is_kept_where_people_see_it_and_its_sender_told(
    line: Line, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = line.send(event(call="good"), event() | changes)
    problem = json.loads(answer.content)["refused"][0]
    assert (answer.status_code, problem["field"], problem["code"]) == (422, field, code)
    kept = Inbound.objects.get(status=Status.QUARANTINED)
    assert (kept.reason, kept.detail) == ("unreadable", {"field": field, "code": code})
    assert PhoneCall.objects.get().external_id == "good", "one bad event never stops the next"
    assert line.send(event() | {"id": "c1-1"}).status_code == 200
    assert PhoneCall.objects.count() == 2, "sent again with the mistake mended it is taken"


def test_a_clock_that_is_ahead_is_seen_by_people(line: Line) -> None:
    ahead = (clock.now() + timedelta(hours=8)).isoformat()  # local time sent off as UTC
    assert line.send(event(at=ahead)).status_code == 200
    assert Inbound.objects.get().reason == "refused"
    assert not PhoneCall.objects.exists()


def test_the_reference_library_signs_as_we_read_and_reads_as_we_sign() -> None:
    body, at = '{"id": "1"}', datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    theirs = Webhook(SECRET).sign(msg_id="m", timestamp=at, data=body)
    headers = {"webhook-id": "m", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": f"v2,x {theirs}"}
    assert why_not(secret=SECRET, headers=headers, body=body.encode(), at=at) == ""
    assert sign(secret=SECRET, message_id="m", timestamp=int(at.timestamp()), body=body.encode()) == theirs
    assert why_not(secret="whsec_other", headers=headers, body=body.encode(), at=at) == "bad_signature"
    assert why_not(secret=SECRET, headers=headers, body=b"{}", at=at) == "bad_signature"


_offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(seconds=st.integers(10**9, 7 * 10**9), zone=_offsets)
def test_a_moment_is_read_as_it_was_meant(seconds: int, zone: timezone) -> None:
    moment = datetime.fromtimestamp(seconds, zone)
    assert read_moment(moment.isoformat()) == moment
    assert read_moment(moment.astimezone(UTC).isoformat().replace("+00:00", "Z")) == moment


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_fields = st.sampled_from(["id", "call", "event", "number", "to", "at", "cause", "direction", "recording"])


@given(changes=st.dictionaries(_fields, _json, min_size=1))
def test_whatever_stands_in_an_event_it_is_read_or_refused(changes: dict[str, Any]) -> None:
    good = {"id": "1", "call": "c", "event": "ringing", "at": "2026-11-23T10:00:00+08:00"}
    try:
        news = read_event(good | changes)
    except Unclear as problem:
        field = problem.field
    else:
        assert clean(news.number, limit=80, multiline=False) == (news.number, [])
        field = next(iter(changes))
    assert field in changes
