"""What stays open at the end of a working day is explained (BRT-4)."""

import pytest

from tests.sla.clockwork import Crew, at, clock, clocks, cycles, due, fire, fire_late, state, tasks, told, told_by
from tickets.models import Ticket

REASON = "The fuser unit arrives on Thursday; room 405 prints in room 407 until then."


def explain(crew: Crew, ticket: Ticket, when: str, *, until: str, consent: str = "agreed") -> Ticket:
    """Why it will not be today, and when it will be."""
    values = {"reason": REASON, "expected_at": at(until), "consent": consent}
    return crew.act("carry_over", ticket, when, by="engineer", **values)


def test_norm_brt_4_what_is_open_at_five_is_on_the_close_out_view_and_at_six_a_breach(crew: Crew) -> None:
    ticket = crew.processing()
    assert due(ticket, "brt_4") == "Mon 18:00"
    fire("17:00")
    assert (state(ticket, "brt_4"), told(ticket, "brt_4")) == ("running", {"warn": "engineer + agent"})
    assert tasks(ticket, "close_out") == [("engineer", "open")]
    fire("18:00")
    first = clocks(ticket, "brt_4")[0]
    assert (first.state, told_by(first)) == ("breached", {"warn": "engineer + agent", "due": "supervisor"})


def test_norm_brt_4_one_cycle_each_working_day(crew: Crew) -> None:
    ticket = crew.by("Thu 10:00").processing()
    fire("2026-11-30 12:00")
    assert cycles(ticket, "brt_4") == [("Thu", "breached"), ("Fri", "breached"), ("2026-11-30", "running")]
    monday = clock(ticket, "brt_4")
    assert (monday.started_at, monday.due_at) == (at("2026-11-30 08:30"), at("2026-11-30 18:00"))
    assert [timer.outcome for timer in clocks(ticket, "brt_4")] == ["day_over", "", ""]


def test_norm_brt_4_a_moved_working_day_counts_and_a_holiday_does_not(crew: Crew) -> None:
    ticket = crew.by("2026-02-13 10:00").processing()
    fire("2026-02-24 12:00")
    assert cycles(ticket, "brt_4") == [
        ("2026-02-13", "breached"),
        ("2026-02-14", "breached"),
        ("2026-02-24", "running"),
    ]


@pytest.mark.parametrize(
    ("when", "due_at"),
    [("07:00", "Mon 18:00"), ("17:59", "Mon 18:00"), ("18:00", "Tue 18:00"), ("Sat 11:00", "2026-11-30 18:00")],
)
def test_norm_brt_4_the_day_of_reception_or_the_next_working_day(crew: Crew, when: str, due_at: str) -> None:
    assert due(crew.by(when).receive(), "brt_4") == due_at


def test_norm_brt_4_met_by_the_result_and_no_more_while_the_user_is_asked(crew: Crew) -> None:
    ticket = crew.processing()
    crew.resolve(ticket, "17:30")
    fire("Wed 12:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met")]
    crew.reopen(ticket, "Wed 14:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Wed", "running")]


def test_norm_brt_4_reopened_on_the_same_day_it_is_closed_out_anew(crew: Crew) -> None:
    ticket = crew.confirming()
    crew.reopen(ticket, "11:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Mon", "running")]
    assert clock(ticket, "brt_4").cycle == 2


def test_norm_brt_4_met_by_reason_time_and_consent(crew: Crew) -> None:
    ticket = crew.processing()
    fire("17:00")
    explain(crew, ticket, "17:30", until="Tue 11:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Tue", "running")]
    assert tasks(ticket, "close_out") == [("engineer", "done")]
    fire("Tue 18:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Tue", "breached"), ("Wed", "running")]


def test_norm_brt_4_an_agreed_time_covers_the_days_until_then(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Thu 15:00")
    fire("Thu 12:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Thu", "running")]
    assert clock(ticket, "brt_4").started_at == at("Thu 08:30")
    fire("Thu 18:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Thu", "breached"), ("Fri", "running")]


@pytest.mark.parametrize(
    ("until", "following"),
    [("Sat 10:00", "2026-11-30"), ("Thu 20:00", "Fri"), ("Thu 18:00", "Fri"), ("Mon 16:00", "Tue")],
)
def test_norm_brt_4_it_covers_each_day_at_whose_end_it_is_still_ahead(crew: Crew, until: str, following: str) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until=until)
    assert cycles(ticket, "brt_4") == [("Mon", "met"), (following, "running")]


def test_norm_brt_4_an_earlier_time_agreed_later_covers_no_longer(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Fri 15:00")
    explain(crew, ticket, "Tue 10:00", until="Wed 11:00")
    explain(crew, ticket, "Tue 11:00", until="Fri 11:00")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Fri", "cancelled"), ("Wed", "cancelled"), ("Fri", "running")]


def test_norm_brt_4_without_consent_two_attempts_settle_this_day_alone(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Thu 15:00", consent="not_reached")
    assert cycles(ticket, "brt_4") == [("Mon", "running")]
    explain(crew, ticket, "16:00", until="Thu 15:00", consent="not_reached")
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Tue", "running")]


def test_norm_brt_4_a_user_who_does_not_agree_settles_nothing_and_is_no_failed_attempt(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Thu 15:00", consent="not_reached")
    for when in ("15:30", "16:00"):
        values = {"reason": REASON, "expected_at": at("Thu 15:00"), "consent": "refused", "said": "Tomorrow, he says."}
        crew.act("carry_over", ticket, when, by="engineer", **values)
    assert cycles(ticket, "brt_4") == [("Mon", "running")]
    assert clock(ticket, "brt_4").attempts == 1
    assert state(ticket, "talk_9") == "running", "the supervisor speaks to him"
    fire("18:00")
    assert cycles(ticket, "brt_4")[0] == ("Mon", "breached")


@pytest.mark.parametrize("order", ["calls first", "calls last"])
def test_norm_brt_4_calls_nobody_answered_are_attempts_at_his_consent(crew: Crew, order: str) -> None:
    ticket = crew.processing()
    if order == "calls first":
        crew.call(ticket, "15:00", reached=False)
        crew.call(ticket, "15:30", reached=False)
        assert cycles(ticket, "brt_4") == [("Mon", "running")], "he has not been told why"
    explain(crew, ticket, "16:00", until="Thu 15:00", consent="not_reached")
    if order == "calls last":
        assert cycles(ticket, "brt_4") == [("Mon", "running")]
        crew.call(ticket, "16:30", reached=False)
    assert cycles(ticket, "brt_4") == [("Mon", "met"), ("Tue", "running")]


def test_norm_brt_4_on_the_day_that_was_agreed_calls_alone_explain_nothing(crew: Crew) -> None:
    ticket = crew.processing()
    explain(crew, ticket, "15:00", until="Tue 15:00")
    for when in ("Tue 09:00", "Tue 10:00", "Tue 16:00"):
        crew.call(ticket, when, reached=False)
    assert state(ticket, "brt_4") == "running"


def test_norm_brt_4_a_reply_alone_explains_nothing(crew: Crew) -> None:
    ticket = crew.processing()
    crew.reply(ticket, "15:00")
    crew.call(ticket, "16:00")
    assert state(ticket, "brt_4") == "running"


def test_norm_brt_4_explained_the_next_morning_it_stays_a_breach_and_today_is_settled(crew: Crew) -> None:
    ticket = crew.processing()
    fire("18:00")
    explain(crew, ticket, "Tue 09:00", until="Wed 11:00")
    assert cycles(ticket, "brt_4") == [("Mon", "breached"), ("Tue", "met"), ("Wed", "running")]


def test_norm_brt_4_after_a_standstill_no_day_is_left_out(crew: Crew) -> None:
    ticket = crew.processing()
    fire_late("Wed 12:00")
    assert cycles(ticket, "brt_4") == [("Mon", "breached"), ("Tue", "breached"), ("Wed", "running")]


def test_norm_brt_4_a_day_that_is_over_asks_for_nothing_more(crew: Crew) -> None:
    ticket = crew.processing()
    fire("Tue 18:00")
    assert tasks(ticket, "close_out") == [("engineer", "dropped"), ("engineer", "open")]


def test_norm_brt_4_nor_after_a_standstill_of_more_than_a_day(crew: Crew) -> None:
    ticket = crew.processing()
    crew.note(ticket, "Tue 09:00")
    fire_late("Tue 19:00")
    assert [stands for _, stands in tasks(ticket, "close_out")].count("open") == 1
