"""The list: its queues, conditions, order, pages, search, preview, and what its emptiness means."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from sla.models import Timer
from tests.factories import CategoryFactory, Desk, RequesterFactory
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.clock_face import ClockFace
from tickets.models import Ticket
from tickets.queries import QUEUES
from workbench.paging import PAGE, SORTS, Cursor, page_of
from workbench.queues import GROUPS, QUEUE_WORDS, capped


def numbers(page: str) -> list[str]:
    return re.findall(r'class="row__a cut" href="/tickets/([^/]+)/"', page)


QUEUE = re.compile(
    r'href="/desk/([\w-]+)/"[^>]*><span class="cut">[^<]*</span>\s*'
    r'(?:<span class="queue__late[^>]*>.*?</svg>(\d+\+?)<.*?</span></span>)?\s*<span class="queue__n num">([^<]*)<'
)


def counts(page: str) -> dict[str, str]:
    return {code: size for code, _late, size in QUEUE.findall(page)}


def late(page: str) -> dict[str, str]:
    return {code: over for code, over, _size in QUEUE.findall(page) if over}


def test_every_queue_of_the_domain_stands_on_the_left_once() -> None:
    assert sorted(code for _label, codes in GROUPS for code in codes) == sorted(QUEUES) == sorted(QUEUE_WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize("code", QUEUES)
def test_every_queue_can_be_opened_and_says_what_its_emptiness_means(desk: Desk, agent: Browser, code: str) -> None:
    page = agent.get(f"/desk/{code}/")
    assert str(QUEUE_WORDS[code].empty) in words_of(page)
    assert counts(page)[code] == "0"


@pytest.mark.django_db
def test_the_queues_hold_what_they_say_and_count_it(desk: Desk, agent: Browser, engineer: Browser) -> None:
    held = {
        "incoming": desk.receive(),
        "undispatched": desk.acknowledged(),
        "unaccepted": desk.dispatched(),
        "waiting": desk.tracking(),
        "confirming": desk.confirming(),
        "closing": desk.confirmed(),
        "vip": desk.receive(requester=RequesterFactory.create(is_vip=True)),
        "archive": desk.closed(),
    }
    for code, ticket in held.items():
        assert ticket.number in numbers(agent.get(f"/desk/{code}/")), code
    counted = counts(agent.get("/desk/open/"))
    assert (counted["incoming"], counted["undispatched"], counted["waiting"], counted["vip"]) == ("2", "1", "1", "1")
    assert (counted["open"], counted["archive"], counted["first"]) == ("7", "1", "7")
    assert numbers(engineer.get("/desk/mine/")) == [
        held["waiting"].number,
        held["confirming"].number,
        held["closing"].number,
    ]
    assert numbers(engineer.get("/desk/groups/"))


@pytest.mark.django_db
def test_each_role_begins_where_its_work_is(desk: Desk, agent: Browser, engineer: Browser) -> None:
    assert 'href="/desk/open/" aria-current="page"' in agent.get("/desk/")
    assert 'href="/desk/mine/" aria-current="page"' in engineer.get("/desk/")


@pytest.mark.django_db
def test_norm_life_6_a_major_incident_is_pinned_on_top_of_every_queue(desk: Desk, agent: Browser) -> None:
    major, other = desk.receive(), desk.acknowledged()
    actions.mark_major(ticket_id=major.pk, is_major=True, reason="The plant stands.", by=desk.agent, at=desk.at)
    for code in ("mine", "undispatched", "archive", "open"):
        page = agent.get(f"/desk/{code}/")
        assert numbers(page)[0] == major.number
        assert numbers(page).count(major.number) == 1
        assert "Major incidents 1" in words_of(page)
    assert numbers(agent.get("/desk/undispatched/")) == [major.number, other.number]
    assert numbers(agent.get("/desk/major/")) == [major.number]


@pytest.mark.django_db
def test_norm_life_7_tickets_in_work_without_progress_today_are_listed(desk: Desk, agent: Browser) -> None:
    quiet, moved, waiting = desk.processing(), desk.processing(), desk.processing()
    actions.note(ticket_id=moved.pk, body="Ordered.", progress="awaiting_part", by=desk.engineer, at=clock.now())
    yesterday = clock.now() - timedelta(days=1)
    actions.note(ticket_id=waiting.pk, body="Ordered.", progress="awaiting_part", by=desk.engineer, at=yesterday)
    desk.dispatched()
    assert set(numbers(agent.get("/desk/unprogressed/"))) == {quiet.number, waiting.number}


@pytest.mark.django_db
def test_conditions_stand_in_the_address_and_can_be_taken_away(desk: Desk, agent: Browser) -> None:
    given, free = desk.processing(kind="complaint", channel="email", impact="high"), desk.receive()
    assert desk.engineer.user
    conditions: dict[str, Any] = {
        "state": "processing", "kind": "complaint", "channel": "email", "group": desk.group.slug,
        "assignee": desk.engineer.user.username, "priority": str(given.priority),
    }  # fmt: skip
    for name, value in conditions.items():
        assert numbers(agent.get("/desk/open/", **{name: value})) == [given.number], name
    page = agent.get("/desk/open/", **conditions)
    assert numbers(page) == [given.number]
    assert "Kind: Complaint" in words_of(page)
    assert numbers(agent.get("/desk/open/", assignee="-")) == [free.number]
    assert numbers(agent.get("/desk/open/", group="-")) == [free.number]
    nothing = agent.get("/desk/open/", kind="suggestion")
    assert "No ticket meets these conditions" in nothing


@pytest.mark.django_db
def test_a_category_finds_what_stands_below_it(desk: Desk, agent: Browser) -> None:
    above = CategoryFactory.create(slug="print", name="打印")
    below = CategoryFactory.create(slug="print-jam", name="卡纸", parent=above)
    jam = desk.receive(category=below)
    desk.receive(category=CategoryFactory.create(slug="mail"))
    for slug in ("print", "print-jam"):
        assert numbers(agent.get("/desk/open/", category=slug)) == [jam.number]
    assert numbers(agent.get("/desk/open/", category="-")) == []
    assert "打印 / 卡纸" in agent.get("/desk/conditions/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"state": "x"},
        {"group": "\x00"},
        {"assignee": "nobody' --"},
        {"sort": "x"},
        {"kind": "张"},
        {"priority": "9" * 40},
    ],
)
def test_unknown_conditions_and_orders_are_bad_requests(agent: Browser, query: dict[str, str]) -> None:
    agent.get("/desk/open/", 400, **query)


@pytest.mark.django_db
def test_pages_by_key_in_every_order_show_each_ticket_once(desk: Desk, agent: Browser) -> None:
    made = [desk.receive(impact=impact).number for impact in ("high", "low", "medium") * 18]
    made += [desk.processing().number for _ in range(PAGE)]
    for sort in ("newest", "oldest", "priority", "due"):
        url: str | None = f"/desk/open/?sort={sort}"
        seen: list[str] = []
        pages: list[list[str]] = []
        page = ""
        while url:
            page = agent.get(url)
            pages.append(numbers(page))
            seen += pages[-1]
            older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
            url = "/desk/open/" + older[1].replace("&amp;", "&") if older else None
        assert sorted(seen) == sorted(made), sort
        assert len(pages) == 3
        newer = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="prev"', page)
        assert newer
        assert numbers(agent.get("/desk/open/" + newer[1].replace("&amp;", "&"))) == pages[-2], sort


def show(ticket: Ticket, *, due: int | None = None, **face: Any) -> Ticket:
    """A ticket whose nearest clock is due in so many minutes."""
    due_at = None if due is None else clock.now() + timedelta(minutes=due)
    actions.set_clock_face(ticket_id=ticket.pk, face=ClockFace(due_at=due_at, **({"breached": False} | face)))
    return ticket


@pytest.mark.django_db
def test_orders(desk: Desk, agent: Browser) -> None:
    low, high = desk.receive(impact="low", urgency="low"), desk.receive(impact="high", urgency="high")
    late, early = desk.processing(), desk.acknowledged(impact="high", urgency="high")
    assert numbers(agent.get("/desk/open/", sort="priority"))[0] in {high.number, early.number}
    assert numbers(agent.get("/desk/open/", sort="oldest")) == [low.number, high.number, late.number, early.number]
    assert numbers(agent.get("/desk/open/")) == [early.number, late.number, high.number, low.number]


@pytest.mark.django_db
def test_first_due_first_and_what_has_no_running_clock_last(desk: Desk, agent: Browser) -> None:
    none = show(desk.receive())
    paused = show(desk.tracking(), due=5, norm="SLA-PRI", paused=True)
    soon, over = show(desk.receive(), due=30, norm="BRT-1"), show(desk.processing(), due=-10, norm="LIFE-5")
    later = show(desk.receive(), due=60 * 48, norm="BRT-4")
    page = agent.get("/desk/open/", sort="due")
    assert numbers(page) == [over.number, soon.number, later.number, none.number, paused.number]
    said = words_of(page)
    for head in ("Overdue 1", "Due within an hour 1", "Due later 1", "No limit is running 2"):
        assert head in said
    row = page[page.index(f"/tickets/{paused.number}/preview/") - 900 :][:900]
    assert 'data-state="paused"' in row
    assert "paused" in words_of(row)
    assert "data-due" not in row  # nothing ticks on it


@pytest.mark.django_db
def test_a_clock_says_its_norm_and_what_that_demands_when_pointed_at(desk: Desk, agent: Browser) -> None:
    show(desk.processing(), due=30, norm="LIFE-5")
    page = agent.get("/desk/open/", sort="due")
    assert "The engineer contacts the user by the time committed to." in page


@pytest.mark.django_db
def test_pages_in_the_order_of_time_limits_go_on_where_no_limit_is_left(desk: Desk, agent: Browser) -> None:
    made = [show(desk.receive(), due=n, norm="BRT-1").number for n in range(PAGE - 2)]
    untimed = [show(desk.receive()).number for _ in range(PAGE + 3)]
    pages, url = [], "/desk/open/?sort=due"
    while url:
        page = agent.get(url)
        pages.append(numbers(page))
        older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
        url = "/desk/open/" + older[1].replace("&amp;", "&") if older else ""
    assert [number for page in pages for number in page] == made + untimed


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_page_in_the_order_of_time_limits_begins_in_the_index_right_at_its_cursor(desk: Desk) -> None:
    found = [show(desk.receive(), due=n) for n in range(5)]
    order = SORTS["due"]
    page = page_of(Ticket.objects.open(), sort=order, cursor=None)
    cursor = Cursor(backwards=False, pk=found[2].pk, key=page.tickets[2].sort_key)  # type: ignore[attr-defined]
    with connection.cursor() as sql:
        for way in ("seqscan", "bitmapscan", "sort"):  # cheaper for five tickets; not for a hundred thousand
            sql.execute(f"SET LOCAL enable_{way} = off")
        with CaptureQueriesContext(connection) as asked:
            behind = page_of(Ticket.objects.open(), sort=order, cursor=cursor)
        assert [ticket.pk for ticket in behind.tickets] == [ticket.pk for ticket in found[3:]]
        sql.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(row[0] for row in sql.fetchall())
    assert "Index Scan using ticket_next_due" in plan
    assert "Index Cond: (ROW(" in plan
    assert "Sort" not in plan


@pytest.mark.django_db
def test_a_commitment_that_was_kept_no_longer_runs(desk: Desk) -> None:
    ticket = desk.processing()
    running = Timer.objects.ticking().filter(ticket=ticket, measure="life_5")
    assert running.exists()
    call = {"direction": "outbound", "outcome": "reached", "number": "138", "by": desk.engineer, "at": clock.now()}
    actions.log_call(ticket_id=ticket.pk, **call)  # type: ignore[arg-type]
    assert not running.exists()
    assert fresh(ticket).next_norm != "LIFE-5"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "WzAsMSwiMjAyNi0xMS0yMyJd",
        "WzAsMSwiOTk5OS0wMS0wMVQwMDowMDowMCswMDowMCJd",
        "WzAsMSw5OV0",
        "x",
        "张三",
        "WzAsMSxudWxsXQ",
        "e30",
        "W10",
        "WzAsOTk5OTk5OTk5OTk5OTk5OTk5OTk5LG51bGxd",
        "\x00",
        "A" * 5000,
        "%",
    ],
)
def test_an_unreadable_cursor_is_a_bad_request(agent: Browser, cursor: str) -> None:
    for sort in ("due", "priority"):
        agent.get("/desk/open/", 400, cursor=cursor, sort=sort)


@pytest.mark.django_db
def test_search_finds_words_people_and_numbers(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create(name="张建国")
    found, other = desk.receive(title="打印机卡纸", requester=asker), desk.closed(title="网络中断")
    assert numbers(agent.get("/desk/", q="打印")) == [found.number]
    assert numbers(agent.get("/desk/", q="断")) == [other.number]
    assert numbers(agent.get("/desk/", q="张建国")) == [found.number]
    assert numbers(agent.get("/desk/open/", q="断")) == []
    page = agent.get("/desk/", q="没有这个")
    assert "Nothing is found" in page
    jump = agent.client.get("/desk/", {"q": f" {found.number.lower()} "})
    assert jump["Location"] == f"/tickets/{found.number}/"


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["\x00", "'; --", "%", "\ud800", "<script>", "?", '"', "😀", "a AND (b"])
def test_nothing_in_a_search_is_special(desk: Desk, agent: Browser, q: str) -> None:
    desk.receive()
    assert "<script>alert" not in agent.get(
        "/desk/?q=" + "".join(f"%{byte:02X}" for byte in q.encode("utf-8", "surrogatepass"))
    )


@pytest.mark.django_db
def test_an_overlong_search_is_refused_and_kept(agent: Browser) -> None:
    page = agent.get("/desk/", 400, q="很长" * 5000)
    assert "at most 200 characters" in page
    assert "很长" * 200 in page


@pytest.mark.django_db
def test_the_preview_is_a_fragment_with_the_latest_entries(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    page = agent.get(f"/tickets/{ticket.number}/preview/")
    assert "<html" not in page
    assert "accepted it and will have contacted the user by" in words_of(page)
    assert f'hx-get="/tickets/{ticket.number}/preview/"' in agent.get("/desk/open/")


@pytest.mark.django_db
def test_the_cost_of_the_list_does_not_grow_with_the_list(desk: Desk, agent: Browser) -> None:
    """Session, user, his choice and his lists, the counts, the page, what waits for him, announcements: 8; one more
    while there is a major incident.
    """
    sizes: list[int] = []
    for _ in range(2):
        for _ in range(5 if not sizes else 45):
            desk.processing()
        with CaptureQueriesContext(connection) as asked:
            assert len(numbers(agent.get("/desk/open/", sort="due"))) == (5 if not sizes else PAGE)
        sizes.append(len(asked))
    assert sizes == [8, 8]


@pytest.mark.django_db
def test_counts_stop_at_999_and_no_further_is_counted(agent: Browser) -> None:
    assert [capped(count) for count in (0, 999, 1000)] == ["0", "999", "999+"]
    with CaptureQueriesContext(connection) as asked:
        agent.get("/desk/open/")
    counting = next(query["sql"] for query in asked if "counted" in query["sql"])
    assert counting.count("LIMIT 1000") == len(QUEUES) + 1, "each, and what is late of all"


@pytest.mark.django_db
def test_what_is_late_is_counted_beside_each_queue(desk: Desk, agent: Browser) -> None:
    show(desk.processing(), due=-1, norm="BRT-1")
    show(desk.tracking(), due=-1, norm="SLA-PRI", paused=True)
    show(desk.receive(), due=59, norm="BRT-1")
    show(desk.receive(), due=61, norm="BRT-1")
    page = agent.get("/desk/due/")
    assert late(page) == {"due": "1", "open": "1", "unprogressed": "1", "first": "1"}
    assert (counts(page)["due"], len(numbers(page))) == ("2", 2)
    assert {"tasks", "conversations"} <= counts(page).keys()


@pytest.mark.django_db
def test_what_waits_for_its_user_and_what_nobody_has_stand_in_queues_of_their_own(desk: Desk, agent: Browser) -> None:
    tracked, part, free = desk.tracking(), desk.tracking("part"), desk.dispatched()
    asked = desk.acknowledged()
    actions.clarify(ticket_id=asked.pk, ask="requester", question="Which tray?", by=desk.agent, at=desk.at)
    assert set(numbers(agent.get("/desk/user/"))) == {tracked.number, asked.number}
    assert set(numbers(agent.get("/desk/unassigned/"))) == {free.number, asked.number}
    assert part.number in numbers(agent.get("/desk/waiting/"))
