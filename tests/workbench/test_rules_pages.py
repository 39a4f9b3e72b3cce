"""The settings: who sees what, that every page keeps the house's rules, and what each costs."""

import re
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor, Via
from accounts.models import Site
from accounts.roles import Role
from sla.actions.calendars import add_calendar, assign_site, revise_calendar
from sla.actions.draft import new_policy, write_draft
from sla.models import BusinessCalendar, PolicyVersion
from sla.policy.shipped import default_targets
from tests.factories import CategoryFactory, Desk, GroupFactory, UserFactory, staff
from tests.sla.rules.shorthand import after, draft_with, edited, without
from tests.sla.rules.test_calendar_acts import NIGHTS, with_days
from tests.workbench.conftest import Browser
from tests.workbench.test_every_page import INLINE

pytestmark = pytest.mark.django_db
POLICIES, CALENDARS = "/desk/settings/policies/", "/desk/settings/calendars/"
READ = [
    POLICIES,
    f"{POLICIES}explain/",
    f"{POLICIES}explain/?channel=portal&kind=incident&priority=1&vip=yes",
    f"{POLICIES}default/1/",
    f"{POLICIES}default/2/",
    f"{POLICIES}default/2/effects/",
    f"{POLICIES}default/2/replay/",
    CALENDARS,
    f"{CALENDARS}site/",
    f"{CALENDARS}site/?year=2027&revision=1",
    f"{CALENDARS}always/",
]
WRITE = [
    f"{POLICIES}new/",
    f"{POLICIES}default/2/target/",
    f"{POLICIES}default/2/target/?code=cons-1",
    f"{POLICIES}default/2/target/?like=solution-p1-vip",
    f"{POLICIES}default/2/publish/",
    f"{CALENDARS}new/",
    f"{CALENDARS}site/edit/",
    f"{CALENDARS}site/edit/?year=2027",
    f"{CALENDARS}site/import/",
]
POSTS = [
    f"{POLICIES}default/draft/",
    f"{POLICIES}default/2/discard/",
    f"{POLICIES}default/2/withdraw/",
    f"{POLICIES}default/2/target/remove/",
]


@pytest.fixture
def manager(desk: Desk) -> Browser:
    return Browser(desk.manager)


@pytest.fixture
def draft(desk: Desk) -> PolicyVersion:
    """A draft with something added, something changed, something removed, and a calendar with a history."""
    assert desk.manager.user
    GroupFactory.create(slug="network", name="网络组")
    CategoryFactory.create(slug="erp", name="ERP")
    site = Site.objects.create(slug="plant-2", name="二厂")
    add_calendar(slug="nights", name="夜班", doc=NIGHTS, by=desk.manager, at=desk.at)
    assign_site(site=site, calendar=BusinessCalendar.objects.get(slug="nights"), by=desk.manager, at=desk.at)
    holiday = {
        "date": "2026-11-30",
        "kind": "holiday",
        "name": "厂庆",
        "source": "manual",
        "intervals": [["09:00", "11:00"]],
    }
    revise_calendar(calendar="site", doc=with_days(holiday), note="厂庆", by=desk.manager, at=desk.at)
    when = {"site": ["plant-2"], "group": ["network"], "category": ["erp"], "vip": ["yes"], "kind": ["incident"]}
    added: dict[str, Any] = {"code": "new 1/2", "measure": "pri_solution", "due": after(60), "when": when}
    targets = [*edited(without(default_targets(), "rtx-4"), "solution-p3", due=after(3600), goal=99, steps=[]), added]
    return draft_with(targets, by=desk.manager, at=desk.at)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_keeps_the_rules_of_the_house(desk: Desk, draft: PolicyVersion, language: str) -> None:
    desk.processing()
    browser = Browser(desk.manager, language=language)
    for url in READ + WRITE:
        response = browser.client.get(url)
        html = response.content.decode()
        assert response.status_code == 200, url
        assert INLINE.search(html) is None, url
        ids = Counter(re.findall(r'\sid="([^"]+)"', html))
        assert [name for name, count in ids.items() if count > 1] == [], url
        assert html.count("<h1") == 1, url
        assert re.search(r"<title>\s*\S", html), url
        labelled = set(re.findall(r'<label class="[^"]*" for="([^"]+)"', html))
        assert labelled <= set(ids), (url, labelled - set(ids))


def test_the_name_of_a_policy_leads_to_what_is_in_force(desk: Desk, manager: Browser, draft: PolicyVersion) -> None:
    new_policy(slug="bank", name="Bank", by=desk.manager, at=desk.at)
    page = manager.get(POLICIES)
    for slug in ("default", "bank"):  # the one has a draft above it, the other is nothing but a draft
        assert re.search(rf'<h2[^>]*><a href="{POLICIES}{slug}/1/">', page)


def test_norm_role_1_the_desk_reads_and_managers_write(desk: Desk, draft: PolicyVersion) -> None:
    for role in (Role.AGENT, Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR):
        browser = Browser(staff(role))
        for url in READ:
            html = browser.get(url)
            main = html[html.index("<main") : html.index("</main")]
            forms = re.findall(r'<form[^>]*method="post"[^>]*>', main)
            assert forms == [] or url.endswith("/replay/"), (role, url)
        for url in WRITE:
            browser.get(url, 403)
            assert browser.client.post(url).status_code == 403, url
        for url in POSTS:
            assert browser.client.post(url).status_code == 403, url
        assert browser.client.post(CALENDARS).status_code == 403
    assert PolicyVersion.objects.get(pk=draft.pk).targets == draft.targets


def test_an_administrator_manages_as_well(desk: Desk, draft: PolicyVersion) -> None:
    browser = Browser(staff(Role.ADMIN))
    for url in WRITE:
        browser.get(url)


def test_others_learn_nothing(desk: Desk, draft: PolicyVersion) -> None:
    requester = Browser(Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.WEB))
    for url in [*READ, *WRITE]:
        assert Client().get(url)["Location"].startswith("/login/"), url
        assert requester.client.get(url).status_code == 302, url
    for url in POSTS:
        assert requester.client.post(url).status_code == 404, url


def test_the_settings_lead_to_the_policies(manager: Browser) -> None:
    assert f'href="{POLICIES}"' in manager.get("/desk/settings/")
    assert 'href="/desk/settings/"' in manager.get("/desk/")


def test_what_is_not_there_is_not_found(manager: Browser) -> None:
    for url in (
        "none/1/",
        "default/9/",
        "default/9/replay/",
        "default/1/publish/",
        "default/1/target/",
        "default/1/target/?code=x",
    ):
        manager.get(f"{POLICIES}{url}", 404)
    for url in ("none/", "site/?revision=9", "none/edit/", "none/import/"):
        manager.get(f"{CALENDARS}{url}", 404)
    for url in ("site/?year=x", "site/?year=1492", "site/edit/?year=-1", "site/?year=20260"):
        manager.get(f"{CALENDARS}{url}", 400)
    assert manager.client.post(f"{POLICIES}none/draft/").status_code == 404


def cost(browser: Browser, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        browser.get(url)
    return len(asked)


def test_what_each_page_costs_however_much_there_is(desk: Desk, draft: PolicyVersion, manager: Browser) -> None:
    """Session, person and what waits for him are three of each. A draft is read afresh, what is in force is kept."""
    urls = [*READ, *WRITE]
    before = {url: cost(manager, url) for url in urls}
    for number in range(3):
        new_policy(slug=f"more-{number}", name="More", by=desk.manager, at=desk.at)
        targets = edited(default_targets(), "brt-1", goal=90 + number)
        version = draft_with(targets, by=desk.manager, at=desk.at, policy=f"more-{number}")
        assert version.number == 1
        desk.processing()
        Site.objects.create(slug=f"site-{number}", name=f"Site {number}")
        revise_calendar(calendar="site", doc=_with_note(number), note=f"{number}", by=desk.manager, at=desk.at)
    write_draft(version_id=draft.pk, targets=[*draft.targets, *_more()], note="", by=desk.manager, at=desk.at)
    after = {url: cost(manager, url) for url in urls}
    assert after == before
    assert [before[url] for url in READ] == [9, 9, 9, 9, 11, 12, 6, 7, 7, 7, 7]
    assert [before[url] for url in WRITE] == [4, 11, 11, 11, 13, 4, 5, 5, 5]


def _with_note(number: int) -> dict[str, Any]:
    return with_days(
        {"date": f"2026-12-2{number}", "kind": "holiday", "name": "", "source": "manual", "intervals": None}
    )


def _more() -> list[dict[str, Any]]:
    first = deepcopy(default_targets()[0])
    return [{**first, "code": f"copy-{number}", "when": {"priority": [str(number)]}} for number in range(1, 4)]
