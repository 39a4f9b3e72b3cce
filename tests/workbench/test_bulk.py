"""Acting on many from the list: ticking, the form, the report, the undo; each without script."""

import re
from urllib.parse import quote

import pytest

from tests.factories import Desk, GroupFactory, staff
from tests.workbench.conftest import Browser, fresh, words_of
from tickets import actions
from tickets.bulk.actions import passing
from tickets.bulk.models import BulkRun
from tickets.bulk.table import BULK
from tickets.macros.actions import add_macro
from tickets.models import Ticket

LISTED = [verb for verb, act in BULK.items() if act.is_listed]


def tick(*tickets: Ticket) -> list[str]:
    return [f"{ticket.number}/{ticket.version}" for ticket in tickets]


def test_each_line_can_be_ticked_and_the_acts_of_ones_role_are_offered(
    desk: Desk, agent: Browser, engineer: Browser
) -> None:
    ticket = desk.processing()
    page = agent.get("/desk/open/")
    assert f'value="{ticket.number}/{ticket.version}" form="bulk"' in page
    offered = set(re.findall(r'formaction="/desk/bulk/do/(\w+)/"', page))
    assert offered == set(LISTED) - {"accept", "close"}
    assert "accept" in re.findall(r'formaction="/desk/bulk/do/(\w+)/"', engineer.get("/desk/open/"))


@pytest.mark.parametrize("verb", LISTED)
def test_the_form_of_every_act_names_the_tickets_and_asks_what_it_needs(
    desk: Desk, supervisor: Browser, verb: str
) -> None:
    ticket = desk.receive()
    page = supervisor.get(f"/desk/bulk/do/{verb}/", tickets=tick(ticket), back="/desk/open/?sort=due")
    assert ticket.title in page
    assert f'name="tickets" value="{ticket.number}/{ticket.version}"' in page
    assert 'value="/desk/open/?sort=due"' in page
    if verb == "macro":  # whose only parameter is a list of those there are
        return
    for param in BULK[verb].params:
        assert f'name="{param.name}"' in page


def test_many_are_dispatched_reported_and_taken_back(desk: Desk, dispatcher: Browser) -> None:
    ready, early, other = desk.acknowledged(), desk.receive(), desk.acknowledged()
    sent = {"tickets": tick(ready, early, other), "to_group": desk.group.slug, "back": "/desk/undispatched/"}
    begun = dispatcher.client.post("/desk/bulk/do/dispatch/", sent)
    run = BulkRun.objects.get()
    assert begun["Location"] == f"/desk/bulk/{run.pk}/?back={quote('/desk/undispatched/', safe='')}"
    page = dispatcher.get(begun["Location"])
    said = words_of(page)
    assert ("3 / 3" in said, "1 refused" in said) == (True, True)
    assert 'href="/desk/undispatched/"' in page
    assert "is not possible while the ticket is" in said
    assert [fresh(one).state for one in (ready, early, other)] == ["dispatched", "received", "dispatched"]
    actions.note(ticket_id=other.pk, body="He rang.", by=desk.agent, at=desk.at)
    undo = dispatcher.client.post(f"/desk/bulk/{run.pk}/undo/")
    report = words_of(dispatcher.get(undo["Location"]))
    assert f"{desk.agent} has acted on it meanwhile: Add note." in report
    assert [fresh(one).state for one in (ready, other)] == ["acknowledged", "dispatched"]
    first = dispatcher.get(f"/desk/bulk/{run.pk}/")
    assert "/undo/" not in first
    assert undo["Location"] in first
    dispatcher.client.post(f"/desk/bulk/{run.pk}/undo/")
    assert "This was taken back already." in words_of(dispatcher.get("/desk/bulk/"))


def test_a_macro_is_chosen_by_what_it_does_run_reported_and_taken_back(desk: Desk, agent: Browser) -> None:
    group = GroupFactory.create(name="Network")
    steps = {"tags": ["net"], "note": "Not the terminal.", "to_group": group.slug, "reason": "For the network."}
    macro = add_macro(name="To the network", steps=steps, is_shared=True, by=desk.manager, at=desk.at)
    ready, early = desk.acknowledged(), desk.receive()
    form = agent.get("/desk/bulk/do/macro/", tickets=tick(ready, early))
    said = words_of(form)
    assert "Dispatch or transfer to Network" in said
    assert "Add tags: net" in said
    assert agent.client.post("/desk/bulk/do/macro/", {"tickets": tick(ready, early)}).status_code == 400
    begun = agent.client.post("/desk/bulk/do/macro/", {"tickets": tick(ready, early), "macro": macro.pk})
    report = words_of(agent.get(begun["Location"]))
    assert ("Macro “To the network”" in report, "1 refused" in report) == (True, True)
    assert "“Dispatch” is not possible while the ticket is “Received”." in report
    assert [fresh(one).state for one in (ready, early)] == ["dispatched", "received"]
    assert "Macro “To the network”" in words_of(agent.get("/desk/bulk/"))
    run = BulkRun.objects.get()
    undo = agent.client.post(f"/desk/bulk/{run.pk}/undo/")
    assert "Taken back: Macro “To the network”" in words_of(agent.get(undo["Location"]))
    assert (fresh(ready).state, ready.tags.count()) == ("acknowledged", 0)


def test_whoever_has_no_macro_yet_is_led_to_make_one(desk: Desk, agent: Browser) -> None:
    page = agent.get("/desk/bulk/do/macro/", tickets=tick(desk.receive()))
    assert "There is no macro yet" in page
    assert 'href="/desk/settings/macros/new/"' in page
    assert agent.client.post("/desk/bulk/do/macro/", {"tickets": tick(desk.receive()), "macro": "7"}).status_code == 400


def test_what_takes_long_goes_on_without_the_page(desk: Desk, agent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing, "monotonic", iter(range(0, 1000, 10)).__next__)
    tickets = [desk.receive() for _ in range(2)]
    agent.client.post("/desk/bulk/do/note/", {"tickets": tick(*tickets), "body": "Seen."})
    run = BulkRun.objects.get()
    page = agent.get(f"/desk/bulk/{run.pk}/")
    assert 'hx-trigger="every 2s"' in page
    assert "0 / 2" in words_of(page)
    assert agent.client.post(f"/desk/bulk/{run.pk}/undo/").status_code == 302
    assert agent.client.post(f"/desk/bulk/{run.pk}/stop/").status_code == 302
    assert "Stopped" in words_of(agent.get(f"/desk/bulk/{run.pk}/"))


def test_what_is_wrong_is_said_with_everything_kept(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    sent = {"tickets": tick(ticket), "waiting_on": "part", "note": "很长" * 2000}
    response = agent.client.post("/desk/bulk/do/track/", sent)
    assert response.status_code == 400
    page = response.content.decode()
    assert "很长" * 2000 in page
    assert f'value="{ticket.number}/{ticket.version}"' in page
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize(
    "ticked", [[], ["nonsense"], ["\x00/1"], ["SD-20000101-0001/1"], ["/"], [f"x/{'9' * 500}"], ["张/三/1"] * 600]
)
def test_what_was_never_ticked_is_refused_and_nothing_begins(desk: Desk, agent: Browser, ticked: list[str]) -> None:
    agent.get("/desk/bulk/do/note/", tickets=ticked)
    response = agent.client.post("/desk/bulk/do/note/", {"tickets": ticked, "body": "x"})
    assert response.status_code == 400
    assert not BulkRun.objects.exists()


def test_norm_role_1_what_is_not_ones_own_is_not_there(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket = desk.receive()
    engineer.get("/desk/bulk/do/dispatch/", 403)
    agent.get("/desk/bulk/do/explode/", 404)
    agent.client.post("/desk/bulk/do/note/", {"tickets": tick(ticket), "body": "Seen."})
    run = BulkRun.objects.get()
    other = Browser(staff("agent"))
    for path in (f"/desk/bulk/{run.pk}/", "/desk/bulk/987654321/", f"/desk/bulk/{'9' * 18}/"):
        other.get(path, 404)
        assert other.client.post(f"{path}undo/").status_code == 404
        assert other.client.post(f"{path}stop/").status_code == 404
    assert f"/desk/bulk/{run.pk}/" not in other.get("/desk/bulk/")
    Browser(desk.supervisor).get(f"/desk/bulk/{run.pk}/", result="refused", after="\x00")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/desk/\x00", "x" * 5000]
)
def test_it_leads_back_to_the_desk_and_nowhere_else(desk: Desk, agent: Browser, back: str) -> None:
    ticket = desk.processing()
    assert 'name="back"' not in agent.get("/desk/bulk/do/note/", tickets=tick(ticket), back=back)
    response = agent.act(ticket, "note", body="Seen.", back=back)
    assert response["Location"] == f"/tickets/{ticket.number}/"


def test_an_act_begun_in_the_list_ends_in_the_list(desk: Desk, engineer: Browser) -> None:
    ticket = desk.dispatched()
    asked = {"hx-request": "true", "hx-current-url": "http://testserver/desk/mine/?sort=due"}
    dialog = engineer.client.get(f"/tickets/{ticket.number}/do/accept/", headers=asked).content.decode()
    assert 'name="back" value="/desk/mine/?sort=due"' in dialog
    response = engineer.act(ticket, "accept", within="60", back="/desk/mine/?sort=due")
    assert response["Location"] == "/desk/mine/?sort=due"
    assert f"{ticket.number}: Accept – done." in words_of(engineer.get("/desk/mine/"))


def test_the_preview_offers_what_can_be_done_now(desk: Desk, engineer: Browser) -> None:
    page = engineer.get(f"/tickets/{desk.dispatched().number}/preview/")
    for verb in ("accept", "note", "decline"):
        assert re.search(rf'hx-get="/tickets/[^"]+/do/{verb}/" hx-target="#panel"', page), verb
