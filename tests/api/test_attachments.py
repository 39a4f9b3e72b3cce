"""Files: judged by content, shown to who may see them, never run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.api.conftest import ROOT, Caller, field_codes
from tests.factories import Desk
from tickets.models import Attachment

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89" + b"\0" * 40


def file(name: str = "日志.txt", content: bytes = b"line one\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_norm_life_10_a_log_is_attached_listed_and_fetched(desk: Desk, agent: Caller) -> None:
    ticket = desk.receive()
    address = f"/tickets/{ticket.number}/attachments/"
    created = agent.upload(address, file=file(), is_internal="true")
    card = created.json()
    assert created.status_code == 201
    assert created["Location"] == card["url"]
    assert created["ETag"] == '"2"'
    assert (card["name"], card["size"], card["content_type"], card["is_internal"]) == (
        "日志.txt",
        9,
        "text/plain",
        True,
    )
    assert agent.get(address).json() == {"next": None, "results": [card]}
    fetched = agent.client.get(card["url"], headers=agent.headers)
    assert fetched.content == b"line one\n"
    assert fetched["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert fetched["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_picture_may_be_shown_in_place(desk: Desk, agent: Caller) -> None:
    card = agent.upload(f"/tickets/{desk.receive().number}/attachments/", file=file("a.png", PNG)).json()
    fetched = agent.client.get(card["url"], headers=agent.headers)
    assert fetched["Content-Disposition"].startswith("inline")
    assert "sandbox" in fetched["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (("page.html", b"<script>alert(1)</script>"), (422, "kind")),
        (("shot.png", b"<svg onload='alert(1)'/>"), (422, "disguised")),
        (("empty.txt", b""), (422, "empty")),
        (("run.txt", b"MZ\x90\0"), (422, "disguised")),
        (("big.txt", b"x" * 2000), (413, "too_large")),
    ],
)
def test_what_is_not_taken_is_refused_with_the_reason(
    desk: Desk, agent: Caller, settings: Settings, sent: tuple[str, bytes], refusal: tuple[int, str]
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1000
    response = agent.upload(f"/tickets/{desk.receive().number}/attachments/", file=file(*sent))
    assert (response.status_code, field_codes(response)) == (refusal[0], {"file": refusal[1]})
    assert not Attachment.objects.exists()


def test_a_body_far_too_large_is_refused_by_its_length(desk: Desk, agent: Caller, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1000
    response = agent.upload(f"/tickets/{desk.receive().number}/attachments/", file=file(content=b"x" * 100_000))
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_the_form_is_strict(desk: Desk, agent: Caller) -> None:
    address = f"/tickets/{desk.receive().number}/attachments/"
    assert field_codes(agent.upload(address, note="x")) == {"file": "required", "note": "unknown_field"}
    assert field_codes(agent.upload(address, file=[file(), file()])) == {"file": "one_of"}
    assert field_codes(agent.upload(address, file=file(), is_internal="maybe")) == {"is_internal": "wrong_type"}
    twice = agent.upload(address, file=file(), is_internal=["true", "false"])
    assert field_codes(twice) == {"is_internal": "duplicate_field"}
    assert agent.post(address, {"file": "x"}).status_code == 415
    broken = agent.client.generic(
        "POST", ROOT + address, b"--x\r\nbroken", "multipart/form-data; boundary=", headers=agent.headers
    )
    assert broken.status_code == 400


def test_norm_sec_1_internal_files_are_not_there_for_requesters(desk: Desk, agent: Caller, asker: Caller) -> None:
    ticket = desk.receive(requester=asker.user.requester)
    address = f"/tickets/{ticket.number}/attachments/"
    inner = agent.upload(address, file=file(), is_internal="true").json()
    own = asker.upload(address, file=file("mine.txt"), is_internal="true").json()
    assert own["is_internal"] is False
    assert [card["name"] for card in asker.get(address).json()["results"]] == ["mine.txt"]
    assert asker.client.get(inner["url"], headers=asker.headers).status_code == 404
    assert asker.client.get(own["url"], headers=asker.headers).status_code == 200


def test_a_file_is_found_only_under_its_own_ticket(desk: Desk, agent: Caller) -> None:
    card = agent.upload(f"/tickets/{desk.receive().number}/attachments/", file=file()).json()
    other = desk.receive()
    assert agent.get(f"/tickets/{other.number}/attachments/{card['id']}/").status_code == 404
    assert agent.get(f"/tickets/{other.number}/attachments/{'9' * 18}/").status_code == 404
    assert agent.get(f"/tickets/{other.number}/attachments/{'9' * 40}/").status_code == 404
    assert agent.post(f"/tickets/{other.number}/attachments/{card['id']}/", {}).status_code == 405


def test_bytes_that_got_lost_are_said_to_be_missing(
    desk: Desk, agent: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    card = agent.upload(f"/tickets/{desk.receive().number}/attachments/", file=file()).json()
    attachment = Attachment.objects.get()
    attachment.file.storage.delete(str(attachment.file.name))
    assert agent.client.get(card["url"], headers=agent.headers).status_code == 404
    assert "are gone" in caplog.text
