"""Every number of the board and of trends, on the desk a newcomer meets, leads to a list with as many lines. Nobody
says which numbers: each link of the page that carries one is followed.
"""

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from time_machine import TimeMachineFixture

from accounts.actors import Actor, Via
from accounts.models import Site, User
from channels_intake.phone.actions import News, hear
from channels_intake.phone.choices import Heard
from core import clock
from servicedesk.demo.build import build
from sla.firing import fire_due
from tests.factories import RequesterFactory
from tests.workbench.conftest import Browser

AT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
_BESIDE = r'(?:\s*<span class="small muted">/ (\d+)</span>)?'
LINK = re.compile(rf'<a\b[^>]*?href="(/[^"]*)"[^>]*>(.*?)</a>{_BESIDE}', re.DOTALL)
TAG = re.compile(r"<svg.*?</svg>|<[^>]*>", re.DOTALL)
VALUE = re.compile(r'<span class="kpi__v num">(\d+)</span>')
# What a line of a list looks like, where the list is no table that can be had as CSV.
LINES = {
    "/desk/calls/": re.compile(r'<a [^>]*href="/desk/calls/\d+/"'),
    "/desk/tasks/": re.compile(r'<article class="card task"'),
    "/desk/satisfaction/answers/": re.compile(r"<tr>(?!<th)"),
}
FILES = {"/desk/clocks/": "format=csv", "/desk/board/list/": "export=csv"}
OLDER = re.compile(r'<a class="btn" href="([^"]*)" rel="next"')
BOARDS = ("?show=all", "?period=today&by=target&{place}")
TRENDS = ("?period=7&{place}", "?period=90&group=-&channel=phone&norm=BRT-1")

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1200)]


def numbers_of(page: str) -> Iterator[tuple[str, int]]:
    """Each link whose words are a number, a tile with one, or a share with its number beside it."""
    for address, inner, beside in LINK.findall(page.partition("<main")[2]):
        value = VALUE.search(inner)
        text = value[1] if value else TAG.sub("", inner).strip()
        if text.isdigit() or beside:
            yield html.unescape(address), int(beside or text)


def count_lines(browser: Browser, address: str) -> int:
    """How many lines the list has on all its pages."""
    path = address.partition("?")[0]
    joint = "&" if "?" in address else "?"
    if path in FILES:
        answer = browser.client.get(f"{address}{joint}{FILES[path]}")
        assert answer.status_code == 200, address
        return len(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))) - 1
    count, page = 0, browser.get(address)
    while True:
        count += len(LINES[path].findall(page))
        older = OLDER.search(page)
        if older is None:
            return count
        page = browser.get(f"{path}{html.unescape(older[1])}")


@pytest.mark.first
def test_every_number_of_the_demonstration_desk_leads_to_as_many_lines(time_machine: TimeMachineFixture) -> None:
    build(at=AT)
    time_machine.move_to(AT, tick=False)
    fire_due(now=clock.now)
    browser = Browser(Actor.for_user(User.objects.get(username="supervisor"), via=Via.WEB))
    place = f"site={Site.objects.order_by('pk')[0].slug}"
    counted: dict[str, int] = {}
    seen: set[str] = set()
    for path, queries in (("/desk/board/", BOARDS), ("/desk/board/trends/", TRENDS)):
        for query in queries:
            found = list(numbers_of(browser.get(f"{path}{query.format(place=place)}")))
            assert len(found) > 20, (path, query)
            for address, number in found:
                if address not in counted:
                    counted[address] = count_lines(browser, address)
                assert counted[address] == number, (path, query, address)
                seen.add(address.partition("?")[0])
    assert seen == {*LINES, *FILES}


def test_calls_to_return_and_overdue_tasks_are_those_of_the_place(supervisor: Browser) -> None:
    for slug, phone in (("east", "13800138000"), ("west", "13900139000")):
        RequesterFactory.create(phone=phone, site=Site.objects.create(slug=slug, name=slug.title()))
    at = clock.now()
    for call, phone in (("c1", "13800138000"), ("c2", "13800138000"), ("c3", "13900139000"), ("c4", "13700137000")):
        news = News(kind=Heard.MISSED, at=at - timedelta(hours=2), call=call, number=phone, external_id=call)
        hear(news=news, system="pbx", at=at)
    for query, number in (("", 4), ("?site=east", 2), ("?site=west", 1)):
        tiles = dict(numbers_of(supervisor.get(f"/desk/board/{query}")))
        calls = f"/desk/calls/{query}"
        tasks = f"/desk/tasks/?of=all&due=overdue{query.replace('?', '&')}"
        assert (tiles[calls], tiles[tasks]) == (number, number)
        assert (count_lines(supervisor, calls), count_lines(supervisor, tasks)) == (number, number)
    page = supervisor.get("/desk/calls/", site="west")
    assert 'href="/desk/calls/?show=today&amp;site=west"' in page, "the place stays when one looks at other calls"
    assert numbers_of_tile(page, "To call back") == 1


def numbers_of_tile(page: str, label: str) -> int:
    """The number on the tile with this label."""
    found = re.search(rf"{label}</span><span class=\"kpi__v num\">(\d+)<", page)
    assert found
    return int(found[1])
