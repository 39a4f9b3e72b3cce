"""The supervisor's board and the lists behind it: each figure leads to exactly the clocks it counts."""

import csv
import html
import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from accounts.models import Site
from accounts.roles import Role
from core import clock
from sla.firing import fire_due
from sla.models import Timer, TimerEvent
from tests.factories import Desk, RequesterFactory, staff
from tests.sla.lives import Life
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.models import Ticket
from workbench import board_view, paging

BOARD, CLOCKS = "/desk/board/", "/desk/clocks/"
HTMX = {"hx-request": "true", "x-desk-poll": "1"}
NUMBER = re.compile(r'<a[^>]*href="(/desk/clocks/\?[^"]*)"[^>]*>(?:<svg[^>]*><use[^>]*/></svg>)?(\d+)</a>')
TILE = re.compile(r'<a class="kpi inset" href="([^"]*)".*?<span class="kpi__v num">(\d+)</span>', re.DOTALL)

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(desk: Desk) -> Browser:
    return Browser(desk.supervisor)


def late_ticket(desk: Desk) -> Ticket:
    """Registered on the portal half an hour ago and not looked at since; its clocks run around the clock."""
    ticket = desk.receive(channel="portal", impact="high", urgency="high")
    fire_due(now=clock.now)
    assert Timer.objects.filter(ticket=ticket, state="breached").exists()
    return ticket


def lines(browser: Browser, url: str) -> list[list[str]]:
    """The clocks of a list, as its table has them."""
    response = browser.client.get(url, {"format": "csv", **{k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}})
    assert response.status_code == 200, url
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


# Figures and their lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?site=east&period=today", "?by=target&period=week&show=all"])
def test_every_number_leads_to_as_many_clocks(query: str) -> None:
    life = Life(3, at=clock.now())
    browser = Browser(life.desk.supervisor)
    page = html.unescape(browser.get(BOARD + query))
    found = [*NUMBER.findall(page), *((url, n) for url, n in TILE.findall(page) if url.startswith(CLOCKS))]
    assert len(found) > 20  # just after midnight there are the fewest
    for url, number in found:
        assert len(lines(browser, url)) == int(number), (url, number)


def test_the_board_says_how_the_clocks_stand(desk: Desk, supervisor: Browser) -> None:
    ticket = late_ticket(desk)
    page = supervisor.get(BOARD)
    assert f'href="/tickets/{ticket.number}/"' in page
    words = words_of(page)
    assert "Late now" in words
    assert ticket.title in words
    assert "SLA-PRI" in words
    assert 'class="kpi inset" href="/desk/clocks/?state=breached" data-tone="breach"' in page


def test_an_empty_board_says_what_its_emptiness_means(supervisor: Browser) -> None:
    words = words_of(supervisor.get(BOARD))
    for sentence in ("No clock is late", "Every escalation is taken up", "No clock has been judged this month"):
        assert sentence in words
    assert "No promise has come due" in words


def test_norm_life_6_a_major_incident_is_pinned_on_the_board(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.receive()
    assert "majorbar" not in supervisor.get(BOARD)
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The plant stands.", by=desk.agent, at=desk.at)
    assert f'<a class="majorbar" href="/tickets/{ticket.number}/"' in supervisor.get(BOARD)


def test_sites_are_told_apart(desk: Desk, supervisor: Browser) -> None:
    east = Site.objects.create(slug="east", name="East plant")
    late_ticket(desk)
    other = desk.receive(requester=RequesterFactory.create(site=east))
    page = supervisor.get(BOARD, site="east")
    assert "East plant" in words_of(page)
    open_clocks = Timer.objects.filter(ticket=other, ended_at=None).count()
    assert len(lines(supervisor, f"{CLOCKS}?site=east")) == open_clocks
    assert TILE.findall(page)[0][1] == "0"


@pytest.mark.parametrize("query", ["site=nowhere", "period=year", "trend=NONE-1"])
def test_conditions_that_nobody_offers_are_bad_requests(supervisor: Browser, query: str) -> None:
    assert supervisor.client.get(f"{BOARD}?{query}").status_code == 400


def test_promises_and_the_telephone_have_their_own_tables() -> None:
    life = Life(3, at=clock.now())
    ticket = life.desk.processing()
    due = clock.now() + timedelta(hours=1)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="I call you.", by=life.desk.agent, at=clock.now())
    actions.reply(ticket_id=ticket.pk, body="The part arrives at three.", by=life.desk.agent, at=clock.now())
    page = Browser(life.desk.supervisor).get(BOARD)
    assert "SLA-PHONE-1" in words_of(page)
    kept = re.search(r'id="promises-h".*?</section>', page, re.DOTALL)
    assert kept
    assert str(life.desk.agent.user) in words_of(kept[0])
    assert "100%" in words_of(kept[0])


def test_of_many_groups_and_people_the_most_pressed_are_shown_unless_all_are_asked_for(
    desk: Desk, supervisor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_view, "MOST", 1)
    late_ticket(desk)
    other = Desk(at=clock.now())
    other.dispatched()
    page = words_of(supervisor.get(BOARD))
    assert "1 more" in page
    assert other.group.name not in page
    assert other.group.name in words_of(supervisor.get(BOARD, show="all"))


# By itself -------------------------------------------------------------------------------------------------------


def seen_in(page: str, part: str) -> str:
    match = re.search(rf'id="{part}"[^>]*hx-vals=\'\{{"part": "[\w-]+", "seen": "([\d-]+)"', page)
    assert match
    return match[1]


@pytest.mark.parametrize(("part", "name"), [("now", "board-now"), ("figures", "board-figures")])
def test_a_part_that_asks_again_is_told_only_when_something_happened(
    desk: Desk, supervisor: Browser, part: str, name: str, time_machine: TimeMachineFixture
) -> None:
    at = clock.now().replace(second=10)
    time_machine.move_to(at, tick=False)
    seen = seen_in(supervisor.get(BOARD), name)
    asked = {"part": part, "seen": seen}
    with CaptureQueriesContext(connection) as queries:
        response = supervisor.client.get(BOARD, asked, headers=HTMX)
    assert (response.status_code, response.content) == (204, b"")
    assert len(queries) <= 4, "session, reader, sites, the ends of the journals"
    desk.receive()
    response = supervisor.client.get(BOARD, asked, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'id="{name}"' in page
    assert "<html" not in page
    assert seen_in(page, name) != seen


def test_an_unknown_part_is_a_bad_request(supervisor: Browser) -> None:
    assert supervisor.client.get(BOARD, {"part": "secret"}, headers=HTMX).status_code == 400


def test_the_wall_is_dark_large_and_asks_again(desk: Desk, supervisor: Browser) -> None:
    ticket = late_ticket(desk)
    page = supervisor.get(BOARD, wall="1")
    assert 'data-theme="dark"' in page
    assert 'data-theme="light"' in supervisor.get(BOARD, wall="1", theme="light")
    assert ticket.title in words_of(page)
    names = {"wall": "wall-now", "wall-norms": "wall-norms", "wall-people": "wall-people", "wall-trends": "wall-trends"}
    for part, name in names.items():
        assert seen_in(page, name)
        answer = supervisor.client.get(BOARD, {"part": part, "wall": "1"}, headers=HTMX).content.decode()
        assert f'id="{name}"' in answer
    assert "btn" not in page


def test_the_statements_do_not_grow_with_the_desk(desk: Desk, supervisor: Browser) -> None:
    def ask(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            supervisor.get(url)
        return len(queries)

    late_ticket(desk)
    supervisor.get(BOARD)
    few = [ask(url) for url in (BOARD, f"{BOARD}?wall=1", f"{CLOCKS}?state=near")]
    for _ in range(4):
        late_ticket(desk)
        desk.processing()
    assert [ask(url) for url in (BOARD, f"{BOARD}?wall=1", f"{CLOCKS}?state=near")] == few
    assert few[0] <= 34
    assert few[1] <= 38


# Escalations -----------------------------------------------------------------------------------------------------


def test_who_takes_an_escalation_up_is_noted_and_it_leaves_the_board(desk: Desk, supervisor: Browser) -> None:
    late_ticket(desk)
    timer = Timer.objects.filter(state="breached").order_by("pk")[0]
    assert f'name="timer" value="{timer.pk}"' in supervisor.get(BOARD)
    response = supervisor.client.post(f"{BOARD}?period=week", {"timer": timer.pk})
    assert (response.status_code, response["Location"]) == (302, f"{BOARD}?period=week#calls")
    assert TimerEvent.objects.get(timer=timer, code="acknowledged").by == desk.supervisor.user
    assert f'name="timer" value="{timer.pk}"' not in supervisor.get(BOARD)


def test_what_was_taken_up_meanwhile_is_said_on_the_page(desk: Desk, supervisor: Browser) -> None:
    late_ticket(desk)
    timer = Timer.objects.filter(state="breached").order_by("pk")[0]
    supervisor.client.post(BOARD, {"timer": timer.pk})
    response = supervisor.client.post(BOARD, {"timer": timer.pk})
    assert response.status_code == 422
    assert f"{desk.supervisor.user} has taken this up already." in words_of(response)
    assert "What you filled in is all here" not in words_of(response)
    assert supervisor.client.post(BOARD, {"timer": 2**60}).status_code == 404
    for nonsense in ("", "x", "-1", str(2**70)):
        assert supervisor.client.post(BOARD, {"timer": nonsense}).status_code == 400


def test_an_engineer_without_a_part_in_it_reads_but_cannot_act(desk: Desk) -> None:
    late_ticket(desk)
    timer = Timer.objects.filter(state="breached").order_by("pk")[0]
    browser = Browser(staff(Role.ENGINEER))
    assert 'name="timer"' not in browser.get(BOARD)
    assert browser.client.post(BOARD, {"timer": timer.pk}).status_code == 403
    timer.refresh_from_db()
    assert timer.acknowledged_at is None


# Punctuality -----------------------------------------------------------------------------------------------------


def test_clocks_that_cannot_fire_are_shown_to_those_who_can_mend_it(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(channel="portal", impact="high", urgency="high")
    Timer.objects.filter(ticket=ticket, next_fire_at__lte=clock.now()).update(target="gone")
    fire_due(now=clock.now)
    assert "Clocks that cannot fire" in words_of(Browser(desk.manager).get(BOARD))
    assert "gone" in words_of(Browser(desk.manager).get(BOARD))
    assert "Clocks that cannot fire" not in words_of(agent.get(BOARD))
    assert lines(agent, f"{CLOCKS}?state=failing")


def test_late_firing_is_alarmed(desk: Desk, supervisor: Browser) -> None:
    late_ticket(desk)  # due a quarter of an hour ago, fired now
    assert "Clocks fire more than a minute late" in words_of(supervisor.get(BOARD))


# The list --------------------------------------------------------------------------------------------------------


def test_the_list_can_be_walked_and_holds_each_clock_once(
    desk: Desk, agent: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 3)
    for _ in range(3):
        desk.processing()
    for query in ("state=open", "state=judged"):
        walked: list[str] = []
        url = f"{CLOCKS}?{query}"
        while url:
            page = html.unescape(agent.get(url))
            walked += re.findall(
                r'role="row" aria-selected="false">\s*<span role="gridcell">.*?title="([^"]+)"', page, re.DOTALL
            )
            older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
            url = f"{CLOCKS}{older[1]}" if older else ""
        assert len(walked) == len(lines(agent, f"{CLOCKS}?{query}")) > 3


@pytest.mark.parametrize("path", [f"{CLOCKS}?state=open", "/desk/board/list/?of=open"])
def test_a_list_of_the_board_says_how_many_it_holds_on_all_its_pages(
    desk: Desk, agent: Browser, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        desk.receive()
    whole = re.search(r'id="list-h">[^<]*</h1><span class="muted num">(\d+)<', agent.get(path))
    assert whole
    monkeypatch.setattr(paging, "PAGE", 2)
    page = agent.get(path)
    assert f'</h1><span class="muted num">{whole[1]}<' in page
    assert f"2 of {whole[1]}" in words_of(page)


def test_conditions_stand_in_the_address_and_can_be_taken_away(desk: Desk, agent: Browser) -> None:
    ticket = desk.dispatched()
    assert desk.engineer.user
    page = agent.get(CLOCKS, group=desk.group.slug, norm="DISP-1")
    assert ticket.title in words_of(page)
    assert f"Group: {desk.group.name}" in words_of(page)
    assert 'href="?group=' in page
    assert ticket.title not in words_of(agent.get(CLOCKS, group="-"))
    assert lines(agent, f"{CLOCKS}?person=-&norm=DISP-1")
    assert not lines(agent, f"{CLOCKS}?person={desk.engineer.user.username}&norm=DISP-1")


def test_due_before_takes_moments_with_and_without_zone(desk: Desk, agent: Browser) -> None:
    desk.dispatched()
    due = Timer.objects.filter(ended_at=None).order_by("due_at")[0].due_at
    just, after = due.isoformat(), (due + timedelta(seconds=1)).isoformat()
    for moment, count in ((just, 0), (after, 1)):
        page = agent.client.get(CLOCKS, {"due_before": moment, "format": "csv"}).content.decode()
        assert len(page.splitlines()) == 1 + count
    assert agent.client.get(CLOCKS, {"due_before": "2030-01-01T08:00"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"state": "odd"},
        {"norm": "NONE-1"},
        {"measure": "x"},
        {"group": "nobody-knows"},
        {"person": "nobody-knows"},
        {"site": "x"},
        {"judged": "yesterday"},
        {"judged": "2026-02-30"},
        {"judged": "0001-01-01"},
        {"due_before": "soon"},
        {"due_before": "9999-12-31T23:59:59+00:00"},
        {"target": "\x00"},
        {"target": "x" * 300},
        {"cursor": "abc"},
        {"format": "pdf"},
    ],
)
def test_unreadable_conditions_are_bad_requests(agent: Browser, query: dict[str, str]) -> None:
    assert agent.client.get(CLOCKS, query).status_code == 400


def test_a_table_holds_nothing_that_a_spreadsheet_would_calculate(desk: Desk, agent: Browser) -> None:
    desk.receive(title="=HYPERLINK(1)")
    response = agent.client.get(CLOCKS, {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert re.match(r'attachment; filename="clocks-open-\d{8}\.csv"', response["Content-Disposition"])
    text = response.content.decode()
    assert text.startswith("\ufeff")
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


def test_the_supervisors_clocks_are_the_supervisors(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.processing()
    actions.call_supervisor(ticket_id=ticket.pk, reason="He is angry.", by=desk.engineer, at=clock.now())
    assert [line[-1] for line in lines(supervisor, f"{CLOCKS}?norm=TALK-9")] == [""]
    assert "Supervisor" in words_of(supervisor.get(CLOCKS, norm="TALK-9"))
    assert fresh(ticket).assignee == desk.engineer.user


# Everybody -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [Role.AGENT, Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN]
)
def test_everybody_of_the_desk_may_read(desk: Desk, role: str) -> None:
    late_ticket(desk)
    browser = Browser(staff(role))
    for url in (BOARD, f"{BOARD}?wall=1", CLOCKS):
        browser.get(url)
    assert f'href="{BOARD}"' in browser.get("/desk/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_need_nothing_the_content_policy_forbids(desk: Desk, language: str) -> None:
    late_ticket(desk)
    for url in (BOARD, f"{BOARD}?wall=1", CLOCKS, f"{CLOCKS}?judged=today"):
        page = Browser(desk.supervisor, language=language).get(url)
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|hx-on", page), url
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), url
        assert page.count("<h1") == 1
