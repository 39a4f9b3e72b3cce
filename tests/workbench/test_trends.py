"""Trends and the lists behind them: every mark leads to exactly what it counts."""

import csv
import html
import io
import re
from datetime import datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Site
from core import clock
from sla.firing import fire_due
from sla.watch import local_day
from tests.factories import Desk, RequesterFactory
from tests.sla.lives import Life
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket

TRENDS, LIST, BOARD = "/desk/board/trends/", "/desk/board/list/", "/desk/board/"
FIGURES = ("flow", "backlog", "attained", "missed", "calls", "satisfaction")
TABLES = (*FIGURES, "totals", "readings")
BEHIND = re.compile(r'<td class="num"><a[^>]*href="(/desk/[^"]*)">(\d+)</a>')
TOTAL = re.compile(r'<a class="total__v num" href="(/desk/[^"]*)">(\d+)</a>')

pytestmark = pytest.mark.django_db


def behind(browser: Browser, url: str) -> int:
    """How many a list shows, by its export, its own table or its rows."""
    if url.startswith("/desk/calls/"):
        page = browser.get(url)
        return len(re.findall(r'<a [^>]*href="/desk/calls/\d+/"', page))
    if url.startswith("/desk/satisfaction/"):
        return browser.get(url).count("<tr>") - 1
    more = "export=csv" if url.startswith(LIST) else "format=csv"
    response = browser.client.get(f"{url}&{more}")
    assert response.status_code == 200, url
    return len(list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))) - 1


def by_figure(found: list[tuple[str, str]]) -> dict[str, str]:
    """Each number by what it counts."""
    return {html.unescape(url).partition("of=")[2].partition("&")[0]: number for url, number in found}


@pytest.mark.parametrize("query", ["", "period=today", "period=90&site=east", "group=-&norm=BRT-1", "channel=phone"])
def test_every_number_leads_to_as_many(query: str) -> None:
    life = Life(3, at=clock.now())
    fire_due(now=clock.now)
    browser = Browser(life.desk.supervisor)
    page = html.unescape(browser.get(f"{TRENDS}?{query}"))
    found = {(url, n) for url, n in [*BEHIND.findall(page), *TOTAL.findall(page)] if "satisfaction" not in url}
    assert found
    for url, number in found:
        if not url.startswith("/desk/calls/"):
            assert behind(browser, url) == int(number), (url, number)


def test_the_board_counts_tickets_as_its_lists_do(desk: Desk, supervisor: Browser) -> None:
    for state in ("received", "dispatched", "processing", "tracking", "confirming", "closed"):
        desk.in_state(state)
    desk.receive(channel="portal")
    page = html.unescape(supervisor.get(BOARD))
    links = re.findall(r'href="(/desk/board/list/[^"]*)"[^>]*>(?:<svg[^>]*><use[^>]*/></svg>)?(\d+)</a>', page)
    tiles = re.findall(
        r'<a class="kpi inset" href="(/desk/board/list/[^"]*)".*?kpi__v num">(\d+)<', page, flags=re.DOTALL
    )
    assert len(tiles) == 6
    assert len(links) > 10
    for url, number in [*links, *tiles]:
        assert behind(supervisor, url) == int(number), (url, number)
    assert by_figure(tiles)["unassigned"] == "3"


def test_what_was_closed_counts_on_its_day_and_no_more_once_taken_up_again(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.closed()

    def closed() -> str:
        return by_figure(TOTAL.findall(supervisor.get(TRENDS)))["closed"]

    assert closed() == "1"
    actions.reopen(ticket_id=ticket.pk, reason="It jams again.", by=desk.agent, at=clock.now())
    assert closed() == "0"


def test_a_part_of_the_desk_and_own_dates_stand_in_the_address(desk: Desk, supervisor: Browser) -> None:
    Site.objects.create(slug="east", name="East plant")
    east = RequesterFactory.create(site=Site.objects.get(slug="east"))
    desk.receive(requester=east)
    desk.receive(channel="portal")
    today = local_day(clock.now())
    query: dict[str, Any] = {"begins": today - timedelta(days=2), "ends": today, "site": "east"}
    page = supervisor.get(TRENDS, **query)
    assert "Site: East plant" in words_of(page)
    assert dict(TOTAL.findall(html.unescape(page))).popitem()
    assert rows_of(supervisor, "flow", **query)[-1][2] == "1"
    assert sum(int(row[2]) for row in rows_of(supervisor, "flow", **{**query, "site": "", "channel": "portal"})) == 1
    turned = {"begins": query["ends"], "ends": query["begins"]}
    assert len(rows_of(supervisor, "flow", **turned)) == 3


def rows_of(browser: Browser, key: str, **query: Any) -> list[list[str]]:
    response = browser.client.get(TRENDS, {**query, "export": f"{key}.csv"})
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize(
    ("query", "count"),
    [({"period": "today"}, 24), ({"period": "7"}, 7), ({"period": "30"}, 30), ({"period": "90"}, 13)],
)
def test_hours_of_one_day_days_of_a_month_weeks_of_more(supervisor: Browser, query: dict[str, str], count: int) -> None:
    assert len(rows_of(supervisor, "flow", **query)) == count


def test_the_period_before_is_as_long_and_ends_where_this_one_has_come(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.receive()
    yesterday = clock.now() - timedelta(days=1)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=yesterday - timedelta(minutes=5))
    early = desk.receive()
    Ticket.objects.filter(pk=early.pk).update(created_at=yesterday + timedelta(minutes=5))
    row = rows_of(supervisor, "totals", period="today")[0]
    in_this_day = local_day(yesterday - timedelta(minutes=5)) == local_day(yesterday)
    assert row[:1] + row[2:] == ["Received", "1" if in_this_day else "0"]


def test_calls_are_not_counted_where_another_channel_is_looked_at(supervisor: Browser) -> None:
    page = supervisor.get(TRENDS, channel="portal")
    assert "/desk/calls/" not in page.partition("<main")[2]
    assert "/desk/calls/" in supervisor.get(TRENDS, channel="phone").partition("<main")[2]


@pytest.mark.parametrize("path", [LIST, "/desk/calls/"])
def test_in_the_first_second_of_a_day_its_lists_are_empty(supervisor: Browser, path: str) -> None:
    midnight = "2026-11-25T00:00:00+08:00"
    query = {"of": "received", "show": "all", "begins": midnight, "ends": midnight}
    assert supervisor.client.get(path, query if path == LIST else query | {"of": ""}).status_code == 200


@pytest.mark.parametrize("key", TABLES)
def test_each_table_is_a_file(desk: Desk, supervisor: Browser, key: str) -> None:
    desk.closed()
    csv_file = supervisor.client.get(TRENDS, {"export": f"{key}.csv"})
    assert re.match(r'attachment; filename="\w+-\d{8}-\d{8}\.csv"', csv_file["Content-Disposition"])
    book = supervisor.client.get(TRENDS, {"export": f"{key}.xlsx"})
    assert "xl/worksheets/sheet1.xml" in ZipFile(io.BytesIO(book.content)).namelist()


def test_the_times_of_a_table_are_times_in_a_workbook(desk: Desk, supervisor: Browser) -> None:
    desk.closed()
    answer = supervisor.client.get(TRENDS, {"export": "flow.xlsx", "period": "7"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    begins, ends = sheet.cell(8, 1).value, sheet.cell(8, 2).value
    assert isinstance(begins, datetime)
    assert begins.date() == local_day(clock.now())
    assert ends == begins + timedelta(days=1)


@pytest.mark.parametrize("key", ["groups", "people", "channels", "norms", "promises", "trend"])
def test_each_table_of_the_board_is_a_file(desk: Desk, supervisor: Browser, key: str) -> None:
    desk.group.name = "=HYPERLINK(1)"
    desk.group.save()
    desk.processing()
    text = supervisor.client.get(BOARD, {"export": f"{key}.csv"}).content.decode()
    assert ",=HYPERLINK" not in text
    assert "\n=HYPERLINK" not in text
    assert ("'=HYPERLINK" in text) == (key == "groups")
    book = supervisor.client.get(BOARD, {"export": f"{key}.xlsx"})
    assert "xl/worksheets/sheet1.xml" in ZipFile(io.BytesIO(book.content)).namelist()


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *(
            (TRENDS, {name: value})
            for name in ("period", "site", "group", "channel", "norm")
            for value in ("x", "\x00")
        ),
        (TRENDS, {"begins": "2026-02-30"}),
        (TRENDS, {"begins": "0001-01-01"}),
        (TRENDS, {"begins": "2020-01-01", "ends": "2026-01-01"}),
        (TRENDS, {"ends": "9" * 400}),
        (TRENDS, {"export": "flow.pdf"}),
        (TRENDS, {"export": "secret.csv"}),
        (LIST, {"of": "x"}),
        (LIST, {"of": "received"}),
        (LIST, {"of": "received", "begins": "2026-11-01", "ends": "2026-10-01"}),
        (LIST, {"of": "received", "begins": "\x00", "ends": "2026-10-01"}),
        (LIST, {"of": "backlog", "begins": "0001-01-01", "ends": "9999-12-31"}),
        (LIST, {"person": "nobody-knows"}),
        (LIST, {"cursor": "abc"}),
        (LIST, {"sort": "x"}),
        (LIST, {"export": "pdf"}),
        (BOARD, {"export": "groups.pdf"}),
        (BOARD, {"wall": "1", "page": "x"}),
        (BOARD, {"wall": "1", "theme": "pink"}),
        ("/desk/calls/", {"show": "all", "begins": "2026-11-01"}),
        ("/desk/calls/", {"show": "all", "begins": "2026-11-01", "ends": "2026-11-02", "how": "x"}),
        ("/desk/clocks/", {"judged": "2026-11-02..2026-11-01"}),
        ("/desk/clocks/", {"judged": "2026-11-02.."}),
        ("/desk/clocks/", {"channel": "x"}),
    ],
)
def test_conditions_that_nobody_offers_are_bad_requests(supervisor: Browser, page: str, query: dict[str, str]) -> None:
    assert supervisor.client.get(page, query).status_code == 400


def test_the_statements_do_not_grow_with_the_desk(desk: Desk, supervisor: Browser) -> None:
    def ask(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            supervisor.get(url)
        return len(queries)

    urls = (TRENDS, f"{TRENDS}?period=90&group=-", f"{LIST}?of=open")
    desk.closed()
    supervisor.get(TRENDS)
    few = [ask(url) for url in urls]
    for _ in range(3):
        desk.closed()
        desk.processing()
    assert [ask(url) for url in urls] == few
    assert few[0] <= 26
    assert few[2] <= 11


def test_a_desk_without_anything_says_so(supervisor: Browser) -> None:
    words = words_of(supervisor.get(TRENDS))
    assert words.count("Nothing was counted in this time") == len(FIGURES)
    assert "No clock was judged in this time" in words
    assert "There are no open tickets" in words_of(supervisor.get(LIST))


def test_marks_carry_their_words_and_the_picture_a_sentence(desk: Desk, supervisor: Browser) -> None:
    desk.closed()
    page = supervisor.get(TRENDS, period="7")
    assert 'role="img" aria-label="Received and closed: 1 tickets were received, 1 closed."' in page
    assert re.search(r"<title>\d\d-\d\d Received: 1</title>", page)
