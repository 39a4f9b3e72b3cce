"""What is sent from a telephone: done once, refused with all that was typed, never as somebody else's."""

from datetime import timedelta
from io import BytesIO
from typing import Any, cast

import pytest
from django.http import HttpResponse
from PIL import Image

from core import clock
from satisfaction.records.models import ServiceRecord, Signature
from tests.factories import GOOD_RESOLUTION, Desk
from tests.satisfaction.records.conftest import HAND, Records
from tests.workbench.conftest import Browser, fresh, local, soon, words_of
from tickets import actions
from tickets.models import Attachment, Message, Ticket, TicketEvent

KEY = "0123456789abcdef0123456789abcdef"
QUEUED = {"x-desk-queue": "1"}


@pytest.fixture
def engineer(desk: Desk) -> Browser:
    return Browser(desk.engineer)


def send(browser: Browser, ticket: Ticket, where: str, *, queued: bool = True, **data: Any) -> HttpResponse:
    values = {"version": ticket.version, "once": KEY, **data}
    headers = QUEUED if queued else {}
    return cast("HttpResponse", browser.client.post(f"/work/{ticket.number}/{where}/", values, headers=headers))


def said(answer: HttpResponse) -> dict[str, Any]:
    return cast("dict[str, Any]", answer.json())  # type: ignore[attr-defined]


def count(ticket: Ticket, verb: str) -> int:
    return TicketEvent.objects.filter(ticket=ticket, verb=verb).count()


def test_norm_life_5_accepted_with_a_chosen_time_and_again_with_the_same_key(desk: Desk, engineer: Browser) -> None:
    ticket, time = desk.dispatched(), soon(hours=2)
    first = send(engineer, ticket, "do/accept", committed_at=time)
    again = send(engineer, ticket, "do/accept", committed_at=time)
    assert (said(first), said(again)) == ({"done": True, "again": False}, {"done": True, "again": True})
    assert (fresh(ticket).state, count(ticket, "accept")) == ("processing", 1)
    assert local(fresh(ticket).committed_at or clock.now()) == time


def test_another_time_is_the_one_written_beside_it(desk: Desk, engineer: Browser) -> None:
    ticket, time = desk.dispatched(), soon(hours=5)
    assert said(send(engineer, ticket, "do/accept", committed_at="other", other_at=time))["done"]
    assert local(fresh(ticket).committed_at or clock.now()) == time


def test_a_plain_form_goes_back_to_todays_work_and_pressed_twice_it_is_one(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    for _press in range(2):
        answer = send(engineer, ticket, "do/note", queued=False, body="Looked at the tray.")
        assert answer["Location"] == "/work/"
    assert count(ticket, "note") == 1
    assert "Add note – done." in engineer.get("/work/")


def test_norm_life_7_a_step_of_progress_needs_no_word(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    assert said(send(engineer, ticket, "do/note", progress="contacted"))["done"]
    assert (fresh(ticket).progress, Message.objects.get(ticket=ticket, kind="note").body) == (
        "contacted",
        "User contacted",
    )


def test_a_time_that_has_passed_is_refused_and_leaves_the_key_free(desk: Desk, engineer: Browser) -> None:
    ticket = desk.dispatched()
    late = send(engineer, ticket, "do/accept", committed_at=local(clock.now() - timedelta(hours=1)))
    assert (late.status_code, said(late)["done"]) == (422, False)
    assert said(late)["fields"].keys() == {"committed_at"}
    assert said(send(engineer, ticket, "do/accept", committed_at=soon()))["done"]


def test_what_is_not_possible_any_more_says_so(desk: Desk, engineer: Browser) -> None:
    ticket = desk.dispatched()
    actions.decline(ticket_id=ticket.pk, reason="Taken back.", by=desk.dispatcher, at=desk.at)
    answer = send(engineer, ticket, "do/accept", committed_at=soon())
    assert answer.status_code in {403, 409}
    assert said(answer)["message"]


def test_without_script_a_refusal_comes_back_with_all_that_was_typed(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    bad = GOOD_RESOLUTION | {"result": "已处理"}
    answer = send(engineer, ticket, "do/resolve", queued=False, **bad)
    assert answer.status_code == 422
    assert GOOD_RESOLUTION["plan"] in words_of(answer)
    note = send(engineer, ticket, "do/note", queued=False, body=" ")
    assert note.status_code == 400


def test_his_own_acts_are_no_news_to_what_he_wrote_before_and_others_are(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    assert said(send(engineer, ticket, "do/note", body="On my way."))["done"]
    done = send(engineer, ticket, "do/resolve", once="another-key-of-his", **GOOD_RESOLUTION)
    assert said(done)["done"], "he has seen his own note"
    other = desk.processing()
    actions.reply(ticket_id=other.pk, body="The technician comes at 15:00.", by=desk.agent, at=desk.at)
    stale = send(engineer, other, "do/resolve", once="a-third-key-of-his", **GOOD_RESOLUTION)
    assert (stale.status_code, said(stale)["done"]) == (409, False)
    assert fresh(other).state == "processing"


def test_what_was_kept_for_one_is_never_sent_as_anothers(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    assert desk.agent.user
    answer = send(engineer, ticket, "do/note", body="Whose?", owner=desk.agent.user.pk)
    assert (answer.status_code, said(answer)["code"]) == (403, "other_user")
    assert count(ticket, "note") == 0


def test_a_key_that_stands_for_something_else_is_refused(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    send(engineer, ticket, "do/note", body="One.")
    assert send(engineer, ticket, "do/note", body="Two.").status_code == 422
    assert send(engineer, ticket, "do/note", body="Two.", once="?").status_code == 400
    assert count(ticket, "note") == 1


def picture(colour: int = 0) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (8, 8), (colour, 0, 0)).save(file, "JPEG")
    file.seek(0)
    file.name = f"photo-{colour}.jpg"
    return file


def test_photos_are_kept_once_each(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    for _time in range(2):
        assert said(send(engineer, ticket, "photo", file=[picture(1), picture(2)], is_internal="on"))["done"]
    assert list(Attachment.objects.filter(ticket=ticket).values_list("name", "is_internal")) == [
        ("photo-1.jpg", True),
        ("photo-2.jpg", True),
    ]
    wrong = BytesIO(b"no picture")
    wrong.name = "photo.jpg"
    answer = send(engineer, ticket, "photo", file=[wrong], once="another-key-of-his")
    assert answer.status_code == 422
    assert "photo.jpg: " in said(answer)["message"]


def test_norm_sat_7_a_signature_arrives_once(desk: Desk, engineer: Browser) -> None:
    record: ServiceRecord = Records(desk).waiting()
    where = f"sign/{record.seq}"
    for _time in range(2):
        assert said(send(engineer, record.ticket, where, name="张建国", strokes=HAND, score="4"))["done"]
    assert Signature.objects.get(record=record).score == 4
    again = send(engineer, record.ticket, where, name="张建国", strokes=HAND, once="another-key-of-his")
    assert again.status_code == 409


def test_only_these_acts_are_done_here(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    assert send(engineer, ticket, "do/cancel").status_code == 404
    assert engineer.client.get(f"/work/{ticket.number}/do/note/")["Location"] == f"/work/{ticket.number}/"


@pytest.mark.parametrize("where", ["do/note", "photo", "sign/1"])
def test_the_address_of_an_act_opened_leads_to_the_job(desk: Desk, engineer: Browser, where: str) -> None:
    """A form that came back stands there, and a switch of language comes back to it."""
    ticket = desk.processing()
    opened = engineer.client.get(f"/work/{ticket.number}/{where}/")
    assert (opened.status_code, opened["Location"]) == (302, f"/work/{ticket.number}/")
