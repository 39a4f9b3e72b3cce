"""The page of a ticket: what it shows of the past, what it asks for next, what may be done."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from sla.models import Timer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker
from tests.sla.running import run_until
from tests.workbench.conftest import Browser, words_of
from tickets import actions
from tickets.models import Ticket
from workbench.views.ticket import SHOWN


def stages(page: str) -> list[str]:
    return re.findall(r'class="step" data-state="(\w+)"', page)


def test_the_ruler_tells_when_each_stage_was_reached_and_by_whom(desk: Desk, agent: Browser) -> None:
    page = agent.page(desk.processing())
    assert stages(page) == ["done", "done", "done", "current", "future", "future", "future", "future"]
    assert f"{desk.agent.user}" in words_of(page)
    assert f"{desk.group.name}" in words_of(page)
    assert "since" in words_of(page)


@pytest.mark.django_db
def test_a_first_contact_resolution_skips_stages_and_a_new_round_begins_anew(desk: Desk, agent: Browser) -> None:
    ticket = desk.acknowledged()
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    assert stages(agent.page(ticket))[:6] == ["done", "done", "future", "future", "future", "current"]
    again = desk.confirming()
    actions.reopen(ticket_id=again.pk, reason="It jams.", by=desk.agent, at=clock.now())
    page = agent.page(again)
    assert stages(page) == ["done", "done", "done", "current", "future", "future", "future", "future"]
    assert "Round 2" in words_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state", ["received", "acknowledged", "tracking", "confirming", "closed", "surveyed", "cancelled"]
)
def test_the_page_of_every_state_opens_for_everybody(
    desk: Desk, agent: Browser, engineer: Browser, dispatcher: Browser, supervisor: Browser, state: str
) -> None:
    ticket = desk.in_state(state)
    for browser in (agent, engineer, dispatcher, supervisor):
        page = browser.page(ticket)
        assert page.count('data-state="current"') + page.count('data-state="stopped"') >= 1
        assert "None" not in words_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "who", "said", "verb"),
    [
        ("received", "agent", "Acknowledge: tell", "acknowledge"),
        ("acknowledged", "dispatcher", "Dispatch to a group or an engineer", "dispatch"),
        ("dispatched", "engineer", "Accept, and say by when", "accept"),
        ("dispatched", "agent", "has to accept and commit to a time", ""),
        ("processing", "engineer", "Contact 用户", "call"),
        ("tracking", "engineer", "Resume when it is there", "resume"),
        ("confirming", "agent", "whether it is solved", "confirm"),
        ("confirmed", "supervisor", "Check the record and close", "close"),
        ("closed", "agent", "how satisfied they are", "survey"),
        ("surveyed", "agent", "Nothing is left to do", ""),
    ],
)
def test_the_next_act_is_one_sentence_with_the_button_that_does_it(
    desk: Desk, request: pytest.FixtureRequest, state: str, who: str, said: str, verb: str
) -> None:
    ticket = desk.in_state(state)
    page = request.getfixturevalue(who).page(ticket)
    next_act = page[page.index('<div class="next">') : page.index('aria-label="Timeline"')]
    assert said in words_of(next_act)
    assert (f"/tickets/{ticket.number}/do/{verb}/" in next_act) == bool(verb)


@pytest.mark.django_db
def test_norm_life_17_the_next_act_on_a_vip_ticket_is_to_call_the_engineer(desk: Desk, dispatcher: Browser) -> None:
    page = dispatcher.page(desk.acknowledged(requester=RequesterFactory.create(is_vip=True)))
    assert "Next: Call the engineer, then dispatch" in words_of(page)
    assert "/do/call/?with=engineer" in page
    assert 'aria-describedby="why-dispatch"' in page  # greyed, with the reason and the way out beside it
    assert "Log the call" in words_of(page)


@pytest.mark.django_db
def test_norm_prom_1_what_is_due_first_comes_first_a_promise_or_the_commitment(desk: Desk, engineer: Browser) -> None:
    for minutes, said in ((80, "Next: Contact"), (50, ": Call back")):  # the commitment is due an hour after `desk.at`
        ticket, due = desk.processing(), desk.at + timedelta(minutes=minutes)
        actions.promise(ticket_id=ticket.pk, due_at=due, text="Call back", by=desk.engineer, at=desk.at)
        next_act = engineer.page(ticket).partition('<div class="next">')[2].partition("next__d")[0]
        assert said in words_of(next_act)


@pytest.mark.django_db
def test_norm_life_6_a_report_that_presses_comes_before_everything_else(desk: Desk, engineer: Browser) -> None:
    ticket, due = desk.processing(), desk.at + timedelta(minutes=10)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="Call back", by=desk.engineer, at=desk.at)
    do = {"ticket_id": ticket.pk, "is_major": True, "reason": "The plant stands."}
    actions.mark_major(**do, by=desk.agent, at=desk.at)  # type: ignore[arg-type]
    report, now = Timer.objects.filter(ticket=ticket, measure="life_6"), clock.now()
    report.update(due_at=now + timedelta(hours=2), warn_at=now + timedelta(hours=1))
    assert "Next: Tell" in words_of(engineer.page(ticket))
    report.update(due_at=now - timedelta(minutes=1), warn_at=now - timedelta(minutes=6))
    next_act = engineer.page(ticket).partition('<div class="next">')[2].partition('aria-label="Timeline"')[0]
    assert "Next: Report on the major incident by" in words_of(next_act)
    assert "?write=note#compose" in next_act


@pytest.mark.django_db
def test_a_cancelled_ticket_asks_for_nothing_before_closing(desk: Desk, agent: Browser) -> None:
    ticket = desk.acknowledged()
    assert "needed before closing" in words_of(agent.page(ticket))
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=desk.at)
    assert "needed before closing" not in words_of(agent.page(ticket))


@pytest.mark.django_db
def test_norm_prom_1_a_promise_stands_until_the_user_has_heard(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    due = desk.at + timedelta(minutes=50)
    actions.promise(ticket_id=ticket.pk, due_at=due, text="Call back", by=desk.engineer, at=desk.at)
    page = words_of(engineer.page(ticket))
    assert ": Call back" in page
    assert "not told yet" in page
    assert "PROM-1" in page
    actions.reply(ticket_id=ticket.pk, body="The roller arrives tomorrow at nine.", by=desk.engineer, at=clock.now())
    page = words_of(engineer.page(ticket))
    assert "not told yet" not in page
    assert "the user was told at" in page


@pytest.mark.django_db
def test_norm_life_7_then_todays_progress_then_the_result(desk: Desk, engineer: Browser) -> None:
    ticket = desk.processing()
    actions.reply(ticket_id=ticket.pk, body="I come at three with a new roller.", by=desk.engineer, at=clock.now())
    assert "Next: Write today's progress" in words_of(engineer.page(ticket)).replace("&#x27;", "'")
    actions.note(ticket_id=ticket.pk, body="Ordered.", progress="proposed", by=desk.engineer, at=clock.now())
    assert "Next: Resolve: write cause, solution and result" in words_of(engineer.page(ticket))


@pytest.mark.django_db
def test_the_timeline_shows_words_texts_results_and_files_on_its_tabs(desk: Desk, agent: Browser) -> None:
    ticket = desk.processing()
    actions.reply(ticket_id=ticket.pk, body="Please restart it once more.", by=desk.engineer, at=desk.at)
    actions.reply(ticket_id=ticket.pk, body="I did.\nIt jams.", by=asker(ticket), at=desk.at)
    actions.note(ticket_id=ticket.pk, body="The roller is worn <b>out</b>.", by=desk.engineer, at=desk.at)
    file = ContentFile(b"E-13 at 09:02", name="trace.log")
    actions.attach(ticket_id=ticket.pk, file=file, name="trace.log", is_internal=True, by=desk.engineer, at=desk.at)
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    everything = agent.page(ticket)
    assert "I did.<br>It jams." in everything
    assert "The roller is worn &lt;b&gt;out&lt;/b&gt;." in everything
    assert GOOD_RESOLUTION["result"] in everything
    assert "trace.log" in everything
    with_user, internal = agent.page(ticket, tab="user"), agent.page(ticket, tab="internal")
    assert "It jams." in with_user
    assert "The roller is worn" not in with_user[with_user.index('class="feed"') : with_user.index('id="compose"')]
    assert "The roller is worn" in internal
    assert "It jams." not in internal[internal.index('class="feed"') : internal.index('id="compose"')]
    assert "All entries 9" in words_of(everything)
    assert agent.page(ticket, tab="none-such")


@pytest.mark.django_db
def test_norm_life_15_earlier_services_and_who_to_ask_first(desk: Desk, agent: Browser) -> None:
    user = RequesterFactory.create()
    earlier = desk.closed(requester=user)
    ticket = desk.receive(requester=user)
    page = agent.page(ticket)
    assert earlier.title in page
    assert f"Before you contact the user, ask first: {desk.engineer.user}" in words_of(page)
    assert "ask first" not in words_of(agent.page(earlier))


@pytest.mark.django_db
def test_norm_life_10_what_the_record_lacks_leads_to_where_it_is_filled_in(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(product_version="", error_text="")
    page = agent.page(ticket)
    assert "complete 7/11" in words_of(page)
    assert f'href="/tickets/{ticket.number}/edit/#amend_product_version"' in page
    assert 'id="amend_product_version"' in agent.get(f"/tickets/{ticket.number}/edit/")
    assert "fill in (needed before closing)" in words_of(page)


@pytest.mark.django_db
def test_norm_sec_1_the_phone_number_is_masked_until_asked_for(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive(requester=RequesterFactory.create(phone="13812346021"))
    page = agent.page(ticket)
    assert "138 **** 6021" in page
    assert page.count("13812346021") == 2  # behind the fold, as number and as link
    assert "13812346021" not in agent.get(f"/tickets/{ticket.number}/preview/")


@pytest.mark.django_db
def test_acts_that_are_not_possible_now_say_why_and_those_never_possible_are_not_there(
    desk: Desk, agent: Browser, engineer: Browser
) -> None:
    ticket = desk.receive()
    page = agent.page(ticket)
    assert f'href="/tickets/{ticket.number}/do/acknowledge/"' in page
    assert "“Survey” is not possible while the ticket is “Received”." in words_of(page)
    assert "why-close" not in page  # closing is never an agent's act
    assert "/do/acknowledge/" not in engineer.page(ticket)


@pytest.mark.django_db
def test_what_belongs_to_the_ticket_is_shown(desk: Desk, agent: Browser) -> None:
    ticket, other = desk.processing(), desk.receive()
    assert desk.dispatcher.user
    actions.change_collaborators(ticket_id=ticket.pk, add=[desk.dispatcher.user], by=desk.agent, at=desk.at)
    actions.link(ticket_id=ticket.pk, to=other, kind="related", by=desk.agent, at=desk.at)
    actions.amend(ticket_id=ticket.pk, changes={"tags": ["jam", "405"]}, by=desk.agent, at=desk.at)
    actions.escalate(ticket_id=ticket.pk, reason="No roller.", by=desk.agent, at=desk.at)
    actions.clarify(ticket_id=ticket.pk, ask="requester", question="Which tray jams?", by=desk.agent, at=desk.at)
    page = words_of(agent.page(ticket))
    for shown in (
        str(desk.dispatcher.user),
        "jam",
        "405",
        f"level 1, tracked by {desk.agent.user}",
        "Which tray jams?",
        "ours",
    ):
        assert shown in page
    assert f"/tickets/{other.number}/" in agent.page(ticket)
    assert f"/tickets/{ticket.number}/" in agent.page(other)


@pytest.mark.django_db
def test_a_long_text_is_folded_and_a_long_history_cut_with_a_way_to_all_of_it(desk: Desk, agent: Browser) -> None:
    ticket = desk.receive()
    actions.note(ticket_id=ticket.pk, body="Line of a trace. " * 200, by=desk.agent, at=desk.at)
    for at in range(SHOWN):
        actions.note(ticket_id=ticket.pk, body=f"Note {at}.", by=desk.agent, at=desk.at)
    page = agent.page(ticket)
    assert f"Note {SHOWN - 1}." in page
    assert "Line of a trace." not in page
    assert "Show 2 older entries" in words_of(page)
    whole = agent.page(ticket, all="1")
    assert '<details class="entry__b fold">' in whole


@pytest.mark.django_db
def test_the_cost_of_the_page_does_not_grow_with_the_history(desk: Desk, agent: Browser, engineer: Browser) -> None:
    """Session, user, ticket, journal, clocks, the clocks' journal, names, folder, requirements and resolution, earlier
    services, what waits for him, announcements, iTop servers: 14.
    """
    sizes = []
    ticket = desk.processing()
    for count in (5, 45):
        for at in range(count):
            _add(desk, ticket, at)
        run_until(clock.now())  # promises are late, people are told
        for browser in (agent, engineer):
            with CaptureQueriesContext(connection) as asked:
                browser.page(ticket)
            sizes.append(len(asked))
    assert sizes[:2] == sizes[2:]
    assert sizes[:2] == [14, 14]


def _add(desk: Desk, ticket: Ticket, at: int) -> None:
    assert desk.dispatcher.user
    actions.reply(ticket_id=ticket.pk, body=f"Step {at} of the update is through.", by=desk.engineer, at=desk.at)
    due_at = desk.at + timedelta(minutes=at + 1)
    actions.promise(ticket_id=ticket.pk, due_at=due_at, text=f"Call back {at}", by=desk.engineer, at=desk.at)
    actions.note(ticket_id=ticket.pk, body=f"Note {at}", by=desk.engineer, at=desk.at)
    actions.link(ticket_id=ticket.pk, to=desk.receive(requester=ticket.requester), by=desk.agent, at=desk.at)
    file = ContentFile(b"text", name="a.txt")
    actions.attach(ticket_id=ticket.pk, file=file, name=f"{at}.txt", by=desk.agent, at=desk.at)
