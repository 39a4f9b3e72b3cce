"""What an engineer has in hand moves each working day (TRACK-1)."""

import pytest

from sla.actions.catch_up import replan_lagging
from sla.actions.rebuild import rebuild_ticket
from sla.policy.shipped import default_targets
from tests.sla.clockwork import Crew, at, clock, clocks, cycles, due, fire, fired_at, states, tasks, told, told_by
from tests.sla.rules.shorthand import edited, published


def test_norm_track_1_a_day_without_progress_is_due_an_hour_before_its_end(crew: Crew) -> None:
    ticket = crew.dispatched()
    assert (due(ticket, "track_1"), clock(ticket, "track_1").started_at) == ("Tue 17:00", at("Tue 08:30"))
    fire("Tue 17:00")
    first = clocks(ticket, "track_1")[0]
    assert (first.state, told_by(first)) == ("breached", {"due": "agent"})
    assert tasks(ticket, "progress")[0] == ("agent", "open")
    fire("Wed 08:30")
    assert told_by(first) == {"due": "agent", "next-day": "supervisor"}
    assert cycles(ticket, "track_1") == [("Tue", "breached"), ("Wed", "running")]


@pytest.mark.parametrize("entry", ["progress", "call", "reply", "agreed", "state"])
def test_norm_track_1_met_by_a_progress_entry_contact_or_a_step(crew: Crew, entry: str) -> None:
    ticket = crew.processing()
    if entry == "progress":
        crew.note(ticket, "Tue 11:00", by="engineer", progress="proposed")
    elif entry == "call":
        crew.call(ticket, "Tue 11:00")
    elif entry == "reply":
        crew.reply(ticket, "Tue 11:00")
    elif entry == "agreed":
        explained = {"reason": "The fuser unit arrives on Thursday.", "expected_at": at("Fri 11:00")}
        crew.act("carry_over", ticket, "Tue 11:00", by="engineer", consent="agreed", **explained)
    else:
        crew.act("track", ticket, "Tue 11:00", by="engineer", waiting_on="approval", note="Needs a signature.")
    assert cycles(ticket, "track_1") == [("Tue", "met"), ("Wed", "running")]
    fire("Tue 18:00")
    assert tasks(ticket, "progress") == []


def test_norm_track_1_a_note_without_a_step_or_a_call_in_vain_is_no_progress(crew: Crew) -> None:
    ticket = crew.processing()
    crew.note(ticket, "Tue 11:00")
    crew.call(ticket, "Tue 11:10", reached=False)
    crew.reply(ticket, "Tue 11:20", by="requester")
    assert cycles(ticket, "track_1") == [("Tue", "running")]


def test_norm_track_1_settled_late_it_ends_breached_and_the_supervisor_is_spared(crew: Crew) -> None:
    ticket = crew.processing()
    fire("Tue 17:00")
    crew.call(ticket, "Tue 17:30")
    fire("Wed 09:00")
    assert cycles(ticket, "track_1") == [("Tue", "breached"), ("Wed", "running")]
    assert told_by(clocks(ticket, "track_1")[0]) == {"due": "agent"}
    assert tasks(ticket, "progress") == [("agent", "done")]


@pytest.mark.parametrize("waiting_on", ["part", "vendor"])
def test_norm_track_1_waiting_for_a_part_or_a_vendor_once_in_three_working_days(crew: Crew, waiting_on: str) -> None:
    ticket = crew.processing()
    wait = {"waiting_on": waiting_on, "note": "A fuser unit is on its way.", "until": at("2026-12-04 12:00")}
    crew.act("track", ticket, "Mon 15:00", by="engineer", **wait)
    assert cycles(ticket, "track_1")[-1] == ("Thu", "running")
    fire("Thu 16:00")
    crew.note(ticket, "Thu 16:00", by="engineer", progress="awaiting_part")
    assert cycles(ticket, "track_1")[-2:] == [("Thu", "met"), ("2026-12-01", "running")]


def test_norm_track_1_seldom_only_until_the_date(crew: Crew) -> None:
    dateless, short, other = (crew.processing() for _ in range(3))
    wait = {"note": "A fuser unit is on its way."}
    crew.act("track", dateless, "Mon 15:00", by="engineer", waiting_on="part", **wait)
    crew.act("track", short, "Mon 15:00", by="engineer", waiting_on="part", until=at("Wed 10:00"), **wait)
    crew.act("track", other, "Mon 15:00", by="engineer", waiting_on="approval", until=at("Fri 10:00"), **wait)
    assert [cycles(ticket, "track_1")[-1][0] for ticket in (dateless, short, other)] == ["Tue", "Wed", "Tue"]


def test_norm_track_1_the_wait_over_it_is_daily_again(crew: Crew) -> None:
    ticket = crew.processing()
    wait = {"waiting_on": "part", "note": "A fuser unit is on its way.", "until": at("Fri 12:00")}
    crew.act("track", ticket, "Mon 15:00", by="engineer", **wait)
    crew.act("resume", ticket, "Mon 16:00", by="engineer")
    assert cycles(ticket, "track_1")[-1] == ("Tue", "running")
    crew.act("track", ticket, "Mon 17:00", by="engineer", **wait)
    assert cycles(ticket, "track_1")[-1] == ("Thu", "running")


def test_norm_track_1_while_an_engineer_has_it(crew: Crew) -> None:
    ticket = crew.acknowledged()
    assert clocks(ticket, "track_1") == []
    crew.act("dispatch", ticket, "11:00", by="dispatcher", to_group=crew.group)
    crew.act("decline", ticket, "Tue 11:00", by="engineer", reason="Not our system.")
    assert cycles(ticket, "track_1") == [("Tue", "met")]
    crew.act("dispatch", ticket, "Tue 12:00", by="dispatcher", to_group=crew.group)
    assert cycles(ticket, "track_1") == [("Tue", "met"), ("Wed", "running")]
    crew.act("accept", ticket, "Tue 12:10", by="engineer", committed_at=at("Tue 15:00"))
    crew.resolve(ticket, "Tue 16:00")
    assert cycles(ticket, "track_1") == [("Tue", "met"), ("Wed", "cancelled")]
    assert fired_at(ticket, "track_1") == {}
    assert told(ticket, "track_1") == {}
    assert states(ticket, "brt_4")[-1] == "met"


def test_norm_track_1_how_seldom_is_the_policys_word(crew: Crew) -> None:
    """A manager makes it every second working day; a policy that says nothing asks each day."""
    weekly, daily = crew.processing(), crew.processing()
    wait = {"waiting_on": "part", "note": "A fuser unit is on its way.", "until": at("2026-12-04 12:00")}
    published(edited(default_targets(), "track-1", every=2), by=crew.manager, at=at("Mon 14:00"))
    crew.act("track", weekly, "Mon 15:00", by="engineer", **wait)
    assert cycles(weekly, "track_1")[-1] == ("Wed", "running")
    published(edited(default_targets(), "track-1", every=1), by=crew.manager, at=at("Mon 15:30"))
    crew.act("track", daily, "Mon 16:00", by="engineer", **wait)
    assert cycles(daily, "track_1")[-1] == ("Tue", "running")
    replan_lagging(at=at("Mon 16:30"), limit=100)
    for ticket in (weekly, daily):
        assert rebuild_ticket(ticket.pk, at=at("Mon 17:00"), write=False) == []
