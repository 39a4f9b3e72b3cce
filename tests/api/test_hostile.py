"""What programs send by mistake or on purpose: always a clear 4xx, and nothing half-written."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from tests.api.conftest import NEW, ROOT, Caller, field_codes
from tests.factories import Desk
from tickets.models import Message, Ticket, TicketEvent


def body(**changes: Any) -> bytes:
    return json.dumps(NEW | changes).encode()


def raw(text: str) -> bytes:
    """A body whose title is written exactly so."""
    return body(title="@").replace(b'"@"', text.encode())


BODIES: dict[str, tuple[bytes, str | None]] = {
    "nothing": (b"", "title"),
    "broken": (b"{", None),
    "a list": (b"[]", ""),
    "a string": (b'"x"', ""),
    "a number": (b"7", ""),
    "null": (b"null", ""),
    "two documents": (b"{}{}", None),
    "not UTF-8": (body(title="标题").replace(b'"channel"', b'"\xff"'), None),
    "GBK": (json.dumps(NEW, ensure_ascii=False).encode("gbk"), None),
    "UTF-16": (json.dumps(NEW).encode("utf-16"), None),
    "raw surrogate": (raw('"x"').replace(b'"x"', b'"\xed\xa0\x80"'), None),
    "raw control character": (raw('"a\x01b"'), None),
    "NUL": (raw(r'"a\u0000b"'), "title"),
    "lone surrogate": (raw(r'"a\ud800b"'), "title"),
    "low surrogate": (raw(r'"\uDFFF"'), "title"),
    "surrogate in a name": (rb'{"\ud800": 1}', ""),
    "NUL in a name": (rb'{"a\u0000": 1}', ""),
    "surrogate in a user name": (body(about="@").replace(b'"@"', rb'"\ud800"'), "about"),
    "NUL in a slug": (body(category="a\0b"), "category"),
    "NUL in an address": (body(requester={"name": "x", "email": "a\0@x.example"}), "requester.email"),
    "bell": (raw(r'"a\u0007b"'), "title"),
    "noncharacter": (raw(r'"a\uffffb"'), "title"),
    "two lines": (raw(r'"a\nb"'), "title"),
    "NaN": (raw("NaN"), None),
    "Infinity": (raw("-Infinity"), None),
    "a number too large for a float": (raw("1e999"), "title"),
    "a number of thousands of digits": (raw("9" * 5000), None),
    "a number too large for the database": (body(impact=2**80), "impact"),
    "the same name twice": (rb'{"title": "a", "title": "b"}', "title"),
    "nested deeply": (b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", None),
    "nested unclosed": (b"[" * 500_000, None),
    "nested not deeply enough to break": (b'{"title": ' + b"[" * 300 + rb'"\ud800"' + b"]" * 300 + b"}", "title"),
    "1 MB of text": (body(description="好" * 350_000), "description"),
    "1 MB of blanks": (body(description=" " * 1_000_000), "description"),
    "a long title": (body(title="x" * 201), "title"),
    "a boolean as text": (body(title=True), "title"),
    "a text as object": (body(title={"zh": "x"}), "title"),
    "a boolean as level": (body(impact=True), "impact"),
    "an unknown level": (body(impact=4), "impact"),
    "the label of a code": (body(channel="Phone"), "channel"),
    "a requester as text": (body(requester="李雷"), "requester"),
    "a requester as list": (body(requester=[]), "requester"),
    "no time": (body(occurred_at="yesterday"), "occurred_at"),
    "a date without a time": (body(occurred_at="2026-11-20"), "occurred_at"),
    "a day there is not": (body(occurred_at="2026-02-30T10:00:00Z"), "occurred_at"),
    "an hour there is not": (body(occurred_at="2026-02-20T25:00:00Z"), "occurred_at"),
    "an offset there is not": (body(occurred_at="2026-02-20T10:00:00+99:00"), "occurred_at"),
    "before all times": (body(occurred_at="0001-01-01T00:00:00+14:00"), "occurred_at"),
    "after all times": (body(occurred_at="9999-12-31T23:59:59-14:00"), "occurred_at"),
    "a time stamp": (body(occurred_at=1_760_000_000), "occurred_at"),
    "tomorrow": (body(occurred_at="2199-01-01T00:00:00Z"), "occurred_at"),
    "a script for a name": (body(**{"<script>": 1}), "<script>"),
    "a name of a million letters": (body(**{"x" * 1_000_000: 1}), "x" * 60),
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies_are_refused_and_write_nothing(agent: Caller, name: str) -> None:
    content, field = BODIES[name]
    response = agent.post("/tickets/", content)
    assert response.status_code == 400, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    assert len(response.content) < 20_000
    if field is None:
        assert field_codes(response) == {}
    else:
        assert field in field_codes(response)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE tickets_ticket; --",
        "{{ 7*7 }}",
        "%s %(x)s {0}",
        "\u202eabc",
        "😀" * 100,
    ],
)
def test_strange_but_honest_text_is_kept_as_it_is(agent: Caller, text: str) -> None:
    ticket = agent.post("/tickets/", NEW | {"title": text, "description": text}).json()
    assert (ticket["title"], ticket["description"]) == (text, text)


def test_the_largest_honest_text_is_taken(agent: Caller) -> None:
    response = agent.post("/tickets/", NEW | {"description": "好" * 20_000, "steps": "x\r\n" * 6_000})
    assert response.status_code == 201
    assert len(response.json()["description"]) == 20_000


def test_a_byte_order_mark_is_passed_over(agent: Caller) -> None:
    assert agent.post("/tickets/", b"\xef\xbb\xbf" + body()).status_code == 201


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("application/json; charset=UTF_8", 201),
        ("application/json; charset=gbk", 415),
        ("application/json; charset=utf-16", 415),
        ("application/json; charset=nonsense", 415),
        ("application/json; charset=bz2_codec", 415),
        ("text/plain", 415),
        ("application/xml", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
        ("nonsense", 415),
    ],
)
def test_only_json_in_utf_8_is_taken(agent: Caller, content_type: str, status: int) -> None:
    response = agent.client.generic("POST", f"{ROOT}/tickets/", body(), content_type, headers=agent.headers)
    assert response.status_code == status


def test_a_body_without_end_is_refused_by_its_size(agent: Caller, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for headers in ({}, {"Idempotency-Key": "k"}):
        response = agent.post("/tickets/", body(description="x" * 2000), headers=headers)
        assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_body_in_pieces_of_unknown_number_is_not_taken_for_none(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    response = agent.post(f"/tickets/{ticket.number}/acknowledge/", headers={"Transfer-Encoding": "chunked"})
    assert response.status_code == 411
    assert Ticket.objects.get(pk=ticket.pk).state == "received"


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/" + "9" * 500 + "/",
        "/tickets/%00/",
        "/tickets/%ED%A0%80/",
        "/tickets/..%2f..%2fetc/",
        "/tickets/%E5%B7%A5%E5%8D%95/",
        "/tickets/SD-1/attachments/99999999999999999999/",
        "/tickets/SD-1/attachments/-1/",
        "/tickets/SD-1/attachments/1.5/",
    ],
)
def test_strange_addresses_are_not_found(agent: Caller, path: str) -> None:
    assert agent.get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ED%A0%80",
        "q=%FF",
        "q[]=x",
        "state[]=received",
        "assignee=%00",
        "cursor=%00",
        "&".join("a=1" for _ in range(2000)),
    ],
)
def test_strange_parameters_are_answered(agent: Caller, query: str) -> None:
    assert agent.client.get(f"{ROOT}/tickets/?{query}", headers=agent.headers).status_code in {200, 400}


def test_half_an_act_is_never_written(desk: Desk, agent: Caller) -> None:
    ticket = desk.acknowledged()
    before = (TicketEvent.objects.count(), Message.objects.count())
    for text in (r'"a\u0000b"', r'"\ud800"', '""', "null", "[]", json.dumps("x" * 20_001)):
        response = agent.post(f"/tickets/{ticket.number}/note/", f'{{"body": {text}}}'.encode())
        assert (response.status_code, [*field_codes(response)]) == (400, ["body"])
    assert (TicketEvent.objects.count(), Message.objects.count()) == before
