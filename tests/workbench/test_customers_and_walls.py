"""Customers and their sites, the filter by them, and the wall behind a link."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client

from accounts.actions.customers import CustomerContent, save_customer
from accounts.actions.wall_links import WallLinkContent, make_wall_link, withdraw_wall_link
from accounts.models import Customer, Site, WallLink
from accounts.setting_history import changes_of, newest_change
from core import clock
from core.errors import Forbidden, Malformed, Missing
from tests.factories import Desk, RequesterFactory
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket
from workbench.filters import condition_of

CUSTOMERS, WALLS, BOARD = "/desk/settings/customers/", "/desk/settings/walls/", "/desk/board/"
HTMX = {"hx-request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(db: None) -> tuple[Site, Site]:
    return Site.objects.create(slug="east", name="East"), Site.objects.create(slug="west", name="West")


@pytest.fixture
def acme(desk: Desk, sites: tuple[Site, Site]) -> Customer:
    content = CustomerContent(name="Acme", sites=("east",))
    return save_customer(slug="acme", content=content, is_new=True, by=desk.manager, at=desk.at)


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


# Customers -------------------------------------------------------------------------------------------------------


def test_a_customer_is_made_renamed_and_switched_off(manager: Browser, sites: tuple[Site, Site]) -> None:
    assert "There are no customers yet" in words_of(manager.get(CUSTOMERS))
    post = manager.client.post
    assert (
        post(f"{CUSTOMERS}new/", {"name": "Acme", "slug": "acme", "sites": "east", "is_active": "on"}).status_code
        == 302
    )
    assert Customer.objects.get().sites.get() == sites[0]
    assert post(f"{CUSTOMERS}of/acme/", {"name": "Acme Ltd", "sites": "west"}).status_code == 302
    acme = Customer.objects.get()
    assert (acme.name, acme.is_active, [site.slug for site in acme.sites.all()]) == ("Acme Ltd", False, ["west"])
    assert post(f"{CUSTOMERS}new/", {"name": "Other", "slug": "acme"}).status_code == 400
    assert "East" in words_of(manager.get(CUSTOMERS)), "it is nobody's now"


def test_who_gives_an_identifier_at_the_same_moment_as_a_colleague_is_told_with_all_kept(
    manager: Browser, acme: Customer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("accounts.actions.customers._check_slug", lambda _slug, _fields: None)  # not there yet
    response = manager.client.post(f"{CUSTOMERS}new/", {"name": "Acme Ltd", "slug": "acme", "is_active": "on"})
    assert response.status_code == 409
    assert "Somebody did something at the same moment. Try again." in words_of(response)
    assert 'value="Acme Ltd"' in response.content.decode()
    assert Customer.objects.get() == acme
    assert "breaks a constraint" in caplog.text


def test_what_is_refused(desk: Desk, acme: Customer) -> None:
    with pytest.raises(Forbidden):
        save_customer(slug="acme", content=CustomerContent(name="x"), by=desk.supervisor, at=desk.at)
    with pytest.raises(Missing):
        save_customer(slug="x", content=CustomerContent(name="x"), by=desk.manager, at=desk.at)
    wrong = CustomerContent(name=" ", sites=("nowhere",))
    with pytest.raises(Malformed) as found:
        save_customer(slug="a b", content=wrong, is_new=True, by=desk.manager, at=desk.at)
    assert set(found.value.fields) == {"name", "slug", "sites"}
    assert Browser(desk.supervisor).client.get(CUSTOMERS).status_code in {403, 404}
    assert str(acme) == "Acme"


def test_board_trends_and_lists_of_a_customer_count_alike(desk: Desk, acme: Customer, supervisor: Browser) -> None:
    theirs = RequesterFactory.create(site=Site.objects.get(slug="east"))
    others = RequesterFactory.create(site=Site.objects.get(slug="west"))
    for person in (theirs, theirs, others):
        desk.receive(requester=person)
    query = f"?customer={acme.slug}"
    for url in (BOARD, "/desk/board/trends/", "/desk/open/", "/desk/clocks/", "/desk/board/list/"):
        assert "Acme" in words_of(supervisor.get(url + query)), url
        assert supervisor.client.get(f"{url}?customer=nobody").status_code == 400
    page = html.unescape(supervisor.get(BOARD + query))
    tiles = re.findall(
        r'<a class="kpi inset" href="(/desk/board/list/\?of=open[^"]*)".*?kpi__v num">(\d+)<', page, re.DOTALL
    )
    assert tiles[0][1] == "2"
    csv = supervisor.client.get(f"{tiles[0][0]}&export=csv").content.decode().strip()
    assert len(csv.splitlines()) == 3
    assert len(re.findall(r"customer=acme", page)) > 20, "every number keeps the customer"


def test_a_list_of_a_period_and_a_site_is_kept_as_it_is(desk: Desk, acme: Customer, supervisor: Browser) -> None:
    theirs = RequesterFactory.create(site=acme.sites.get())
    old = desk.receive(requester=theirs)
    new = desk.receive(requester=theirs)
    Ticket.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=8))
    page = supervisor.get("/desk/open/?customer=acme&site=east&period=7")
    assert new.number in page
    assert old.number not in page
    assert old.number in supervisor.get("/desk/open/?customer=acme&period=30")
    assert supervisor.client.get("/desk/open/?period=8").status_code == 400
    queries = [QueryDict(text) for text in ("customer=acme&period=7", "period=x", "site=west", "period=today")]
    assert [Ticket.objects.filter(condition_of(one)).count() for one in queries] == [1, 0, 0, 1]


# Walls -----------------------------------------------------------------------------------------------------------


def made(desk: Desk, **content: object) -> tuple[WallLink, str]:
    cache.clear()
    wanted = WallLinkContent(**{"name": "Hall", "language": "en", **content})  # type: ignore[arg-type]
    link, secret = make_wall_link(content=wanted, by=desk.manager, at=clock.now())
    return link, f"/wall/{secret}/"


def test_a_manager_makes_a_link_and_sees_its_address_once(desk: Desk, manager: Browser) -> None:
    page = manager.client.post(WALLS, {"name": "Hall", "theme": "dark", "language": "en"}).content.decode()
    url = re.search(r'value="http://[^/]+(/wall/[\w-]{43}/)"', page)
    assert url
    shown = Client().get(url[1])
    assert shown.status_code == 200
    assert "/wall/" not in manager.get(WALLS)
    link = WallLink.objects.get()
    assert link.opened_at is not None
    assert url[1][6:-1] not in link.digest
    assert str(link) == "Hall"


def test_the_wall_shows_figures_and_nothing_of_users(desk: Desk) -> None:
    ticket = desk.processing(title="Li Lei cannot print")
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="All of it.", by=desk.supervisor, at=clock.now())
    _link, url = made(desk)
    response = Client().get(url)
    page = response.content.decode()
    assert "Li Lei" not in page
    assert ticket.number in page
    assert not re.findall(r'href="/(?:desk|tickets)/', page), "nothing leads into the desk"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    _link, url = made(desk, shows_titles=True)
    assert "Li Lei" in Client().get(url).content.decode()


def test_a_part_is_asked_for_again_without_loading_the_page(desk: Desk) -> None:
    _link, url = made(desk)
    page = Client().get(url).content.decode()
    found = re.search(r'"seen": "([^"]+)"', html.unescape(page))
    assert found
    for part in ("wall", "wall-norms", "wall-people", "wall-trends"):
        fresh = Client().get(url, {"part": part}, headers=HTMX)
        assert "<html" not in fresh.content.decode()
        assert f'id="{part if part != "wall" else "wall-now"}"' in fresh.content.decode()
    assert Client().get(url, {"part": "wall", "seen": found[1]}, headers=HTMX).status_code in {200, 204}


def test_a_withdrawn_link_goes_dark_at_once(desk: Desk, manager: Browser) -> None:
    link, url = made(desk)
    assert Client().get(url).status_code == 200
    assert manager.client.post(f"{WALLS}{link.pk}/withdraw/").status_code == 302
    assert Client().get(url).status_code == 410
    asked = Client().get(url, {"part": "wall"}, headers=HTMX)
    assert (asked.status_code, asked["HX-Refresh"]) == (410, "true")
    assert withdraw_wall_link(link_id=link.pk, by=desk.manager, at=clock.now() + timedelta(1)).withdrawn_by
    assert Client().get("/wall/" + "x" * 43 + "/").status_code == 404
    with pytest.raises(Missing):
        withdraw_wall_link(link_id=0, by=desk.manager, at=desk.at)
    with pytest.raises(Forbidden):
        make_wall_link(content=WallLinkContent(name="x"), by=desk.supervisor, at=desk.at)
    with pytest.raises(Malformed):
        make_wall_link(content=WallLinkContent(name="", site="x", theme="pink"), by=desk.manager, at=desk.at)


def test_a_customers_wall_shows_his_tickets_alone(desk: Desk, acme: Customer) -> None:
    desk.receive(requester=RequesterFactory.create(site=Site.objects.get(slug="west")))
    _link, url = made(desk, customer="acme")
    page = words_of(Client().get(url).content.decode())
    assert "Acme" in page
    assert re.search(r"Open tickets\s*0|Unassigned\s*0", page)


def test_asked_too_often_it_answers_what_it_counted(desk: Desk) -> None:
    _link, url = made(desk)
    first = Client().get(url, {"part": "wall-people"}, headers=HTMX).content
    desk.processing()
    assert Client().get(url, {"part": "wall-people"}, headers=HTMX).content == first


def test_what_became_of_a_customer_is_kept_by_name_and_person(manager: Browser, acme: Customer) -> None:
    page = f"{CUSTOMERS}of/acme/"
    seen = newest_change(acme)
    form = {"name": "Acme Ltd", "sites": ["east", "west"], "is_active": "on", "seen": seen}
    assert manager.client.post(page, form).status_code == 302
    told = words_of(manager.get(page))
    assert "Acme → Acme Ltd" in told
    assert "Sites East → East、West" in told
    assert "Added" in told
    assert "Acme Ltd" in words_of(manager.get(CUSTOMERS)).partition("History")[2]


def test_a_site_that_changes_hands_stands_in_both_histories(desk: Desk, acme: Customer) -> None:
    save_customer(
        slug="other", content=CustomerContent(name="Other", sites=["east"]), is_new=True, by=desk.manager, at=desk.at
    )
    kept = {(one.name, one.verb): one.changes for one in reversed(changes_of("customer"))}
    assert kept["Acme", "changed"] == [["sites", "East", ""]]
    assert kept["Other", "changed"] == [["sites", "", "East"]]


def test_saving_what_is_so_already_keeps_no_line(desk: Desk, acme: Customer) -> None:
    before = changes_of("customer").count()
    save_customer(slug="acme", content=CustomerContent(name="Acme", sites=["east"]), by=desk.manager, at=desk.at)
    assert changes_of("customer").count() == before


def test_whoever_was_slower_keeps_what_he_typed(manager: Browser, acme: Customer, desk: Desk) -> None:
    page, seen = f"{CUSTOMERS}of/acme/", newest_change(acme)
    save_customer(slug="acme", content=CustomerContent(name="Acme AG"), by=desk.manager, at=desk.at)
    answer = manager.client.post(page, {"name": "Acme Ltd", "is_active": "on", "seen": seen})
    assert answer.status_code == 412
    assert "Acme Ltd" in answer.content.decode()
    again = re.search(r'name="seen" value="(\d+)"', answer.content.decode())
    assert again
    sent = {"name": "Acme Ltd", "is_active": "on", "seen": again[1]}
    assert manager.client.post(page, sent).status_code == 302
    assert Customer.objects.get().name == "Acme Ltd"
