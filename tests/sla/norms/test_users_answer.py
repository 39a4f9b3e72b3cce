"""The clock that waits for the user's answer (SAT-2): it reminds him, and nobody of the desk is ever late by it."""

import pytest

from core.errors import Malformed
from sla.actions.rebuild import rebuild_ticket
from sla.attainment import attainment
from sla.board import standings
from sla.models import TimerEvent
from sla.policy.shipped import default_targets
from sla.rulebook import read_all
from sla.watch import CONDITIONS
from tests.sla.clockwork import Crew, at, clock, due, fire, fire_late, fired_at, state, states, told
from tests.sla.rules.shorthand import edited
from tickets.models import Ticket, TicketEvent


def resolved(crew: Crew, when: str = "11:00") -> Ticket:
    return crew.resolve(crew.by(when).processing(), when)


def outcome(ticket: Ticket) -> str:
    return clock(ticket, "sat_2").outcome


def codes(ticket: Ticket) -> list[str]:
    events = TimerEvent.objects.filter(timer=clock(ticket, "sat_2"), step__isnull=False).order_by("pk")
    return list(events.values_list("code", flat=True))


def test_norm_sat_2_two_reminders_in_the_working_days_of_the_users_site_then_a_person_asks(crew: Crew) -> None:
    ticket = resolved(crew)
    assert due(ticket, "sat_2") == "2026-11-30 11:00"
    fire("2026-12-01 09:00")
    assert fired_at(ticket, "sat_2") == {"remind-1": "Wed 11:00", "remind-2": "Fri 11:00", "due": "2026-11-30 11:00"}
    assert told(ticket, "sat_2") == {"remind-1": "", "remind-2": "", "due": "agent"}
    assert codes(ticket) == ["reminded", "reminded", "unanswered"]


@pytest.mark.parametrize(
    ("when", "first"),
    [("2026-02-13 16:00", "2026-02-24 16:00"), ("18:30", "Wed 18:00"), ("Sat 10:00", "2026-12-01 18:00")],
)
def test_norm_sat_2_no_reminder_falls_outside_the_hours_or_on_a_holiday(crew: Crew, when: str, first: str) -> None:
    ticket = resolved(crew, when)
    fire("2026-12-20 09:00")
    assert fired_at(ticket, "sat_2")["remind-1"] == first


@pytest.mark.parametrize("by", ["requester", "agent"])
@pytest.mark.parametrize("answer", ["solved", "partly", "not_solved"])
def test_norm_sat_2_any_answer_through_any_door_ends_it(crew: Crew, by: str, answer: str) -> None:
    ticket = resolved(crew)
    fire("Wed 12:00")
    crew.act("confirm", ticket, "Wed 14:00", by=by, answer=answer, comment="The other tray.")
    fire("2026-12-03 18:00")
    assert (state(ticket, "sat_2"), outcome(ticket), codes(ticket)) == ("cancelled", "answered", ["reminded"])


def test_norm_sat_2_what_the_desk_takes_up_again_itself_is_no_answer(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.reopen(ticket, "12:00", by="supervisor")
    assert (states(ticket, "sat_2"), outcome(ticket)) == (["cancelled"], "")
    crew.resolve(ticket, "13:00")
    assert states(ticket, "sat_2") == ["cancelled", "running"]


def test_norm_sat_2_silence_is_nobodys_breach(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.call(ticket, "11:05")  # BRT-3 and FOLL-1 are met
    asked = clock(ticket, "sat_2")
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert (fresh.next_due_at, fresh.breached) == (None, False), "the list shows no clock of the desk's"
    moment = at("2026-11-30 10:55")
    for name in ("open", "running", "near", "risk"):
        assert not type(asked).objects.filter(CONDITIONS[name](moment), pk=asked.pk).exists()
    assert standings(at=moment).total.running == 0
    fire("2026-12-01 09:00")
    assert (state(ticket, "sat_2"), outcome(ticket)) == ("cancelled", "unanswered")
    assert clock(ticket, "sat_2").judged_at is None
    assert not Ticket.objects.get(pk=ticket.pk).breached
    assert "SAT-2" not in {line.norm for line in attainment(at=at("2026-12-01 09:00"))}


def test_norm_sat_2_the_journal_says_that_nobody_answered_and_gives_the_clock_anew(crew: Crew) -> None:
    ticket = resolved(crew)
    fire("2026-12-01 09:00")
    event = TicketEvent.objects.filter(ticket=ticket).latest("seq")
    assert (event.verb, event.via, event.params) == ("lapse", "system", {"reminders": 2, "closes": False})
    assert rebuild_ticket(ticket.pk, at=at("2026-12-01 09:00"), write=False) == []
    assert Ticket.objects.get(pk=ticket.pk).state == "confirming"


def test_norm_sat_2_a_pass_that_is_late_reminds_nobody_who_has_answered(crew: Crew) -> None:
    ticket = resolved(crew)
    crew.act("confirm", ticket, "Wed 11:00:20", by="requester", answer="solved")
    fire_late("Wed 11:01")
    events = TimerEvent.objects.filter(timer=clock(ticket, "sat_2"))
    assert [event.params for event in events] == [{"left_out": True}]


def test_norm_sat_2_after_a_standstill_he_is_reminded_once(crew: Crew) -> None:
    ticket = resolved(crew)
    fire_late("Fri 15:00")
    events = TimerEvent.objects.filter(timer=clock(ticket, "sat_2")).order_by("pk")
    assert [(event.step, event.params) for event in events] == [("remind-1", {"left_out": True}), ("remind-2", {})]


REMINDS = {"code": "r", "at": {"percent": 50}, "to": ["requester"], "via": ["app"]}
ENDS = {"code": "e", "at": {"after": 0}, "to": [], "via": ["app"]}
CLOSES = ENDS | {"act": "close"}


@pytest.mark.parametrize(
    "steps",
    [
        [REMINDS],
        [REMINDS, ENDS, ENDS | {"code": "l", "at": {"after": 60}}],
        [REMINDS, ENDS | {"to": ["requester"]}],
        [REMINDS | {"task": "follow_up"}, ENDS],
        [REMINDS | {"act": "close"}, ENDS],
        [CLOSES],
        [REMINDS, ENDS, {"code": "a", "at": {"attempts": 3}, "to": ["supervisor"], "via": ["app"]}],
    ],
    ids=["no end", "after the end", "reminder at the end", "a task", "closes too soon", "closes unasked", "attempts"],
)
def test_a_policy_that_makes_no_sense_here_is_refused(db: None, steps: list[dict[str, object]]) -> None:
    with pytest.raises(Malformed) as refusal:
        read_all(edited(default_targets(), "sat-2", steps=steps))
    assert set(refusal.value.fields) == {"sat-2.steps"}


@pytest.mark.parametrize("step", [REMINDS, CLOSES], ids=["reminds", "closes"])
def test_no_other_clock_reminds_users_or_closes_tickets(db: None, step: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        read_all(edited(default_targets(), "foll-1", steps=[step]))


def test_reminding_once_and_closing_is_a_policy(db: None) -> None:
    (target,) = [one for one in read_all(edited(default_targets(), "sat-2", steps=[REMINDS, CLOSES])) if one.closes]
    assert (target.code, target.reminders) == ("sat-2", 1)
