"""Today's work: what is on it, in which order, and what it costs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from accounts.roles import Role
from core import clock
from tests.factories import Desk, UserFactory
from tests.satisfaction.records.conftest import Records
from tests.workbench.conftest import Browser, local, words_of
from tickets import actions
from tickets.models import Ticket

STATEMENTS = 30
MORNING = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
MIDNIGHT = datetime(2026, 11, 25, 15, 50, tzinfo=UTC)  # ten minutes before it


@pytest.fixture
def engineer(desk: Desk) -> Browser:
    return Browser(desk.engineer)


def visit(desk: Desk, **ahead: int) -> Ticket:
    ticket = desk.processing()
    until = clock.now() + timedelta(**ahead)
    act: dict[str, Any] = {"ticket_id": ticket.pk, "by": desk.engineer, "at": desk.at}
    return actions.track(waiting_on="appointment", note="He opens the room.", until=until, **act)


def test_nothing_to_do_says_so(engineer: Browser) -> None:
    page = engineer.get("/work/")
    assert "<h1>Today</h1>" in page
    assert "Nothing is waiting for you" in page


def test_what_was_given_to_him_or_his_group_comes_first_with_who_gave_it(desk: Desk, engineer: Browser) -> None:
    held, offered = desk.processing(), desk.dispatched()
    page = engineer.get("/work/")
    assert page.index(offered.title) < page.index(held.title)
    assert f"from {desk.dispatcher.user}" in page
    assert "Today: 2 things" in page


def test_an_appointment_of_today_is_on_it_and_one_of_another_day_is_not(desk: Desk, engineer: Browser) -> None:
    today, later = visit(desk, minutes=1), visit(desk, days=3)
    page = engineer.get("/work/")
    assert today.number in page
    assert later.number not in page
    assert "I have arrived" in page


def test_what_waits_for_a_signature_is_there_with_its_paper(desk: Desk, engineer: Browser) -> None:
    record = Records(desk).waiting()
    page = engineer.get("/work/")
    assert f'action="/work/{record.ticket.number}/sign/{record.seq}/"' in page
    assert record.result in page


def test_somebody_elses_work_is_not_on_it(desk: Desk) -> None:
    desk.processing()
    other = Browser(language="en")
    other.client.force_login(UserFactory.create(role=Role.ENGINEER))
    page = other.get("/work/")
    assert "<h1>Today</h1>" in page
    assert "Nothing is waiting for you" in page


def test_requesters_and_strangers_are_sent_away(desk: Desk, client: Client) -> None:
    assert client.get("/work/")["Location"].startswith("/login/")
    client.force_login(UserFactory.create(role=Role.REQUESTER))
    assert client.get("/work/")["Location"] == "/portal/requests/"


def test_however_much_there_is_it_costs_the_same(desk: Desk, engineer: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            engineer.get("/work/")
        return len(seen)

    records = Records(desk)
    desk.dispatched(), desk.processing(), visit(desk, minutes=1), records.waiting()
    engineer.get("/work/")
    few = cost()
    for _more in range(8):
        desk.dispatched(), desk.processing(), visit(desk, minutes=1), records.waiting()
    assert cost() == few <= STATEMENTS
    page = engineer.get("/work/")
    assert "More to accept" in page
    assert "+ things" in page


def test_engineers_with_a_telephone_land_there(desk: Desk) -> None:
    telephone = {"user-agent": "Mozilla/5.0 (Linux; Android 12) Chrome/99 Mobile Safari/537.36"}
    assert Browser(desk.engineer).client.get("/", headers=telephone)["Location"] == "/work/"
    assert Browser(desk.engineer).client.get("/")["Location"] == "/desk/"
    assert Browser(desk.agent).client.get("/", headers=telephone)["Location"] == "/desk/"


def test_a_job_has_every_act_that_is_done_on_site(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    page = engineer.get(f"/work/{ticket.number}/")
    for verb in ("note", "resolve", "track"):
        assert f'action="/work/{ticket.number}/do/{verb}/"' in page
    assert f'action="/work/{ticket.number}/photo/"' in page
    assert f'href="tel:{ticket.requester.phone}"' in page
    assert ticket.description in words_of(page)
    engineer.get("/work/SD-19990101-0001/", 404)


def test_on_its_own_page_a_job_has_its_whole_number(desk: Desk, engineer: Browser) -> None:
    offered, taken = desk.dispatched(), desk.processing()
    assert f">{offered.number}<" in engineer.get(f"/work/{offered.number}/")
    page = engineer.get(f"/work/{taken.number}/")
    assert f">{taken.number}<" in page
    assert "committed" in words_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "is_dated"), [(MORNING, False), (MIDNIGHT, True)])
def test_the_offered_times_are_those_of_the_domain(
    time_machine: TimeMachineFixture, at: datetime, *, is_dated: bool
) -> None:
    time_machine.move_to(at, tick=False)
    desk = Desk(at=at - timedelta(minutes=30))
    desk.dispatched()
    page = Browser(desk.engineer).get("/work/")
    assert page.count('name="committed_at"') == 4
    has_dates = re.search(r'<span class="num[^>]*>\d\d-\d\d', page) is not None
    assert ("segs--dated" in page) is has_dates is is_dated
    assert page.count("checked") >= 1
    assert local(clock.now())[:10] in page


def test_what_the_home_screen_and_the_worker_need(desk: Desk, client: Client) -> None:
    manifest = client.get("/work/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert (manifest.json()["start_url"], len(manifest.json()["icons"])) == ("/work/", 4)
    worker = client.get("/work/worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert b"desk-today" in worker.content
    pulse = Browser(desk.engineer).client.get("/work/pulse/").json()
    assert desk.engineer.user
    assert (pulse["user"], bool(pulse["csrf"])) == (desk.engineer.user.pk, True)
