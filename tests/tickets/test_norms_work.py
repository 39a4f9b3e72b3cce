"""Work and its end: commitment, major incidents, progress, escalation, completeness (LIFE-4…9, LIFE-12)."""

from datetime import timedelta
from typing import Any

import pytest

from core.errors import Forbidden, IllegalMove, Malformed, Missing, Refused, Stale
from tests.factories import GOOD_RESOLUTION, Desk, asker, staff
from tickets import actions, policies, queries
from tickets.choices import State
from tickets.models import Escalation, Resolution, Ticket, TicketEvent


def test_norm_life_1_an_illegal_move_says_what_is_possible_and_leaves_no_trace(desk: Desk) -> None:
    ticket = desk.receive()
    with pytest.raises(IllegalMove) as refusal:
        actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    assert refusal.value.state == State.RECEIVED
    assert "acknowledge" in refusal.value.allowed
    assert Ticket.objects.get(pk=ticket.pk).version == 1
    assert not Resolution.objects.exists()


def test_norm_life_4_acknowledging_names_the_time_an_engineer_answers(desk: Desk) -> None:
    by_priority = desk.acknowledged(impact="high", urgency="high")
    assert by_priority.answer_by == desk.at + timedelta(minutes=15)
    soon = desk.at + timedelta(minutes=5)
    ticket = actions.acknowledge(
        ticket_id=desk.receive().pk, message="The printer in 405 jams.", answer_by=soon, by=desk.agent, at=desk.at
    )
    assert ticket.answer_by == soon
    row = TicketEvent.objects.get(ticket=ticket, verb="acknowledge")
    assert row.params["message"] == "The printer in 405 jams."


def test_norm_life_5_accepting_needs_a_committed_time_that_is_still_ahead(desk: Desk) -> None:
    ticket = desk.dispatched()
    with pytest.raises(Malformed):
        actions.accept(ticket_id=ticket.pk, committed_at=None, by=desk.engineer, at=desk.at)
    with pytest.raises(Refused):
        actions.accept(ticket_id=ticket.pk, committed_at=desk.at, by=desk.engineer, at=desk.at)
    soon = desk.at + timedelta(minutes=30)
    ticket = actions.accept(ticket_id=ticket.pk, committed_at=soon, by=desk.engineer, at=desk.at)
    assert (ticket.state, ticket.assignee, ticket.committed_at) == (State.PROCESSING, desk.engineer.user, soon)


def test_only_a_member_of_the_group_accepts(desk: Desk) -> None:
    ticket, stranger = desk.dispatched(), staff("engineer")
    soon = desk.at + timedelta(minutes=30)
    with pytest.raises(Forbidden):
        actions.accept(ticket_id=ticket.pk, committed_at=soon, by=stranger, at=desk.at)


def test_norm_life_6_a_major_incident_is_flagged_with_a_reason_and_pinned(desk: Desk) -> None:
    ticket = desk.processing()
    with pytest.raises(Malformed):
        actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="", by=desk.agent, at=desk.at)
    ticket = actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="MES is down.", by=desk.agent, at=desk.at)
    assert desk.agent.user
    assert ticket in Ticket.objects.filter(queries.queue_condition("major", user=desk.agent.user))
    with pytest.raises(Refused):
        actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="Again.", by=desk.agent, at=desk.at)


def test_norm_life_7_progress_is_a_field(desk: Desk) -> None:
    ticket = desk.processing()
    assert ticket.progress == ""
    later = desk.at + timedelta(hours=1)
    ticket = actions.note(
        ticket_id=ticket.pk, body="Proposed a new driver.", progress="proposed", by=desk.engineer, at=later
    )
    assert (ticket.progress, ticket.progress_at) == ("proposed", later)
    ticket = actions.track(ticket_id=ticket.pk, waiting_on="part", note="Fuser unit.", by=desk.engineer, at=later)
    assert ticket.progress == "awaiting_part"
    with pytest.raises(Malformed):
        actions.note(ticket_id=ticket.pk, body="x", progress="thinking", by=desk.engineer, at=later)


def test_norm_life_7_reaching_the_user_is_progress(desk: Desk) -> None:
    ticket = desk.processing()
    call: dict[str, Any] = {"direction": "outbound", "number": "13800001111"}
    missed = actions.log_call(ticket_id=ticket.pk, outcome="not_reached", **call, by=desk.engineer, at=desk.at)
    assert missed.progress == ""
    reached = actions.log_call(ticket_id=ticket.pk, outcome="reached", **call, by=desk.engineer, at=desk.at)
    assert reached.progress == "contacted"


def test_norm_life_8_resolving_asks_the_user(desk: Desk) -> None:
    ticket = desk.confirming()
    assert ticket.state == State.CONFIRMING
    assert ticket.resolved_at == desk.at
    assert "confirm" in policies.allowed_actions(actor=asker(ticket), ticket=ticket)


def test_norm_life_9_closing_names_each_missing_element(desk: Desk) -> None:
    ticket = desk.confirmed(product_version="", category=None)
    with pytest.raises(Refused) as refusal:
        actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    assert set(refusal.value.fields) == {"product_version", "category"}
    changes: dict[str, object] = {"product_version": "HP M605", "category": desk.category}
    actions.amend(ticket_id=ticket.pk, changes=changes, by=desk.agent, at=desk.at)
    assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).state == State.CLOSED


def test_norm_life_9_closing_is_a_permission_and_waits_for_the_user(desk: Desk) -> None:
    ticket = desk.confirming()
    with pytest.raises(Refused):
        actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    actions.confirm(ticket_id=ticket.pk, solved=True, by=desk.agent, at=desk.at)
    for nobody in (desk.agent, desk.engineer, desk.dispatcher, asker(ticket)):
        with pytest.raises(Forbidden):
            actions.close(ticket_id=ticket.pk, by=nobody, at=desk.at)
    assert actions.close(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at).closed_at == desk.at


def test_norm_life_12_an_escalation_keeps_its_owner_until_the_user_confirms(desk: Desk) -> None:
    ticket = desk.processing()
    ticket = actions.escalate(ticket_id=ticket.pk, reason="No spare part.", by=desk.engineer, at=desk.at)
    ticket = actions.escalate(
        ticket_id=ticket.pk, reason="Vendor silent.", to_user=desk.manager.user, by=desk.engineer, at=desk.at
    )
    rows = list(Escalation.objects.filter(ticket=ticket).order_by("id"))
    assert [(row.from_level, row.to_level) for row in rows] == [(0, 1), (1, 2)]
    assert {row.owner for row in rows} == {desk.agent.user}
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    assert Escalation.objects.filter(ticket=ticket, ended_at=None).count() == 2
    assert desk.agent.user
    assert ticket in Ticket.objects.filter(queries.queue_condition("escalated", user=desk.agent.user))
    actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=desk.at)
    assert not Escalation.objects.filter(ticket=ticket, ended_at=None).exists()


def test_norm_sat_2_not_solved_reopens_with_the_users_reason(desk: Desk) -> None:
    ticket = desk.confirming()
    with pytest.raises(Malformed):
        actions.confirm(ticket_id=ticket.pk, solved=False, by=asker(ticket), at=desk.at)
    ticket = actions.confirm(ticket_id=ticket.pk, solved=False, comment="It still jams.", by=asker(ticket), at=desk.at)
    assert (ticket.state, ticket.cycle, ticket.assignee) == (State.PROCESSING, 2, desk.engineer.user)
    again = actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    assert list(again.resolutions.values_list("cycle", flat=True)) == [1, 2]


def test_norm_sat_1_four_levels_once_after_closing(desk: Desk) -> None:
    ticket = desk.confirmed()
    with pytest.raises(IllegalMove):
        actions.survey(ticket_id=ticket.pk, score=4, by=asker(ticket), at=desk.at)
    ticket = desk.closed()
    with pytest.raises(Malformed):
        actions.survey(ticket_id=ticket.pk, score=5, by=asker(ticket), at=desk.at)
    assert actions.survey(ticket_id=ticket.pk, score=1, by=asker(ticket), at=desk.at).state == State.SURVEYED
    with pytest.raises(IllegalMove):
        actions.survey(ticket_id=ticket.pk, score=4, by=asker(ticket), at=desk.at)


def test_a_resolution_by_first_contact_reopens_to_the_desk(desk: Desk) -> None:
    ticket = actions.resolve(ticket_id=desk.acknowledged().pk, **GOOD_RESOLUTION, by=desk.agent, at=desk.at)
    ticket = actions.reopen(ticket_id=ticket.pk, reason="Back again.", by=asker(ticket), at=desk.at)
    assert ticket.state == State.ACKNOWLEDGED


def test_a_ticket_closed_long_ago_stays_closed(desk: Desk) -> None:
    ticket = desk.closed()
    late = desk.at + timedelta(days=15)
    with pytest.raises(Refused):
        actions.reopen(ticket_id=ticket.pk, reason="Back again.", by=asker(ticket), at=late)


def test_a_users_reply_ends_the_wait_for_him_and_no_other(desk: Desk) -> None:
    ticket = desk.tracking(waiting_on="user")
    ticket = actions.reply(ticket_id=ticket.pk, body="Serial 4711.", by=asker(ticket), at=desk.at)
    assert ticket.state == State.PROCESSING
    ticket = desk.tracking(waiting_on="part")
    ticket = actions.reply(ticket_id=ticket.pk, body="Any news?", by=asker(ticket), at=desk.at)
    assert ticket.state == State.TRACKING


def test_a_stale_version_is_refused_before_anything_is_written(desk: Desk) -> None:
    ticket = desk.receive()
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=desk.at, version=1)
    with pytest.raises(Stale) as refusal:
        actions.dispatch(ticket_id=ticket.pk, to_group=desk.group, by=desk.agent, at=desk.at, version=1)
    assert refusal.value.version == 2


def test_somebody_elses_ticket_does_not_exist_for_a_requester(desk: Desk) -> None:
    mine, other = desk.receive(), desk.receive()
    with pytest.raises(Missing):
        actions.reply(ticket_id=other.pk, body="Hello?", by=asker(mine), at=desk.at)


def test_merging_ends_one_ticket_in_the_other(desk: Desk) -> None:
    one, other = desk.processing(), desk.receive()
    ticket = actions.merge(ticket_id=other.pk, into=one, by=desk.agent, at=desk.at)
    assert (ticket.state, ticket.cancel_reason) == (State.CANCELLED, "duplicate")
    assert list(one.backlinks.values_list("source", "kind")) == [(other.pk, "duplicate_of")]
    assert TicketEvent.objects.get(ticket=one, verb="absorb").params == {"from_ticket_id": other.pk}
    for impossible in (other, ticket):
        with pytest.raises(Refused):
            actions.merge(ticket_id=one.pk, into=impossible, by=desk.agent, at=desk.at)


def test_amending_keeps_both_values_and_recomputes_the_priority(desk: Desk) -> None:
    ticket = desk.receive(impact="low", urgency="low")
    ticket = actions.amend(
        ticket_id=ticket.pk, changes={"impact": "high", "urgency": "high"}, by=desk.agent, at=desk.at
    )
    assert ticket.priority == 1
    changes = TicketEvent.objects.get(ticket=ticket, verb="amend").params["changes"]
    assert sorted(changes) == [["impact", "low", "high"], ["priority", 4, 1], ["urgency", "low", "high"]]
    same = actions.amend(ticket_id=ticket.pk, changes={"impact": "high"}, by=desk.agent, at=desk.at)
    assert same.version == ticket.version
