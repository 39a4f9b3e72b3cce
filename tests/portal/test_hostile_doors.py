"""Whatever is thrown at a door that anybody can reach, or an engineer's phone: a page that says what is wrong, never a
5xx (the test client would raise it), and nothing done.
"""

from typing import Any

import pytest
from django.test import Client

from satisfaction.links import confirm_url, survey_url
from satisfaction.models import Invitation, Purpose
from satisfaction.records import actions as records
from satisfaction.records.links import sign_url
from satisfaction.records.models import SigningLink
from tests.factories import Desk
from tests.portal.conftest import ENGLISH, Counter
from tickets.models import TicketEvent

BIG = b"x=" + b"A" * 10_000_000
BODIES: list[tuple[bytes, str]] = [
    (BIG, "application/x-www-form-urlencoded"),
    (BIG, "text/plain"),
    (BIG, "application/octet-stream"),
    (b'{"answer": "solved", "score": 4}', "application/json"),
    (b"<x/>", "text/xml"),
    (b"--x\r\nContent-Disposition: form-data; name=answer\r\n\r\nsol", "multipart/form-data; boundary=x"),
    (b"answer=solved", "multipart/form-data"),
    (b"answer=solved", "multipart/form-data; boundary=" + "b" * 300),
    (b"&".join(b"f%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
    (b"answer=%ff%fe&score=%00&title=%c3%28", "application/x-www-form-urlencoded"),
    (b"answer=sol", "application/x-www-form-urlencoded; charset=no-such"),
    ("answer=好".encode("gbk"), "application/x-www-form-urlencoded; charset=gbk"),
    (b"", ""),
]
KINDS = [
    *("big", "text", "octets", "json", "xml", "cut", "no-boundary", "long", "fields", "bytes", "charset", "gbk"),
    "nothing",
]
DOORS = ["confirm", "survey", "sign", "ask", "outage", "login", "new", "reply", "answer", "particulars", "similar"]


@pytest.fixture
def doors(desk: Desk, counter: Counter) -> dict[str, tuple[Client, str]]:
    """Each door's address, with who stands before it."""
    guest, own = Client(headers=ENGLISH, enforce_csrf_checks=False), counter.client
    asked, closed = desk.confirming(requester=counter.requester), desk.closed()
    act: dict[str, Any] = {"by": desk.engineer, "at": desk.at}
    record = records.draw_up(ticket_id=asked.pk, changes={"work": "New roller.", "result": "Prints."}, **act)
    records.offer(record_id=record.pk, **act)
    records.ask(record_id=record.pk, **act)
    confirm = Invitation.objects.get(ticket=asked, purpose=Purpose.CONFIRM)
    survey = Invitation.objects.get(ticket=closed, purpose=Purpose.SURVEY)
    return {
        "confirm": (guest, _path(confirm_url(confirm))),
        "survey": (guest, _path(survey_url(survey))),
        "sign": (guest, _path(sign_url(SigningLink.objects.get(record=record)))),
        "ask": (guest, "/portal/ask/"),
        "outage": (guest, "/portal/outage/"),
        "login": (guest, "/login/"),
        "new": (own, "/portal/"),
        "reply": (own, f"/portal/requests/{asked.number}/reply/"),
        "answer": (own, f"/portal/requests/{asked.number}/answer/"),
        "particulars": (own, "/portal/particulars/"),
        "similar": (own, "/portal/similar/"),
    }


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize("door", DOORS)
def test_any_body_of_any_kind_is_answered_and_does_nothing(doors: dict[str, tuple[Client, str]], door: str) -> None:
    client, path = doors[door]
    before = TicketEvent.objects.count()
    for kind, (body, content_type) in zip(KINDS, BODIES, strict=True):
        response = client.generic("POST", path, body, content_type=content_type)
        assert response.status_code < 500, (door, kind)
        assert response.status_code != 302, (door, kind)
    assert TicketEvent.objects.count() == before


def test_a_form_in_another_encoding_is_a_bad_request_for_a_browser_that_proves_itself(desk: Desk) -> None:
    guest = Client(enforce_csrf_checks=True)
    guest.get("/login/")  # for the cookie that the form is held against
    body, kind = "username=王悦".encode("gbk"), "application/x-www-form-urlencoded; charset=gbk"
    answer = guest.generic("POST", "/login/", body, content_type=kind, headers=ENGLISH)
    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "HEAD"])
def test_any_method_is_answered(doors: dict[str, tuple[Client, str]], door: str, method: str) -> None:
    client, path = doors[door]
    before = TicketEvent.objects.count()
    assert client.generic(method, path).status_code < 500
    assert TicketEvent.objects.count() == before


TOKENS = ["x", "%00", "1.%00", "1." + "A" * 5000, "٣.abc", "-1.abc", f"{10**40}.abc", "..%2f..", "🙂", "1.a.b.c", "%ff"]


@pytest.mark.parametrize("door", ["c", "s", "r", "v", "portal/ask", "password/x"])
@pytest.mark.parametrize("token", TOKENS)
def test_a_token_that_is_none_is_said_to_be_none(guest: Client, door: str, token: str) -> None:
    for method in ("GET", "POST"):
        status = guest.generic(method, f"/{door}/{token}/").status_code
        assert status in ({200, 403, 404, 405} if door == "password/x" else {400, 404, 405, 410}), (method, status)


@pytest.mark.parametrize(
    "title",
    [
        "卡" * 200,
        "W" * 200,
        "👩‍👩‍👧‍👦" * 25,
        "\u202eمرحبا بالعالم\u202c",
        "<script>alert(1)</script>",
        "a\u0301" * 90,
        "  \u3000卡  ",
    ],
)
def test_a_strange_title_is_kept_and_shown_as_it_is(counter: Counter, desk: Desk, title: str) -> None:
    counter.submit(title=title)
    page = counter.page(counter.last())
    assert counter.last().title
    assert "<script>alert" not in page
