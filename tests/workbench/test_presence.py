"""Presence on the screen: the menu, the page of the team, and who is seen by what (RTX-3)."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.duty import plan_shift
from accounts.actions.presence import mark_silent, see, set_presence
from accounts.actors import SYSTEM, Actor, Via
from accounts.models import Presence, User
from accounts.roles import Role
from core import clock
from tests.factories import Desk, UserFactory
from tests.workbench.conftest import Browser, words_of
from workbench import middleware

URL = "/desk/presence/"
pytestmark = pytest.mark.django_db


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def presence_of(actor: Actor) -> Presence:
    return Presence.objects.get(user=user_of(actor))


def silence(actor: Actor) -> None:
    """He was last seen a quarter of an hour ago, and a pass has noticed."""
    Presence.objects.filter(user=user_of(actor)).update(seen_at=clock.now() - timedelta(minutes=15))
    mark_silent(at=clock.now())
    assert presence_of(actor).status == "silent"


# The menu --------------------------------------------------------------------------------------------------------


def test_the_menu_says_it_and_leads_back_to_the_page(desk: Desk, agent: Browser) -> None:
    assert f"{desk.agent.user} · Online" in words_of(agent.get("/desk/open/"))
    response = agent.client.post(URL, {"status": "away", "note": "Back at 15:00", "next": "/desk/open/?sort=newest"})
    assert (response.status_code, response["Location"]) == (302, "/desk/open/?sort=newest")
    page = agent.get("/desk/open/")
    assert f"{desk.agent.user} · Away" in words_of(page)
    assert 'data-presence="away"' in page
    assert 'value="Back at 15:00"' in page
    assert presence_of(desk.agent).note == "Back at 15:00"


@pytest.mark.parametrize(("status", "default"), [("online", "away"), ("away", "away"), ("lunch", "lunch")])
def test_enter_in_the_word_leaves_it_and_brings_nobody_back(
    desk: Desk, agent: Browser, status: str, default: str
) -> None:
    agent.client.post(URL, {"status": status})
    form = re.search(
        r'<form class="stack-s" method="post" action="/desk/presence/".*?</form>', agent.get("/desk/"), re.DOTALL
    )
    assert form
    assert re.findall(r'<button[^>]* value="(\w+)"', form[0])[0] == default


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "", "javascript:alert(1)", "@", "x:y"])
def test_nobody_is_led_to_another_site(agent: Browser, back: str) -> None:
    assert agent.client.post(URL, {"status": "lunch", "next": back})["Location"] == URL


def test_requesters_have_no_presence(desk: Desk) -> None:
    browser = Browser(Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.WEB))
    page = browser.get("/portal/")
    assert URL not in page
    assert browser.client.get(URL).status_code == 302
    assert browser.client.post(URL, {"status": "away"}).status_code == 404
    assert not Presence.objects.filter(user__role=Role.REQUESTER).exists()


# The page --------------------------------------------------------------------------------------------------------


def test_the_page_tells_who_is_there_since_when_and_with_what_word(desk: Desk, agent: Browser) -> None:
    now = clock.now()
    engineer, dispatcher, manager = (user_of(one) for one in (desk.engineer, desk.dispatcher, desk.manager))
    set_presence(user=engineer, status="away", note="At building 3", by=desk.engineer, at=now - timedelta(hours=1))
    set_presence(user=dispatcher, status="away", by=desk.dispatcher, at=now - timedelta(minutes=40))
    gone = UserFactory.create(is_active=False, display_name="走了")
    plan_shift(user=manager, duty="leader", starts_at=now, ends_at=now + timedelta(hours=8), by=SYSTEM, at=now)
    page = agent.get(URL)
    words = words_of(page)
    assert "1 of 5 online" in words
    assert "At building 3" in words
    assert words.count("No word left") == 1
    assert "Duty leader" in words
    assert words.count("Not here yet") == 2  # supervisor and manager
    assert str(gone) not in words
    order = [words.index(str(one), words.index("1 of 5 online")) for one in (desk.agent, engineer, manager)]
    assert order == sorted(order)


def test_a_refused_word_is_shown_again_with_the_reason(desk: Desk, agent: Browser) -> None:
    response = agent.client.post(URL, {"status": "away", "note": "很长" * 150, "next": "/desk/"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "At most 200 characters; this has 300." in words_of(page)
    assert "很长" * 150 in page
    assert presence_of(desk.agent).status == "online"


@pytest.mark.parametrize("data", [{}, {"status": ""}, {"status": "silent"}, {"status": "x" * 999}, {"note": "a\x00b"}])
def test_rubbish_is_a_bad_request(agent: Browser, data: dict[str, str]) -> None:
    assert agent.client.post(URL, data).status_code == 400


def test_the_page_asks_for_its_table_by_itself(agent: Browser) -> None:
    page = agent.get(URL)
    assert re.search(r'id="team" hx-get="/desk/presence/" hx-trigger="every 30s"', page)
    fragment = agent.client.get(URL, headers={"hx-request": "true", "x-desk-poll": "1"}).content.decode()
    assert fragment.lstrip().startswith('<div class="stack" id="team"')


def test_the_cost_of_the_page_does_not_grow_with_the_team(desk: Desk, agent: Browser) -> None:
    """Session, user with presence, team, shifts, what waits for him, announcements: 6."""
    sizes = []
    for more in (1, 40):
        for user in UserFactory.create_batch(more):
            see(user=user, at=clock.now())
        with CaptureQueriesContext(connection) as asked:
            agent.get(URL)
        sizes.append(len(asked))
    assert sizes == [6, 6]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_breaks_no_policy_and_has_one_heading(desk: Desk, language: str) -> None:
    html = Browser(desk.agent, language=language).get(URL)
    assert html.count("<h1") == 1
    assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)


# Seen ------------------------------------------------------------------------------------------------------------


def test_norm_rtx_3_any_page_brings_a_silent_person_back_and_shows_it(desk: Desk, agent: Browser) -> None:
    silence(desk.agent)
    assert f"{desk.agent.user} · Online" in words_of(agent.get("/desk/"))
    assert presence_of(desk.agent).status == "online"


def test_norm_rtx_3_a_page_that_asks_by_itself_is_no_sign_of_life(desk: Desk, agent: Browser) -> None:
    silence(desk.agent)
    agent.client.get(URL, headers={"hx-request": "true", "x-desk-poll": "1"})
    assert presence_of(desk.agent).status == "silent"


def test_a_program_with_a_token_is_nobody_at_the_desk(desk: Desk, agent: Browser) -> None:
    silence(desk.agent)
    agent.client.get("/api/v1/tickets/", headers={"authorization": "Bearer 0"})
    assert presence_of(desk.agent).status == "silent"


def test_the_first_request_of_the_day_makes_somebody_present(desk: Desk) -> None:
    client = Client()
    client.force_login(user_of(desk.agent))
    client.get("/desk/")
    assert presence_of(desk.agent).status == "online"


def test_noting_it_costs_one_statement_a_minute_and_otherwise_none(desk: Desk, agent: Browser) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            agent.get("/desk/notices/")
        return len(asked)

    ordinary = cost()
    Presence.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    assert cost() == ordinary + 1
    assert cost() == ordinary


def test_a_visitor_without_a_session_is_asked_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        response = Client().get("/login/")
    assert len(asked) == 0
    assert response.status_code == 200


def test_a_busy_database_costs_nobody_his_page(
    agent: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(**_kwargs: object) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(middleware, "see", busy)
    agent.get("/desk/notices/")
    assert "could not be noted" in caplog.text


def test_somebody_who_was_made_inactive_is_logged_out(desk: Desk, agent: Browser) -> None:
    User.objects.filter(pk=user_of(desk.agent).pk).update(is_active=False)
    assert agent.client.get("/desk/").status_code == 302
