"""Rules for all clocks: each counts once, ends with its ticket, and goes along when tickets are merged."""

from collections.abc import Iterator

import pytest

from core.bus import restore, subscribe, subscriptions
from sla.choices import Outcome
from sla.events import Firing, StepsFired
from sla.models import TimerEvent
from tests.sla.clockwork import Crew, at, clock, clocks, due, fire, fire_late, state, states, tasks, told, told_by
from tests.sla.norms.test_promises import promised
from tickets.models import Ticket


@pytest.fixture
def heard() -> Iterator[list[Firing]]:
    """What the clocks tell the floors above."""
    before, found = dict(subscriptions()), []
    subscribe(StepsFired, lambda fact: found.extend(fact.firings))
    yield found
    restore({fact: list(handlers) for fact, handlers in before.items()})


def test_norm_brt_1_the_floors_above_hear_who_is_told_by_which_way(crew: Crew, heard: list[Firing]) -> None:
    ticket = crew.receive(channel="portal")
    fire("10:05")
    mine = [one for one in heard if one.measure == "brt_1"]
    assert [(one.step, one.code, one.via) for one in mine] == [
        ("warn", "warned", ("app",)),
        ("due", "breached", ("app", "email")),
    ]
    assert [one.receivers for one in mine] == [(crew.user("agent").pk,), (crew.user("shift_lead").pk,)]
    assert {(one.norm, one.ticket_id, one.due_at) for one in mine} == {("BRT-1", ticket.pk, at("10:05"))}


def test_norm_sla_pri_what_is_urgent_says_so(crew: Crew, heard: list[Firing]) -> None:
    crew.receive(impact="high", urgency="high")
    crew.receive(impact="high", urgency="medium")
    fire("10:45")
    assert [one.is_urgent for one in heard if (one.measure, one.step) == ("pri_response", "due")] == [True, False]


def test_norm_brt_1_after_a_standstill_nobody_is_warned_of_what_he_is_told_is_late(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    fire_late("10:20")
    assert told(ticket, "brt_1") == {"warn": "", "due": "shift_lead", "due+5": "supervisor"}
    breach = TimerEvent.objects.get(timer=clock(ticket, "brt_1"), step="due")
    assert (breach.lateness, clock(ticket, "brt_1").judged_at) == (15 * 60_000, at("10:05"))


def test_norm_brt_1_no_step_fires_twice(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    for when in ("10:05", "10:05", "10:06", "10:10", "10:10"):
        fire_late(when)
    assert TimerEvent.objects.filter(timer=clock(ticket, "brt_1")).count() == 3


def test_norm_life_1_cancelled_tickets_cancel_their_clocks(crew: Crew) -> None:
    ticket = promised(crew, "10:00", "12:00")
    crew.act("cancel", ticket, "10:30", reason="withdrawn")
    ended = {timer.measure: timer.state for timer in clocks(ticket)}
    assert (ended.pop("disp_1"), ended.pop("pri_response")) == ("met", "met")
    assert set(ended.values()) == {"cancelled"}
    assert tasks(ticket, "promise") == [("agent", "dropped")]
    fire("Fri 18:00")
    assert not TimerEvent.objects.filter(ticket=ticket, step__isnull=False).exists()


def test_norm_life_1_what_was_late_by_then_stays_so(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    fire("10:05")
    crew.act("cancel", ticket, "10:06", reason="withdrawn")
    fire("11:00")
    timer = clock(ticket, "brt_1")
    assert (timer.state, timer.judged_at, timer.ended_at) == ("breached", at("10:05"), at("10:06"))
    assert set(told(ticket, "brt_1")) == {"warn", "due"}


def test_norm_sla_pri_a_merged_ticket_hands_on_what_is_due_earlier(crew: Crew) -> None:
    older = crew.by("10:00").receive(channel="portal")
    younger = crew.by("10:03").receive(channel="portal")
    crew.act("merge", older, "10:04", into=younger)
    assert {timer.state for timer in clocks(older)} == {"cancelled"}
    assert [due(younger, measure) for measure in ("brt_1", "pri_response")] == ["Mon 10:05", "Mon 15:30"]
    assert TimerEvent.objects.filter(timer=clock(younger, "brt_1"), params__because="merge").count() == 1
    fire("10:05")
    assert (state(older, "brt_1"), state(younger, "brt_1")) == ("cancelled", "breached")


def test_norm_sla_pri_and_nothing_that_is_due_later(crew: Crew) -> None:
    older = crew.by("10:00").receive(channel="portal")
    younger = crew.by("10:03").receive(channel="portal")
    crew.act("merge", younger, "10:04", into=older)
    assert due(older, "brt_1") == "Mon 10:05"


def test_norm_sla_pri_a_younger_more_urgent_one_makes_the_survivor_no_later(crew: Crew) -> None:
    survivor = crew.by("10:00").receive()
    urgent = crew.by("11:00").receive(impact="high", urgency="high")
    crew.act("merge", urgent, "11:05", into=survivor)
    assert due(survivor, "pri_solution") == "Thu 10:00"


def test_norm_sla_pri_a_merged_tickets_wait_goes_along_up_to_now(crew: Crew) -> None:
    older = crew.by("08:30").processing()
    crew.act("track", older, "09:00", by="engineer", waiting_on="user", note="Needs the serial number.")
    survivor = crew.by("09:45").processing()
    crew.act("merge", older, "10:00", into=survivor)
    assert due(survivor, "pri_solution") == "Thu 09:30"
    crew.act("track", survivor, "11:00", by="engineer", waiting_on="user", note="Needs the serial number.")
    crew.act("resume", survivor, "11:30", by="engineer")
    assert [[begins[11:16], ends[11:16]] for begins, ends in clock(survivor, "pri_solution").pauses] == [
        ["01:00", "02:00"],
        ["03:00", "03:30"],
    ]
    assert due(survivor, "pri_solution") == "Thu 10:00"


def test_norm_sla_pri_a_survivor_that_stands_still_goes_on_standing(crew: Crew) -> None:
    older = crew.by("08:30").receive()
    survivor = crew.by("09:30").processing()
    crew.act("track", survivor, "09:45", by="engineer", waiting_on="user", note="Needs the serial number.")
    crew.act("merge", older, "10:00", into=survivor)
    assert state(survivor, "pri_solution") == "paused"
    crew.act("resume", survivor, "11:00", by="engineer")
    assert (state(survivor, "pri_solution"), due(survivor, "pri_solution")) == ("running", "Thu 09:30")


def test_norm_sla_pri_a_survivor_that_is_late_is_late_already(crew: Crew) -> None:
    survivor = crew.by("10:00").receive(impact="high", urgency="high")
    other = crew.by("09:50").receive(impact="high", urgency="high")
    fire("14:00")
    crew.act("merge", other, "14:10", into=survivor)
    assert (state(survivor, "pri_solution"), due(survivor, "pri_solution")) == ("breached", "Mon 14:00")


def test_norm_mail_1_a_corrected_channel_takes_the_clock_away(crew: Crew) -> None:
    ticket = crew.receive(channel="email")
    crew.act("amend", ticket, "10:05", channel="phone")
    assert (state(ticket, "mail_1"), clock(ticket, "mail_1").outcome) == ("cancelled", Outcome.UNTARGETED)


def test_norm_prom_1_promises_go_along_to_the_survivor(crew: Crew) -> None:
    ticket = promised(crew, "10:00", "12:00", by="engineer")
    survivor = crew.by("10:00").processing()
    crew.act("merge", ticket, "10:30", into=survivor)
    assert states(ticket, "prom_1") == ["cancelled"]
    kept = clock(survivor, "prom_1")
    assert (kept.state, kept.due_at, kept.person_id) == ("running", at("12:00"), crew.user("engineer").pk)
    fire("12:00")
    assert told_by(kept) == {"warn": "engineer", "due": "engineer + agent"}
    crew.call(survivor, "12:10")
    assert state(survivor, "prom_1") == "breached"


def test_norm_life_3_tasks_follow_first_responsibility(crew: Crew) -> None:
    ticket = crew.confirming()
    crew.act("handover", ticket, "11:00", to_user=crew.user("dispatcher"), reason="End of my shift.")
    assert tasks(ticket, "follow_up") == [("dispatcher", "open")]


def test_norm_brt_1_a_list_shows_the_nearest_limit_and_that_one_was_missed(crew: Crew) -> None:
    ticket = crew.receive(channel="portal")
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.next_due_at, ticket.next_norm, ticket.breached) == (at("10:05"), "BRT-1", False)
    fire("10:05")
    assert Ticket.objects.get(pk=ticket.pk).breached
    crew.act("acknowledge", ticket, "10:06")
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.next_due_at, ticket.next_norm) == (at("15:30"), "SLA-PRI")
