"""Files: attached through the browser, handed out to who may see them, never able to run."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actors import Actor, Via
from accounts.models import Requester
from accounts.roles import Role
from tests.factories import Desk, RequesterFactory, UserFactory
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Attachment, Ticket

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6364f8cf500f000386018"
    "05a34d6580000000049454e44ae426082"
)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attached(
    desk: Desk, ticket: Ticket, *, name: str = "trace.log", content: bytes = b"E-13", is_internal: bool = False
) -> str:
    file = ContentFile(content, name=name)
    row = actions.attach(
        ticket_id=ticket.pk, file=file, name=name, is_internal=is_internal, by=desk.engineer, at=desk.at
    )
    return f"/tickets/{ticket.number}/files/{row.seq}/"


def test_several_files_are_attached_at_once(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    files = [upload("screen.png", PNG), upload("trace.log", b"E-13")]
    response = agent.client.post(f"/tickets/{ticket.number}/files/", {"file": files, "is_internal": "on"})
    assert response["Location"] == f"/tickets/{ticket.number}/"
    assert set(Attachment.objects.values_list("name", "is_internal")) == {("screen.png", True), ("trace.log", True)}


@pytest.mark.django_db
def test_what_fits_is_kept_and_what_does_not_is_named(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    bad = [upload("tool.png", b"MZ\x90\x00 not a picture"), upload("run.exe", b"MZ"), upload("spool.log", b"")]
    files = [*bad[:1], upload("trace.log", b"E-13"), *bad[1:]]
    response = agent.client.post(f"/tickets/{ticket.number}/files/", {"file": files})
    page = words_of(response)
    assert response.status_code == 422
    assert "tool.png: The content of this file is not what its name says." in page
    assert "run.exe: Files of this kind are not taken." in page
    assert "spool.log: This file is empty." in page
    assert "Attached: trace.log" in page
    assert "The others were not attached. The reasons stand below." in page
    assert "nothing was saved" not in page
    assert [row.name for row in Attachment.objects.all()] == ["trace.log"]


@pytest.mark.django_db
def test_nothing_and_emptiness_are_not_attached(desk: Desk, agent: Browser) -> None:
    url = f"/tickets/{desk.receive().number}/files/"
    assert agent.client.post(url, {}).status_code == 400
    assert agent.client.post(url, {"file": "text and no file"}).status_code == 400
    assert agent.client.post(url, {"file": upload("a.log", b"")}).status_code in {400, 422}
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_cancelled_ticket_takes_no_files(desk: Desk, agent: Browser) -> None:
    url = f"/tickets/{desk.cancelled().number}/files/"
    assert "is not possible while the ticket is" in words_of(agent.get(url, 409))
    assert agent.client.post(url, {"file": upload("a.log", b"x")}).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "is_shown"), [("a.png", PNG, True), ("a.log", b"<script>1</script>", False)]
)
def test_only_images_are_shown_and_nothing_can_run(
    desk: Desk, agent: Browser, name: str, content: bytes, *, is_shown: bool
) -> None:
    response = agent.client.get(attached(desk, desk.processing(), name=name, content=content))
    assert response.content == content
    assert response["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; img-src 'self'; sandbox"
    assert "private" in response["Cache-Control"]
    assert response["Content-Type"] in {"image/png", "text/plain"}


@pytest.mark.django_db
def test_a_name_in_chinese_survives_the_download(desk: Desk, agent: Browser) -> None:
    response = agent.client.get(attached(desk, desk.processing(), name="报错日志.log"))
    assert "filename*=utf-8''%E6%8A%A5%E9%94%99" in response["Content-Disposition"]


@pytest.mark.django_db
def test_norm_sec_1_files_go_to_staff_and_to_the_requester_himself_unless_internal(desk: Desk, agent: Browser) -> None:
    user = UserFactory.create(role=Role.REQUESTER)
    ticket = desk.processing(requester=RequesterFactory.create(user=user))
    shown, internal = attached(desk, ticket), attached(desk, ticket, is_internal=True)
    own = Browser(Actor.for_user(user, via=Via.WEB))
    stranger = UserFactory.create(role=Role.REQUESTER)
    Requester.objects.create(name="another", user=stranger, created_at=desk.at)
    other = Browser(Actor.for_user(stranger, via=Via.WEB))
    answers = [
        (browser.client.get(shown).status_code, browser.client.get(internal).status_code)
        for browser in (agent, own, other)
    ]
    assert answers == [(200, 200), (200, 404), (404, 404)]
    assert Client().get(shown)["Location"].startswith("/login/")


@pytest.mark.django_db
def test_there_is_no_file_under_another_number(desk: Desk, agent: Browser) -> None:
    url, other = attached(desk, desk.processing()), desk.receive()
    seq = url.rstrip("/").rpartition("/")[2]
    for path in (
        f"/tickets/{other.number}/files/{seq}/",
        url.replace(f"/{seq}/", "/987654321/"),
        url.replace(f"/{seq}/", f"/{'9' * 40}/"),
    ):
        assert agent.client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_file_lost_from_the_disk_is_not_found(desk: Desk, agent: Browser) -> None:
    url = attached(desk, desk.processing())
    file = Attachment.objects.get().file
    file.storage.delete(str(file.name))
    assert agent.client.get(url).status_code == 404
