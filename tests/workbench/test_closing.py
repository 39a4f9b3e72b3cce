"""The closing desk: what is complete and what is missing, closing and returning in one press, closing many (LIFE-9)."""

import re
from datetime import timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import SYSTEM, Actor, Via
from accounts.models import Site, User
from satisfaction.actions.note_reminded import note_reminded
from satisfaction.models import Invitation
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, staff
from tests.workbench.conftest import Browser, fresh, local, words_of
from tickets import actions
from tickets.bulk.models import BulkItem, BulkRun
from tickets.bulk.tasks import run_bulk
from tickets.choices import State
from tickets.models import Ticket, TicketEvent
from workbench import paging

CLOSING = "/desk/closing/"
RUNS = "/desk/closing/runs/"
pytestmark = pytest.mark.django_db


def numbers(page: str) -> list[str]:
    return re.findall(r'class="row__a cut" href="/tickets/([^/]+)/"', page)


def line_of(page: str, ticket: Ticket) -> str:
    """The line of one ticket."""
    return page.split(f'id="t-{ticket.number}"', 1)[1].split('class="row row--closing"', 1)[0]


def user_of(actor: Actor) -> User:
    assert actor.user
    return actor.user


def post(browser: Browser, ticket: Ticket, do: str, *, query: str = "", **data: Any) -> HttpResponse:
    seen = {"number": ticket.number, "version": Ticket.objects.get(pk=ticket.pk).version, "do": do}
    return cast("HttpResponse", browser.client.post(CLOSING + query, seen | data))


def tick(*tickets: Ticket) -> list[str]:
    return [f"{ticket.number}/{fresh(ticket).version}" for ticket in tickets]


# What it shows ----------------------------------------------------------------------------------------------------


def test_norm_life_9_each_line_says_how_complete_it_is_and_leads_to_where_the_rest_is_filled_in(
    desk: Desk, supervisor: Browser
) -> None:
    asker = RequesterFactory.create(email="", phone="", im_account="")
    bare = desk.confirmed(category=None, environment="", requester=asker)
    whole = desk.confirmed()
    page = supervisor.get(CLOSING)
    line = line_of(page, bare)
    assert f'href="/tickets/{bare.number}/edit/#amend_category"' in line
    assert f'href="/tickets/{bare.number}/edit/#amend_environment"' in line
    assert f'href="/desk/people/{asker.pk}/"' in line, "his contact is kept with him, not with the ticket"
    assert f'value="{bare.number}/{bare.version}"' in line
    assert "disabled" in line
    assert 'value="close"' not in line
    assert 'value="close"' in line_of(page, whole)
    supervisor.get(f"/desk/people/{asker.pk}/")


def test_norm_life_8_what_the_user_said_by_which_way_and_who_noted_it(desk: Desk, supervisor: Browser) -> None:
    by_link, by_phone = desk.confirming(), desk.confirming()
    him = Actor.for_requester(by_link.requester, via=Via.LINK)
    actions.confirm(ticket_id=by_link.pk, solved=True, comment="Quick, thank you.", by=him, at=desk.at)
    actions.confirm(ticket_id=by_phone.pk, solved=True, by=desk.agent, at=desk.at)
    page = supervisor.get(CLOSING)
    said = words_of(line_of(page, by_link))
    assert "says solved (Link)" in said
    assert "“Quick, thank you.”" in said
    assert f"solved, noted by {desk.agent.user}" in words_of(line_of(page, by_phone))


def test_norm_life_8_what_is_not_confirmed_yet_says_since_when_it_was_asked(desk: Desk, supervisor: Browser) -> None:
    waiting, ready = desk.confirming(), desk.confirmed()
    page = supervisor.get(CLOSING, of="unconfirmed")
    assert numbers(page) == [waiting.number]
    assert "asked" in words_of(line_of(page, waiting))
    assert "0 reminders" in words_of(line_of(page, waiting))
    assert numbers(supervisor.get(CLOSING)) == [ready.number]


def test_norm_sat_2_how_often_he_was_reminded_stands_there_and_that_he_never_answered(
    desk: Desk, supervisor: Browser
) -> None:
    waiting, lapsed = desk.confirming(), desk.confirming()
    note_reminded(list(Invitation.objects.filter(ticket__in=(waiting, lapsed))), at=desk.at)
    actions.lapse(ticket_id=lapsed.pk, reminders=1, closes=True, by=SYSTEM, at=desk.at)
    assert "1 reminder" in words_of(line_of(supervisor.get(CLOSING, of="unconfirmed"), waiting))
    page = supervisor.get(CLOSING)
    assert numbers(page) == [lapsed.number]
    assert "Nobody answered" in words_of(line_of(page, lapsed))
    assert post(supervisor, lapsed, "close").status_code == 302
    assert fresh(lapsed).state == State.CLOSED


def test_an_earlier_rating_is_remembered(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.surveyed()
    actions.reopen(ticket_id=ticket.pk, reason="It jams again.", by=desk.agent, at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    actions.confirm(ticket_id=ticket.pk, solved=True, by=desk.agent, at=desk.at)
    assert "Round 1: Very satisfied" in words_of(line_of(supervisor.get(CLOSING), ticket))


def test_the_oldest_result_comes_first_and_the_list_can_be_walked(
    desk: Desk, supervisor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    made = [desk.confirmed() for _ in range(3)]
    for ticket, hours in zip(made, (1, 3, 2), strict=True):
        Ticket.objects.filter(pk=ticket.pk).update(resolved_at=desk.at - timedelta(hours=hours))
    page = supervisor.get(CLOSING)
    assert numbers(page) == [made[1].number, made[2].number]
    older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
    assert older
    assert numbers(supervisor.get(CLOSING + older[1].replace("&amp;", "&"))) == [made[0].number]


def test_site_group_and_kind_are_conditions(desk: Desk, supervisor: Browser) -> None:
    site = Site.objects.create(slug="sh", name="Shanghai")
    here = desk.confirmed(requester=RequesterFactory.create(site=site))
    idea = desk.confirmed(kind="suggestion")
    for query, found in (("site=sh", [here]), ("kind=suggestion", [idea]), ("site=sh&kind=suggestion", [])):
        assert numbers(supervisor.get(f"{CLOSING}?{query}")) == [ticket.number for ticket in found], query
    assert "No ticket meets these conditions" in words_of(supervisor.get(CLOSING, site="sh", kind="suggestion"))
    assert len(numbers(supervisor.get(CLOSING, group=desk.group.slug))) == 2
    for name, value in (("of", "x"), ("kind", "x"), ("site", "x"), ("group", "\x00"), ("cursor", "x")):
        assert supervisor.client.get(CLOSING, {name: value}).status_code == 400, name


@pytest.mark.parametrize("of", ["ready", "unconfirmed", "returned"])
def test_the_statements_do_not_grow_with_the_lines(desk: Desk, supervisor: Browser, of: str) -> None:
    def make() -> None:
        for _ in range(2):
            ticket = desk.confirming(category=None) if of == "unconfirmed" else desk.confirmed(category=None)
            if of == "returned":
                actions.return_record(ticket_id=ticket.pk, remark="Which?", by=desk.supervisor, at=desk.at)

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            supervisor.get(CLOSING, of=of)
        return len(queries)

    make()
    few = ask()
    make()
    assert ask() == few <= 18


@pytest.mark.parametrize("of", ["ready", "unconfirmed", "returned"])
def test_an_empty_list_says_what_that_means(desk: Desk, supervisor: Browser, of: str) -> None:
    words = {
        "ready": "Every confirmed ticket is closed",
        "unconfirmed": "Every result has been confirmed",
        "returned": "No record is being completed",
    }
    assert words[of] in words_of(supervisor.get(CLOSING, of=of))


# One ticket -------------------------------------------------------------------------------------------------------


def test_norm_life_9_a_complete_one_is_closed_in_one_press_and_the_list_stays_where_it_is(
    desk: Desk, supervisor: Browser
) -> None:
    ticket = desk.confirmed()
    response = post(supervisor, ticket, "close", query="?kind=incident")
    assert (response.status_code, response["Location"]) == (302, f"{CLOSING}?kind=incident")
    assert fresh(ticket).state == State.CLOSED
    assert f"{ticket.number}: Close – done." in words_of(supervisor.get(CLOSING))


def test_norm_life_9_returned_with_a_remark_it_is_on_his_list_and_comes_back(
    desk: Desk, supervisor: Browser, engineer: Browser
) -> None:
    ticket = desk.confirmed(environment="")
    refused = post(supervisor, ticket, "return_record", remark=" ")
    assert refused.status_code == 400
    assert "Please fill this in." in words_of(refused)
    done = post(
        supervisor, ticket, "return_record", remark="Which print server?", to_user=user_of(desk.engineer).username
    )
    assert done.status_code == 302
    assert numbers(supervisor.get(CLOSING)) == []
    assert numbers(engineer.get("/desk/returned/")) == [ticket.number]
    assert "Which print server?" in words_of(line_of(supervisor.get(CLOSING, of="returned"), ticket))
    page = words_of(engineer.page(ticket))
    assert f"{desk.engineer.user} completes the record: Environment" in page
    saved = engineer.client.post(f"/tickets/{ticket.number}/edit/", amended(ticket, environment="PRN02"))
    assert saved.status_code == 302
    assert numbers(supervisor.get(CLOSING)) == [ticket.number]
    assert numbers(engineer.get("/desk/returned/")) == []


def amended(ticket: Ticket, **changes: str) -> dict[str, Any]:
    now = fresh(ticket)
    shown = ("title", "description", "kind", "impact", "urgency", "channel", "product_version")
    kept = {name: getattr(now, name) for name in shown}
    assert now.occurred_at
    more = {"category": now.category_id, "occurred_at": local(now.occurred_at), "version": now.version}
    return {**kept, **more, **changes}


def test_norm_life_9_who_completed_it_says_so_on_the_ticket_and_on_the_closing_desk(
    desk: Desk, supervisor: Browser, engineer: Browser
) -> None:
    ticket, other = desk.confirmed(), desk.confirmed()
    for one in (ticket, other):
        post(supervisor, one, "return_record", remark="Left or right printer?")
    engineer.does(ticket, "complete_record", note="The left one.")
    assert post(engineer, other, "complete_record").status_code == 302
    assert set(numbers(supervisor.get(CLOSING))) == {ticket.number, other.number}


def test_norm_life_9_a_forged_press_closes_nothing_incomplete(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed(category=None)
    response = post(supervisor, ticket, "close")
    assert response.status_code == 422
    assert "Missing: Category LIFE-9" in words_of(response)
    assert fresh(ticket).state == State.CONFIRMING


def test_norm_life_9_the_form_of_closing_says_beforehand_what_it_waits_for(desk: Desk, supervisor: Browser) -> None:
    lacking, whole = desk.confirmed(category=None), desk.confirmed()
    form = supervisor.get(f"/tickets/{lacking.number}/do/close/")
    assert "Closing waits for: LIFE-9 Category" in words_of(form)
    assert f'href="{reverse("amend", args=[lacking.number])}#amend_category"' in form
    assert "Closing waits for" not in supervisor.get(f"/tickets/{whole.number}/do/close/")


def test_what_was_changed_meanwhile_is_told_and_the_remark_kept(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed()
    seen = ticket.version
    actions.note(ticket_id=ticket.pk, body="He rang again.", by=desk.agent, at=desk.at)
    for do in ("close", "return_record"):
        response = post(supervisor, ticket, do, version=seen, remark="Which printer?")
        assert response.status_code == 409
        assert f"{desk.agent.user} added a work note" in words_of(response)
    assert "Which printer?" in response.content.decode()
    assert post(supervisor, ticket, "close").status_code == 302


def test_two_supervisors_at_one_ticket(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed()
    seen, other = ticket.version, Browser(staff("supervisor"))
    assert post(supervisor, ticket, "close", version=seen).status_code == 302
    late = post(other, ticket, "return_record", version=seen, remark="Which printer?")
    assert late.status_code == 409
    assert "found the record complete and closed it" in words_of(late)
    assert TicketEvent.objects.filter(ticket=ticket, verb="return_record").count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "cancel"},
        {"do": ""},
        {"number": "\x00"},
        {"number": "x" * 500},
        {"version": "9" * 40},
        {"to_user": "nobody"},
    ],
)
def test_what_no_button_sends_is_refused_with_words(desk: Desk, supervisor: Browser, wrong: dict[str, str]) -> None:
    ticket = desk.confirmed()
    sent = {"number": ticket.number, "version": ticket.version, "do": "return_record", "remark": "Which?"}
    assert supervisor.client.post(CLOSING, sent | wrong).status_code == 400
    assert post(supervisor, ticket, "close", number="SD-20000101-0001").status_code == 404
    assert fresh(ticket).version == ticket.version


def test_norm_role_1_everybody_of_the_desk_may_look_and_the_supervisor_alone_acts(desk: Desk) -> None:
    ticket = desk.confirmed()
    for role in ("agent", "engineer", "dispatcher"):
        browser = Browser(getattr(desk, role))
        page = browser.get(CLOSING)
        assert numbers(page) == [ticket.number]
        assert 'value="close"' not in page
        assert RUNS not in page
        assert post(browser, ticket, "close").status_code == 403
        for path in (RUNS, f"{CLOSING}all/"):
            browser.get(path, 403)
        assert browser.client.post(RUNS, {"tickets": tick(ticket)}).status_code == 403
        assert browser.client.post(f"{RUNS}1/stop/").status_code == browser.client.get(f"{RUNS}1/").status_code == 404
    assert fresh(ticket).state == State.CONFIRMING


# Many -------------------------------------------------------------------------------------------------------------


def test_norm_life_9_all_complete_ones_are_shown_first_and_then_closed_with_progress(
    desk: Desk, supervisor: Browser
) -> None:
    complete, bare = [desk.confirmed() for _ in range(2)], desk.confirmed(category=None)
    before = words_of(supervisor.get(f"{CLOSING}all/"))
    assert "2 tickets are confirmed and have all that closing asks for. 1 is not, and stays open." in before
    begun = supervisor.client.post(RUNS, {"all": "1", "remark": "Checked."})
    run = BulkRun.objects.get()
    assert (begun.status_code, begun["Location"]) == (302, f"{RUNS}{run.pk}/")
    page = supervisor.get(f"{RUNS}{run.pk}/")
    assert 'hx-trigger="every 2s"' in page
    assert "0 / 2" in words_of(page)
    run_bulk()
    after = supervisor.get(f"{RUNS}{run.pk}/")
    assert "2 / 2" in words_of(after)
    assert "every 2s" not in after.split('id="run"')[1]
    assert [fresh(ticket).state for ticket in (*complete, bare)] == [State.CLOSED, State.CLOSED, State.CONFIRMING]
    assert "Done" in words_of(supervisor.get(RUNS))


def test_norm_life_9_the_ticked_ones_are_closed_and_each_other_says_why_not(desk: Desk, supervisor: Browser) -> None:
    complete, bare, changed = desk.confirmed(), desk.confirmed(category=None), desk.confirmed()
    ticked = tick(complete, bare, changed)
    actions.note(ticket_id=changed.pk, body="He rang again.", by=desk.agent, at=desk.at)
    supervisor.client.post(RUNS, {"tickets": ticked})
    run_bulk()
    run = BulkRun.objects.get()
    page = words_of(supervisor.get(f"{RUNS}{run.pk}/"))
    assert "Missing: Category" in page
    assert "has acted on it meanwhile: Add note." in page
    assert [fresh(ticket).state for ticket in (complete, bare, changed)] == [
        State.CLOSED,
        State.CONFIRMING,
        State.CONFIRMING,
    ]
    only = supervisor.get(f"{RUNS}{run.pk}/", result="refused")
    assert (complete.number in only, bare.number in only) == (False, True)


def test_while_it_runs_it_can_be_stopped_and_a_second_is_refused(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed()
    supervisor.client.post(RUNS, {"tickets": tick(ticket)})
    run = BulkRun.objects.get()
    again = supervisor.client.post(RUNS, {"all": "1"})
    assert again.status_code == 422
    assert "A bulk act of yours is still running." in words_of(again)
    assert f'href="{RUNS}{run.pk}/"' in again.content.decode()
    assert supervisor.client.post(f"{RUNS}{run.pk}/stop/").status_code == 302
    run_bulk()
    page = words_of(supervisor.get(f"{RUNS}{run.pk}/"))
    assert "Stopped" in page
    assert "The others were not touched" in page
    assert fresh(ticket).state == State.CONFIRMING
    supervisor.client.post(f"{RUNS}{run.pk}/stop/")
    assert "This bulk act is over." in words_of(supervisor.get(RUNS))


@pytest.mark.parametrize(
    "ticked", [[], ["nonsense"], ["\x00/1"], ["SD-20000101-0001/1"], ["/"], [f"x/{'9' * 500}"], ["张/三/1"] * 600]
)
def test_what_was_never_ticked_is_refused_and_nothing_begins(
    desk: Desk, supervisor: Browser, ticked: list[str]
) -> None:
    response = supervisor.client.post(RUNS, {"tickets": ticked})
    assert response.status_code == 400
    assert not BulkRun.objects.exists()


def test_an_absurd_version_is_no_version_anybody_has_seen(desk: Desk, supervisor: Browser) -> None:
    ticket = desk.confirmed()
    supervisor.client.post(RUNS, {"tickets": [f"{ticket.number}/{2**62}"]})
    run_bulk()
    assert BulkItem.objects.get().result == "refused"


def test_there_is_nothing_under_an_unknown_run(desk: Desk, supervisor: Browser) -> None:
    for pk in ("0", "987654321", "9" * 18, "9" * 30):
        supervisor.get(f"{RUNS}{pk}/", 404)
        assert supervisor.client.post(f"{RUNS}{pk}/stop/").status_code == 404
    ticket = desk.confirmed()
    supervisor.client.post(RUNS, {"tickets": tick(ticket)})
    run = BulkRun.objects.get()
    supervisor.get(f"{RUNS}{run.pk}/", after="9" * 25, result="\x00")


def test_a_long_run_is_read_page_by_page(desk: Desk, supervisor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.views.bulk.runs.PAGE", 2)
    tickets = [desk.confirmed() for _ in range(3)]
    supervisor.client.post(RUNS, {"tickets": tick(*tickets)})
    page = supervisor.get(f"{RUNS}{BulkRun.objects.get().pk}/")
    older = re.search(r'href="(\?[^"]*after=1)" rel="next"', page)
    assert older
    assert (tickets[2].number in page, tickets[0].number in page) == (False, True)
    rest = supervisor.get(f"{RUNS}{BulkRun.objects.get().pk}/{older[1].replace('&amp;', '&')}")
    assert (tickets[2].number in rest, tickets[0].number in rest) == (True, False)


def test_the_page_of_a_run_costs_the_same_however_many_it_closes(desk: Desk, supervisor: Browser) -> None:
    def ask(*tickets: Ticket) -> int:
        supervisor.client.post(RUNS, {"tickets": tick(*tickets)})
        run_bulk()
        with CaptureQueriesContext(connection) as queries:
            supervisor.get(f"{RUNS}{BulkRun.objects.latest('pk').pk}/")
        return len(queries)

    few = ask(desk.confirmed())
    assert ask(*(desk.confirmed(category=None) for _ in range(3))) == few
