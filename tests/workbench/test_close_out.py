"""The close-out of the day: many tickets explained in one go, each by itself (BRT-4)."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core import clock
from notifications.addresses import clock_path
from outbox.models import OutboxMessage
from sla.close_out import owing
from sla.models import Task, Timer
from tests.factories import Desk, RequesterFactory, staff
from tests.workbench.conftest import Browser, fresh, local, words_of
from tickets import actions
from tickets.catalogue.queries import usual_reasons, written_in
from tickets.choices import State
from tickets.gate.check import preview
from tickets.models import Ticket, TicketEvent
from workbench import paging

OUT = "/desk/close-out/"
REASON = "The fuser unit arrives tomorrow; room 405 prints in room 407 until then."
pytestmark = pytest.mark.django_db


def begun(*tickets: Ticket) -> None:
    """Their day is today and has begun: tests run at night and on Sundays, too."""
    for timer in Timer.objects.filter(ticket__in=tickets, measure="brt_4", ended_at=None):
        timer.key = f"{timezone.localdate()}{timer.key[10:]}"
        timer.started_at = clock.now() - timedelta(hours=1)
        timer.save(update_fields=["key", "started_at"])


def processing(desk: Desk, **kwargs: Any) -> Ticket:
    ticket = desk.processing(**kwargs)
    begun(ticket)
    return ticket


def numbers(page: str) -> list[str]:
    return re.findall(r'<article class="card out" id="t-([^"]+)"', page)


def line(ticket: Ticket, **said: str) -> dict[str, str]:
    """What stands in one line of the form."""
    values = {"version": str(fresh(ticket).version), **said}
    return {f"{ticket.number}-{name}": value for name, value in values.items()}


def whole(ticket: Ticket, **said: str) -> dict[str, str]:
    """A line that can be sent."""
    given = {"reason": REASON, "when": tomorrow().isoformat(), "consent": "agreed_phone"}
    return line(ticket, **(given | said))


def tomorrow() -> datetime:
    return (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)


def send(browser: Browser, lines: Iterable[dict[str, str]], *, query: str = "") -> HttpResponse:
    data: dict[str, Any] = {"number": []}
    for one in lines:
        data |= one
        data["number"].append(next(iter(one)).rpartition("-")[0])
    response = browser.client.post(OUT + query, data)
    assert isinstance(response, HttpResponse)
    return response


def explained(ticket: Ticket) -> int:
    return TicketEvent.objects.filter(ticket=ticket, verb="carry_over").count()


# What it shows ----------------------------------------------------------------------------------------------------


def test_norm_brt_4_each_person_sees_what_he_has_to_explain_and_what_is_explained(
    desk: Desk, agent: Browser, engineer: Browser
) -> None:
    left, done = processing(desk), processing(desk)
    actions.carry_over(
        ticket_id=done.pk, reason=REASON, expected_at=tomorrow(), consent="agreed", by=desk.engineer, at=clock.now()
    )
    for browser in (agent, engineer):
        page = browser.get(OUT)
        assert numbers(page) == [left.number]
        assert f'name="{left.number}-reason"' in page
        assert "Explained 1" in words_of(page)
        assert REASON[:40] in words_of(page)
    assert "Nothing is left to explain today" in words_of(Browser(staff("engineer")).get(OUT))


def test_norm_talk_6_the_user_can_be_called_from_the_line(desk: Desk, agent: Browser) -> None:
    processing(desk, requester=RequesterFactory.create(honorific="张工", phone="13812345678"))
    page = agent.get(OUT)
    assert 'href="tel:13812345678"' in page
    assert "张工" in words_of(page)


def test_norm_brt_4_the_warning_and_the_task_lead_to_it(desk: Desk, engineer: Browser) -> None:
    ticket, other = processing(desk), processing(desk)
    path = clock_path("brt_4", ticket.number)
    assert path == f"{OUT}?ticket={ticket.number}"
    assert numbers(engineer.get(path)) == [ticket.number]
    timer = Timer.objects.get(ticket=other, measure="brt_4", ended_at=None)
    times = {"created_at": clock.now(), "due_at": timer.due_at}
    Task.objects.create(timer=timer, ticket=other, kind="close_out", user=desk.engineer.user, **times)
    assert f'href="{OUT}?ticket={other.number}"' in engineer.get("/desk/tasks/")


def test_a_ticket_that_a_warning_led_to_too_late_says_why_nothing_is_asked(desk: Desk, engineer: Browser) -> None:
    ticket = desk.confirming()
    page = engineer.get(OUT, ticket=ticket.number)
    assert "is not possible while the ticket is" in words_of(page)
    assert f"{ticket.number}-reason" not in page
    engineer.get(OUT, 404, ticket="SD-20000101-0001")
    engineer.get(OUT, 404, ticket="\x00")


def test_the_list_can_be_walked(desk: Desk, agent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    tickets = [processing(desk) for _ in range(3)]
    page = agent.get(OUT)
    older = re.search(r'href="(\?[^"]*cursor=[^"]*)" rel="next"', page)
    assert older
    assert numbers(page + agent.get(OUT + older[1])) == [ticket.number for ticket in tickets]
    agent.get(OUT, 400, cursor="x")


def test_norm_talk_2_the_words_are_judged_in_the_same_round_as_what_is_missing(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    response = send(agent, [line(ticket, reason="已处理")])
    page = words_of(response)
    assert response.status_code == 400
    assert "TALK-2" in page
    assert "Please give a date and time." in page
    assert "Please choose." in page
    past = whole(ticket, reason="已处理", when=(clock.now() - timedelta(days=1)).isoformat())
    page = words_of(send(agent, [past]))
    assert "TALK-2" in page
    assert "This time has already passed." in page
    assert not explained(ticket)


def test_the_statements_do_not_grow_with_the_lines(desk: Desk, agent: Browser) -> None:
    def make() -> None:
        processing(desk)
        done = processing(desk)
        said = {"reason": REASON, "expected_at": tomorrow(), "consent": "agreed"}
        actions.carry_over(ticket_id=done.pk, **said, by=desk.engineer, at=clock.now())  # type: ignore[arg-type]

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            agent.get(OUT)
        return len(queries)

    make()
    ask()  # the calendars are read once
    few = ask()
    for _ in range(3):
        make()
    assert ask() == few <= 13


# Sending ----------------------------------------------------------------------------------------------------------


def test_norm_brt_4_many_are_explained_in_one_go_and_their_users_are_written_to(desk: Desk, agent: Browser) -> None:
    one, two, untouched = (processing(desk) for _ in range(3))
    other = local(clock.now() + timedelta(days=2))
    answer = send(
        agent,
        [whole(one), line(two, reason=REASON, when="other", expected_at=other, consent="not_reached"), line(untouched)],
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{OUT}?")
    assert [explained(ticket) for ticket in (one, two, untouched)] == [1, 1, 0]
    params = TicketEvent.objects.get(ticket=one, verb="carry_over").params
    assert (params["consent"], params["asked_by"]) == ("agreed", "phone")
    assert fresh(one).expected_at == tomorrow()
    letters = OutboxMessage.objects.filter(letter="carried_over").values_list("address", flat=True)
    assert set(letters) == {one.requester.email, two.requester.email}
    page = agent.get(OUT)
    assert set(numbers(page)) == {two.number, untouched.number}
    assert "2 tickets are explained." in words_of(page)
    assert "1 attempt; two are enough for today" in words_of(page)


def test_norm_brt_4_a_refusal_keeps_its_text_and_does_not_undo_the_others(desk: Desk, agent: Browser) -> None:
    fine, vague, empty, late = (processing(desk) for _ in range(4))
    past = (clock.now() - timedelta(hours=1)).isoformat()
    answer = send(
        agent,
        [whole(fine), whole(vague, reason="已处理。"), line(empty, consent="agreed_phone"), whole(late, when=past)],
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert [explained(ticket) for ticket in (fine, vague, empty, late)] == [1, 0, 0, 0]
    assert numbers(page) == [vague.number, empty.number, late.number]
    assert ">\n已处理。</textarea>" in page
    words = words_of(page)
    assert "TALK-2" in words
    assert "Please give a date and time." in words
    assert "This time has already passed." in words
    assert "3 tickets need another look." in words
    assert "1 ticket is explained." in words
    assert "data-errors" in page


def test_norm_brt_4_who_does_not_agree_goes_to_the_supervisor_and_stays_on_the_list(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    refused = send(agent, [whole(ticket, consent="refused")])
    assert refused.status_code == 400
    assert "Please write what the user said" in words_of(refused)
    assert send(agent, [whole(ticket, consent="refused", said="He needs it tonight.")]).status_code == 302
    assert TicketEvent.objects.get(ticket=ticket, verb="call_supervisor").params["reason"] == "He needs it tonight."
    page = agent.get(OUT)
    assert numbers(page) == [ticket.number]
    assert "does not agree; with the supervisor since" in words_of(page)


def test_a_usual_reason_is_enough_without_script(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    text, _label = written_in(usual_reasons("carry_over"), "en")[0]
    assert send(agent, [whole(ticket, reason="", template=text)]).status_code == 302
    assert TicketEvent.objects.get(ticket=ticket, verb="carry_over").params["reason"] == text


def test_norm_talk_2_every_shipped_reason_that_users_read_passes_the_gate() -> None:
    reasons = [*usual_reasons("carry_over"), *usual_reasons("cancel")]
    for language in ("en", "zh-hans"):
        for text, _label in written_in(reasons, language):
            assert preview(text, field="reason").passes, text


def test_what_was_changed_meanwhile_is_told_with_the_text_kept_and_can_be_sent_again(
    desk: Desk, agent: Browser
) -> None:
    ticket = processing(desk)
    seen = whole(ticket)
    actions.note(ticket_id=ticket.pk, body="Ordered.", by=desk.engineer, at=clock.now())
    answer = send(agent, [seen])
    assert answer.status_code == 409
    assert f"{desk.engineer.user} added a work note" in words_of(answer)
    assert REASON in answer.content.decode()
    assert f'name="{ticket.number}-version" value="{fresh(ticket).version}"' in answer.content.decode()
    assert send(agent, [whole(ticket)]).status_code == 302


def test_two_people_at_one_ticket_explain_it_once(desk: Desk, agent: Browser, engineer: Browser) -> None:
    ticket = processing(desk)
    lines = whole(ticket)
    assert send(agent, [lines]).status_code == 302
    late = send(engineer, [lines])
    assert late.status_code == 409
    assert f"{desk.agent.user} carries it over with the user" in words_of(late)
    assert explained(ticket) == 1


def test_what_was_resolved_meanwhile_is_said_in_its_line(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    actions.cancel(ticket_id=ticket.pk, reason="withdrawn", by=desk.agent, at=clock.now())
    assert send(agent, [whole(ticket)]).status_code == 409
    assert fresh(ticket).state == State.CANCELLED


def test_nothing_filled_in_is_said(desk: Desk, agent: Browser) -> None:
    assert send(agent, [line(processing(desk), reason=" \n ")]).status_code == 302
    assert "Nothing was filled in." in words_of(agent.get(OUT))


HOSTILE = [
    {"when": "tomorrow"},
    {"when": "2026-11-28T10:00"},
    {"when": "9999-12-31T23:59:59+00:00"},
    {"when": "0001-01-01T00:00:00+14:00"},
    {"when": "\x00"},
    {"when": "other", "expected_at": "0001-01-01T00:00"},
    {"when": "other", "expected_at": "9999-12-31T23:59"},
    {"when": "other", "expected_at": "x"},
    {"reason": "a\x00b"},
    {"reason": "x" * 30_000},
    {"consent": "perhaps"},
    {"version": "9" * 40},
    {"version": ""},
    {"said": "\x00", "consent": "refused"},
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_lines_are_refused_and_change_nothing(desk: Desk, agent: Browser, said: dict[str, str]) -> None:
    ticket = processing(desk)
    answer = send(agent, [whole(ticket, **said)])
    assert answer.status_code in {400, 409, 422}, answer.status_code
    assert explained(ticket) == 0


def test_numbers_nobody_has_are_passed_over(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    data = {"number": [ticket.number, "SD-20000101-0001", "\x00", "x" * 500], "x-reason": "x", **whole(ticket)}
    assert agent.client.post(OUT, data).status_code == 302
    assert explained(ticket) == 1


# What he will read ------------------------------------------------------------------------------------------------


def test_norm_brt_4_what_the_user_will_read_is_shown_before_it_is_sent(desk: Desk, agent: Browser) -> None:
    asker = RequesterFactory.create(language="zh-hans", name="张伟", honorific="张工")
    ticket = processing(desk, requester=asker)
    path = f"{OUT}{ticket.number}/preview/"
    answer = agent.client.post(path, whole(ticket)).content.decode()
    assert f"By e-mail to {asker.email}" in answer
    assert "按与您商定的安排继续处理" in answer, "in his language"
    assert REASON in answer
    assert "没有联系上" in agent.client.post(path, whole(ticket, consent="not_reached")).content.decode()
    assert "Fill in the reason" in agent.client.post(path, line(ticket, reason=REASON)).content.decode()
    refused = agent.client.post(path, whole(ticket, consent="refused")).content.decode()
    assert "the supervisor calls" in refused
    for said in HOSTILE:
        assert agent.client.post(path, whole(ticket, **said)).status_code == 200, said
    assert not OutboxMessage.objects.filter(letter="carried_over").exists()
    assert (agent.client.get(path).status_code, explained(ticket)) == (405, 0)


def test_who_has_no_address_is_told_by_phone(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk, requester=RequesterFactory.create(email="", im_account=""))
    answer = agent.client.post(f"{OUT}{ticket.number}/preview/", whole(ticket)).content.decode()
    assert "There is no address: nothing is sent." in answer


def test_the_gate_judges_a_line_by_the_name_it_has_there(desk: Desk, agent: Browser) -> None:
    ticket = processing(desk)
    name = f"{ticket.number}-reason"
    page = agent.get(OUT)
    assert f'hx-post="/desk/gate/reason/?as={name}"' in page
    answer = agent.client.post(f"/desk/gate/reason/?as={name}", {name: "已处理"}).content.decode()
    assert "TALK-2" in answer


# Everybody's ------------------------------------------------------------------------------------------------------


def test_norm_brt_4_the_supervisor_sees_who_has_how_many_left_and_explains_for_him(
    desk: Desk, supervisor: Browser, agent: Browser
) -> None:
    ticket, unowned = processing(desk), desk.acknowledged()
    begun(unowned)
    Ticket.objects.filter(pk=unowned.pk).update(first_responder=None)
    page = supervisor.get(f"{OUT}people/")
    engineer = desk.engineer.user
    assert engineer
    assert re.search(rf'of={engineer.username}">{engineer}</a></td><td class="num"><b class="late">1</b>', page)
    assert numbers(supervisor.get(OUT, of=engineer.username)) == [ticket.number]
    assert numbers(supervisor.get(OUT, of="-")) == [unowned.number]
    assert send(supervisor, [whole(ticket)], query=f"?of={engineer.username}").status_code == 302
    assert not owing(at=clock.now()).filter(pk=ticket.pk).exists()
    agent.get(f"{OUT}people/", 403)
    agent.get(OUT, 403, of=engineer.username)
    agent.get(OUT, 403, of="-")
    me = desk.agent.user
    assert me
    agent.get(OUT, of=me.username)
    for nobody in ("nobody", "\x00"):
        supervisor.get(OUT, 400, of=nobody)


def test_norm_role_1_who_is_not_on_a_ticket_explains_nothing(desk: Desk) -> None:
    ticket = processing(desk)
    stranger = Browser(staff("engineer"))
    page = stranger.get(OUT, ticket=ticket.number)
    assert f"{ticket.number}-reason" not in page
    answer = send(stranger, [whole(ticket)])
    assert answer.status_code == 403
    assert explained(ticket) == 0


def test_somebody_who_has_left_still_shows_what_he_left(desk: Desk, supervisor: Browser) -> None:
    processing(desk)
    assert desk.engineer.user
    User.objects.filter(pk=desk.engineer.user.pk).update(is_active=False)
    assert str(desk.engineer.user) in words_of(supervisor.get(f"{OUT}people/"))
