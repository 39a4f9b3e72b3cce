"""Not today, or not by me: carrying over (BRT-4), calling the supervisor (TALK-9), consultations (CONS-1)."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from core.errors import Forbidden, IllegalMove, Malformed, Refused
from tests.factories import GOOD_RESOLUTION, Desk, RequesterFactory, asker, staff
from tickets import actions
from tickets.choices import OPEN_STATES, Priority, Progress, State
from tickets.models import Ticket, TicketEvent
from tickets.visibility import public_params

REASON = "The fuser unit arrives on Tuesday morning; room 405 prints in room 407 until then."


def _carry(desk: Desk, **given: Any) -> dict[str, Any]:
    tomorrow = desk.at + timedelta(days=1)
    return {"reason": REASON, "expected_at": tomorrow, "consent": "agreed", "by": desk.engineer, "at": desk.at} | given


@pytest.mark.parametrize("consent", ["agreed", "not_reached"])
def test_norm_brt_4_carrying_over_records_reason_consent_and_the_new_time(desk: Desk, consent: str) -> None:
    ticket = actions.carry_over(ticket_id=desk.processing().pk, **_carry(desk, consent=consent))
    tomorrow = desk.at + timedelta(days=1)
    assert Ticket.objects.get(pk=ticket.pk).expected_at == tomorrow
    assert ticket.state == State.PROCESSING
    row = TicketEvent.objects.get(ticket=ticket, verb="carry_over")
    shared = {"reason": REASON, "expected_at": tomorrow.isoformat(), "consent": consent}
    assert row.params == shared | {"asked_by": "", "said": ""}


def test_norm_brt_4_how_he_was_asked_and_what_he_said_is_kept_among_us(desk: Desk) -> None:
    ticket = desk.processing()
    given = _carry(desk, asked_by="phone", said="He prints in room 407 until then.")
    actions.carry_over(ticket_id=ticket.pk, **given)
    row = TicketEvent.objects.get(ticket=ticket, verb="carry_over")
    assert (row.params["asked_by"], row.params["said"]) == ("phone", "He prints in room 407 until then.")
    assert public_params(row).keys() == {"reason", "expected_at", "consent"}
    with pytest.raises(Malformed) as refusal:
        actions.carry_over(ticket_id=ticket.pk, **_carry(desk, asked_by="pigeon"))
    assert set(refusal.value.fields) == {"asked_by"}


def test_norm_brt_4_who_does_not_agree_is_handed_to_the_supervisor_with_what_he_said(desk: Desk) -> None:
    ticket = desk.processing()
    agreed = actions.carry_over(ticket_id=ticket.pk, **_carry(desk))
    with pytest.raises(Malformed) as refusal:
        actions.carry_over(ticket_id=ticket.pk, **_carry(desk, consent="refused"))
    assert set(refusal.value.fields) == {"said"}
    later = _carry(desk, consent="refused", expected_at=desk.at + timedelta(days=3), said="He needs it on Tuesday.")
    refused = actions.carry_over(ticket_id=ticket.pk, **later)
    rows = list(TicketEvent.objects.filter(ticket=ticket).order_by("seq"))[-2:]
    assert [row.verb for row in rows] == ["carry_over", "call_supervisor"]
    assert rows[1].params == {"reason": "He needs it on Tuesday."}
    assert refused.expected_at == agreed.expected_at, "he was promised the first time, and refused the second"
    assert refused.version == agreed.version + 2


def test_norm_brt_4_reason_time_and_consent_are_all_needed(desk: Desk) -> None:
    ticket = desk.processing()
    with pytest.raises(Malformed) as refusal:
        actions.carry_over(ticket_id=ticket.pk, **_carry(desk, reason=" ", expected_at=None, consent=""))
    assert set(refusal.value.fields) == {"reason", "expected_at", "consent"}
    with pytest.raises(Malformed):
        actions.carry_over(ticket_id=ticket.pk, **_carry(desk, consent="perhaps"))
    assert Ticket.objects.get(pk=ticket.pk).expected_at is None


def test_norm_brt_4_the_new_time_lies_ahead(desk: Desk) -> None:
    ticket = desk.processing()
    for when in (desk.at, desk.at - timedelta(minutes=1), desk.at + timedelta(days=400)):
        with pytest.raises(Refused):
            actions.carry_over(ticket_id=ticket.pk, **_carry(desk, expected_at=when))
    soon = desk.at + timedelta(seconds=1)
    assert actions.carry_over(ticket_id=ticket.pk, **_carry(desk, expected_at=soon)).expected_at == soon


def test_norm_brt_4_the_user_reads_the_reason_so_it_has_to_say_something(desk: Desk) -> None:
    ticket = desk.processing()
    with pytest.raises(Refused) as refusal:
        actions.carry_over(ticket_id=ticket.pk, **_carry(desk, reason="已处理。"))
    assert set(refusal.value.fields) == {"reason"}
    assert not TicketEvent.objects.filter(ticket=ticket, verb="carry_over").exists()


@pytest.mark.parametrize("state", State.values)
def test_norm_brt_4_as_long_as_there_is_no_result_and_by_those_on_it(desk: Desk, state: str) -> None:
    ticket = desk.in_state(state)
    if state in OPEN_STATES and state != State.CONFIRMING:
        assert actions.carry_over(ticket_id=ticket.pk, **_carry(desk, by=desk.agent)).state == state
    else:
        with pytest.raises(IllegalMove):
            actions.carry_over(ticket_id=ticket.pk, **_carry(desk, by=desk.agent))
    for stranger in (staff("engineer"), asker(ticket)):
        with pytest.raises((Forbidden, IllegalMove)):
            actions.carry_over(ticket_id=ticket.pk, **_carry(desk, by=stranger))


def test_norm_brt_4_a_colleague_who_helps_may_carry_it_over(desk: Desk) -> None:
    ticket, helper = desk.processing(), staff("engineer")
    assert helper.user
    actions.change_collaborators(ticket_id=ticket.pk, add=[helper.user], by=desk.engineer, at=desk.at)
    assert actions.carry_over(ticket_id=ticket.pk, **_carry(desk, by=helper)).expected_at


def test_norm_brt_4_a_new_time_replaces_the_old_and_a_new_round_has_none(desk: Desk) -> None:
    ticket = desk.processing()
    actions.carry_over(ticket_id=ticket.pk, **_carry(desk))
    later = desk.at + timedelta(days=3)
    assert actions.carry_over(ticket_id=ticket.pk, **_carry(desk, expected_at=later)).expected_at == later
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    assert actions.reopen(ticket_id=ticket.pk, reason="Jams.", by=desk.agent, at=desk.at).expected_at is None


@pytest.mark.parametrize("state", State.values)
def test_norm_talk_9_the_supervisor_is_called_with_the_context_while_it_is_open(desk: Desk, state: str) -> None:
    ticket = desk.in_state(state)
    call: dict[str, Any] = {"ticket_id": ticket.pk, "reason": "He shouts and wants your number.", "at": desk.at}
    if state not in OPEN_STATES:
        with pytest.raises(IllegalMove):
            actions.call_supervisor(**call, by=desk.agent)
        return
    called = actions.call_supervisor(**call, by=desk.agent)
    assert (called.state, called.assignee_id, called.version) == (state, ticket.assignee_id, ticket.version + 1)
    row = TicketEvent.objects.get(ticket=ticket, verb="call_supervisor")
    assert row.params == {"reason": "He shouts and wants your number."}


def test_norm_talk_9_it_needs_the_context_and_somebody_on_it(desk: Desk) -> None:
    ticket = desk.processing()
    with pytest.raises(Malformed):
        actions.call_supervisor(ticket_id=ticket.pk, reason=" ", by=desk.engineer, at=desk.at)
    for stranger in (staff("engineer"), asker(ticket)):
        with pytest.raises(Forbidden):
            actions.call_supervisor(ticket_id=ticket.pk, reason="He shouts.", by=stranger, at=desk.at)


def test_norm_cons_1_that_a_consultation_is_answered_is_a_progress_step(desk: Desk) -> None:
    ticket = desk.acknowledged(kind="consultation")
    ticket = actions.note(
        ticket_id=ticket.pk, body="Told him where the setting is.", progress="advised", by=desk.agent, at=desk.at
    )
    assert (ticket.progress, ticket.progress_at) == (Progress.ADVISED, desk.at)
    assert TicketEvent.objects.get(ticket=ticket, verb="note").params["progress"] == "advised"


def test_the_journal_alone_tells_how_a_ticket_began_and_what_became_of_it(desk: Desk) -> None:
    vip = RequesterFactory.create(is_vip=True)
    ticket = desk.receive(
        requester=vip, kind="complaint", severity="formal", impact="high", urgency="high", channel="email"
    )
    actions.amend(ticket_id=ticket.pk, changes={"impact": "low", "category": None}, by=desk.agent, at=desk.at)
    first, second = TicketEvent.objects.filter(ticket=ticket).order_by("seq")
    assert first.params == {
        "channel": "email",
        "kind": "complaint",
        "priority": Priority.P1,
        "is_vip": True,
        "severity": "formal",
        "category_id": desk.category.pk,
        "requester_id": vip.pk,
    }
    changed = {name: (before, after) for name, before, after in second.params["changes"]}
    assert changed["priority"] == (Priority.P1, Priority.P3)
    assert changed["category"] == (desk.category.pk, None)


def test_norm_talk_8_a_colleague_s_help_is_explained_to_the_user_first(desk: Desk) -> None:
    ticket, helper = desk.processing(), staff("engineer")
    assert helper.user
    words = "王工您好，为尽快解决问题，我们请了同事协助，给您添麻烦了，敬请谅解。"
    told = actions.change_collaborators(
        ticket_id=ticket.pk, add=[helper.user], tell_user=words, by=desk.engineer, at=desk.at, version=ticket.version
    )
    assert told.version == ticket.version + 2
    assert [row.verb for row in TicketEvent.objects.filter(ticket=ticket).order_by("seq")][-2:] == [
        "reply",
        "collaborators",
    ]
    assert told.messages.get().body == words
    with pytest.raises(Refused) as caught:
        actions.change_collaborators(
            ticket_id=ticket.pk, add=[helper.user], tell_user="已处理", by=desk.engineer, at=desk.at
        )
    assert list(caught.value.fields) == ["tell_user"]
    assert actions.change_collaborators(ticket_id=ticket.pk, remove=[helper.user], by=desk.engineer, at=desk.at)
    assert told.messages.count() == 1


def test_norm_life_14_a_formal_complaint_is_not_handled_by_the_person_it_is_about(desk: Desk) -> None:
    concerned, other = desk.engineer.user, staff("engineer")
    assert concerned
    assert other.user
    complaint = desk.acknowledged(kind="complaint", severity="formal", about=concerned)
    give: dict[str, Any] = {"ticket_id": complaint.pk, "by": desk.agent, "at": desk.at}
    with pytest.raises(Refused) as caught:
        actions.dispatch(**give, to_user=concerned)
    assert caught.value.fields["to_user"][0].norm == "LIFE-14"
    actions.dispatch(**give, to_group=desk.group)
    soon = desk.at + timedelta(minutes=30)
    with pytest.raises(Forbidden):
        actions.accept(ticket_id=complaint.pk, committed_at=soon, by=desk.engineer, at=desk.at)
    Membership.objects.create(group=desk.group, user=other.user)
    actions.accept(ticket_id=complaint.pk, committed_at=soon, by=other, at=desk.at)
    with pytest.raises(Refused):
        actions.transfer(**give | {"by": other}, to_user=concerned, reason="He knows it.")
    remark = desk.acknowledged(kind="complaint", severity="remark", about=concerned)
    assert actions.dispatch(ticket_id=remark.pk, to_user=concerned, by=desk.agent, at=desk.at).assignee == concerned
