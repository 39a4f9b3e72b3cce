"""The pages behind links as scanners and messengers' browsers meet them: no cookie, no referrer, no script; three
answers, reasons, and what was closed without an answer (SAT-1, SAT-2, SAT-6).
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from outbox.models import OutboxMessage
from portal.forms.sealed import seal_of
from satisfaction.links import short_url
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from sla.models import Timer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory
from tests.portal.conftest import words_of
from tests.portal.test_no_secrets import link
from tickets import actions
from tickets.models import SurveyReason, Ticket, TicketEvent

WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2148A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "XWEB/1160065 MMWEBSDK/20231202 Mobile Safari/537.36 MicroMessenger/8.0.47.2560(0x28002F30) WeChat/arm64"
)
WECOM = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "wxwork/4.1.16 MicroMessenger/7.0.1 Language/zh ColorScheme/Light"
)
SCANNERS = (
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Barracuda Sentinel (EE)",
    "QQMail-URL-Scanner/1.0",
    "BingPreview/1.0b",
)
HINTS = {"how_to_check": "Print the second page of the test sheet.", "how_to_avoid": "Do not use labels in tray two."}


@pytest.fixture(params=[WECHAT, WECOM], ids=["WeChat", "WeCom"])
def messenger(request: pytest.FixtureRequest) -> Client:
    """A messenger's own browser, which keeps no cookie and calls its origin null."""
    headers = {"user-agent": request.param, "accept-language": "zh-CN", "origin": "null"}
    return Client(enforce_csrf_checks=True, headers=headers)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def form_of(page: str) -> dict[str, str]:
    """What the page's form holds before anything is chosen."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: value for name, value in hidden if value}


def test_norm_sat_2_in_a_messengers_browser_without_cookies(desk: Desk, messenger: Client) -> None:
    ticket = desk.confirming()
    path = link(ticket, Purpose.CONFIRM)
    page = messenger.get(path)
    assert page.cookies == {}
    sent = messenger.post(path, form_of(page.content.decode()) | {"answer": "solved", "comment": ""})
    assert (sent.status_code, sent.cookies) == (200, {})
    assert fresh(ticket).confirmed_at


def test_norm_sat_1_a_rating_in_a_messengers_browser_without_cookies(desk: Desk, messenger: Client) -> None:
    ticket = desk.closed()
    path = link(ticket, Purpose.SURVEY)
    held = form_of(messenger.get(path).content.decode())
    data = held | {"score": "1", "reasons": ["attitude", "other"], "comment": "慢"}
    assert messenger.post(path, data).status_code == 200
    answer = SurveyAnswer.objects.get(ticket=ticket)
    assert (answer.score, {one.slug for one in answer.reasons.all()}) == (1, {"attitude", "other"})


def test_the_pages_open_nothing_new_and_need_nothing_from_elsewhere(desk: Desk, guest: Client) -> None:
    for path in (link(desk.confirming(), Purpose.CONFIRM), link(desk.closed(), Purpose.SURVEY)):
        page = guest.get(path).content.decode()
        assert 'name="viewport" content="width=device-width, initial-scale=1' in page
        assert not re.search(r"target=|window\.open|csrfmiddlewaretoken|onclick=|href=\"https?:", page)
        assert "action=" not in page.split("<main", 1)[1].split("</main>", 1)[0], "the form posts to its own address"


@pytest.mark.parametrize("agent", SCANNERS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_that_open_links_change_nothing(desk: Desk, agent: str, method: str) -> None:
    ticket, rated = desk.confirming(), desk.closed()
    scanner = Client(headers={"user-agent": agent})
    before = [fresh(ticket).version, fresh(rated).version, OutboxMessage.objects.count()]
    for path in (link(ticket, Purpose.CONFIRM), link(rated, Purpose.SURVEY)):
        for query in ("", "?answer=solved", "?score=4&seal=x", "?lang=en"):
            with CaptureQueriesContext(connection) as seen:
                assert getattr(scanner, method)(path + query).status_code == 200
            assert all(one["sql"].lstrip().upper().startswith("SELECT") for one in seen)
    assert [fresh(ticket).version, fresh(rated).version, OutboxMessage.objects.count()] == before
    assert not Invitation.objects.filter(ticket=ticket, used_at__isnull=False).exists()


@pytest.mark.parametrize("seal", [None, "", "x", seal_of("1.somebody-elses")])
def test_a_scanner_that_presses_what_it_has_not_read_changes_nothing(
    desk: Desk, guest: Client, seal: str | None
) -> None:
    ticket, rated = desk.confirming(), desk.closed()
    for one, purpose, data in (
        (ticket, Purpose.CONFIRM, {"answer": "not_solved", "comment": "my words"}),
        (rated, Purpose.SURVEY, {"score": "4", "comment": "my words"}),
    ):
        response = guest.post(link(one, purpose), data | {"seal": "" if seal is None else seal})
        page = response.content.decode()
        assert response.status_code == 400
        assert "Please look at the page once more and send it again." in page
        assert "my words" in page
        assert fresh(one).version == one.version
        again = guest.post(link(one, purpose), data | form_of(page))
        assert again.status_code == 200, "the page that says so can be sent as it is"


def test_a_form_sent_without_a_choice_changes_nothing(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    response = guest.post(link(ticket, Purpose.CONFIRM), {})
    assert (response.status_code, fresh(ticket).version) == (400, ticket.version)


def test_norm_sat_6_how_to_check_and_how_to_avoid_it(desk: Desk, guest: Client) -> None:
    told, untold = desk.processing(), desk.confirming()
    actions.resolve(ticket_id=told.pk, **(GOOD_RESOLUTION | HINTS), by=desk.engineer, at=desk.at)
    page = words_of(guest.get(link(told, Purpose.CONFIRM)).content.decode())
    for part in ("How to check it", "How to avoid it", *HINTS.values()):
        assert part in page
    assert "How to check it" not in guest.get(link(untold, Purpose.CONFIRM)).content.decode()


def test_norm_sat_2_partly_by_link(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming(requester=RequesterFactory.create(language="en"))
    path = link(ticket, Purpose.CONFIRM)
    refused = guest.post(path, {"answer": "partly", "comment": ""})
    assert (refused.status_code, fresh(ticket).cycle) == (400, 1)
    assert "Please say what remains to be done." in refused.content.decode()
    page = words_of(guest.post(path, {"answer": "partly", "comment": "The other tray"}).content.decode())
    assert f"Your answer on “{ticket.title}”: Partly solved" in page
    assert "What remains is with the engineer." in page
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)
    assert "Your answer on" in words_of(guest.get(path).content.decode())


def test_what_comes_if_he_says_nothing(desk: Desk, guest: Client) -> None:
    desk.at = clock.now()
    ticket = desk.confirming(requester=RequesterFactory.create(language="en"))
    page = words_of(guest.get(link(ticket, Purpose.CONFIRM)).content.decode())
    assert "Without your answer it is not closed. We call you by" in page


def test_a_short_link_is_the_same_page(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    path = short_url(Invitation.objects.get(ticket=ticket)).removeprefix("http://127.0.0.1:8000")
    assert GOOD_RESOLUTION["result"] in guest.get(path).content.decode()
    assert guest.post(path, {"answer": "solved"}).status_code == 200
    assert guest.get(link(ticket, Purpose.CONFIRM)).status_code == 410


def test_norm_sat_2_what_was_closed_without_an_answer_can_be_contradicted(desk: Desk, guest: Client) -> None:
    desk.at = clock.now()
    ticket = desk.confirming(requester=RequesterFactory.create(language="en"))
    Ticket.objects.filter(pk=ticket.pk).update(lapsed_at=desk.at)
    actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    path = link(ticket, Purpose.CONFIRM)
    page = guest.get(path).content.decode()
    assert "since we had no answer from you" in page
    assert 'value="solved"' not in page
    assert guest.post(path, {"answer": "solved"}).status_code == 400
    assert fresh(ticket).state == "closed"
    assert guest.post(path, {"answer": "not_solved", "comment": "Still jams"}).status_code == 200
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)


def test_norm_sat_1_who_is_dissatisfied_is_told_by_when_the_supervisor_calls(desk: Desk, guest: Client) -> None:
    desk.at = clock.now()
    bad, good = (desk.closed(requester=RequesterFactory.create(language="en")) for _ in range(2))
    page = words_of(guest.post(link(bad, Purpose.SURVEY), {"score": "1"}).content.decode())
    assert "The service supervisor calls you by" in page
    assert Timer.objects.filter(ticket=bad, measure="sat_1", ended_at=None).exists()
    page = words_of(guest.post(link(good, Purpose.SURVEY), {"score": "4", "reasons": ["quick"]}).content.decode())
    assert "supervisor" not in page


@pytest.mark.parametrize("reasons", [["boring"], ["quick", "\x00"], ["x" * 5000]])
def test_reasons_that_are_none_are_refused_and_nothing_is_lost(desk: Desk, guest: Client, reasons: list[str]) -> None:
    ticket = desk.closed()
    data = {"score": "4", "reasons": ["expert", *reasons], "comment": "my words"}
    response = guest.post(link(ticket, Purpose.SURVEY), data)
    page = response.content.decode()
    assert response.status_code == 400
    assert "my words" in page
    assert 'value="expert" checked' in page
    assert fresh(ticket).state == "closed"


def test_a_desk_without_reasons_asks_for_none(desk: Desk, guest: Client) -> None:
    SurveyReason.objects.update(is_active=False)
    page = guest.get(link(desk.closed(), Purpose.SURVEY)).content.decode()
    assert "reasons" not in page


def test_a_link_that_was_used_or_is_over_is_not_answered_by_replaying_its_form(desk: Desk, guest: Client) -> None:
    desk.at = clock.now() - timedelta(days=40)
    expired = desk.confirming()
    desk.at = clock.now()
    used = desk.confirming()
    path = link(used, Purpose.CONFIRM)
    data = {"answer": "solved", "comment": ""} | form_of(guest.get(path).content.decode())
    assert guest.post(path, data).status_code == 200
    events = TicketEvent.objects.count()
    assert guest.post(path, data).status_code == 410
    assert guest.post(path, data | {"answer": "not_solved", "comment": "No"}).status_code == 410
    assert guest.post(link(expired, Purpose.CONFIRM), {"answer": "solved"}).status_code == 410
    assert TicketEvent.objects.count() == events
