"""Lists: filters, order, pages, search."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, field_codes
from tests.factories import NOON, Desk, RequesterFactory
from tickets import actions


def numbers(caller: Caller, **params: Any) -> list[str]:
    response = caller.get("/tickets/", **params)
    assert response.status_code == 200, response.content.decode()
    return [ticket["number"] for ticket in response.json()["results"]]


def test_filters_narrow_the_list(desk: Desk, agent: Caller) -> None:
    received = desk.receive(kind="suggestion", channel="email", impact="high", urgency="high").number
    vip = desk.receive(requester=RequesterFactory.create(is_vip=True, email="VIP@corp.example")).number
    processing = desk.processing().number
    assert desk.engineer.user
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {received, vip, processing}),
        ({"state": "received"}, {received, vip}),
        ({"state": "received,processing"}, {received, vip, processing}),
        ({"state": ["received", "processing"]}, {received, vip, processing}),
        ({"assignee": desk.engineer.user.username}, {processing}),
        ({"group": desk.group.slug}, {processing}),
        ({"channel": "mail"}, {received}),
        ({"kind": "suggestion"}, {received}),
        ({"priority": "P1"}, {received}),
        ({"priority": "1,4"}, {received, vip, processing}),
        ({"is_vip": "true"}, {vip}),
        ({"is_vip": "false"}, {received, processing}),
        ({"is_major": "true"}, set()),
        ({"first_responder": agent.user.username, "state": "processing"}, {processing}),
        ({"requester": "vip@CORP.example"}, {vip}),
        ({"state": ""}, {received, vip, processing}),
    ]
    for params, expected in cases:
        assert set(numbers(agent, **params)) == expected, params


def test_the_newest_come_first(desk: Desk, agent: Caller) -> None:
    made = [desk.receive().number for _ in range(3)]
    assert numbers(agent) == made[::-1]
    assert numbers(agent, ordering="id") == made


@pytest.mark.parametrize(
    ("params", "field", "code"),
    [
        ({"foo": "1"}, "foo", "unknown_parameter"),
        ({"state": "open"}, "state", "unknown"),
        ({"priority": "P9"}, "priority", "unknown"),
        ({"assignee": "nobody"}, "assignee", "unknown"),
        ({"group": "nothing"}, "group", "unknown"),
        ({"is_vip": "perhaps"}, "is_vip", "unknown"),
        ({"ordering": "title"}, "ordering", "unknown"),
        ({"ordering": "id,-id"}, "ordering", "duplicate_parameter"),
        ({"q": ["a", "b"]}, "q", "duplicate_parameter"),
        ({"q": "x" * 201}, "q", "too_long"),
        ({"q": "a\0b"}, "q", "control_characters"),
        ({"assignee": "a\0b"}, "assignee", "control_characters"),
        ({"page_size": "0"}, "page_size", "out_of_range"),
        ({"page_size": "101"}, "page_size", "out_of_range"),
        ({"page_size": "١"}, "page_size", "out_of_range"),
        ({"page_size": "9" * 30}, "page_size", "too_long"),
        ({"cursor": "!!!"}, "cursor", "invalid"),
        ({"cursor": "WyItaWQiLDEsMl0", "ordering": "priority"}, "cursor", "invalid"),
        ({"cursor": "WyItaWQiLDk5OTk5OTk5OTk5OTk5OTk5OTk5OTksMl0"}, "cursor", "invalid"),
        ({"cursor": "e30"}, "cursor", "invalid"),
        ({"cursor": "W1tbW1tbW1tb"}, "cursor", "invalid"),
    ],
)
def test_what_cannot_be_read_is_named(agent: Caller, params: dict[str, Any], field: str, code: str) -> None:
    response = agent.get("/tickets/", **params)
    assert (response.status_code, field_codes(response)) == (400, {field: code})


def test_a_cursor_of_an_impossible_time_is_refused(agent: Caller) -> None:
    cursor = base64.urlsafe_b64encode(b'["created_at","0001-01-01T00:00:00+08:00",1]').decode().rstrip("=")
    response = agent.get("/tickets/", ordering="created_at", cursor=cursor)
    assert field_codes(response) == {"cursor": "invalid"}


@pytest.mark.parametrize(
    "ordering", ["", "id", "-id", "created_at", "-created_at", "changed_at", "-changed_at", "priority", "-priority"]
)
def test_pages_hold_every_ticket_once_in_order(desk: Desk, agent: Caller, ordering: str) -> None:
    for index in range(7):
        # Two at the same moment, of the same priority.
        desk.at = NOON + timedelta(minutes=index // 2)
        desk.receive(impact=("high", "low")[index % 2])
    params = {"page_size": "2"} | ({"ordering": ordering} if ordering else {})
    page = agent.get("/tickets/", **params).json()
    walked = [ticket["number"] for ticket in page["results"]]
    while page["next"]:
        page = agent.client.get(page["next"], headers=agent.headers).json()
        walked += [ticket["number"] for ticket in page["results"]]
    assert len(set(walked)) == len(walked) == 7
    assert walked == numbers(agent, **({"ordering": ordering} if ordering else {}))
    column = ordering.lstrip("-")
    if column in {"priority", "created_at", "changed_at"}:
        values = [agent.get(f"/tickets/{number}/").json()[column] for number in walked]
        assert values == sorted(values, reverse=ordering.startswith("-"))


def test_the_next_page_keeps_the_filters(desk: Desk, agent: Caller) -> None:
    made = [desk.receive().number for _ in range(3)]
    desk.acknowledged()
    page = agent.get("/tickets/", state="received", page_size="2").json()
    rest = agent.client.get(page["next"], headers=agent.headers).json()
    assert [ticket["number"] for ticket in rest["results"]] == made[:1]
    assert rest["next"] is None


def test_a_ticket_that_comes_meanwhile_shifts_no_page(desk: Desk, agent: Caller) -> None:
    made = [desk.receive().number for _ in range(4)]
    page = agent.get("/tickets/", page_size="2").json()
    desk.receive()
    rest = agent.client.get(page["next"], headers=agent.headers).json()
    assert [ticket["number"] for ticket in rest["results"]] == made[1::-1]


def test_norm_life_16_search_finds_short_chinese_words(desk: Desk, agent: Caller, asker: Caller) -> None:
    mine = desk.acknowledged(requester=asker.user.requester, title="门禁卡失灵")
    desk.acknowledged(title="打印机卡纸")
    actions.note(ticket_id=mine.pk, body="厂家说是固件问题", by=desk.agent, at=desk.at)
    assert numbers(agent, q="门禁") == [mine.number]
    assert len(numbers(agent, q="卡")) == 2
    assert numbers(agent, q="固件") == [mine.number]
    assert numbers(asker, q="卡") == [mine.number]
    assert numbers(asker, q="固件") == [], "a requester finds nothing by a work note"
    assert numbers(agent, q="门禁", state="closed") == []


def test_parameters_are_refused_where_there_are_none(desk: Desk, agent: Caller) -> None:
    number = desk.receive().number
    assert field_codes(agent.get(f"/tickets/{number}/", expand="all")) == {"expand": "unknown_parameter"}
    assert agent.post(f"/tickets/{number}/note/?dry_run=1", {"body": "x"}).status_code == 400
