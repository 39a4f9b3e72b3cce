"""A service record from the draft to the user's signature, and what may be done with it on the way (SAT-7)."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Site
from core.errors import DeskError, IllegalMove, Malformed, Refused, Stale
from satisfaction.records import actions
from satisfaction.records.content import Part
from satisfaction.records.models import RecordPart, ServiceRecord, SigningLink
from satisfaction.records.queries import list_waiting
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory
from tests.satisfaction.records.conftest import NOTE, PARTS, WORK, Records
from tickets.models import TicketEvent


def told(record: ServiceRecord) -> list[str]:
    """The steps in the ticket's journal."""
    events = TicketEvent.objects.filter(ticket=record.ticket_id, verb="service_record", params__record=record.seq)
    return [event.params["step"] for event in events.order_by("seq")]


def test_norm_sat_7_a_record_is_filled_in_with_what_the_ticket_knows(desk: Desk) -> None:
    site = Site.objects.create(slug="north", name="北区")
    asker = RequesterFactory.create(name="张建国", department="财务部", location="3 号楼 405 室", site=site)
    ticket = desk.confirming(requester=asker)
    record = actions.draw_up(ticket_id=ticket.pk, by=desk.engineer, at=desk.at)
    assert (record.requester_name, record.department, record.phone) == ("张建国", "财务部", asker.phone)
    assert record.address == "北区 3 号楼 405 室"
    assert record.symptom == f"{ticket.title}\n{ticket.description}"
    assert {name: getattr(record, name) for name in GOOD_RESOLUTION} == GOOD_RESOLUTION
    assert (record.state, record.number, record.engineer) == ("draft", f"{ticket.number}-R1", desk.engineer.user)
    assert told(record) == ["drawn"]


def test_whose_work_it_is_for_the_desk_the_engineers_for_an_engineer_his_own(desk: Desk) -> None:
    ticket = desk.processing()
    by_desk = actions.draw_up(ticket_id=ticket.pk, by=desk.agent, at=desk.at)
    assert by_desk.engineer == desk.engineer.user
    unassigned = actions.draw_up(ticket_id=desk.dispatched().pk, by=desk.agent, at=desk.at)
    assert unassigned.engineer == desk.agent.user


def test_norm_sat_7_the_draft_is_written_on_then_laid_before_the_user_and_stands(records: Records, desk: Desk) -> None:
    record = records.draft()
    written = {"work": "更换定影器。", "arrived_at": desk.at - timedelta(hours=2), "departed_at": desk.at}
    lines = [Part(name="定影器"), Part(name=" "), Part(name="滚轮", serial="A-1", quantity=3)]
    actions.amend(record_id=record.pk, changes=written, parts=lines, by=desk.engineer, at=desk.at, version=1)
    record.refresh_from_db()
    assert (record.work, record.departed_at, record.version) == ("更换定影器。", desk.at, 2)
    kept = [(part.position, part.name, part.serial, part.quantity) for part in record.parts.all()]
    assert kept == [(1, "定影器", "", 1), (2, "滚轮", "A-1", 3)]
    offered = actions.offer(record_id=record.pk, by=desk.engineer, at=desk.at)
    assert (offered.state, offered.offered_at, len(offered.digest)) == ("waiting", desk.at, 64)
    with pytest.raises(IllegalMove) as caught:
        actions.amend(record_id=record.pk, changes={"work": "anders"}, by=desk.engineer, at=desk.at)
    assert caught.value.state == "waiting"
    assert "“Edit” is not possible: the service record is “Waiting for signature”." in str(caught.value)
    assert told(record) == ["drawn", "offered"]


def test_norm_sat_7_what_the_user_must_find_on_it_is_asked_for_before_he_signs(desk: Desk) -> None:
    record = actions.draw_up(ticket_id=desk.processing().pk, by=desk.engineer, at=desk.at)
    with pytest.raises(Refused) as caught:
        actions.offer(record_id=record.pk, by=desk.engineer, at=desk.at)
    assert {name: found[0].norm for name, found in caught.value.fields.items()} == {"work": "SAT-7", "result": "SAT-7"}


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"work": "a\0b"}, Malformed, "work"),
        ({"requester_name": "  "}, Malformed, "requester_name"),
        ({"address": "路" * 201}, Malformed, "address"),
        ({"remarks": "字" * 20_001}, Malformed, "remarks"),
        ({"phone": "1\n2"}, Malformed, "phone"),
        ({"arrived_at": timedelta(hours=1)}, Malformed, "arrived_at"),
        ({"arrived_at": timedelta(hours=-1), "departed_at": timedelta(hours=-2)}, Refused, "departed_at"),
        ({"state": "signed"}, Malformed, "state"),
    ],
)
def test_what_cannot_stand_on_a_record_is_named(
    records: Records, desk: Desk, changes: dict[str, Any], error: type[DeskError], field: str
) -> None:
    record = records.draft()
    given = {name: desk.at + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    with pytest.raises(error) as caught:
        actions.amend(record_id=record.pk, changes=given, by=desk.engineer, at=desk.at)
    assert list(caught.value.fields) == [field]
    record.refresh_from_db()
    assert (record.version, record.work) == (1, WORK["work"])


def test_a_wrong_line_of_parts_is_named_by_its_place(records: Records, desk: Desk) -> None:
    record = records.draft()
    lines = [Part(name="好"), Part(name="", serial="S-1"), Part(name="x" * 121, quantity=0)]
    with pytest.raises(Malformed) as caught:
        actions.amend(record_id=record.pk, changes={}, parts=lines, by=desk.engineer, at=desk.at)
    assert set(caught.value.fields) == {"parts.1.name", "parts.2.name", "parts.2.quantity"}
    with pytest.raises(Malformed) as caught:
        actions.amend(record_id=record.pk, changes={}, parts=lines[:1] * 51, by=desk.engineer, at=desk.at)
    assert set(caught.value.fields) == {"parts"}
    assert record.parts.count() == len(PARTS)


def test_who_writes_on_what_somebody_else_has_changed_is_told(records: Records, desk: Desk) -> None:
    record = records.draft()
    actions.amend(record_id=record.pk, changes={"work": "Eins."}, by=desk.agent, at=desk.at, version=1)
    seen: dict[str, Any] = {"record_id": record.pk, "by": desk.engineer, "at": desk.at, "version": 1}
    with pytest.raises(Stale):
        actions.amend(changes={}, **seen)
    with pytest.raises(Stale):
        actions.offer(**seen)
    with pytest.raises(Stale):
        actions.void(reason="写错了", **seen)


def test_one_draft_of_a_ticket_at_a_time_for_each_engineer(records: Records, desk: Desk) -> None:
    record = records.draft()
    with pytest.raises(Refused) as caught:
        actions.draw_up(ticket_id=record.ticket_id, by=desk.engineer, at=desk.at)
    assert caught.value.fields[""][0].code == "draft_open"
    assert record.number in str(caught.value)
    actions.offer(record_id=record.pk, by=desk.engineer, at=desk.at)
    second = actions.draw_up(ticket_id=record.ticket_id, by=desk.engineer, at=desk.at)  # another visit
    assert second.seq == 2


@pytest.mark.parametrize("state", ["received", "cancelled"])
def test_there_is_nothing_to_draw_up_before_the_desk_took_it_on_or_after_it_was_cancelled(
    desk: Desk, state: str
) -> None:
    with pytest.raises(IllegalMove):
        actions.draw_up(ticket_id=desk.in_state(state).pk, by=desk.agent, at=desk.at)


def test_norm_sat_7_an_absent_user_gets_a_link_and_the_record_stays_open(records: Records, desk: Desk) -> None:
    record = records.asked()
    assert (record.state, record.absent_at) == ("waiting", desk.at)
    assert told(record) == ["drawn", "offered", "left_note"]
    event = TicketEvent.objects.get(ticket=record.ticket_id, params__step="left_note")
    assert event.params["remark"] == NOTE
    link = SigningLink.objects.get(record=record)
    assert link.expires_at == desk.at + timedelta(days=30)
    later = desk.at + timedelta(days=3)
    actions.ask(record_id=record.pk, by=desk.agent, at=later)
    link.refresh_from_db()
    assert link.used_at == later
    (waiting,) = list_waiting()
    assert (waiting.pk, vars(waiting)["asked"], vars(waiting)["asked_at"]) == (record.pk, 2, later)
    assert list(list_waiting(user=desk.agent.user)) == []


def test_where_the_note_is_has_to_be_said(records: Records, desk: Desk) -> None:
    record = records.waiting()
    with pytest.raises(Malformed) as caught:
        actions.ask(record_id=record.pk, absent=True, remark=" ", by=desk.engineer, at=desk.at)
    assert list(caught.value.fields) == ["remark"]
    assert not SigningLink.objects.exists()


def test_norm_sat_7_a_wrong_record_is_voided_and_another_takes_its_place(records: Records, desk: Desk) -> None:
    record = records.asked()
    new = actions.void(record_id=record.pk, reason="备件型号写错", replace=True, by=desk.engineer, at=desk.at)
    record.refresh_from_db()
    assert (record.state, record.void_reason, record.voided_by) == ("voided", "备件型号写错", desk.engineer.user)
    assert (new.state, new.seq, new.replaces_id, new.work) == ("draft", 2, record.pk, record.work)
    assert [part.name for part in RecordPart.objects.filter(record=new)] == [part.name for part in PARTS]
    assert SigningLink.objects.get(record=record).used_at == desk.at
    assert told(record) == ["drawn", "offered", "left_note", "voided"]
    assert told(new) == ["drawn"]
    dropped = actions.void(record_id=new.pk, reason="不需要了", by=desk.engineer, at=desk.at)
    assert told(dropped)[-1] == "dropped"
    with pytest.raises(IllegalMove):
        actions.void(record_id=new.pk, reason="again", by=desk.supervisor, at=desk.at)
    with pytest.raises(Malformed):
        actions.void(record_id=records.waiting().pk, reason=" ", by=desk.engineer, at=desk.at)
