"""Confirm and survey by the links of our letters: no log-in, no cookie; opening changes nothing, pressing does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Site
from core import clock
from outbox.models import OutboxMessage
from satisfaction.models import Invitation, Purpose, SurveyAnswer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory
from tests.portal.conftest import words_of
from tests.portal.test_hostile_input import MEGABYTE
from tests.portal.test_no_secrets import link
from tickets import actions
from tickets.models import Ticket, TicketEvent

SOLVED = {"answer": "solved", "comment": ""}
UNSOLVED = {"answer": "not_solved", "comment": "Still a black edge"}


def confirm_link(ticket: Ticket) -> str:
    return link(ticket, Purpose.CONFIRM)


def survey_link(ticket: Ticket) -> str:
    return link(ticket, Purpose.SURVEY)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_norm_sat_6_the_page_shows_what_was_done_and_how_it_ended(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming(requester=RequesterFactory.create(honorific="张工", language="en"))
    page = words_of(guest.get(confirm_link(ticket)).content.decode())
    assert f"Hello 张工. {desk.engineer} has finished:" in page
    for expected in (ticket.number, ticket.title, *GOOD_RESOLUTION.values(), "Please try it yourself"):
        assert expected.replace("'", "&#x27;") in page


def test_nothing_is_chosen_beforehand(desk: Desk, guest: Client) -> None:
    assert "checked" not in guest.get(confirm_link(desk.confirming())).content.decode()
    assert "checked" not in guest.get(survey_link(desk.closed())).content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", [{}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}])
def test_opening_changes_nothing(desk: Desk, guest: Client, method: str, headers: dict[str, str]) -> None:
    asked, closed = desk.confirming(), desk.closed()
    versions = [fresh(asked).version, fresh(closed).version]
    counts = [model.objects.count() for model in (TicketEvent, OutboxMessage, Invitation, SurveyAnswer)]
    for path in (confirm_link(asked), survey_link(closed)):
        for query in ("", "?answer=solved&score=4", "?lang=en"):
            with CaptureQueriesContext(connection) as seen:
                assert getattr(guest, method)(path + query, headers=headers).status_code == 200
            assert [one["sql"] for one in seen if not one["sql"].lstrip().upper().startswith("SELECT")] == []
    assert [fresh(asked).version, fresh(closed).version] == versions
    assert [model.objects.count() for model in (TicketEvent, OutboxMessage, Invitation, SurveyAnswer)] == counts


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_only_reading_and_pressing_are_understood(desk: Desk, guest: Client, method: str) -> None:
    assert getattr(guest, method)(confirm_link(desk.confirming())).status_code == 405


def test_norm_sat_2_solved_by_link(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    response = guest.post(confirm_link(ticket), SOLVED)
    page = words_of(response.content.decode())
    assert response.status_code == 200
    assert fresh(ticket).confirmed_at
    assert "closes it. Then we ask you how satisfied you were." in page
    event = TicketEvent.objects.get(ticket=ticket, verb="confirm")
    assert (event.via, event.by_requester, event.by_user) == ("link", ticket.requester, None)


def test_norm_sat_2_not_solved_by_link_needs_a_reason(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    response = guest.post(confirm_link(ticket), UNSOLVED | {"comment": " "})
    assert response.status_code == 400
    assert "Please say what is still not solved." in response.content.decode()
    assert fresh(ticket).cycle == 1
    page = words_of(guest.post(confirm_link(ticket), UNSOLVED).content.decode())
    assert (fresh(ticket).state, fresh(ticket).cycle) == ("processing", 2)
    assert "What you wrote is with the engineer." in page


def test_norm_sat_1_a_rating_by_link(desk: Desk, guest: Client) -> None:
    ticket = desk.closed()
    page = words_of(guest.post(survey_link(ticket), {"score": "3", "comment": "Quick"}).content.decode())
    assert "Your rating of" in page
    assert "Satisfied" in page
    answer = SurveyAnswer.objects.get()
    assert (answer.score, answer.comment, answer.via) == (3, "Quick", "link")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Please choose."),
        ({"answer": "perhaps"}, "This is not one of the choices."),
        ({"answer": "not_solved", "comment": MEGABYTE}, "At most 20000 characters"),
        ({"answer": "solved", "comment": "a\x00b"}, "This contains characters that are not text."),
        ({"answer": "solved", "comment": "\x1b[0m"}, "This contains characters that are not text."),
    ],
)
def test_a_bad_answer_changes_nothing_and_keeps_the_words(
    desk: Desk, guest: Client, data: dict[str, str], said: str
) -> None:
    ticket = desk.confirming()
    response = guest.post(confirm_link(ticket), data)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert data.get("comment", "")[:100].replace("\x00", "") in response.content.decode().replace("\x00", "")
    assert fresh(ticket).version == ticket.version


@pytest.mark.parametrize("score", ["", "0", "5", "x", "4.0"])
def test_a_bad_rating_changes_nothing(desk: Desk, guest: Client, score: str) -> None:
    ticket = desk.closed()
    response = guest.post(survey_link(ticket), {"score": score, "comment": "kept words"})
    assert response.status_code == 400
    assert "kept words" in response.content.decode()
    assert fresh(ticket).state == "closed"


@pytest.mark.parametrize(
    ("first", "given"), [(SOLVED, "Solved"), (UNSOLVED, "Not solved")], ids=["solved", "not solved"]
)
def test_a_second_press_is_told_the_answer_that_was_given(
    desk: Desk, guest: Client, first: dict[str, str], given: str
) -> None:
    ticket = desk.confirming()
    path = confirm_link(ticket)
    guest.post(path, first)
    version = fresh(ticket).version
    for response in (guest.post(path, first), guest.get(path), guest.post(path, UNSOLVED)):
        assert response.status_code == 410
        assert f"Your answer on “{ticket.title}”: {given}" in words_of(response.content.decode())
    assert fresh(ticket).version == version


def test_a_second_rating_is_told_the_first(desk: Desk, guest: Client) -> None:
    path = survey_link(desk.closed())
    guest.post(path, {"score": "1"})
    response = guest.post(path, {"score": "4"})
    page = words_of(response.content.decode())
    assert response.status_code == 410
    assert "This has been answered already" in page
    assert "Dissatisfied" in page
    assert SurveyAnswer.objects.get().score == 1


def test_an_expired_link_says_until_when_it_was_valid(desk: Desk, guest: Client) -> None:
    desk.at = clock.now() - timedelta(days=40)
    asked, closed = desk.confirming(), desk.closed()
    for path, data in ((confirm_link(asked), SOLVED), (survey_link(closed), {"score": "4"})):
        for response in (guest.get(path), guest.post(path, data)):
            page = words_of(response.content.decode())
            assert response.status_code == 410
            assert "This link is no longer valid" in page
            assert "This link was valid until" in page
    assert fresh(asked).confirmed_at is None


def test_a_link_about_an_earlier_result_says_so(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    old = confirm_link(ticket)
    actions.reopen(ticket_id=ticket.pk, reason="not yet", by=desk.agent, at=desk.at)
    assert "This link was about an earlier result" in guest.get(old).content.decode()
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    assert guest.post(old, SOLVED).status_code == 410
    assert fresh(ticket).confirmed_at is None
    assert guest.post(confirm_link(ticket), SOLVED).status_code == 200


def test_a_link_to_a_cancelled_request_leads_to_nothing_to_answer(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=desk.at)
    response = guest.get(confirm_link(ticket))
    assert response.status_code == 410
    assert "There is nothing to answer any more" in response.content.decode()


@pytest.mark.parametrize("token", ["x", "1.abc", "%00", "%ED%A0%80", "a" * 5000, "1" * 12 + "." + "A" * 43, "../c"])
def test_a_forged_link_is_not_found(desk: Desk, guest: Client, token: str) -> None:
    desk.confirming()
    for kind in "cs":
        for response in (guest.get(f"/{kind}/{token}/"), guest.post(f"/{kind}/{token}/", SOLVED | {"score": "4"})):
            assert response.status_code == 404


def test_a_confirm_link_opens_no_survey_and_the_other_way_round(desk: Desk, guest: Client) -> None:
    assert guest.get(confirm_link(desk.confirming()).replace("/c/", "/s/")).status_code == 404
    assert guest.get(survey_link(desk.closed()).replace("/s/", "/c/")).status_code == 404


def test_one_letter_changed_is_not_found(desk: Desk, guest: Client) -> None:
    path = confirm_link(desk.confirming())
    wrong = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    assert guest.get(wrong).status_code == 404


@pytest.mark.parametrize("prepare", ["open", "used", "forged"])
def test_the_address_is_kept_from_caches_robots_and_the_next_page(desk: Desk, guest: Client, prepare: str) -> None:
    path = confirm_link(desk.confirming())
    if prepare == "used":
        guest.post(path, SOLVED)
    response = guest.get("/c/forged/" if prepare == "forged" else path)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.cookies == {}


def test_the_page_speaks_the_requesters_language_and_has_a_switch(desk: Desk, guest: Client) -> None:
    path = confirm_link(desk.confirming(requester=RequesterFactory.create(language="zh-hans")))
    guest.cookies.load({"django_language": "en"})
    response = guest.get(path)
    assert '<html lang="zh-Hans"' in response.content.decode()
    assert response.headers["Content-Language"] == "zh-hans"
    assert 'href="?lang=en"' in response.content.decode()
    switched = guest.get(path + "?lang=en").content.decode()
    assert '<html lang="en"' in switched
    assert "Is the problem solved?" in switched
    assert '<html lang="zh-Hans"' in guest.get(path + "?lang=xx").content.decode()
    assert '<html lang="en"' in guest.post(path + "?lang=en", SOLVED).content.decode()


def test_times_are_those_of_the_requesters_site(desk: Desk, guest: Client) -> None:
    desk.at = clock.now().replace(hour=20, minute=0) - timedelta(days=30)
    far = Site.objects.create(slug="far", name="Far", time_zone="Pacific/Kiritimati")
    pages = []
    for site in (None, far):
        ticket = desk.confirming(requester=RequesterFactory.create(site=site))
        pages.append(words_of(guest.get(confirm_link(ticket)).content.decode()).split("valid until")[1][:20])
    assert pages[0] != pages[1]


def test_a_link_page_costs_a_few_statements(desk: Desk, guest: Client) -> None:
    path = confirm_link(desk.confirming())
    with CaptureQueriesContext(connection) as asked:
        guest.get(path)
    assert len(asked) == 4


def test_somebody_elses_session_is_of_no_account(desk: Desk, guest: Client) -> None:
    ticket = desk.confirming()
    assert desk.supervisor.user
    guest.force_login(desk.supervisor.user)
    guest.post(confirm_link(ticket), SOLVED)
    assert TicketEvent.objects.get(ticket=ticket, verb="confirm").by_user is None
