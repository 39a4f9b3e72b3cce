"""The record of a follow-up: by whom, how, reached or not, result, attempts (SAT-3); and what follows from it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.roles import Role
from channels_intake.phone import actions as phone
from channels_intake.phone.actions.log import Entry
from channels_intake.phone.clocks import owner_of
from core.errors import Forbidden, Malformed, Missing, Refused, Stale
from satisfaction.followups.models import FollowUp
from satisfaction.models import SurveyAnswer
from sla.actions.tasks import attempt
from sla.models import Task, Timer
from tests.factories import RequesterFactory, asker, staff
from tests.satisfaction.followups.conftest import record_of, task_of, tell
from tests.sla.clockwork import Crew, at, clocks, fire, state, states, tasks, wall
from tickets.models import Ticket, TicketEvent


def resolved(crew: Crew, when: str = "14:00", **kwargs: Any) -> Ticket:
    return crew.resolve(crew.by(when).processing(**kwargs), when)


def dissatisfied(crew: Crew) -> Ticket:
    """Closed, rated 不满意 by himself, and told to the supervisor."""
    ticket = resolved(crew, "11:00")
    crew.act("confirm", ticket, "11:00", by="requester", solved=True)
    crew.act("close", ticket, "11:00", by="supervisor")
    crew.act("survey", ticket, "12:00", by="requester", score=1, comment="Three days for a cable.")
    fire("13:31")
    return ticket


def verbs(ticket: Ticket) -> list[str]:
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("verb", flat=True))


# SAT-3 -----------------------------------------------------------------------------------------------------------


def test_norm_sat_3_each_try_says_by_whom_how_reached_or_not_what_came_of_it_and_which_it_was(crew: Crew) -> None:
    ticket = resolved(crew)
    task = task_of(ticket)
    tell(crew, task, "14:30", "not_reached", remark="Busy.")
    tell(crew, task, "15:00", "not_reached", by="shift_lead")
    kept = tell(crew, task, "Tue 10:00", way="messenger", result="solved", score=4, remark="Prints again.")
    assert record_of(ticket) == [
        ("solution", 1, "agent", "phone", "not_reached", ""),
        ("solution", 2, "shift_lead", "phone", "not_reached", ""),
        ("solution", 3, "agent", "messenger", "reached", "solved"),
    ]
    assert (kept.score, kept.remark, kept.at) == (4, "Prints again.", at("Tue 10:00"))
    assert (state(ticket, "foll_1"), tasks(ticket, "follow_up")) == ("met", [("agent", "done")])


def test_norm_sat_3_a_call_logged_by_any_other_door_is_a_try_too(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.call(ticket, "14:10", by="engineer", reached=False)
    attempt(task_id=task_of(ticket).pk, outcome="not_reached", note="Busy.", by=crew.agent, at=at("14:20"))
    crew.call(ticket, "14:40", by="dispatcher")
    assert [row[1:5] for row in record_of(ticket)] == [
        (1, "engineer", "phone", "not_reached"),
        (2, "agent", "phone", "not_reached"),
        (3, "dispatcher", "phone", "reached"),
    ]


def test_norm_sat_3_a_telephone_call_without_a_ticket_has_its_record(crew: Crew) -> None:
    """A question was answered on the phone (CONS-1), and nobody made a ticket of it."""
    entry = Entry(number="6120", outcome="ended", answered_at=at("10:00"), ended_at=at("10:05"))
    call = phone.log(entry=entry, by=crew.agent, at=at("10:05"))
    phone.advise(call_id=call.pk, answer="Press Win+P.", by=crew.agent, at=at("10:05"))
    task = Task.objects.get(timer__owner_kind="call", timer__measure="cons_1")
    tell(crew, task, "11:10", "call_later", again_at=at("11:40"), is_agreed=True)
    promise = Timer.objects.get(owner_kind="call", measure="prom_1")
    assert (promise.due_at, promise.person) == (at("11:40"), crew.user("agent"))
    tell(crew, task, "11:20", "call_later", again_at=at("11:50"), is_agreed=True)
    tell(crew, task, "11:45", result="solved")
    rows = list(FollowUp.objects.filter(ticket=None).order_by("number"))
    assert [(one.kind, one.number, one.outcome, one.result) for one in rows] == [
        ("consultation", 1, "call_later", ""),
        ("consultation", 2, "call_later", ""),
        ("consultation", 3, "reached", "solved"),
    ]
    made = Timer.objects.filter(owner_kind="call", owner_id=call.pk, measure="prom_1").order_by("pk")
    assert [(one.state, one.outcome) for one in made] == [("cancelled", "renegotiated"), ("met", "")]
    assert states(owner_of(call), "cons_1") == ["met"]


def test_one_call_answers_a_consultation_and_its_result(crew: Crew) -> None:
    ticket = resolved(crew, "14:00", kind="consultation")
    tell(crew, task_of(ticket, "cons_1"), "15:10", result="solved")
    assert {row[0] for row in record_of(ticket)} == {"consultation", "solution"}
    assert {row[5] for row in record_of(ticket)} == {"solved"}
    assert (state(ticket, "cons_1"), state(ticket, "foll_1")) == ("met", "met")


def test_a_complaint_has_a_kind_of_its_own(crew: Crew) -> None:
    ticket = resolved(crew, kind="complaint", severity="remark")
    tell(crew, task_of(ticket), "15:00", result="solved")
    assert record_of(ticket)[0][0] == "complaint"


def test_in_person_his_name_stands_where_a_number_would(crew: Crew) -> None:
    ticket = resolved(crew, requester=RequesterFactory.create(name="张伟", phone=""))
    tell(crew, task_of(ticket), "15:00", way="in_person", result="solved")
    assert TicketEvent.objects.get(ticket=ticket, verb="call").params["number"] == "张伟"


def test_a_call_with_a_colleague_asks_nobody(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.act("call", ticket, "15:00", direction="outbound", outcome="reached", with_user=crew.user("engineer"))
    assert record_of(ticket) == []


# What he says ----------------------------------------------------------------------------------------------------


def test_norm_foll_1_solved_on_the_phone_is_confirmed(crew: Crew) -> None:
    ticket = resolved(crew)
    tell(crew, task_of(ticket), "15:00", result="solved", remark="He was in a hurry.")
    event = TicketEvent.objects.get(ticket=ticket, verb="confirm")
    assert (event.by_user, event.via, event.params["comment"]) == (crew.user("agent"), "phone", "")
    assert Ticket.objects.get(pk=ticket.pk).confirmed_at == at("15:00")


def test_what_he_has_confirmed_himself_is_only_kept(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.act("confirm", ticket, "14:30", by="requester", solved=True)
    tell(crew, task_of(ticket), "15:00", result="solved")
    assert verbs(ticket).count("confirm") == 1
    assert record_of(ticket)[0][5] == "solved"


def test_norm_sat_2_not_solved_on_the_phone_takes_the_ticket_up_again_with_his_words(crew: Crew) -> None:
    ticket = resolved(crew)
    tell(crew, task_of(ticket), "15:00", result="not_solved", reason="It jams again.")
    event = TicketEvent.objects.get(ticket=ticket, verb="reopen")
    assert (event.params["reason"], event.via) == ("It jams again.", "phone")
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.state, fresh.cycle) == ("processing", 2)
    assert (record_of(ticket)[0][5], FollowUp.objects.get().remark) == ("not_solved", "It jams again.")


def test_a_consultation_that_did_not_help_leaves_a_ticket_in_work_where_it_is(crew: Crew) -> None:
    ticket = crew.processing(kind="consultation")
    crew.note(ticket, "10:30", progress="advised")
    tell(crew, task_of(ticket, "cons_1"), "11:40", result="not_solved", reason="Nothing happens.")
    assert Ticket.objects.get(pk=ticket.pk).state == "processing"
    assert "reopen" not in verbs(ticket)


def test_norm_sat_1_a_rating_on_the_phone_is_his_answer_once_the_ticket_is_closed(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.act("confirm", ticket, "14:10", by="requester", solved=True)
    crew.act("close", ticket, "14:20", by="supervisor")
    tell(crew, task_of(ticket), "15:00", result="solved", score=3, remark="Fine.")
    answer = SurveyAnswer.objects.get(ticket=ticket)
    assert (answer.score, answer.comment, answer.via, answer.by_user) == (3, "", "phone", crew.user("agent"))


def test_a_rating_before_closing_stays_with_the_record(crew: Crew) -> None:
    ticket = resolved(crew)
    tell(crew, task_of(ticket), "15:00", result="solved", score=3)
    assert not SurveyAnswer.objects.exists()
    assert FollowUp.objects.get().score == 3
    assert clocks(ticket, "sat_1") == []


def test_norm_sat_1_who_is_dissatisfied_on_the_phone_is_the_supervisors_whatever_the_state(crew: Crew) -> None:
    ticket = resolved(crew)
    tell(crew, task_of(ticket), "15:00", score=1, remark="Rude.")
    fire("15:01")
    assert (states(ticket, "sat_1"), tasks(ticket, "supervisor_call")) == (["running"], [("supervisor", "open")])
    assert wall(clocks(ticket, "sat_1")[0].due_at) == "Tue 15:00"


def test_norm_sat_1_twice_not_solved_and_dissatisfied_is_one_matter_for_the_supervisor(crew: Crew) -> None:
    ticket = resolved(crew, "11:00")
    crew.reopen(ticket, "11:30")
    crew.resolve(ticket, "14:00")
    tell(crew, task_of(ticket), "15:00", result="not_solved", reason="It still jams.", score=1)
    assert states(ticket, "sat_1") == ["running"]


def test_norm_sat_1_the_supervisors_call_answers_the_dissatisfied_user(crew: Crew) -> None:
    ticket = dissatisfied(crew)
    task = task_of(ticket, "sat_1")
    with pytest.raises(Forbidden, match="supervisor calls"):
        tell(crew, task, "14:00")
    tell(crew, task, "14:10", "not_reached", by="supervisor")
    crew.call(ticket, "14:20", by="agent")
    assert state(ticket, "sat_1") == "running"
    tell(crew, task, "14:30", by="supervisor", remark="Apologised; the cable is there.")
    assert (state(ticket, "sat_1"), tasks(ticket, "supervisor_call")) == ("met", [("supervisor", "done")])
    assert [row for row in record_of(ticket) if row[0] == "dissatisfied"] == [
        ("dissatisfied", 1, "supervisor", "phone", "not_reached", ""),
        ("dissatisfied", 2, "supervisor", "phone", "reached", ""),
    ]


def test_only_a_supervisor_can_do_the_supervisors_task_by_any_door(crew: Crew) -> None:
    task = task_of(dissatisfied(crew), "sat_1")
    for kind in ("supervisor_call", "follow_up"):  # a policy of one's own may call it otherwise
        Task.objects.filter(pk=task.pk).update(kind=kind)
        with pytest.raises(Forbidden):
            attempt(task_id=task.pk, outcome="reached", by=crew.agent, at=at("14:00"))
    assert Task.objects.get(pk=task.pk).state == "open"


# Again -----------------------------------------------------------------------------------------------------------


def test_norm_prom_1_a_time_agreed_with_him_is_a_promise_and_the_clock_runs_on(crew: Crew) -> None:
    ticket = resolved(crew)
    due = Timer.objects.get(ticket=ticket, measure="foll_1").due_at
    task = task_of(ticket)
    tell(crew, task, "14:30", "call_later", again_at=at("16:00"), is_agreed=True)
    promise = TicketEvent.objects.get(ticket=ticket, verb="promise")
    assert (promise.params["due_at"], promise.params["text"]) == (
        at("16:00").isoformat(),
        "We call you again to hear how it is.",
    )
    assert state(ticket, "prom_1") == "running"
    task.refresh_from_db()
    assert (task.again_at, Timer.objects.get(ticket=ticket, measure="foll_1").due_at) == (at("16:00"), due)
    tell(crew, task, "15:55", result="solved")
    assert (state(ticket, "prom_1"), state(ticket, "foll_1")) == ("met", "met")


def test_norm_prom_1_also_after_the_ticket_was_closed(crew: Crew) -> None:
    ticket = dissatisfied(crew)
    tell(crew, task_of(ticket, "sat_1"), "14:00", "call_later", by="supervisor", again_at=at("16:00"), is_agreed=True)
    assert state(ticket, "prom_1") == "running"
    tell(crew, task_of(ticket, "sat_1"), "16:01", by="supervisor")
    assert (state(ticket, "prom_1"), state(ticket, "sat_1")) == ("breached", "met")


def test_a_time_nobody_agreed_on_is_no_promise(crew: Crew) -> None:
    ticket = resolved(crew)
    task = task_of(ticket)
    tell(crew, task, "14:30", "not_reached", again_at=at("16:00"))
    assert clocks(ticket, "prom_1") == []
    assert Task.objects.get(pk=task.pk).again_at == at("16:00")
    tell(crew, task, "16:00", "not_reached")
    assert Task.objects.get(pk=task.pk).again_at is None


def test_the_promise_is_made_in_his_language(crew: Crew) -> None:
    ticket = resolved(crew, requester=RequesterFactory.create(language="zh-hans"))
    tell(crew, task_of(ticket), "14:30", "call_later", again_at=at("16:00"), is_agreed=True)
    assert "您" in TicketEvent.objects.get(ticket=ticket, verb="promise").params["text"]


# What cannot be --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": "shouted"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "reached", "way": "pigeon"}, "way"),
        ({"outcome": "reached", "result": "perhaps"}, "result"),
        ({"outcome": "reached", "result": "not_solved"}, "reason"),
        ({"outcome": "reached", "score": 5}, "score"),
        ({"outcome": "reached", "again_at": at("16:00")}, "again_at"),
        ({"outcome": "not_reached", "result": "solved"}, "result"),
        ({"outcome": "not_reached", "score": 4}, "score"),
        ({"outcome": "call_later", "is_agreed": True}, "again_at"),
        ({"outcome": "not_reached", "remark": "a\x00b"}, "remark"),
        ({"outcome": "not_reached", "remark": "x" * 2001}, "remark"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_written(crew: Crew, said: dict[str, Any], field: str) -> None:
    ticket = resolved(crew)
    with pytest.raises(Malformed) as caught:
        tell(crew, task_of(ticket), "15:00", **said)
    assert field in caught.value.fields
    assert (record_of(ticket), verbs(ticket)[-1]) == ([], "resolve")


@pytest.mark.parametrize("again", [at("14:00"), at("Mon 15:00") + timedelta(days=4000)])
def test_a_time_lies_ahead_and_not_too_far(crew: Crew, again: datetime) -> None:
    with pytest.raises(Refused) as caught:
        tell(crew, task_of(resolved(crew)), "15:00", "call_later", again_at=again)
    assert set(caught.value.fields) == {"again_at"}


def test_norm_cons_1_he_must_have_had_time_to_try(crew: Crew) -> None:
    ticket = crew.processing(kind="consultation")
    crew.note(ticket, "10:30", progress="advised")
    for outcome in ("reached", "not_reached"):
        with pytest.raises(Refused, match="too early"):
            tell(crew, task_of(ticket, "cons_1"), "10:45", outcome)
    crew.call(ticket, "10:50", reached=False)
    assert record_of(ticket) == [], "what comes too early counts nowhere"


def test_whoever_comes_second_is_told_and_nothing_is_written(crew: Crew) -> None:
    ticket = resolved(crew)
    tell(crew, task_of(ticket), "15:00", "not_reached", seen=0)
    with pytest.raises(Stale) as caught:
        tell(crew, task_of(ticket), "15:01", "not_reached", by="shift_lead", seen=0)
    assert caught.value.version == 1
    tell(crew, task_of(ticket), "15:02", result="solved", seen=1)
    with pytest.raises(Refused, match="closed"):
        tell(crew, task_of(ticket), "15:03", result="solved")
    assert [row[1] for row in record_of(ticket)] == [1, 2]


def test_norm_role_1_an_engineer_may_call_but_does_not_confirm_his_own_work(crew: Crew) -> None:
    ticket = resolved(crew)
    with pytest.raises(Forbidden):
        tell(crew, task_of(ticket), "15:00", by="engineer", result="solved")
    assert record_of(ticket) == []
    tell(crew, task_of(ticket), "15:00", by="engineer")
    assert state(ticket, "foll_1") == "met"


def test_norm_life_14_a_formal_complaint_is_not_followed_up_by_the_person_it_is_about(crew: Crew) -> None:
    ticket = crew.by("14:00").processing(kind="complaint", severity="formal", about=crew.user("agent"))
    crew.resolve(ticket, "14:00")
    with pytest.raises(Forbidden, match="person it is about"):
        tell(crew, task_of(ticket), "15:00", result="solved")
    tell(crew, task_of(ticket), "15:00", by="shift_lead", result="solved")
    assert record_of(ticket)[0][0] == "complaint"


def test_nobody_else_knows_of_it(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.requester = asker(ticket)  # type: ignore[attr-defined]
    crew.stranger = staff(Role.REQUESTER)  # type: ignore[attr-defined]
    for who in ("requester", "stranger"):
        with pytest.raises(Missing):
            tell(crew, task_of(ticket), "15:00", by=who)


def test_other_tasks_are_no_follow_ups(crew: Crew) -> None:
    ticket = crew.processing()
    crew.act("promise", ticket, "10:10", due_at=at("12:00"), text="I call you.")
    with pytest.raises(Missing, match="no such follow-up"):
        tell(crew, Task.objects.get(ticket=ticket, kind="promise"), "11:00")
