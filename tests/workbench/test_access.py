"""Who may see what: staff the workbench, requesters the portal, strangers the log-in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor, Via
from accounts.roles import Role
from tests.factories import PASSWORD, Desk, UserFactory, staff
from tests.workbench.conftest import Browser, words_of
from tickets.models import Ticket

PAGES = ["/desk/", "/desk/mine/", "/desk/new/", "/desk/notices/", "/desk/new/people/", "/desk/new/people/1/"]
PAGES += ["/desk/board/", "/desk/clocks/", "/desk/tasks/", "/desk/follow-ups/", "/desk/presence/"]
PAGES += ["/desk/board/list/"]
PAGES += ["/desk/calls/", "/desk/calls/new/", "/desk/conversations/", "/desk/inbound/", "/desk/people/"]
PAGES += ["/desk/closing/", "/desk/records/", "/desk/spot-checks/", "/desk/settings/sources/", "/desk/settings/forms/"]
PAGES += ["/desk/bulk/", "/desk/bulk/do/note/", "/desk/lists/", "/desk/lists/columns/", "/desk/palette/"]
PAGES += ["/desk/settings/policies/", "/desk/settings/policies/explain/", "/desk/settings/calendars/"]
PAGES += ["/desk/announcements/", "/desk/announcements/now/"]
PAGES += ["/desk/directory/", "/desk/duty/", "/desk/duty/roster/"]
# Supervisors' and managers'.
LEADERS = dict.fromkeys(("/desk/register/", "/desk/closing/all/", "/desk/closing/runs/"), "supervisor")
LEADERS["/desk/follow-ups/record/"] = "supervisor"
LEADERS |= dict.fromkeys(("/desk/satisfaction/", "/desk/satisfaction/answers/"), "supervisor")
LEADERS["/desk/board/trends/"] = "supervisor"
LEADERS["/desk/announcements/new/"] = "supervisor"
LEADERS |= dict.fromkeys(("/desk/settings/people/", "/desk/settings/people/new/"), "manager")
LEADERS |= dict.fromkeys(("/desk/settings/groups/", "/desk/settings/groups/new/"), "manager")
LEADERS |= {"/desk/settings/webhooks/": "manager", "/desk/settings/import/": "manager"}
OF_A_TICKET = ["", "preview/", "edit/", "files/", "do/note/", "do/close/"]


def pages_of(ticket: Ticket) -> list[str]:
    return [*PAGES, *LEADERS] + [f"/tickets/{ticket.number}/{page}" for page in OF_A_TICKET]


def requester() -> Browser:
    return Browser(Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.WEB))


@pytest.mark.django_db
def test_strangers_are_asked_to_log_in_and_come_back_to_the_page(desk: Desk) -> None:
    for page in pages_of(desk.receive()):
        response = Client().get(page)
        assert response.status_code == 302
        assert response["Location"] == f"/login/?next={page}"


@pytest.mark.django_db
def test_a_fragment_asked_for_after_the_session_ended_sends_the_whole_page_to_the_log_in(desk: Desk) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/desk/open/?sort=oldest"}
    response = Client().get(f"/tickets/{desk.receive().number}/preview/", headers=headers)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/login/?next=%2Fdesk%2Fopen%2F%3Fsort%3Doldest&out=1"


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(desk: Desk) -> None:
    ticket = desk.receive()
    page = f"/tickets/{ticket.number}/"
    sent = Client().post(f"{page}do/reply/", {"body": "Anything"}, headers={"referer": f"http://testserver{page}"})
    assert sent["Location"] == f"/login/?next=%2Ftickets%2F{ticket.number}%2F&out=1"
    words = Client(headers={"accept-language": "en"}).get(sent["Location"]).content.decode()
    assert "You were logged out, and nothing was saved." in words


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/tickets/", "http://testserver//evil.example/", "http://["]
)
@pytest.mark.django_db
def test_nobody_elses_page_is_led_back_to(desk: Desk, referer: str) -> None:
    sent = Client().post(f"/tickets/{desk.receive().number}/do/note/", headers={"referer": referer})
    assert sent["Location"] == "/login/?next=%2Fdesk%2F&out=1"


@pytest.mark.parametrize(("method", "headers"), [("POST", {}), ("GET", {"x-desk-poll": "1"})])
@pytest.mark.django_db
def test_what_a_page_asks_by_itself_tears_nobody_away(desk: Desk, method: str, headers: dict[str, str]) -> None:
    path = f"/tickets/{desk.receive().number}/preview/" if method == "GET" else "/desk/gate/body/"
    response = Client().generic(method, path, headers={"hx-request": "true", **headers})
    assert (response.status_code, "HX-Redirect" in response) == (401, False)


@pytest.mark.django_db
def test_a_form_with_an_old_token_leads_back_to_its_page(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    page = f"/tickets/{desk.receive().number}/"
    refused = client.post(f"{page}do/note/", {"body": "Anything"}, headers={"referer": f"http://testserver{page}"})
    assert refused.status_code == 403
    assert f'href="{page}">Back to the page' in refused.content.decode()


@pytest.mark.django_db
def test_requesters_are_led_to_the_portal_and_cannot_act(desk: Desk) -> None:
    ticket, browser = desk.receive(), requester()
    for page in pages_of(ticket):
        response = browser.client.get(page)
        assert (response.status_code, response["Location"]) == (302, reverse("portal:list")), page
    for page in [
        *PAGES[2:4],
        f"/tickets/{ticket.number}/do/note/",
        f"/tickets/{ticket.number}/edit/",
        "/desk/gate/body/",
    ]:
        assert browser.client.post(page, {"body": "Mine."}).status_code == 404, page
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.AGENT, Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN]
)
def test_every_role_of_the_desk_sees_every_page(desk: Desk, role: str) -> None:
    browser, ticket = Browser(staff(role)), desk.processing()
    for page in [
        "/desk/",
        "/desk/new/",
        "/desk/notices/",
        *PAGES[6:],
        f"/tickets/{ticket.number}/",
        f"/tickets/{ticket.number}/preview/",
    ]:
        browser.get(page)


@pytest.mark.django_db
def test_the_front_door_leads_everybody_to_where_he_belongs(desk: Desk) -> None:
    assert Client().get("/")["Location"] == "/login/"
    assert Browser(desk.agent).client.get("/")["Location"] == "/desk/"
    assert requester().client.get("/")["Location"] == reverse("portal:new")


@pytest.mark.django_db
def test_log_in_and_out(desk: Desk) -> None:
    UserFactory.create(username="wangyue", role=Role.AGENT, password=PASSWORD)
    client = Client(headers={"accept-language": "en"})
    refused = client.post("/login/", {"username": "wangyue", "password": "wrong"})
    assert (refused.status_code, refused.wsgi_request.user.is_authenticated) == (200, False)
    assert client.post("/login/", {"username": "wangyue", "password": PASSWORD})["Location"] == "/"
    assert client.get("/desk/").status_code == 200
    assert client.get("/login/")["Location"] == "/"
    client.post("/logout/")
    assert client.get("/desk/").status_code == 302


@pytest.mark.django_db
def test_the_log_in_of_a_demonstration_shows_its_accounts_and_only_then(settings: object) -> None:
    assert (
        "Accounts of this demonstration"
        not in Client(headers={"accept-language": "en"}).get("/login/").content.decode()
    )
    settings.DEMO_ACCOUNTS = [("agent", "Agent")]  # type: ignore[attr-defined]
    settings.DEMO_PASSWORD = "for-all-9"  # type: ignore[attr-defined]
    page = words_of(Client(headers={"accept-language": "en"}).get("/login/").content.decode())
    assert "Accounts of this demonstration" in page
    assert "agent Agent" in page.replace("agentAgent", "agent Agent")
    assert "for-all-9" in page


@pytest.mark.django_db
def test_there_is_nothing_under_an_unknown_number_or_queue(agent: Browser) -> None:
    for page in [
        "/tickets/SD-20000101-0001/",
        "/tickets/SD-20000101-0001/do/note/",
        "/desk/nowhere/",
        "/desk/gate/secret/",
    ]:
        assert agent.client.get(page).status_code in {404, 405}, page
    for number in ["%00", "张三", "a" * 200, "..%2f..%2fetc", "SD_1"]:
        assert agent.client.get(f"/tickets/{number}/").status_code == 404, number


@pytest.mark.django_db
def test_the_language_can_be_switched(agent: Browser) -> None:
    assert "All open" in agent.get("/desk/open/")
    response = agent.client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/desk/open/"})
    assert response["Location"] == "/desk/open/"
    page = agent.get("/desk/open/")
    assert '<html lang="zh-Hans"' in page


@pytest.mark.parametrize("page", LEADERS)
def test_norm_role_1_what_is_for_leaders_is_for_them_alone(desk: Desk, page: str) -> None:
    may = ["manager"] if LEADERS[page] == "manager" else ["supervisor", "manager"]
    for role in ("agent", "engineer", "dispatcher", "supervisor", "manager"):
        Browser(getattr(desk, role)).get(page, 200 if role in may else 403)


@pytest.mark.django_db
def test_what_is_refused_to_staff_stands_in_the_desks_own_frame(desk: Desk, agent: Browser) -> None:
    for page, status in (("/nosuch/", 404), ("/desk/settings/people/", 403), ("/desk/?sort=nonsense", 400)):
        answer = agent.get(page, status)
        assert "data-refused" in answer
        assert 'class="shell"' in answer, page
        assert 'action="/desk/"' in answer
    assert "bare__card" in requester().get("/nosuch/", 404)
    assert "bare__card" in Browser().get("/nosuch/", 404)


def test_no_browser_keeps_what_somebody_who_is_logged_in_was_shown(desk: Desk) -> None:
    ticket = desk.receive()
    at_the_desk, at_the_portal = Browser(desk.agent).client, requester().client
    kept_by_nobody = "private, no-store"
    for path in ("/desk/", f"/tickets/{ticket.number}/"):
        assert at_the_desk.get(path).headers["Cache-Control"] == kept_by_nobody
    assert at_the_portal.get("/portal/").headers["Cache-Control"] == kept_by_nobody
    assert at_the_desk.get("/work/worker.js").headers["Cache-Control"] == "no-cache"  # it says so itself
    assert "Cache-Control" not in Client().get("/portal/announcements/").headers
