"""It rings: what the agent sees, what he registers from it, whom he calls back."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.actors import Actor, Via
from accounts.models import Requester
from accounts.roles import Role
from channels_intake.phone.actions import News, hear
from channels_intake.phone.choices import Heard
from channels_intake.phone.models import PhoneCall
from core import clock
from sla.models import Task, Timer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, UserFactory
from tests.workbench.conftest import Browser, soon, words_of
from tickets.models import Ticket

HIS = "13800138000"
RINGING = "/desk/calls/ringing/"


def ring(desk: Desk, *, kind: str = Heard.RINGING, call: str = "c1", ago: float = 5, **more: Any) -> PhoneCall:
    at = clock.now()
    values = {"number": HIS, "external_id": f"{call}-{kind}"} | more
    news = News(kind=kind, at=at - timedelta(seconds=ago), call=call, **values)
    return hear(news=news, system="pbx", at=at)


@pytest.fixture
def caller(desk: Desk) -> Requester:
    return RequesterFactory.create(name="王芳", honorific="王工", phone="138 0013 8000", is_vip=True)


def test_it_is_said_at_once_and_only_what_is_new(desk: Desk, agent: Browser, caller: Requester) -> None:
    assert agent.client.get(RINGING, {"seen": "none"}).status_code == 204
    call = ring(desk)
    strip = agent.get(RINGING, seen="none")
    assert "It rings" in words_of(strip)
    assert "王工" in strip
    assert 'class="vip"' in strip
    assert f'href="/desk/new/?call={call.pk}"' in strip
    (seen,) = re.findall(r'"seen": "([^"]+)"', strip)
    assert agent.client.get(RINGING, {"seen": seen}).status_code == 204
    ring(desk, kind=Heard.ANSWERED, agent=desk.agent.user)
    assert "In conversation" in words_of(agent.get(RINGING, seen=seen))
    ring(desk, kind=Heard.ENDED)
    gone = agent.get(RINGING, seen=seen)
    assert "In conversation" not in gone
    assert 'hx-trigger="every 3s, live"' in gone, "it goes on asking"


def test_every_page_of_the_desk_asks_and_the_asking_is_nobodys_presence(desk: Desk, agent: Browser) -> None:
    for page in ("/desk/", "/desk/new/", "/desk/tasks/", "/desk/calls/"):
        strip = agent.get(page)
        assert f'hx-get="{RINGING}"' in strip
        assert '"X-Desk-Poll": "1"' in strip


def test_what_rings_for_another_does_not_disturb(desk: Desk, agent: Browser, dispatcher: Browser) -> None:
    ring(desk, agent=desk.dispatcher.user)
    assert agent.client.get(RINGING, {"seen": "none"}).status_code == 204
    assert "It rings" in words_of(dispatcher.get(RINGING, seen="none"))


def test_norm_talk_6_the_form_of_a_call_knows_the_caller_and_shows_what_to_say(
    desk: Desk, agent: Browser, caller: Requester
) -> None:
    desk.receive(requester=caller, title="Printer in 405 jams")
    call = ring(desk)
    page = agent.get("/desk/new/", call=call.pk)
    words = words_of(page)
    assert "Service desk" in words
    assert f"{desk.agent.user} speaking. How can I help you?" in words
    assert "Addressed as “王工”" in words
    assert "Printer in 405 jams" in words
    assert "After registering, call the engineer first" in words, "LIFE-17"
    assert re.search(rf'name="known" value="{caller.pk}" checked', page)
    assert f'name="call" value="{call.pk}"' in page


def test_an_unknown_number_is_filled_in_and_a_shared_one_offers_its_people(
    desk: Desk, agent: Browser, caller: Requester
) -> None:
    unknown = agent.get("/desk/new/", call=ring(desk, call="c2", number="02187654321").pk)
    assert re.search(r'name="phone" value="02187654321"', unknown)
    other = RequesterFactory.create(name="李雷", phone=HIS)
    shared = agent.get("/desk/new/", call=ring(desk).pk)
    assert f'name="known" value="{caller.pk}"' in shared
    assert f'name="known" value="{other.pk}"' in shared
    for nonsense in ("x", "9" * 30, "-1", "99999"):
        assert "Who is calling?" in agent.get("/desk/new/", call=nonsense)


def form(call: PhoneCall, caller: Requester, **more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "call": call.pk,
        "channel": "phone",
        "known": caller.pk,
        "kind": "incident",
        "description": "The VPN asks for a code.",
        "impact": "low",
        "urgency": "medium",
    } | more


def test_norm_kpi_3_registered_and_solved_in_one_form(desk: Desk, agent: Browser, caller: Requester) -> None:
    ring(desk)
    call = ring(desk, kind=Heard.ANSWERED, ago=1, agent=desk.agent.user)
    response = agent.client.post("/desk/new/", form(call, caller, then="solve", **GOOD_RESOLUTION))
    ticket = Ticket.objects.get()
    assert response["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.state, ticket.requester) == ("confirming", caller)
    call.refresh_from_db()
    assert call.ticket == ticket
    assert [event.verb for event in ticket.events.order_by("seq")] == ["receive", "call", "acknowledge", "resolve"]
    assert agent.client.get(RINGING, {"seen": "none"}).status_code == 204, "his talk is registered"


def test_norm_talk_2_what_the_gate_refuses_keeps_every_word_and_registers_nothing(
    desk: Desk, agent: Browser, caller: Requester
) -> None:
    call = ring(desk)
    data = form(call, caller, then="solve", cause="已处理", plan="Reset the token with the user.", result="OK")
    response = agent.client.post("/desk/new/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "TALK-2" in page
    assert "Reset the token with the user." in page
    assert '<details class="spot" id="spot" open' in page
    assert f'name="call" value="{call.pk}"' in page
    assert not Ticket.objects.exists()
    missing = agent.client.post("/desk/new/", form(call, caller, then="solve"))
    assert missing.status_code == 400
    assert missing.content.decode().count("Please fill this in") >= 3


def test_norm_cons_1_a_question_answered_in_the_form(desk: Desk, agent: Browser, caller: Requester) -> None:
    call = ring(desk)
    data = form(call, caller, kind="consultation", then="advise")
    refused = agent.client.post("/desk/new/", data)
    assert refused.status_code == 400
    assert 'href="#intake_answer"' in refused.content.decode()
    agent.client.post("/desk/new/", data | {"answer": "Choose the profile “Branch office”."})
    ticket = Ticket.objects.get()
    assert Timer.objects.get(measure="cons_1").ticket == ticket


def test_norm_sla_phone_2_who_waits_stands_first_and_is_called_back(
    desk: Desk, agent: Browser, caller: Requester
) -> None:
    missed = ring(desk, kind=Heard.MISSED)
    ring(desk, kind=Heard.DROPPED, call="c2", number="02187654321")
    page = agent.get("/desk/calls/")
    assert page.index("02187654321") < page.index("王工"), "five minutes come before fifteen"
    address = f"/desk/calls/{missed.pk}/"
    assert "I am sorry that we missed your call." in words_of(agent.get(address))
    agent.client.post(address, {"do": "call_back", "outcome": "not_reached", "note": "Engaged."})
    assert "tried once" in words_of(agent.get("/desk/calls/"))
    agent.client.post(address, {"do": "call_back", "outcome": "reached", "note": "Apologised."})
    assert "王工" not in agent.get("/desk/calls/")
    assert Task.objects.get(timer__measure="phone_2").state == "done"
    assert "Apologised." in agent.get("/desk/calls/", show="all")


def test_norm_sla_phone_3_a_dropped_call_asks_for_the_identity(desk: Desk, agent: Browser) -> None:
    call = ring(desk, kind=Heard.DROPPED)
    address = f"/desk/calls/{call.pk}/"
    refused = agent.client.post(address, {"do": "call_back", "outcome": "reached", "note": "Kept text"})
    assert refused.status_code == 422
    assert "check first whom you speak to" in words_of(refused)
    assert "Kept text" in refused.content.decode()
    agent.client.post(address, {"do": "call_back", "outcome": "reached", "identity_checked": "on"})
    assert Timer.objects.get(measure="phone_3").state == "met"


def test_a_task_of_a_call_leads_to_its_page(desk: Desk, agent: Browser, caller: Requester) -> None:
    call = ring(desk, kind=Heard.MISSED, agent=desk.agent.user)
    page = agent.get("/desk/tasks/")
    assert f'href="/desk/calls/{call.pk}/"' in page
    assert f"王工 {HIS}" in page
    assert 'name="outcome"' not in page


def test_acts_on_the_page_of_a_call(desk: Desk, agent: Browser, caller: Requester) -> None:
    call = ring(desk)
    address = f"/desk/calls/{call.pk}/"
    for do, state in (("answer", "answered"), ("end", "ended")):
        assert agent.client.post(address, {"do": do})["Location"] == address
        call.refresh_from_db()
        assert call.state == state
    ticket = desk.receive(requester=caller)
    assert f'value="{ticket.number}"' in agent.get(address), "his open tickets are offered"
    wrong = agent.client.post(address, {"do": "link", "ticket": "SD-1"})
    assert (wrong.status_code, "There is no ticket of this number." in words_of(wrong)) == (400, True)
    agent.client.post(address, {"do": "link", "ticket": ticket.number.lower()})
    agent.client.post(address, {"do": "note", "note": "About the printer."})
    agent.client.post(address, {"do": "advise", "answer": "Use tray two."})
    call.refresh_from_db()
    assert (call.ticket, call.note) == (ticket, "About the printer.")
    assert Timer.objects.filter(measure="cons_1", ticket=ticket).exists()
    assert agent.client.post(address, {"do": "shout"}).status_code == 400
    agent.get("/desk/calls/987654321/", 404)
    take = agent.client.post(f"/desk/calls/{ring(desk, call='c9').pk}/", {"do": "answer", "then": "register"})
    assert "/desk/new/?call=" in take["Location"]


def test_written_down_by_hand(desk: Desk, agent: Browser) -> None:
    data = {"direction": "inbound", "outcome": "missed", "number": HIS, "note": "On the machine."}
    made = agent.client.post("/desk/calls/new/", data)
    call = PhoneCall.objects.get()
    assert (made["Location"], call.state, call.note) == (f"/desk/calls/{call.pk}/", "missed", "On the machine.")
    bad = agent.client.post("/desk/calls/new/", data | {"number": "", "note": "Kept text"})
    assert (bad.status_code, "Kept text" in bad.content.decode()) == (400, True)
    talk = data | {"direction": "outbound", "outcome": "ended", "at": "2026-01-05T10:00"}
    ahead = agent.client.post("/desk/calls/new/", talk | {"at": soon(hours=2)})
    below = re.search(r'id="log_at_error".*?</div>', ahead.content.decode(), re.DOTALL)
    assert (ahead.status_code, below and below[0].count("This lies in the future.")) == (400, 1)
    agent.client.post("/desk/calls/new/", talk)
    assert PhoneCall.objects.latest("pk").answered_at is not None


def test_the_figures_of_today_and_their_lists(desk: Desk, supervisor: Browser) -> None:
    ring(desk, ago=30)
    ring(desk, kind=Heard.ANSWERED, ago=17, agent=desk.agent.user)
    words = words_of(supervisor.get("/desk/calls/"))
    assert "12to15s1100%" in words.replace(" ", "")
    for show in ("waiting", "mine", "today", "all"):
        supervisor.get("/desk/calls/", show=show)
    supervisor.get("/desk/calls/", 400, show="x")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_calls_hold_to_the_rules_of_pages(desk: Desk, language: str, caller: Requester) -> None:
    evil = "<img src=x onerror=alert(1)>"
    Requester.objects.update(name=evil, honorific=evil[:40])
    call = ring(desk, kind=Heard.DROPPED, number=HIS, to=evil[:30])
    browser = Browser(desk.supervisor, language=language)
    browser.client.post(f"/desk/calls/{call.pk}/", {"do": "note", "note": evil})
    for page in ("/desk/calls/", f"/desk/calls/{call.pk}/", "/desk/calls/new/", f"/desk/new/?call={call.pk}", RINGING):
        html = browser.client.get(page).content.decode()
        assert "<img src=x" not in html
        assert not re.search(r"\sstyle=|\son\w+=\"|<style", html)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), page


def test_calls_are_for_the_desk_alone(desk: Desk, agent: Browser) -> None:
    call = ring(desk)
    pages = ("/desk/calls/", f"/desk/calls/{call.pk}/", "/desk/calls/new/", RINGING)
    asker = Browser(Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.WEB))
    for page in pages:
        assert Client().get(page)["Location"] == f"/login/?next={page}"
        assert asker.client.get(page)["Location"] == "/portal/requests/"
        assert asker.client.post(page, {"do": "end"}).status_code in {404, 405}
    call.refresh_from_db()
    assert call.state == "ringing"
