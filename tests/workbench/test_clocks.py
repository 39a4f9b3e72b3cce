"""The clocks on a ticket's page: all of them at once, what stops each, who is told, what people may do about it."""

import re
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from core import clock
from sla.actions.escalation import waive
from sla.models import Timer, TimerEvent
from tests.factories import Desk, staff
from tests.sla.running import run_until
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.choices import Direction
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def pressing(desk: Desk) -> tuple[Ticket, Timer]:
    """A P1 request of half an hour ago that nobody has answered: its response is late, around the clock."""
    ticket = desk.acknowledged(impact="high", urgency="high")
    run_until(clock.now())
    return ticket, Timer.objects.get(ticket=ticket, measure="pri_response")


def pane(page: str) -> str:
    return page[page.index('id="clocks"') : page.index('aria-label="Time limits and result"') + 99999]


def running(page: str) -> str:
    return pane(page).partition('class="why ended"')[0]


def post(browser: Browser, timer: Timer, act: str, **data: str) -> HttpResponse:
    assert timer.ticket
    url = f"/tickets/{timer.ticket.number}/clocks/{timer.pk}/{act}/"
    return cast("HttpResponse", browser.client.post(url, data))


def test_several_clocks_stand_side_by_side_and_none_hides_another(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    for minutes in (50, 70):
        due_at = desk.at + timedelta(minutes=minutes)
        actions.promise(ticket_id=ticket.pk, due_at=due_at, text=f"Call {minutes}", by=desk.engineer, at=desk.at)
    page = running(engineer.page(ticket))
    said = words_of(page)
    ticking = Timer.objects.ticking().filter(ticket=ticket)
    assert f"{ticking.count()} running" in said
    assert page.count("data-due=") == ticking.count()
    for norm in ticking.values_list("norm", flat=True):
        assert f'clock__norm">{norm}<' in page
    assert said.index("Contact as committed") < said.index("Call 70") < said.index("Solution")
    assert "Call 50" not in said  # renegotiated: the new promise took its place
    assert "Stopped by: The engineer's reply, call or “contacted”" in said.replace("&#x27;", "'")
    assert f'href="/tickets/{ticket.number}/do/call/?with=user"' in page
    assert f'href="/tickets/{ticket.number}/do/resolve/"' in page


def test_the_nearest_clock_stands_at_the_head_too_and_leads_to_the_others(desk: Desk, agent: Browser) -> None:
    page = agent.page(desk.acknowledged())
    head = page[page.index('class="case__head"') : page.index('class="case__line"')]
    assert head.count('<a class="case__clock" href="#clocks">') == 1
    assert head.count("data-due=") == 1
    nearest = running(page)
    norm = nearest.partition('clock__norm">')[2].partition("<")[0]
    assert f'clock__norm">{norm}<' in head


def test_what_somebody_may_not_do_is_not_offered_as_what_stops_a_clock(desk: Desk, agent: Browser) -> None:
    page = running(agent.page(desk.dispatched()))
    assert "An engineer accepts" in words_of(page)
    assert "/do/accept/" not in page


def test_who_is_escalated_to_next_and_when(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    timer = Timer.objects.get(ticket=ticket, measure="life_5")
    run_until(timer.due_at - timedelta(minutes=1))
    said = words_of(running(agent.page(ticket)))
    assert f"Tells {desk.agent.user}" in said
    run_until(timer.due_at)
    assert "Escalates to Supervisor on duty" in words_of(running(agent.page(ticket)))


def test_what_has_ended_is_folded_away_with_how_it_ended(desk: Desk, agent: Browser) -> None:
    ticket, timer = pressing(desk)
    actions.dispatch(ticket_id=ticket.pk, to_group=desk.group, by=desk.dispatcher, at=clock.now())
    actions.accept(ticket_id=ticket.pk, committed_at=clock.now() + timedelta(hours=1), by=desk.engineer, at=clock.now())
    late = Timer.objects.get(pk=timer.pk)
    assert (late.state, late.ended_at is not None) == ("breached", True)
    promise = {"due_at": clock.now() + timedelta(hours=1), "by": desk.engineer, "at": clock.now()}
    actions.promise(ticket_id=ticket.pk, text="Call", **promise)  # type: ignore[arg-type]
    waive(
        timer_id=Timer.objects.get(ticket=ticket, measure="prom_1").pk,
        reason="He is on leave.",
        by=desk.supervisor,
        at=clock.now(),
    )
    ended = pane(agent.page(ticket)).partition('class="why ended"')[2]
    assert "Waived by the supervisor" in words_of(ended)
    response = ended[ended.index(">Response<") :]
    assert 'data-state="breached"' in response[:600]
    assert "data-due" not in ended.partition("</details>")[0]


def test_no_clock_at_all(desk: Desk, agent: Browser) -> None:
    page = words_of(agent.page(desk.cancelled()))
    assert "No time limit is running." in page


def test_the_timeline_tells_what_the_clocks_did_and_whom_they_told(desk: Desk, agent: Browser) -> None:
    ticket, timer = pressing(desk)
    told = TimerEvent.objects.filter(ticket=ticket)
    assert told.count() >= 3
    page = agent.page(ticket)
    said = words_of(page)
    assert f"SLA-PRI Nearly due: Response. Told: {desk.agent.user}" in said
    assert f"Clocks {told.count()}" in said
    assert f"All entries {told.count() + 2}" in said
    assert f'href="/tickets/{ticket.number}/clocks/{timer.pk}/"' in page
    only = agent.page(ticket, tab="clocks")
    feed = only[only.index('class="feed"') : only.index('id="compose"')]
    assert feed.count('data-kind="clock"') == told.count()
    assert "acknowledged it" not in words_of(feed)
    assert 'class="asked"' not in only
    for tab in ("user", "internal"):
        assert 'data-kind="clock"' not in agent.page(ticket, tab=tab)


def test_taking_an_escalation_up_ends_its_chain_and_says_so(desk: Desk, agent: Browser) -> None:
    ticket, timer = pressing(desk)
    assert "I look after it" in words_of(running(agent.page(ticket)))
    answer = post(agent, timer, "acknowledge")
    assert (answer.status_code, answer["Location"]) == (302, f"/tickets/{ticket.number}/")
    page = agent.page(ticket)
    assert f"{desk.agent.user} looks after it since" in words_of(running(page))
    assert f"{desk.agent.user} looks after it, the escalation ends: Response (SLA-PRI)" in words_of(page)
    again = post(agent, timer, "acknowledge")
    assert again.status_code == 422
    assert f"{desk.agent.user} has taken this up already." in words_of(again)


def test_a_stranger_may_not_take_it_up(desk: Desk) -> None:
    _ticket, timer = pressing(desk)
    stranger = Browser(staff("engineer"))
    assert post(stranger, timer, "acknowledge").status_code == 403
    assert timer.ticket
    assert "I look after it" not in words_of(running(stranger.page(timer.ticket)))


def test_only_a_supervisor_waives_and_only_for_a_reason(desk: Desk, agent: Browser, supervisor: Browser) -> None:
    ticket, timer = pressing(desk)
    url = f"/tickets/{ticket.number}/clocks/{timer.pk}/"
    assert "/waive/" not in agent.get(url)
    assert f'href="{url}waive/"' in supervisor.get(url)
    assert "Only a supervisor may do this." in words_of(agent.get(f"{url}waive/", 403))
    assert post(agent, timer, "waive", reason="I say so.").status_code == 403
    assert 'name="reason"' in supervisor.get(f"{url}waive/")
    assert post(supervisor, timer, "waive", reason="").status_code == 400
    refused = post(supervisor, timer, "waive", reason="x" * 501)
    assert refused.status_code == 400
    assert "x" * 501 in refused.content.decode()
    assert post(supervisor, timer, "waive", reason="The user is abroad.").status_code == 302
    assert Timer.objects.get(pk=timer.pk).outcome == "waived"
    page = words_of(supervisor.page(ticket))
    assert f"{desk.supervisor.user} waived Response (SLA-PRI)" in page
    assert "The user is abroad." in page
    assert post(supervisor, timer, "waive", reason="Once more.").status_code == 422


def test_why_this_deadline_is_a_page_and_a_dialog(desk: Desk, agent: Browser) -> None:
    ticket, timer = pressing(desk)
    url = f"/tickets/{ticket.number}/clocks/{timer.pk}/"
    page = agent.get(url)
    said = words_of(page)
    for shown in (
        "15 minutes · Around the clock",
        "SLA-PRI",
        "version 1",
        "Priority P1",
        "Nearly due: Response",
    ):
        assert shown in said
    assert f"{desk.agent.user} registered the request" in said
    assert "<html" in page
    dialog = agent.client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in dialog
    assert "data-modal" in dialog
    form = Browser(desk.supervisor).client.get(f"{url}waive/", headers={"HX-Request": "true"}).content.decode()
    assert "data-modal" in form


def test_a_promise_shows_what_was_promised(desk: Desk, agent: Browser) -> None:
    ticket, due_at = desk.processing(), clock.now() + timedelta(hours=1)
    actions.promise(ticket_id=ticket.pk, due_at=due_at, text="Call with news", by=desk.engineer, at=desk.at)
    timer = Timer.objects.get(ticket=ticket, measure="prom_1")
    assert "Call with news" in agent.get(f"/tickets/{ticket.number}/clocks/{timer.pk}/")
    assert "The time that was promised" in words_of(agent.get(f"/tickets/{ticket.number}/clocks/{timer.pk}/"))


def test_a_clock_stands_under_its_own_ticket_only(desk: Desk, agent: Browser) -> None:
    _ticket, timer = pressing(desk)
    other = desk.receive()
    for pk in (timer.pk, 0, 2**63, 10**40):
        agent.get(f"/tickets/{other.number}/clocks/{pk}/", 404)
        assert agent.client.post(f"/tickets/{other.number}/clocks/{pk}/acknowledge/").status_code == 404
    agent.get(f"/tickets/{other.number}/clocks/{timer.pk}/acknowledge/", 405)


def test_the_cost_of_a_clocks_page_does_not_grow_with_its_course(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    call = {"direction": Direction.OUTBOUND, "outcome": "not_reached", "number": "138", "by": desk.engineer}
    actions.clarify(ticket_id=ticket.pk, ask="requester", question="Which?", by=desk.agent, at=desk.at)
    timer = Timer.objects.get(ticket=ticket, measure="brt_2")
    sizes = []
    for minute in range(3):
        with CaptureQueriesContext(connection) as asked:
            page = agent.get(f"/tickets/{ticket.number}/clocks/{timer.pk}/")
        sizes.append(len(asked))
        at = desk.at + timedelta(minutes=minute)
        actions.log_call(ticket_id=ticket.pk, at=at, **call)  # type: ignore[arg-type]
    assert sizes[0] == sizes[1] == sizes[2]
    assert "more time after a failed attempt" in page
    assert "2 failed attempts" in words_of(page)
    assert len(re.findall("course__i", page)) > 3


def test_the_list_of_promises_says_what_became_of_each(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    for minutes, text in ((40, "first"), (50, "second")):
        due_at = desk.at + timedelta(minutes=minutes)
        actions.promise(ticket_id=ticket.pk, due_at=due_at, text=text, by=desk.engineer, at=desk.at)
    page = words_of(engineer.page(ticket))
    made = page[page.index("Promised to the user") :]
    assert f"first {desk.engineer.user} · Renegotiated" in made
    assert f"second {desk.engineer.user} · not told yet" in made
