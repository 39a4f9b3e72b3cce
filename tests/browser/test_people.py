"""From a disruption to those it concerns, in real browsers: written, published, read, put away without script; and who
is on call (KB-3, ROLE-2, ROLE-3).
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from accounts.actions import on_call
from accounts.actors import Actor
from accounts.models import AssignmentGroup, Requester, User
from core import clock
from tests.browser.test_access import in_both_themes, judge_all
from tests.browser.windows import Window
from tests.factories import Desk
from tests.knowledge.conftest import published

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
OpenWindow = Callable[..., Window]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def test_norm_kb_3_a_disruption_is_announced_read_and_put_away(
    window: OpenWindow, desk: Desk, asker: Requester
) -> None:
    page = window(user_of(desk.supervisor)).open("/desk/announcements/new/")
    page.locator("#news_kind_2").check()
    page.locator("#news_title").fill("Mail is down")
    page.locator("#news_text").fill("We expect it back by 13:00.\nCalls are answered as usual.")
    page.locator("#news_is_important").check()
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#newsline")).to_contain_text("Mail is down")
    for script, width in ((True, 390), (False, 1440)):
        reader = window(asker.user, script=script, width=width)
        theirs = reader.open("/portal/")
        banner = theirs.locator(".banner.news")
        expect(banner).to_contain_text("Mail is down")
        banner.get_by_role("link").click()
        expect(theirs.get_by_role("heading", name="Mail is down")).to_be_visible()
        theirs.get_by_role("button", name="Dismiss").click()
        expect(theirs.locator(".banner.news")).to_have_count(0)
        reader.open("/portal/requests/")
        expect(theirs.locator(".banner.news")).to_have_count(0)


@in_both_themes
def test_norm_role_3_who_is_on_call_is_found_by_staff_and_users(
    window: OpenWindow, desk: Desk, asker: Requester, theme: str
) -> None:
    engineer = user_of(desk.engineer)
    User.objects.filter(pk=engineer.pk).update(phone="8341")
    AssignmentGroup.objects.update(on_call_for="MES")
    engineer.refresh_from_db()
    now = clock.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    on_call.plan(group=desk.group, user=engineer, **times, by=desk.supervisor, at=now)
    published(desk, is_important=True)
    staff, reader = window(user_of(desk.manager), theme=theme), window(asker.user, theme=theme)
    expect(staff.open("/desk/duty/").locator(".oncall").first).to_contain_text("8341")
    expect(reader.open("/portal/directory/").locator(".dirlist").first).to_contain_text("8341")
    account = f"/desk/settings/people/of/{engineer.username}/"
    pages = ["/desk/duty/", "/desk/duty/roster/", "/desk/directory/", "/desk/announcements/new/", account]
    assert judge_all(staff, [*pages, "/desk/settings/people/", "/desk/settings/groups/new/"]) == {}
    assert judge_all(reader, ["/portal/directory/", "/portal/board/", "/portal/"]) == {}
