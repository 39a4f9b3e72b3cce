"""The follow-ups: whom to ask, what to know and to say, and writing down what he says without leaving the list."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles import Role
from channels_intake.phone import actions as phone
from channels_intake.phone.actions.log import Entry
from core import clock
from satisfaction.followups.actions import Said, record_try
from satisfaction.followups.models import FollowUp
from sla.actions.tasks import assign
from sla.models import Task, Timer
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker, staff
from tests.sla.running import run_until
from tests.workbench.conftest import Browser, fresh, local, words_of
from tickets import actions
from tickets.models import Message, Ticket, TicketEvent
from workbench import paging

PAGE = "/desk/follow-ups/"
pytestmark = pytest.mark.django_db
LATE = timedelta(days=4)


def task_of(ticket: Ticket, measure: str = "foll_1", kind: str = "") -> Task:
    found = Task.objects.filter(ticket=ticket, timer__measure=measure)
    return (found.filter(kind=kind) if kind else found.exclude(kind="decide")).latest("pk")


def resolved(desk: Desk, **kwargs: Any) -> Task:
    return task_of(desk.confirming(**kwargs))


def failed(desk: Desk) -> Ticket:
    """Three tries in vain, and the supervisor has to decide."""
    ticket = desk.confirming()
    for ago in (20, 15, 10):
        said, at = Said(outcome="not_reached"), clock.now() - timedelta(minutes=ago)
        record_try(task_id=task_of(ticket).pk, said=said, by=desk.agent, at=at)
    run_until(clock.now())
    return ticket


def dissatisfied(desk: Desk, **kwargs: Any) -> Ticket:
    ticket = desk.closed(**kwargs)
    actions.survey(ticket_id=ticket.pk, score=1, comment="Three days for a cable.", by=asker(ticket), at=desk.at)
    run_until(clock.now() + LATE)  # the clock may begin at the next opening only
    return ticket


def says(browser: Browser, task: Task, do: str, *, query: str = "", **said: Any) -> HttpResponse:
    return cast("HttpResponse", browser.client.post(f"{PAGE}{query}", {"task": task.pk, "do": do, **said}))


def shown(page: str) -> list[str]:
    return re.findall(r'id="follow-(\d+)"', page)


# What it shows ---------------------------------------------------------------------------------------------------


def test_norm_talk_6_a_line_says_whom_to_ask_what_was_done_and_what_to_say_in_order(desk: Desk, agent: Browser) -> None:
    who = RequesterFactory.create(name="张伟", honorific="张工", phone="13812345678", is_vip=True)
    ticket = desk.acknowledged(requester=who, title="Printer in room 405 jams")
    task = task_of(actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at))
    page = agent.get(PAGE)
    words = unescape(words_of(page))
    assert 'href="tel:13812345678"' in page
    assert f'href="/tickets/{task.ticket.number}/"' in page  # type: ignore[union-attr]
    for said in ("FOLL-1", "VIP", *GOOD_RESOLUTION.values()):
        assert str(said) in words
    talk = [
        f"Hello 张工, this is {desk.agent.user} of the service desk.",
        "does it work now, and are you satisfied?",
        "I am glad to hear it.",
        "I am sorry for the trouble.",
        "Thank you for your time, 张工. Goodbye.",
    ]
    places = [words.index(part) for part in talk]
    assert places == sorted(places)


def test_norm_talk_6_who_speaks_another_language_is_spoken_to_in_his(desk: Desk, agent: Browser) -> None:
    resolved(desk, requester=RequesterFactory.create(honorific="张工", language="zh-hans"))
    words = words_of(agent.get(PAGE))
    assert "Hello 张工" in words
    assert "张工您好，我是服务台的" in words


def test_norm_life_3_the_first_responder_has_it_and_takes_it_along_when_he_hands_over(
    desk: Desk, agent: Browser, dispatcher: Browser
) -> None:
    task = resolved(desk)
    assert shown(agent.get(PAGE)) == [str(task.pk)]
    to_user = desk.dispatcher.user
    actions.hand_over(ticket_id=task.ticket_id, to_user=to_user, reason="Shift.", by=desk.agent, at=desk.at)  # type: ignore[arg-type]
    assert shown(agent.get(PAGE)) == []
    assert shown(dispatcher.get(PAGE)) == [str(task.pk)]


def test_norm_cons_1_a_question_answered_on_the_phone_is_asked_after_too(desk: Desk, agent: Browser) -> None:
    long_ago = clock.now() - timedelta(hours=90)
    entry = Entry(number="61205", outcome="ended", answered_at=long_ago, ended_at=long_ago)
    call = phone.log(entry=entry, by=desk.agent, at=long_ago)
    phone.advise(call_id=call.pk, answer="Press Win+P.", by=desk.agent, at=long_ago)
    task = Task.objects.get(timer__owner_kind="call", timer__measure="cons_1")
    page = agent.get(PAGE)
    assert "CONS-1" in words_of(page)
    assert "Press Win+P." in words_of(page)
    assert 'href="tel:61205"' in page
    response = says(agent, task, "not_solved", reason="Nothing happens.")
    assert response["Location"] == f"/desk/new/?call={call.pk}", "it is registered now"
    assert FollowUp.objects.get().result == "not_solved"


def test_who_is_asked_after_a_consultation_and_its_result_stands_there_once(desk: Desk, agent: Browser) -> None:
    ticket = desk.confirming(kind="consultation")
    page = agent.get(PAGE)
    assert shown(page) == [str(task_of(ticket, "cons_1").pk)]
    assert "CONS-1" in words_of(page)
    assert "FOLL-1" in words_of(page)


def test_what_comes_first_stands_first_and_an_agreed_time_counts(desk: Desk, agent: Browser) -> None:
    first, second, third = (resolved(desk) for _ in range(3))
    for task, days in ((first, 3), (second, 2), (third, -1)):
        Task.objects.filter(pk=task.pk).update(due_at=clock.now() + timedelta(days=days))
    again_at = clock.now() + timedelta(hours=2)
    record_try(
        task_id=first.pk,
        said=Said(outcome="call_later", again_at=again_at, is_agreed=True),
        by=desk.agent,
        at=clock.now(),
    )
    page = agent.get(PAGE)
    assert shown(page) == [str(task.pk) for task in (third, first, second)]
    assert "promised for" in words_of(page)


def test_norm_sat_1_the_supervisor_sees_the_rating_the_words_and_how_the_user_fared(
    desk: Desk, supervisor: Browser, agent: Browser
) -> None:
    who = RequesterFactory.create(name="张伟", honorific="张工")
    desk.receive(requester=who, title="Monitor flickers")
    ticket = dissatisfied(desk, requester=who)
    task = task_of(ticket, "sat_1")
    assert task.user == desk.supervisor.user
    words = words_of(supervisor.get(PAGE))
    for said in ("Dissatisfied", "“Three days for a cable.”", "2 requests so far", "dissatisfied 1 time"):
        assert said in words
    assert "Monitor flickers" in words
    assert "the supervisor of the service desk" in words
    assert shown(agent.get(PAGE)) == [], "who rated himself has been followed up"
    assign(task_id=task.pk, to_user=desk.agent.user, by=desk.supervisor, at=clock.now())  # type: ignore[arg-type]
    assert "A supervisor calls this user in person." in words_of(agent.get(PAGE))
    assert says(agent, task, "reached").status_code == 403
    Task.objects.filter(pk=task.pk).update(user=desk.supervisor.user)
    assert says(supervisor, task, "solved", remark="Apologised.").status_code == 302
    assert shown(supervisor.get(PAGE)) == []


def test_the_list_can_be_walked_and_limited_to_a_kind(
    desk: Desk, agent: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    made = [resolved(desk) for _ in range(3)]
    complaint = resolved(desk, kind="complaint", severity="remark")
    page = agent.get(PAGE, kind="solution")
    older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
    assert older
    walked = shown(page + agent.get(PAGE + older[1].replace("&amp;", "&")))
    assert walked == [str(task.pk) for task in made]
    assert shown(agent.get(PAGE, kind="complaint")) == [str(complaint.pk)]
    assert "No follow-up meets this condition" in words_of(agent.get(PAGE, kind="consultation"))
    for query in ({"kind": "x"}, {"of": "x"}, {"cursor": "x"}):
        assert agent.client.get(PAGE, query).status_code == 400


def test_the_statements_do_not_grow_with_the_lines(desk: Desk, supervisor: Browser) -> None:
    def fill() -> None:
        resolved(desk)
        dissatisfied(desk)
        failed(desk)

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            supervisor.get(PAGE, of="all")
        return len(queries)

    fill()
    few = ask()
    fill()
    fill()
    assert ask() == few <= 24


# Whose -----------------------------------------------------------------------------------------------------------


def test_norm_role_1_everybodys_are_the_supervisors_to_see(desk: Desk, agent: Browser, supervisor: Browser) -> None:
    task = resolved(desk)
    assert shown(supervisor.get(PAGE, of="all")) == [str(task.pk)]
    assert shown(supervisor.get(PAGE)) == []
    assert agent.client.get(PAGE, {"of": "all"}).status_code == 403
    assert "of=all" not in agent.get(PAGE)
    assert "Record and figures" not in agent.get(PAGE)


def test_colleagues_of_a_group_stand_in_for_each_other(desk: Desk, engineer: Browser) -> None:
    task = resolved(desk)
    assert shown(engineer.get(PAGE)) == []
    assert shown(engineer.get(PAGE, of="group")) == [str(task.pk)]
    response = says(engineer, task, "take", query="?of=group")
    assert response["Location"] == f"{PAGE}?of=group"
    assert shown(engineer.get(PAGE)) == [str(task.pk)]


@pytest.mark.parametrize("role", [Role.AGENT, Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER])
def test_everybody_of_the_desk_has_a_list(desk: Desk, role: str) -> None:
    person = staff(role)
    assert person.user
    task = resolved(desk)
    assign(task_id=task.pk, to_user=person.user, by=desk.supervisor, at=clock.now())
    page = Browser(person).get(PAGE)
    assert shown(page) == [str(task.pk)]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", page)


# Doing it --------------------------------------------------------------------------------------------------------


def test_norm_foll_1_one_press_notes_that_it_is_solved_and_confirms_it(desk: Desk, agent: Browser) -> None:
    task = resolved(desk)
    response = says(agent, task, "solved", seen=0, score=4)
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?")
    kept = FollowUp.objects.get()
    assert (kept.outcome, kept.result, kept.score, kept.by) == ("reached", "solved", 4, desk.agent.user)
    assert TicketEvent.objects.get(ticket=task.ticket, verb="confirm").via == "phone"
    page = agent.get(PAGE)
    assert shown(page) == []
    assert "Noted: solved, the result is confirmed." in words_of(page)


def test_norm_sat_3_the_ticket_tells_what_he_said(desk: Desk, agent: Browser) -> None:
    task = resolved(desk)
    says(agent, task, "solved", score=3)
    assert task.ticket
    assert "Reached · Solved · Satisfied" in words_of(agent.page(task.ticket))


def test_what_he_did_not_say_is_not_kept_whatever_stands_in_the_fields(desk: Desk, agent: Browser) -> None:
    """A rating clicked by mistake, a time begun to be typed: the pressed button says what counts."""
    task = resolved(desk)
    says(agent, task, "not_reached", score=4, reason="It jams", agreed="on", again_at=local(clock.now() + LATE))
    kept = FollowUp.objects.get()
    assert (kept.outcome, kept.score, kept.again_at, kept.is_agreed) == ("not_reached", None, None, False)


def test_two_fail_and_the_third_reaches_him(desk: Desk, agent: Browser) -> None:
    task = resolved(desk)
    says(agent, task, "not_reached", remark="Busy.")
    says(agent, task, "call_later", again_at=local(clock.now() + timedelta(hours=1)), agreed="on")
    words = words_of(agent.get(PAGE))
    assert "Not reached · Busy." in words
    assert "Call later · promised for" in words
    says(agent, task, "solved")
    assert [one.number for one in FollowUp.objects.order_by("pk")] == [1, 2, 3]
    states = dict(
        Timer.objects.filter(ticket=task.ticket, measure__in=("foll_1", "prom_1")).values_list("measure", "state")
    )
    assert states == {"foll_1": "met", "prom_1": "met"}


def test_still_not_solved_takes_the_ticket_up_again_in_his_words(desk: Desk, agent: Browser) -> None:
    task = resolved(desk)
    refused = says(agent, task, "not_solved", remark="Kept.")
    assert refused.status_code == 400
    assert "Please fill this in." in words_of(refused)
    assert "Kept.</textarea>" in refused.content.decode()
    assert (
        "open" in re.findall(r'<details class="follow__more"( open)?><summary>Still not', refused.content.decode())[0]
    )
    says(agent, task, "not_solved", reason="It jams again.")
    assert task.ticket
    assert fresh(task.ticket).state == "processing"


def test_whoever_was_slower_is_told_and_keeps_what_he_typed(desk: Desk, agent: Browser) -> None:
    task = resolved(desk)
    says(agent, task, "not_reached", seen=0)
    late = says(agent, task, "not_reached", seen=0, remark="I wrote a lot here.")
    assert late.status_code == 412
    assert "Somebody recorded a try meanwhile." in words_of(late)
    page = late.content.decode()
    assert "I wrote a lot here.</textarea>" in page
    assert 'name="seen" value="1"' in page, "what is sent again counts"
    says(agent, task, "solved", seen=1)
    gone = says(agent, task, "not_reached", seen=1, remark="Busy again.")
    assert gone.status_code == 412
    assert "Busy again.</textarea>" in gone.content.decode(), "kept although its line has gone"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"do": "shout"}, 400),
        ({}, 400),
        ({"do": "solved", "task": "9" * 30}, 400),
        ({"do": "solved", "task": "x"}, 400),
        ({"do": "solved", "task": "987654321"}, 404),
        ({"do": "solved", "seen": "9" * 30}, 400),
        ({"do": "solved", "score": "7"}, 400),
        ({"do": "solved", "way": "pigeon"}, 400),
        ({"do": "not_reached", "remark": "a\x00b"}, 400),
        ({"do": "call_later", "again_at": "tomorrow"}, 400),
        ({"do": "call_later", "again_at": "0001-01-01T00:00"}, 422),
        ({"do": "call_later", "again_at": "9999-12-31T23:59"}, 422),
        ({"do": "call_later", "agreed": "on"}, 400),
        ({"do": "write", "body": "x"}, 403),
        ({"do": "waive", "reason": "x"}, 403),
    ],
)
def test_what_cannot_be_read_changes_nothing(desk: Desk, agent: Browser, said: dict[str, str], status: int) -> None:
    task = resolved(desk)
    response = agent.client.post(PAGE, {"task": str(task.pk), **said})
    assert response.status_code == status, words_of(response)[:500]
    assert not FollowUp.objects.exists()


# The supervisor decides ------------------------------------------------------------------------------------------


def test_norm_foll_1_three_failures_are_the_supervisors_line(desk: Desk, agent: Browser, supervisor: Browser) -> None:
    ticket = failed(desk)
    page = supervisor.get(PAGE)
    assert shown(page) == [str(task_of(ticket, kind="decide").pk)]
    assert "Three attempts failed: the supervisor decides" in words_of(page)
    assert 'value="waive"' in page
    mine = agent.get(PAGE)
    assert shown(mine) == [str(task_of(ticket).pk)]
    assert "Three attempts failed: the supervisor decides" in words_of(mine)
    assert 'value="waive"' not in mine
    assert len(shown(supervisor.get(PAGE, of="all"))) == 1, "one line for one user"


def test_norm_foll_1_he_has_it_tried_again(desk: Desk, agent: Browser, supervisor: Browser) -> None:
    ticket = failed(desk)
    task = task_of(ticket, kind="decide")
    refused = says(supervisor, task, "again", remark="In a meeting.")
    assert refused.status_code == 400
    assert 'value="In a meeting."' in refused.content.decode()
    later = clock.now() + timedelta(hours=3)
    assert says(agent, task, "again", again_at=local(later)).status_code == 403
    assert says(supervisor, task, "again", again_at=local(later), remark="In a meeting.").status_code == 302
    assert shown(supervisor.get(PAGE)) == []
    assert "again at" in words_of(agent.get(PAGE))
    assert "decided that it is tried again" in words_of(agent.page(ticket))


def test_norm_foll_1_he_writes_instead_and_the_letter_is_there_to_be_sent(desk: Desk, supervisor: Browser) -> None:
    ticket = failed(desk)
    task = task_of(ticket, kind="decide")
    page = supervisor.get(PAGE)
    found = re.search(r'name="body" rows="6">(.*?)</textarea>', page, re.DOTALL)
    assert found
    assert found[1].startswith(f"{ticket.requester.name}, we tried several times")
    refused = says(supervisor, task, "write", body="OK")
    assert refused.status_code == 422
    assert ">OK</textarea>" in refused.content.decode()
    assert says(supervisor, task, "write", body=unescape(found[1])).status_code == 302
    assert "we tried several times" in Message.objects.get(ticket=ticket, kind="reply").body
    assert Timer.objects.get(ticket=ticket, measure="foll_1").outcome == "waived"


def test_norm_foll_1_or_he_waives_it_and_the_reason_is_in_the_journal(desk: Desk, supervisor: Browser) -> None:
    ticket = failed(desk)
    task = task_of(ticket, kind="decide")
    assert says(supervisor, task, "waive").status_code == 400
    assert says(supervisor, task, "waive", reason="He has left the company.").status_code == 302
    assert "He has left the company." in words_of(supervisor.page(ticket))


# The record ------------------------------------------------------------------------------------------------------


def test_norm_sat_3_the_record_and_the_figures_are_the_supervisors(desk: Desk, supervisor: Browser) -> None:
    task = resolved(desk, requester=RequesterFactory.create(name="=cmd", phone="13812345678"))
    record_try(
        task_id=task.pk,
        said=Said(outcome="reached", result="solved", score=3, remark="Fine."),
        by=desk.agent,
        at=clock.now(),
    )
    words = words_of(supervisor.get(f"{PAGE}record/"))
    for said in (str(desk.agent.user), "Fine.", "Solved", "Satisfied", "100.0%", task.ticket.number):  # type: ignore[union-attr]
        assert said in words
    record = load_workbook(BytesIO(supervisor.client.get(f"{PAGE}record/", {"export": "record"}).content)).active
    assert record
    row = [record.cell(2, column).value for column in range(1, 17)]
    assert row[1] == task.ticket.number  # type: ignore[union-attr]
    assert row[3] == "=cmd", "a name is never a formula"
    assert row[5:12] == ["After a solution", "FOLL-1", 1, "By phone", "Reached", "Solved", "Satisfied"]
    assert "13812345678" not in [str(value) for value in row]
    figures = load_workbook(BytesIO(supervisor.client.get(f"{PAGE}record/", {"export": "figures"}).content)).active
    assert figures
    lines = {figures.cell(place, 1).value: [figures.cell(place, at).value for at in range(2, 6)] for place in (2, 3)}
    assert lines == {str(desk.agent.user): [1, 1, 100, 0], desk.group.name: [1, 1, 100, 0]}
    by = supervisor.get(f"{PAGE}record/", by="nobody-knows")
    assert "Fine." not in words_of(by)


@pytest.mark.parametrize(
    "query",
    [
        {"begins": "x"},
        {"begins": "2026-02-30"},
        {"begins": "0001-01-01"},
        {"begins": "2000-01-01", "ends": "2026-01-01"},
        {"kind": "x"},
        {"export": "x"},
        {"by": "a\x00b"},
    ],
)
def test_what_no_record_can_be_of_is_a_bad_request(supervisor: Browser, query: dict[str, str]) -> None:
    assert supervisor.client.get(f"{PAGE}record/", query).status_code == 400


def test_an_empty_record_says_so(supervisor: Browser) -> None:
    assert "Nobody was called in these days" in words_of(supervisor.get(f"{PAGE}record/"))
