"""Who may do what with a record, in which state: the whole table (ROLE-1)."""

import pytest

from accounts.actors import Actor, Via
from accounts.roles import Role
from core.errors import Forbidden, IllegalMove, Missing
from satisfaction.records import actions
from satisfaction.records.models import ServiceRecord
from satisfaction.records.policies import allowed_on, decide_drawing
from satisfaction.records.queries import access_record, list_records, whole_records
from tests.factories import Desk, RequesterFactory, UserFactory, asker, staff
from tests.satisfaction.records.conftest import Records
from tickets import actions as ticket_actions

WRITERS = {"draft": ["amend", "offer", "void"], "waiting": ["ask", "sign", "void"], "signed": [], "voided": []}
LEADERS = WRITERS | {"signed": ["void"]}
NOTHING: dict[str, list[str]] = {state: [] for state in WRITERS}
MATRIX = {
    "engineer": WRITERS,
    "agent": WRITERS,
    "dispatcher": WRITERS,
    "supervisor": LEADERS,
    "manager": LEADERS,
    "stranger": NOTHING,  # an engineer of another group
    "requester": NOTHING | {"waiting": ["sign"]},
    "somebody": NOTHING,  # another requester
}


def in_state(records: Records, desk: Desk, state: str) -> ServiceRecord:
    if state == "voided":
        record = records.waiting()
        actions.void(record_id=record.pk, reason="x", by=desk.engineer, at=desk.at)
    else:
        record = getattr(records, state)()
    return whole_records().get(pk=record.pk)


def actor(desk: Desk, record: ServiceRecord, who: str) -> Actor:
    match who:
        case "stranger":
            return staff(Role.ENGINEER)
        case "requester":
            return asker(record.ticket)
        case "somebody":
            return Actor.for_requester(RequesterFactory.create(), via=Via.PORTAL)
    found: Actor = getattr(desk, who)
    return found


@pytest.mark.parametrize("who", MATRIX)
@pytest.mark.parametrize("state", WRITERS)
def test_norm_role_1_the_table_of_states_acts_and_roles(records: Records, desk: Desk, who: str, state: str) -> None:
    record = in_state(records, desk, state)
    assert allowed_on(actor(desk, record, who), record) == MATRIX[who][state]


def test_the_actions_refuse_what_the_table_does_not_have(records: Records, desk: Desk) -> None:
    record = records.draft()
    with pytest.raises(Forbidden):
        actions.amend(record_id=record.pk, changes={}, by=staff(Role.ENGINEER), at=desk.at)
    with pytest.raises(Missing):
        actions.amend(record_id=record.pk + 99, changes={}, by=desk.engineer, at=desk.at)
    with pytest.raises(IllegalMove) as caught:
        actions.ask(record_id=record.pk, by=desk.engineer, at=desk.at)
    assert caught.value.allowed == ("amend", "offer", "void")
    with pytest.raises(Forbidden):
        actions.draw_up(ticket_id=record.ticket_id, by=staff(Role.ENGINEER), at=desk.at)
    for outsider in (asker(record.ticket), Actor.for_user(UserFactory.create(role=Role.REQUESTER), via=Via.WEB)):
        assert not decide_drawing(actor=outsider, ticket=record.ticket).allowed


def test_whose_work_it_is_may_finish_it_even_when_the_ticket_has_gone_on(records: Records, desk: Desk) -> None:
    record = records.draft(desk.processing())
    other = staff(Role.ENGINEER)
    ticket_actions.transfer(
        ticket_id=record.ticket_id, to_user=other.user, reason="换班", by=desk.dispatcher, at=desk.at
    )
    assert actions.offer(record_id=record.pk, by=desk.engineer, at=desk.at).state == "waiting"


def test_norm_sat_7_a_requester_sees_what_was_laid_before_him_and_only_his_own(records: Records, desk: Desk) -> None:
    ticket = desk.confirming()
    signed = records.signed(ticket)
    waiting = records.waiting(ticket)
    records.draft(ticket)
    mine = asker(ticket)
    assert [record.seq for record in list_records(ticket, actor=mine)] == [signed.seq, waiting.seq]
    actions.void(record_id=waiting.pk, reason="x", by=desk.engineer, at=desk.at)
    actions.void(record_id=signed.pk, reason="x", by=desk.supervisor, at=desk.at)
    assert [record.seq for record in list_records(ticket, actor=mine)] == [signed.seq]
    with pytest.raises(Missing):
        access_record(ticket, waiting.seq, actor=mine)
    assert list_records(ticket, actor=Actor.for_requester(RequesterFactory.create(), via=Via.PORTAL)) == []
    assert len(list_records(ticket, actor=desk.agent)) == 3
