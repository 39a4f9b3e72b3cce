"""What bad input gets: a clear 4xx with the text kept, nothing half-written, never a 5xx."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from channels_intake.phone.models import PhoneCall
from tests.factories import Desk
from tests.workbench.conftest import Browser, fresh, words_of
from tests.workbench.test_intake import filled
from tickets.acts import ACTS
from tickets.models import Ticket

MEGABYTE = "很长的说明。" * 175_000  # a million characters and more


def test_a_megabyte_of_text_is_refused_by_name_and_kept(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    response = agent.act(ticket, "note", body=MEGABYTE)
    assert response.status_code == 400
    assert "At most 20000 characters" in words_of(response)
    assert MEGABYTE in response.content.decode()
    assert fresh(ticket).version == ticket.version


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["a\x00b", "a\x07b", "a\ufffeb", "\x1b[31mred"])
def test_characters_that_are_no_text_are_refused(desk: Desk, agent: Browser, body: str) -> None:
    ticket = desk.receive()
    response = agent.act(ticket, "note", body=body)
    assert response.status_code == 400
    assert 'id="note_body_error"' in response.content.decode()
    assert fresh(ticket).version == ticket.version


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%FF%FE", b"%C0%AF", b"%00"])
def test_broken_encodings_never_break_the_page(desk: Desk, agent: Browser, raw: bytes) -> None:
    ticket = desk.receive()
    body = b"version=%d&body=Jams" % ticket.version + raw
    url = f"/tickets/{ticket.number}/do/note/"
    response = agent.client.generic("POST", url, body, "application/x-www-form-urlencoded")
    assert response.status_code in {302, 400}
    assert agent.client.get("/desk/?q=" + raw.decode()).status_code == 200
    assert agent.client.get("/desk/open/?state=" + raw.decode()).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("rubbish", ["\x00", "9" * 400, "<script>alert(1)</script>", "0000-00-00T99:99"])
def test_every_act_refuses_rubbish_without_falling_over(desk: Desk, supervisor: Browser, rubbish: str) -> None:
    ticket = desk.processing()
    for verb, act in ACTS.items():
        data: dict[str, Any] = {param.name: rubbish for param in act.params}
        response = supervisor.act(ticket, verb, **data)
        assert response.status_code in {302, 400, 403, 409, 422}, verb
        assert "<script>alert" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/desk/{}/",
        "/tickets/{}/",
        "/tickets/{}/do/note/",
        "/tickets/{n}/do/{}/",
        "/tickets/{n}/files/{}/",
        "/desk/mailbox/{}/",
        "/desk/gate/{}/",
    ],
)
@pytest.mark.parametrize("part", ["\x00", "../../etc/passwd", "%", "张三", "a" * 3000, "1" * 60])
def test_addresses_that_lead_nowhere_are_not_found(desk: Desk, agent: Browser, path: str, part: str) -> None:
    url = path.replace("{}", quote(part)).replace("{n}", desk.receive().number)
    assert agent.client.get(url).status_code in {404, 405}
    assert agent.client.post(url, {}).status_code in {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["/desk/notices/?before=x", "/desk/notices/?before=" + "9" * 40, "/desk/open/?cursor=x", "/desk/open/?sort=%00"],
)
def test_unreadable_addresses_are_bad_requests(agent: Browser, url: str) -> None:
    assert agent.client.get(url).status_code == 400


@pytest.mark.django_db
def test_reading_pages_cannot_be_posted_to_and_doing_needs_a_token(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    for page in ("/", "/desk/", f"/tickets/{ticket.number}/", "/desk/mailbox/"):
        assert agent.client.post(page).status_code == 405, page
    assert agent.client.delete(f"/tickets/{ticket.number}/do/note/").status_code == 405
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    assert desk.agent.user
    strict.force_login(desk.agent.user)
    assert (
        strict.post(f"/tickets/{ticket.number}/do/note/", {"version": ticket.version, "body": "x"}).status_code == 403
    )


@pytest.mark.django_db
def test_a_body_beyond_all_measure_is_a_bad_request(agent: Browser, desk: Desk) -> None:
    url = f"/tickets/{desk.receive().number}/do/note/"
    response = agent.client.generic(
        "POST", url, b"body=" + b"x" * (12 * 1024 * 1024 + 1), "application/x-www-form-urlencoded"
    )
    assert response.status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "1800-06-01", "9999-12-31"])
def test_moments_that_no_calendar_reaches_are_refused_on_every_form(desk: Desk, agent: Browser, day: str) -> None:
    ticket, moment = desk.processing(), f"{day}T12:00"
    record = {name: getattr(ticket, name) for name in ("title", "kind", "impact", "urgency", "channel", "version")}
    call = {"direction": "inbound", "outcome": "missed", "number": "13900001111"}
    sheet = {"name": "Kept text", "begins": day, "ends": day, "size": "2", "strata": "group"}
    answers = {
        "intake": agent.client.post("/desk/new/", filled(occurred_at=moment, description="Kept text")),
        "amend": agent.client.post(
            f"/tickets/{ticket.number}/edit/", record | {"occurred_at": moment, "description": "Kept text"}
        ),
        "call": agent.client.post("/desk/calls/new/", call | {"at": moment, "note": "Kept text"}),
        "spot check": Browser(desk.supervisor).client.post("/desk/spot-checks/", sheet),
    }
    for form, answer in answers.items():
        assert answer.status_code == 400, form
        page = words_of(answer)
        assert "The year must lie between 1970 and 2200." in page or "This lies in the future." in page, form
        assert "Kept text" in answer.content.decode(), form
    assert Ticket.objects.get().version == ticket.version
    assert not PhoneCall.objects.exists()
