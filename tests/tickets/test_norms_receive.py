"""Reception: who answers for it, what is recorded, VIPs, scope (LIFE-2, 3, 10, 11, 13, 14, 16, 17, 18)."""

from datetime import timedelta

import pytest

from accounts.actors import Actor, Via
from accounts.models import Requester
from core.errors import Forbidden, Malformed, Refused
from tests.factories import GOOD_RESOLUTION, CategoryFactory, Desk, RequesterFactory, UserFactory, asker, person, staff
from tickets import actions, policies, queries
from tickets.choices import Kind, State
from tickets.completeness import completeness_of
from tickets.models import RecordRequirement, Ticket, TicketEvent


def test_norm_life_2_every_channel_ends_as_a_ticket(desk: Desk) -> None:
    channels = ("phone", "rtx", "wecom", "dingtalk", "feishu", "portal", "email", "rest", "walk_in", "fax")
    tickets = [desk.receive(channel=channel) for channel in channels]
    assert [ticket.channel for ticket in tickets] == list(channels)
    assert all(ticket.state == State.RECEIVED for ticket in tickets)


def test_norm_life_2_what_is_sent_twice_arrives_once(desk: Desk) -> None:
    first = desk.receive(channel="email", external_id="<1@corp.example>")
    again = desk.receive(channel="email", external_id="<1@corp.example>")
    other = desk.receive(channel="rest", external_id="<1@corp.example>")
    assert first.pk == again.pk != other.pk
    assert TicketEvent.objects.filter(ticket=first).count() == 1


def test_norm_life_3_who_registers_answers_for_it_to_the_end(desk: Desk) -> None:
    ticket = desk.receive(by=desk.agent)
    for act in (desk.agent, desk.supervisor):
        actions.note(ticket_id=ticket.pk, body="Looking into it.", by=act, at=desk.at)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.dispatcher, at=desk.at)
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.dispatcher, at=desk.at)
    assert Ticket.objects.get(pk=ticket.pk).first_responder == desk.agent.user


def test_norm_life_3_a_request_that_came_by_itself_belongs_to_who_acknowledges(desk: Desk) -> None:
    requester = RequesterFactory.create()
    ticket = desk.receive(by=Actor.for_requester(requester, via=Via.PORTAL), requester=requester, channel="portal")
    assert ticket.first_responder is None
    ticket = actions.acknowledge(ticket_id=ticket.pk, by=desk.dispatcher, at=desk.at)
    assert ticket.first_responder == desk.dispatcher.user


def test_norm_life_3_hand_over_is_explicit_and_journalled(desk: Desk) -> None:
    ticket, colleague = desk.receive(), staff("agent")
    assert colleague.user
    with pytest.raises(Forbidden):
        actions.hand_over(ticket_id=ticket.pk, to_user=colleague.user, reason="Mine now.", by=colleague, at=desk.at)
    ticket = actions.hand_over(
        ticket_id=ticket.pk, to_user=colleague.user, reason="End of my shift.", by=desk.agent, at=desk.at
    )
    assert ticket.first_responder == colleague.user
    row = TicketEvent.objects.get(ticket=ticket, verb="handover")
    assert row.params == {
        "from_user_id": desk.agent.user.pk,  # type: ignore[union-attr]
        "to_user_id": colleague.user.pk,
        "reason": "End of my shift.",
    }


def test_norm_life_3_responsibility_stays_at_the_desk(desk: Desk) -> None:
    ticket = desk.receive()
    assert desk.engineer.user
    with pytest.raises(Refused) as refusal:
        actions.hand_over(ticket_id=ticket.pk, to_user=desk.engineer.user, reason="Yours.", by=desk.agent, at=desk.at)
    assert "to_user" in refusal.value.fields


def test_norm_life_10_each_fact_has_its_field_and_counts(desk: Desk) -> None:
    bare = desk.receive(product_version="", environment="", occurred_at=None, category=None)
    full = desk.receive(steps="Print from tray 2.", error_text="13.20.01")
    missing = {element.name for element in completeness_of(bare).missing}
    assert {"product_version", "environment", "occurred_at", "category", "steps", "error_text"} <= missing
    assert {element.name for element in completeness_of(full).missing} == {"resolution"}
    assert completeness_of(full).there > completeness_of(bare).there


def test_norm_life_10_completeness_depends_on_the_kind_and_is_data(desk: Desk) -> None:
    suggestion = desk.receive(kind="suggestion", product_version="", environment="", occurred_at=None, category=None)
    assert [element.name for element in completeness_of(suggestion).required_missing] == ["resolution"]
    RecordRequirement.objects.create(kind="suggestion", element="category", is_required=True)
    names = [element.name for element in completeness_of(suggestion).required_missing]
    assert "category" in names


def test_norm_life_11_scope_is_a_decision_with_a_reason(desk: Desk) -> None:
    ticket = desk.receive()
    assert ticket.in_scope is None
    with pytest.raises(Malformed) as refusal:
        actions.cancel(ticket_id=ticket.pk, reason="out_of_scope", by=desk.agent, at=desk.at)
    assert "note" in refusal.value.fields
    note = "Private phones are served by the shop in building 3, ext. 6100."
    ticket = actions.cancel(ticket_id=ticket.pk, reason="out_of_scope", note=note, by=desk.agent, at=desk.at)
    assert (ticket.state, ticket.in_scope, ticket.scope_reason) == (State.CANCELLED, False, note)


def test_norm_life_11_work_for_another_group_is_in_scope(desk: Desk) -> None:
    assert desk.dispatched().in_scope is True


@pytest.mark.parametrize("kind", Kind.values)
def test_norm_life_13_each_kind_has_its_own_required_fields(desk: Desk, kind: str) -> None:
    ticket = desk.receive(kind=kind)
    required = set(RecordRequirement.objects.filter(kind=kind, is_required=True).values_list("element", flat=True))
    assert ticket.kind == kind
    assert {"requester", "contact", "description", "resolution"} <= required


def test_norm_life_14_a_complaint_is_a_remark_or_formal(desk: Desk) -> None:
    remark = desk.receive(kind="complaint")
    formal = desk.receive(kind="complaint", severity="formal", about=desk.agent.user)
    assert (remark.severity, formal.severity) == ("remark", "formal")


def test_norm_life_14_a_formal_complaint_is_not_closed_by_the_person_it_is_about(desk: Desk) -> None:
    ticket = desk.confirmed(kind="complaint", severity="formal", about=desk.supervisor.user)
    with pytest.raises(Forbidden) as refusal:
        actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    assert refusal.value.norm == "LIFE-14"
    assert actions.close(ticket_id=ticket.pk, by=desk.manager, at=desk.at).state == State.CLOSED


def test_norm_life_15_earlier_services_and_who_gave_them(desk: Desk) -> None:
    requester = RequesterFactory.create()
    earlier = desk.confirming(requester=requester)
    desk.receive()
    now = desk.receive(requester=requester)
    found = queries.list_earlier(now)
    assert [(ticket.number, ticket.assignee) for ticket in found] == [(earlier.number, desk.engineer.user)]


def test_norm_life_16_nothing_is_deleted(desk: Desk) -> None:
    ticket = desk.surveyed()
    with pytest.raises(TypeError, match="LIFE-16"):
        ticket.delete()
    with pytest.raises(TypeError, match="LIFE-16"):
        TicketEvent.objects.filter(ticket=ticket).delete()
    with pytest.raises(TypeError, match="LIFE-16"):
        Ticket.objects.all().delete()


def test_norm_life_16_records_are_classified_tagged_and_archived(desk: Desk) -> None:
    branch = CategoryFactory.create(name="打印")
    leaf = CategoryFactory.create(name="卡纸", parent=branch)
    ticket = desk.receive()
    changes: dict[str, object] = {"category": leaf, "tags": ["卡纸", "405"]}
    ticket = actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    assert sorted(ticket.tags.values_list("name", flat=True)) == ["405", "卡纸"]
    assert ticket.category == leaf
    done = desk.closed()
    user = desk.agent.user
    assert user
    archive = Ticket.objects.filter(queries.queue_condition("archive", user=user))
    assert list(archive) == [done]


def test_norm_life_17_a_vip_is_seen_and_his_engineer_called_before_dispatch(desk: Desk) -> None:
    vip = RequesterFactory.create(is_vip=True)
    ticket = desk.acknowledged(requester=vip)
    assert ticket.is_vip
    with pytest.raises(Refused) as refusal:
        actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.agent, at=desk.at)
    assert refusal.value.norm == "LIFE-17"
    assert "dispatch" not in policies.allowed_actions(actor=desk.agent, ticket=ticket)
    call = {"direction": "outbound", "outcome": "reached", "with_user": desk.engineer.user}
    actions.log_call(ticket_id=ticket.pk, **call, by=desk.agent, at=desk.at)  # type: ignore[arg-type]
    ticket = actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.agent, at=desk.at)
    assert ticket.state == State.DISPATCHED


def test_norm_life_17_a_call_to_somebody_else_does_not_count(desk: Desk) -> None:
    ticket = desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    other = UserFactory.create(role="engineer")
    actions.log_call(
        ticket_id=ticket.pk, direction="outbound", outcome="reached", with_user=other, by=desk.agent, at=desk.at
    )
    with pytest.raises(Refused) as refusal:
        actions.dispatch(ticket_id=ticket.pk, to_group=desk.group, by=desk.agent, at=desk.at)
    assert list(refusal.value.fields) == ["to_group"]


def test_norm_life_17_user_data_are_never_overwritten_by_an_intake(desk: Desk) -> None:
    known = RequesterFactory.create(name="张建国", email="zhang@corp.example", is_vip=True)
    ticket = desk.receive(requester=person(name="Somebody", email="ZHANG@corp.example"))
    assert ticket.requester == known
    assert ticket.is_vip
    assert Requester.objects.get(pk=known.pk).name == "张建国"


def test_norm_life_18_the_dispatcher_is_asked_first_then_the_user(desk: Desk) -> None:
    ticket = desk.processing()
    actions.clarify(ticket_id=ticket.pk, ask="dispatcher", question="Which room is it?", by=desk.engineer, at=desk.at)
    assert not Ticket.objects.get(pk=ticket.pk).is_unclear
    actions.note(ticket_id=ticket.pk, body="Room 405, he said.", by=desk.dispatcher, at=desk.at)
    question = "Which tray do you print from?"
    ticket = actions.clarify(ticket_id=ticket.pk, ask="requester", question=question, by=desk.engineer, at=desk.at)
    assert ticket.is_unclear
    answered = desk.at + timedelta(minutes=3)
    ticket = actions.reply(ticket_id=ticket.pk, body="Tray 2.", by=asker(ticket), at=answered)
    assert not ticket.is_unclear
    times = dict(ticket.clarifications.values_list("ask", "answered_at"))
    assert times == {"dispatcher": desk.at, "requester": answered}


def test_norm_life_18_the_journal_tells_which_note_answered_the_dispatchers_question(desk: Desk) -> None:
    ticket = desk.processing()
    actions.clarify(ticket_id=ticket.pk, ask="dispatcher", question="Which room is it?", by=desk.engineer, at=desk.at)
    for by in (desk.engineer, desk.dispatcher, desk.dispatcher):
        actions.note(ticket_id=ticket.pk, body="Room 405.", by=by, at=desk.at)
    notes = TicketEvent.objects.filter(ticket=ticket, verb="note").order_by("seq")
    assert [row.params["answers_dispatcher"] for row in notes] == [False, True, False]


def test_what_cannot_be_read_is_named_field_by_field(desk: Desk) -> None:
    with pytest.raises(Malformed) as refusal:
        desk.receive(title="", kind="miracle", description="a\x00b", occurred_at=desk.at + timedelta(days=1))
    assert set(refusal.value.fields) == {"title", "kind", "description", "occurred_at"}
    assert not Ticket.objects.exists()


def test_a_first_contact_resolution_needs_no_engineer(desk: Desk) -> None:
    ticket = desk.acknowledged()
    ticket = actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    assert ticket.state == State.CONFIRMING
    assert TicketEvent.objects.get(ticket=ticket, verb="resolve").params["first_contact"] is True
