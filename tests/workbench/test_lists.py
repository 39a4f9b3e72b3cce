"""Saved lists, columns, and where one begins."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import AssignmentGroup, Membership, Site, User
from tests.factories import CategoryFactory, Desk, GroupFactory, RequesterFactory, UserFactory, staff
from tests.workbench.conftest import Browser, words_of
from tests.workbench.test_queue import numbers
from tickets.lists.models import ListChoice, SavedList
from workbench.columns import COLUMNS, MOST, USUAL
from workbench.filters import NAMES
from workbench.saved import KEPT

pytestmark = pytest.mark.django_db


def save(browser: Browser, name: str = "Pressing", *, status: int = 302, **values: str) -> str:
    sent = {"name": name, "audience": "mine", "queue": "open", "query": "priority=1&sort=newest"} | values
    response = browser.client.post("/desk/lists/", sent)
    assert response.status_code == status, words_of(response)
    return str(response.headers.get("Location", ""))


def test_a_list_is_saved_counted_opened_changed_and_deleted(desk: Desk, agent: Browser) -> None:
    found, other = desk.receive(impact="high", urgency="high"), desk.receive(impact="low", urgency="low")
    place = save(agent)
    assert urlsplit(place).path == "/desk/open/"
    page = agent.get(place)
    assert numbers(page) == [found.number]
    assert re.search(
        r'aria-current="page"><span class="cut" title="Pressing">.*?<span class="queue__n num">1<', page, re.DOTALL
    )
    saved = SavedList.objects.get()
    agent.client.post(f"/desk/lists/{saved.pk}/", {"queue": "open", "query": "priority=5"})
    assert numbers(agent.get(agent.client.get("/desk/lists/").context["rows"][0][1])) == []
    agent.client.post(f"/desk/lists/{saved.pk}/", {"name": "Idle", "audience": "mine"})
    assert "Idle" in agent.get("/desk/")
    agent.client.post(f"/desk/lists/{saved.pk}/delete/")
    assert not SavedList.objects.exists()
    assert numbers(agent.get(place)) == [found.number], "an address kept elsewhere still works"
    assert other.number in numbers(agent.get("/desk/open/"))


def test_norm_role_1_shared_with_groups_and_by_supervisors_with_everybody(
    desk: Desk, engineer: Browser, agent: Browser, supervisor: Browser
) -> None:
    colleague = UserFactory.create(role="engineer")
    Membership.objects.create(group=desk.group, user=colleague)
    save(engineer, "Of the group", audience="groups")
    save(agent, "For all", audience="all", status=400)
    save(agent, "No group", audience="groups", status=422)
    save(supervisor, "For all", audience="all")
    seen = {
        "colleague": Browser(staff("engineer")).get("/desk/lists/"),
        "agent": agent.get("/desk/lists/"),
        "engineer": engineer.get("/desk/lists/"),
    }
    assert "Of the group" not in seen["agent"]
    assert "Of the group" not in seen["colleague"]
    assert all("For all" in page for page in seen.values())
    shared = SavedList.objects.get(name="Of the group")
    agent.get(f"/desk/lists/{shared.pk}/", 404)
    assert agent.client.post(f"/desk/lists/{shared.pk}/delete/").status_code == 404
    for_all = SavedList.objects.get(name="For all")
    agent.client.post(f"/desk/lists/{for_all.pk}/delete/")
    assert SavedList.objects.filter(pk=for_all.pk).exists()


def test_what_is_shared_stays_when_its_owner_has_left(desk: Desk, supervisor: Browser) -> None:
    owner = staff("engineer")
    assert owner.user
    Membership.objects.create(group=desk.group, user=owner.user)
    save(Browser(owner), "Ours", audience="groups")
    User.objects.filter(pk=owner.user.pk).update(is_active=False)
    assert "Ours" in Browser(desk.engineer).get("/desk/")
    saved = SavedList.objects.get()
    supervisor.client.post(f"/desk/lists/{saved.pk}/delete/")
    assert SavedList.objects.exists(), "a supervisor outside the group does not know of it"


def test_a_list_that_names_what_is_gone_says_so_and_shows_nothing(desk: Desk, agent: Browser) -> None:
    group = GroupFactory.create()
    desk.receive()
    place = save(agent, query=f"group={group.slug}&sort=due")
    AssignmentGroup.objects.filter(pk=group.pk).delete()
    page = agent.get(place)
    assert f"Group: {group.slug}" in words_of(page)
    assert numbers(page) == []
    agent.get(f"/desk/open/?group={group.slug}", 400)
    SavedList.objects.update(query="sort=colour&priority=99", queue="gone")
    page = agent.get(agent.client.get("/desk/lists/").context["rows"][0][1])
    assert "Order: colour" in words_of(page)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "x" * 61}, 400),
        ({"name": "a\x00b"}, 400),
        ({"queue": "nowhere"}, 400),
        ({"query": "priority=" + "9" * 1500}, 400),
        ({"audience": "world"}, 400),
        ({"query": "\x00&cursor=x&colour=red"}, 302),
    ],
)
def test_bad_input_is_refused_with_words(agent: Browser, values: dict[str, str], status: int) -> None:
    save(agent, status=status, **values)
    assert all("cursor" not in saved.query for saved in SavedList.objects.all())


def test_one_name_once(agent: Browser) -> None:
    save(agent)
    save(agent, status=422)
    save(agent, "pressing")


def test_one_begins_where_one_chose(desk: Desk, agent: Browser) -> None:
    place = save(agent)
    saved = SavedList.objects.get()
    agent.client.post("/desk/lists/first/", {"first": f"list:{saved.pk}"})
    assert agent.client.get("/desk/")["Location"] == place
    agent.client.post("/desk/lists/first/", {"first": "vip"})
    assert 'href="/desk/vip/" aria-current="page"' in agent.get("/desk/")
    agent.client.post("/desk/lists/first/", {"first": f"list:{saved.pk}"})
    saved.delete()
    assert 'href="/desk/open/" aria-current="page"' in agent.get("/desk/")
    for rubbish in ("list:", "list:x", f"list:{'9' * 40}", "nowhere", "\x00"):
        assert agent.client.post("/desk/lists/first/", {"first": rubbish}).status_code in {302, 404}
    assert ListChoice.objects.get().first_queue == ""


def columns(page: str) -> list[str]:
    return re.findall(r'class="c c-(\w+)" role="columnheader"', page)[1:]


def test_columns_are_moved_added_left_out_and_reset(desk: Desk, agent: Browser) -> None:
    ticket = desk.tracking()
    assert columns(agent.get("/desk/open/")) == list(USUAL)
    for do in ("up:due", "remove:user", "add:department", "add:tags", "add:waits", "down:title"):
        agent.client.post("/desk/lists/columns/", {"do": do, "back": "/desk/open/"})
    page = agent.get("/desk/open/")
    assert columns(page) == ["due", "prio", "number", "state", "title", "engineer", "department", "tags", "waits"]
    assert numbers(page) == [ticket.number]
    for do in ("remove:title", "add:title", "add:colour", "sideways:due", "", "\x00"):
        assert agent.client.post("/desk/lists/columns/", {"do": do}).status_code == 400
    agent.client.post("/desk/lists/columns/", {"do": "reset"})
    assert columns(agent.get("/desk/open/")) == list(USUAL)
    assert ListChoice.objects.get().columns == []


def test_all_columns_together_show_what_they_say_in_as_many_statements(
    desk: Desk, agent: Browser, django_assert_num_queries: object
) -> None:
    assert desk.agent.user
    ListChoice.objects.create(user=desk.agent.user, columns=["colour", *COLUMNS])
    desk.tracking()
    page = agent.get("/desk/open/")
    assert len(columns(page)) == MOST
    for codes in (list(COLUMNS)[:MOST], list(COLUMNS)[MOST:]):
        ListChoice.objects.update(columns=codes)
        with django_assert_num_queries(8 + ("tags" in codes)):  # type: ignore[operator]
            agent.get("/desk/open/")


def test_the_query_that_is_saved_is_the_one_that_is_seen(agent: Browser) -> None:
    page = agent.get("/desk/open/", priority="2", sort="changed", cursor="")
    kept = re.findall(r'name="query" value="([^"]*)"', page)
    assert {parse_qs(one.replace("&amp;", "&"))["sort"][0] for one in kept} == {"changed"}


def test_every_condition_that_can_be_set_is_saved(desk: Desk, agent: Browser) -> None:
    """Conditions that came later were left out of what is saved, and the list showed more than its owner had seen."""
    category, site = CategoryFactory.create(slug="print"), Site.objects.create(slug="north", name="北区")
    found = desk.receive(category=category, requester=RequesterFactory.create(site=site))
    desk.receive(category=category)
    query = f"category=print&site={site.slug}&period=7"
    place = save(agent, query=query)
    kept = parse_qs(urlsplit(place).query)
    assert (kept["category"], kept["site"], kept["period"]) == (["print"], [site.slug], ["7"])
    assert numbers(agent.get(place)) == [found.number]
    assert {*KEPT} == {*NAMES, "sort", "q"}
