"""Whoever has not signed is reminded by himself, with his link, until he has (SAT-7)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.errors import Forbidden, IllegalMove
from outbox.letters import Letter, render
from outbox.models import OutboxMessage
from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.actions.frame import step
from satisfaction.records.links import token_of
from satisfaction.records.models import ServiceRecord, SigningLink
from satisfaction.records.queries import access_link
from sla.models import TimerEvent
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at, clock, fire, fired_at, state, told
from tickets.models import TicketEvent

DONE = {"work": "更换定影器", "result": "已恢复"}
SIGNED = Signing(name="张建国", is_confirmed=True)
FIRST, SECOND, OVER = "Wed 15:00", "Fri 15:00", "2026-12-01 09:00"
Finish = Callable[..., ServiceRecord]


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew()


@pytest.fixture
def finish(crew: Crew) -> Finish:
    """A record finished on Monday at three, of a requester with these particulars."""

    def finish(**person: object) -> ServiceRecord:
        ticket = crew.by("11:00").processing(requester=RequesterFactory.create(**person))
        act: dict[str, Any] = {"by": crew.engineer, "at": at("15:00")}
        record = actions.draw_up(ticket_id=ticket.pk, changes=DONE, **act)
        return actions.offer(record_id=record.pk, **act)

    return finish


def reminders(record: ServiceRecord) -> list[Letter]:
    sent = OutboxMessage.objects.filter(thread_key=record.ticket.number, letter="record_reminder").order_by("pk")
    return [render(message) for message in sent]


def link_of(record: ServiceRecord) -> SigningLink:
    return SigningLink.objects.get(record=record, used_at=None)


def test_norm_sat_7_two_letters_in_his_language_with_his_link(finish: Finish) -> None:
    record = finish(honorific="张工", language="zh-hans")
    fire(OVER)
    assert len(reminders(record)) == 2
    for letter in reminders(record):
        assert letter.text.startswith("张工，您好：\n")
        assert f"/r/{token_of(link_of(record))}/" in letter.text
        assert "还没有您的签字" in letter.text
    assert fired_at(record.ticket, "sat_7_user") == {"remind-1": FIRST, "remind-2": SECOND, "due": "2026-11-30 15:00"}
    steps = TicketEvent.objects.filter(ticket=record.ticket, verb="service_record").values_list(
        "params__step", flat=True
    )
    assert list(steps.order_by("seq")) == ["drawn", "offered", "reminded", "reminded", "lapsed"]


def test_norm_sat_7_the_link_that_he_has_goes_on_and_no_other_is_made(crew: Crew, finish: Finish) -> None:
    record = finish()
    actions.ask(record_id=record.pk, by=crew.engineer, at=at("15:05"))
    token = token_of(link_of(record))
    fire(SECOND)
    last = at(SECOND) + timedelta(days=30)
    assert access_link(token, at=last - timedelta(seconds=1)).expires_at == last


def test_norm_sat_7_who_has_signed_is_not_reminded(crew: Crew, finish: Finish) -> None:
    record = finish()
    fire(FIRST)
    actions.sign(record_id=record.pk, signing=SIGNED, by=crew.engineer, at=at("Thu 09:00"))
    fire(OVER)
    assert len(reminders(record)) == 1
    assert (state(record.ticket, "sat_7_user"), clock(record.ticket, "sat_7_user").outcome) == ("cancelled", "answered")


def test_a_record_that_is_voided_asks_for_nothing(crew: Crew, finish: Finish) -> None:
    record = finish()
    actions.void(record_id=record.pk, reason="写错", by=crew.engineer, at=at("16:00"))
    fire(OVER)
    assert reminders(record) == []


def test_norm_sat_7_silence_is_nobodys_breach_and_the_engineer_is_told(finish: Finish) -> None:
    record = finish()
    fire(OVER)
    mine = clock(record.ticket, "sat_7_user")
    assert (mine.state, mine.outcome, mine.judged_at) == ("cancelled", "unanswered", None)
    assert told(record.ticket, "sat_7_user")["due"] == "engineer"
    assert TimerEvent.objects.filter(timer=mine, code="unanswered").count() == 1


def test_norm_sat_2_a_signature_that_is_missing_closes_no_ticket(crew: Crew, finish: Finish) -> None:
    """The end of this clock is not the end of the one that asks whether it is solved."""
    record = finish()
    ticket = crew.resolve(record.ticket, "Thu 11:00")
    fire("2026-11-30 16:00")
    assert state(ticket, "sat_7_user") == "cancelled"
    assert not TicketEvent.objects.filter(ticket=ticket, verb="lapse").exists()
    assert state(ticket, "sat_2") == "running"


def test_who_cannot_be_reached_is_not_said_to_be_reminded(finish: Finish) -> None:
    record = finish(email="", phone="6021")
    fire(OVER)
    assert reminders(record) == []
    assert not TicketEvent.objects.filter(ticket=record.ticket, params__step="reminded").exists()


def test_only_the_machinery_reminds_and_only_of_what_waits(crew: Crew, finish: Finish) -> None:
    record = finish()
    with pytest.raises(Forbidden), step("remind", record_id=record.pk, by=crew.engineer, at=at("16:00")):
        pass
    actions.sign(record_id=record.pk, signing=SIGNED, by=crew.engineer, at=at("16:00"))
    with pytest.raises(IllegalMove):
        actions.remind(record_id=record.pk, at=at("16:05"))
