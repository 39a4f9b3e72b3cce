"""What bad input gets: a clear 4xx, nothing half-written, and what was typed stands in the page again. A 5xx would be
raised by the test client.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.factories import Desk
from tests.portal.conftest import Counter, words_of
from tickets.choices import Kind
from tickets.models import Attachment, Message, Ticket

MEGABYTE = "故障" * 500_000


@pytest.mark.parametrize(
    ("changes", "said", "kept"),
    [
        ({"title": ""}, "Please fill this in.", "every fifth sheet"),
        ({"title": "   "}, "Please fill this in.", "every fifth sheet"),
        ({"description": ""}, "Please fill this in.", "Printer jams, black edge"),
        ({"title": "x" * 201}, "At most 200 characters; this has 201.", "x" * 201),
        ({"description": MEGABYTE}, "At most 20000 characters; this has 1000000.", MEGABYTE[:1000]),
        ({"description": "a\x00b"}, "This contains characters that are not text.", "Printer jams, black edge"),
        ({"description": "bell \x07 here"}, "This contains characters that are not text.", "Printer jams, black edge"),
        ({"description": "\ufdd0"}, "This contains characters that are not text.", "Printer jams, black edge"),
        ({"title": "two\nlines"}, "This must be a single line.", "every fifth sheet"),
        ({"kind": "outage"}, "This is not one of the choices.", "every fifth sheet"),
        ({"impact": "huge"}, "This is not one of the choices.", "every fifth sheet"),
        ({"category": "no-such"}, "This is not one of the choices.", "every fifth sheet"),
        ({"occurred_at": "yesterday"}, "Enter a valid date/time.", "yesterday"),
        ({"occurred_at": "0001-01-01T00:00"}, "This lies too far back.", "every fifth sheet"),
        ({"occurred_at": "9999-12-31T23:59"}, "This lies in the future.", "every fifth sheet"),
        ({"phone": "1" * 41}, "At most 40 characters; this has 41.", "1" * 41),
        ({"phone": "138\x0012"}, "This contains characters that are not text.", "every fifth sheet"),
        ({"key": "not-a-key"}, "Enter a valid UUID.", "every fifth sheet"),
        ({"key": None}, "Please fill this in.", "every fifth sheet"),
        ({"environment": "e" * 501}, "At most 500 characters; this has 501.", "e" * 501),
    ],
)
def test_a_bad_form_is_answered_and_kept(counter: Counter, changes: dict[str, str], said: str, kept: str) -> None:
    response = counter.submit(**changes)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in words_of(page)
    assert kept in page
    assert not Ticket.objects.exists()


def test_all_that_is_wrong_is_said_at_once(counter: Counter) -> None:
    wrong = {"title": "", "description": MEGABYTE, "occurred_at": "9999-12-31T23:59", "environment": "e" * 501}
    assert "4 fields need your attention" in words_of(counter.submit(**wrong).content.decode())


def test_files_are_to_be_chosen_again_when_the_form_comes_back(counter: Counter) -> None:
    response = counter.submit(title="", attachments=[SimpleUploadedFile("a.txt", b"hello")])
    assert "Please choose the files again" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_lone_surrogate_never_gets_as_far_as_a_field(counter: Counter) -> None:
    body = "kind=incident&title=%ED%A0%80&description=%ED%A0%80&key=b6e5a7b2-3c2e-4a8a-9a6e-000000000000"
    response = counter.client.post("/portal/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {302, 400}


@pytest.mark.parametrize("name", ["..\\..\\boot.ini", "../../etc/passwd.txt", "c:\\x\\报告.txt", "a" * 300 + ".txt"])
def test_a_file_name_is_never_a_path(counter: Counter, name: str) -> None:
    counter.submit(attachments=[_named(name)])
    kept = Attachment.objects.get()
    assert not set(kept.name) & set("/\\:")
    assert len(kept.name) <= 200


def _named(name: str) -> SimpleUploadedFile:
    """As a hostile client would send it: past Django's own cleaning."""
    file = SimpleUploadedFile("x.txt", b"hello")
    vars(file)["_name"] = name
    return file


def test_an_oversized_file_is_refused_and_the_ticket_made(counter: Counter, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1000
    counter.submit(attachments=[SimpleUploadedFile("big.txt", b"x" * 1001)])
    assert "This file is too large." in counter.page(counter.last())
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "requests/SD-20990101-0001/",
        "requests/%00/",
        "requests/SD-20260101-0001%00/",
        "requests/SD-20260101-99999999999999999999/",
        "requests/../../admin/",
        "requests/SD-20990101-0001/files/1/",
        "requests/SD-20990101-0001/reply/",
    ],
)
def test_what_is_no_request_is_not_found(counter: Counter, path: str) -> None:
    assert counter.client.get(f"/portal/{path}").status_code in {404, 405}


def test_a_huge_file_number_is_not_found(counter: Counter, desk: Desk) -> None:
    ticket = desk.receive(requester=counter.requester)
    assert counter.client.get(f"/portal/requests/{ticket.number}/files/{10**30}/").status_code == 404


@pytest.mark.parametrize("q", ["\x00", "%", "_", "' OR 1=1 --", "\\", "x" * 5000, "\u200b", "🙂", '"', "卡"])
def test_any_search_is_answered(counter: Counter, desk: Desk, q: str) -> None:
    desk.receive(requester=counter.requester)
    assert counter.get("requests/", q=q)


@pytest.mark.parametrize("edge", ["", "\x00", "SD-1", "x" * 5000, "SD-20990101-0001"])
def test_any_edge_of_a_page_is_answered(counter: Counter, desk: Desk, edge: str) -> None:
    desk.receive(requester=counter.requester)
    assert counter.get("requests/", before=edge)
    assert counter.get("requests/", after=edge)


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"body": ""}, 400, "Write something or add a file."),
        ({"body": " \n "}, 400, "Write something or add a file."),
        ({"body": MEGABYTE}, 400, "At most 20000 characters"),
        ({"body": "a\x00b"}, 400, "This contains characters that are not text."),
        ({"body": "hello", "version": "many"}, 400, "Enter a whole number."),
        ({"body": "hello", "version": "9" * 40}, 302, ""),
        ({"body": "hello", "version": "-1"}, 302, ""),
        ({"body": "", "attachments": SimpleUploadedFile("a.exe", b"MZ")}, 422, "“a.exe” was not taken."),
    ],
)
def test_a_bad_reply_is_answered_and_kept(
    counter: Counter, desk: Desk, data: dict[str, object], status: int, said: str
) -> None:
    ticket = desk.processing(requester=counter.requester)
    response = counter.act(ticket, "reply", **data)
    assert response.status_code == status
    assert said in words_of(response.content.decode())
    assert Message.objects.filter(ticket=ticket, kind="requester").count() == (1 if status == 302 else 0)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("answer", {}, "Please choose."),
        ("answer", {"answer": "maybe"}, "This is not one of the choices."),
        ("answer", {"answer": "not_solved", "comment": ""}, "Please say what is still not solved."),
        ("answer", {"answer": "not_solved", "comment": "  "}, "Please say what is still not solved."),
        ("answer", {"answer": "not_solved", "comment": MEGABYTE}, "At most 20000 characters"),
        ("answer", {"answer": "solved", "comment": "kept \x07"}, "This contains characters that are not text."),
    ],
)
def test_a_bad_answer_changes_nothing(counter: Counter, desk: Desk, act: str, data: dict[str, str], said: str) -> None:
    ticket = desk.confirming(requester=counter.requester)
    response = counter.act(ticket, act, **data)
    assert response.status_code == 400
    assert said in words_of(response.content.decode())
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("score", ["", "0", "5", "4.0", "very", "9" * 30])
def test_a_bad_rating_changes_nothing(counter: Counter, desk: Desk, score: str) -> None:
    ticket = desk.closed(requester=counter.requester)
    assert counter.act(ticket, "rate", score=score, comment="kept").status_code == 400
    assert Ticket.objects.get(pk=ticket.pk).state == "closed"


@pytest.mark.parametrize("kind", ["a\x00b", "no-such", "9" * 300])
def test_a_kind_there_is_not_is_asked_what_an_incident_is(counter: Counter, desk: Desk, kind: str) -> None:
    asked = counter.client.post("/portal/particulars/", {"kind": Kind.INCIDENT}).content
    assert counter.client.post("/portal/particulars/", {"kind": kind}).content == asked
    refused = counter.client.post("/portal/", {"kind": kind, "title": "Mail", "description": "It does not open."})
    assert refused.status_code == 400
