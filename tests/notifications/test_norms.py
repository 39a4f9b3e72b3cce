"""One test or more per norm; each fails when what the norm asks for is taken away."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from notifications.models import Notice
from outbox.models import OutboxMessage
from satisfaction.links import confirm_url
from satisfaction.models import Invitation
from tests.factories import GOOD_RESOLUTION, Desk, GroupFactory, RequesterFactory, UserFactory, asker, staff
from tests.notifications.conftest import letters, portal_user, read, told
from tests.notifications.tour import REFUSAL
from tickets import actions
from tickets.choices import Ask
from tickets.models import Escalation


def test_norm_life_3_result_and_follow_up_land_with_the_first_responder(desk: Desk) -> None:
    ticket = desk.confirmed()

    assert told(desk.agent.user, ticket) == ["resolved", "confirmed"]


def test_norm_life_3_handing_over_tells_both(desk: Desk) -> None:
    ticket, other = desk.processing(), UserFactory.create(role=Role.AGENT)
    actions.hand_over(ticket_id=ticket.pk, to_user=other, reason="Shift ends.", by=desk.supervisor, at=desk.at)

    assert told(other, ticket) == ["handed_over"]
    assert told(desk.agent.user, ticket) == ["handed_over_from"]


def test_norm_life_4_number_understanding_and_time_reach_the_requester(desk: Desk) -> None:
    plain, clear = desk.receive(), desk.receive()
    answer_by = desk.at + timedelta(minutes=90)
    actions.acknowledge(ticket_id=plain.pk, by=desk.agent, at=desk.at, answer_by=answer_by)
    actions.acknowledge(ticket_id=clear.pk, message="The tray in room 405 jams.", by=desk.agent, at=desk.at)

    text = read(plain, "acknowledged").text
    assert plain.number in text
    assert f"What we understood: {plain.title}" in text
    assert "An engineer will answer you by 13:30, 23 November." in text
    assert "What we understood: The tray in room 405 jams." in read(clear, "acknowledged").text


def test_norm_life_6_all_leaders_are_told_at_once_on_screen_and_by_mail(desk: Desk) -> None:
    gone = UserFactory.create(role=Role.SUPERVISOR, is_active=False)
    ticket = desk.processing()
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The whole site.", by=desk.engineer, at=desk.at)

    for leader in (desk.supervisor.user, desk.manager.user):
        assert leader is not None
        assert told(leader, ticket) == ["major"]
        assert "What happened: The whole site." in read(ticket, "staff_major", leader.email).text
    assert told(gone, ticket) == told(desk.dispatcher.user, ticket) == []


def test_norm_life_6_leaders_hear_that_it_is_over(desk: Desk) -> None:
    ticket = desk.processing()
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The whole site.", by=desk.supervisor, at=desk.at)
    actions.mark_major(ticket_id=ticket.pk, is_major=False, reason="One room.", by=desk.supervisor, at=desk.at)

    assert told(desk.manager.user, ticket) == ["major", "major_lifted"]
    assert told(desk.supervisor.user, ticket) == []  # he did it himself


def test_norm_life_8_the_result_goes_to_requester_with_the_confirm_link_and_to_the_desk(desk: Desk) -> None:
    ticket = desk.confirming()

    letter = read(ticket, "resolved")
    assert all(part in letter.text for part in GOOD_RESOLUTION.values())
    assert confirm_url(Invitation.objects.get(ticket=ticket)) in letter.text
    assert "valid until 12:00, 7 December" in letter.text
    assert told(desk.agent.user, ticket) == ["resolved"]


def test_norm_life_11_out_of_scope_is_a_polite_refusal_with_the_reason(desk: Desk) -> None:
    ticket = desk.acknowledged(requester=RequesterFactory.create(language="zh-hans", honorific="张工"))
    actions.cancel(ticket_id=ticket.pk, reason="out_of_scope", note=REFUSAL, by=desk.agent, at=desk.at)

    text = read(ticket, "cancelled_out_of_scope").text
    assert text.startswith("张工，您好：")
    assert "很抱歉" in text
    assert REFUSAL in text


def test_norm_life_11_only_the_refusal_shows_the_desks_note(desk: Desk) -> None:
    for reason in ("withdrawn", "duplicate"):
        ticket = desk.acknowledged()
        actions.cancel(ticket_id=ticket.pk, reason=reason, note="He gave up at last.", by=desk.agent, at=desk.at)

        assert "gave up" not in read(ticket, f"cancelled_{reason}").text


def test_norm_life_12_an_escalation_keeps_an_owner_until_the_user_confirms(desk: Desk) -> None:
    ticket = desk.processing()
    actions.escalate(ticket_id=ticket.pk, reason="No spare part.", by=desk.engineer, at=desk.at)

    running = Escalation.objects.get(ticket=ticket)
    assert (running.from_level, running.to_level, running.owner) == (0, 1, desk.agent.user)
    assert told(desk.agent.user, ticket) == ["escalated_owner"]
    actions.resolve(ticket_id=ticket.pk, **GOOD_RESOLUTION, by=desk.engineer, at=desk.at)
    assert Escalation.objects.get(ticket=ticket).ended_at is None
    actions.confirm(ticket_id=ticket.pk, solved=True, by=asker(ticket), at=desk.at)
    assert Escalation.objects.get(ticket=ticket).ended_at == desk.at


def test_norm_life_12_each_level_is_told_and_an_empty_one_is_passed_over(desk: Desk) -> None:
    lead = UserFactory.create(role=Role.ENGINEER)
    desk.group.lead = lead
    desk.group.save(update_fields=["lead"])
    ticket = desk.processing()

    for reason in ("First.", "Second.", "Third."):
        actions.escalate(ticket_id=ticket.pk, reason=reason, by=desk.engineer, at=desk.at)

    by_user = {user: told(user, ticket) for user in (lead, desk.supervisor.user, desk.manager.user)}
    assert by_user == {user: ["escalated"] for user in by_user}
    leaderless = desk.processing(by=desk.agent)
    User.objects.filter(pk__in=[lead.pk, desk.supervisor.user.pk]).update(is_active=False)  # type: ignore[union-attr]
    actions.escalate(ticket_id=leaderless.pk, reason="Nobody there.", by=desk.engineer, at=desk.at)
    assert told(desk.manager.user, leaderless) == ["escalated"]


def test_norm_life_12_who_is_named_is_told_instead_of_the_level(desk: Desk) -> None:
    ticket, expert = desk.processing(), UserFactory.create(role=Role.ENGINEER)
    actions.escalate(ticket_id=ticket.pk, reason="Needs you.", to_user=expert, by=desk.engineer, at=desk.at)

    assert told(expert, ticket) == ["escalated"]
    assert told(desk.supervisor.user, ticket) == []
    assert "Escalated to level 1" in read(ticket, "staff_escalated", expert.email).subject


def test_norm_life_14_a_formal_complaint_is_told_to_the_supervisors(desk: Desk) -> None:
    formal = desk.receive(kind="complaint", severity="formal")
    remark = desk.receive(kind="complaint", severity="remark")

    assert told(desk.supervisor.user, formal) == ["formal_complaint"]
    assert letters(formal, desk.supervisor.user.email) == ["staff_complaint"]  # type: ignore[union-attr]
    assert not Notice.objects.filter(ticket=remark).exists()


def test_norm_life_14_so_is_one_that_turns_out_to_be_formal(desk: Desk) -> None:
    ticket = desk.receive(kind="complaint", severity="remark")
    actions.amend(ticket_id=ticket.pk, changes={"title": "Rude again"}, by=desk.agent, at=desk.at)
    assert told(desk.supervisor.user, ticket) == []

    actions.amend(ticket_id=ticket.pk, changes={"severity": "formal"}, by=desk.agent, at=desk.at)

    assert told(desk.supervisor.user, ticket) == ["formal_complaint"]


def test_norm_life_14_the_person_complained_about_is_passed_over(desk: Desk) -> None:
    ticket = desk.receive(kind="complaint", severity="formal", about=desk.supervisor.user)

    assert told(desk.supervisor.user, ticket) == []
    assert told(desk.manager.user, ticket) == ["formal_complaint"]


def test_norm_life_17_a_vips_ticket_is_in_the_mail_of_the_whole_group(desk: Desk) -> None:
    plain = desk.dispatched()
    vip = desk.acknowledged(requester=RequesterFactory.create(is_vip=True))
    engineer = desk.engineer.user
    assert engineer is not None
    actions.log_call(
        ticket_id=vip.pk, direction="outbound", outcome="reached", with_user=engineer, by=desk.agent, at=desk.at
    )
    actions.dispatch(ticket_id=vip.pk, to_group=desk.group, by=desk.dispatcher, at=desk.at)

    assert told(engineer, plain) == told(engineer, vip) == ["dispatched_group"]
    assert letters(plain, engineer.email) == []
    assert letters(vip, engineer.email) == ["staff_dispatched"]


def test_norm_life_18_the_dispatcher_is_asked_first_and_then_the_user(desk: Desk) -> None:
    ticket = desk.processing()
    actions.clarify(ticket_id=ticket.pk, ask=Ask.DISPATCHER, question="Which building?", by=desk.engineer, at=desk.at)
    actions.clarify(ticket_id=ticket.pk, ask=Ask.REQUESTER, question="Which tray?", by=desk.engineer, at=desk.at)

    assert told(desk.dispatcher.user, ticket) == ["clarification"]
    assert Notice.objects.get(kind="clarification").params["question"] == "Which building?"
    assert "Which tray?" in read(ticket, "clarification").text
    assert "Which building?" not in read(ticket, "clarification").text


def test_norm_life_18_without_a_dispatcher_the_supervisor_is_asked(desk: Desk) -> None:
    ticket = desk.processing()
    User.objects.filter(role=Role.DISPATCHER).update(is_active=False)
    actions.clarify(ticket_id=ticket.pk, ask=Ask.DISPATCHER, question="Which building?", by=desk.engineer, at=desk.at)

    assert told(desk.supervisor.user, ticket) == ["clarification"]


def test_norm_talk_7_each_step_that_matters_is_told_unasked(desk: Desk) -> None:
    ticket = desk.receive(requester=portal_user(), channel="portal")
    pk, at = ticket.pk, desk.at
    actions.acknowledge(ticket_id=pk, by=desk.agent, at=at)
    actions.dispatch(ticket_id=pk, to_group=desk.group, by=desk.dispatcher, at=at)
    actions.accept(ticket_id=pk, committed_at=at + timedelta(hours=1), by=desk.engineer, at=at)
    actions.track(ticket_id=pk, waiting_on="part", note="Roller 4711", by=desk.engineer, at=at)
    actions.promise(ticket_id=pk, due_at=at + timedelta(hours=2), text="A new roller.", by=desk.engineer, at=at)
    actions.reply(ticket_id=pk, body="The new roller is on its way to room 405.", by=desk.engineer, at=at)
    actions.note(ticket_id=pk, body="Between us: an old machine.", by=desk.engineer, at=at)
    actions.resume(ticket_id=pk, by=desk.engineer, at=at)
    actions.resolve(ticket_id=pk, **GOOD_RESOLUTION, by=desk.engineer, at=at)
    actions.reopen(ticket_id=pk, reason="It jams again.", by=asker(ticket), at=at)

    assert letters(ticket) == [
        "receipt", "acknowledged", "accepted", "tracked", "promised", "replied", "resolved", "reopened",
    ]  # fmt: skip


@pytest.mark.parametrize("waiting_on", ["user", "approval", "part", "vendor", "appointment", "observation"])
def test_norm_talk_7_a_wait_is_explained_without_the_desks_own_note(desk: Desk, waiting_on: str) -> None:
    ticket, until = desk.processing(), desk.at + timedelta(days=1)
    actions.track(
        ticket_id=ticket.pk, waiting_on=waiting_on, until=until, note="Li forgot it.", by=desk.engineer, at=desk.at
    )

    text = read(ticket, "tracked").text
    assert "12:00, 24 November" in text
    assert "forgot" not in text


def test_norm_talk_7_a_merged_request_goes_on_under_another_number(desk: Desk) -> None:
    ticket, survivor = desk.processing(), desk.processing()
    actions.merge(ticket_id=ticket.pk, into=survivor, by=desk.agent, at=desk.at)

    assert letters(ticket)[-1] == "merged"
    assert survivor.number in read(ticket, "merged").subject


@pytest.mark.parametrize(("consent", "says"), [("agreed", "As agreed with you"), ("not_reached", "tried to reach you")])
def test_norm_brt_4_the_user_learns_why_it_is_not_finished_today_and_when_it_will_be(
    desk: Desk, consent: str, says: str
) -> None:
    ticket, reason = desk.processing(), "The fuser unit arrives on Tuesday morning."
    actions.carry_over(
        ticket_id=ticket.pk, reason=reason, expected_at=desk.at + timedelta(days=1), consent=consent,
        by=desk.engineer, at=desk.at,
    )  # fmt: skip

    text = read(ticket, "carried_over").text
    assert says in text
    assert f"Reason: {reason}" in text
    assert "Expected completion: by 12:00, 24 November" in text


def test_norm_brt_4_who_did_not_agree_gets_no_letter_about_a_time_he_refused(desk: Desk) -> None:
    ticket = desk.processing()
    actions.carry_over(
        ticket_id=ticket.pk, reason="The fuser unit arrives on Tuesday.", expected_at=desk.at + timedelta(days=1),
        consent="refused", said="He needs it tonight.", by=desk.engineer, at=desk.at,
    )  # fmt: skip

    assert "carried_over" not in letters(ticket)
    assert desk.supervisor.user
    assert told(desk.supervisor.user, ticket) == ["supervisor_called"]
    assert "Context: He needs it tonight." in read(ticket, "staff_supervisor", desk.supervisor.user.email).text


def test_norm_life_9_who_completes_the_record_is_told_what_is_missing_and_the_supervisor_when_it_is_there(
    desk: Desk,
) -> None:
    engineer, supervisor = desk.engineer.user, desk.supervisor.user
    assert engineer
    assert supervisor
    ticket = desk.confirmed(category=None)
    actions.return_record(ticket_id=ticket.pk, remark="Which product?", by=desk.supervisor, at=desk.at)

    assert told(engineer, ticket)[-1] == "record_returned"
    text = read(ticket, "staff_record_returned", engineer.email).text
    assert "Remark: Which product?" in text
    assert "Missing: Category" in text
    before = told(supervisor, ticket)
    actions.amend(ticket_id=ticket.pk, changes={"category": desk.category}, by=desk.engineer, at=desk.at)

    assert told(supervisor, ticket) == [*before, "record_completed"]


def test_norm_talk_9_the_supervisor_gets_ticket_context_and_the_way_to_the_user(desk: Desk) -> None:
    requester = RequesterFactory.create(phone="13812346021", email="zhang@corp.example")
    ticket = desk.processing(requester=requester)
    actions.call_supervisor(ticket_id=ticket.pk, reason="He shouts.", by=desk.engineer, at=desk.at)

    supervisor = desk.supervisor.user
    assert supervisor
    assert told(supervisor, ticket) == ["supervisor_called"]
    letter = read(ticket, "staff_supervisor", supervisor.email)
    assert ticket.number in letter.subject
    assert "Context: He shouts." in letter.text
    assert f"User: {requester.name}" in letter.text
    assert "13812346021 · zhang@corp.example" in letter.text
    assert "13812346021" not in str(Notice.objects.get(ticket=ticket, kind="supervisor_called").params)
    assert told(desk.manager.user, ticket) == []
    assert letters(ticket) == ["acknowledged", "accepted"]  # nothing of it reaches the user


def test_norm_talk_9_where_no_supervisor_is_left_those_above_are_called(desk: Desk) -> None:
    ticket, about = desk.processing(), desk.processing(about=desk.supervisor.user)
    by_supervisor: dict[str, Any] = {"reason": "He wants my superior.", "by": desk.supervisor, "at": desk.at}
    actions.call_supervisor(ticket_id=ticket.pk, **by_supervisor)
    actions.call_supervisor(ticket_id=about.pk, reason="It is about him.", by=desk.agent, at=desk.at)

    for one in (ticket, about):
        assert told(desk.supervisor.user, one) == []
        assert told(desk.manager.user, one) == ["supervisor_called"]


def test_norm_sat_1_closing_asks_for_the_survey(desk: Desk) -> None:
    ticket = desk.closed()

    assert letters(ticket)[-1] == "closed"
    assert "/s/" in read(ticket, "closed").text


def test_nobody_is_told_of_his_own_act(desk: Desk) -> None:
    lead = staff(Role.SUPERVISOR)
    group = GroupFactory.create(members=[lead.user, desk.engineer.user])
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_group=group, by=lead, at=desk.at)
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="The whole site.", by=lead, at=desk.at)

    assert told(lead.user, ticket) == []
    assert told(desk.engineer.user, ticket) == ["dispatched_group"]
    assert not OutboxMessage.objects.filter(thread_key=ticket.number, address=lead.user.email).exists()  # type: ignore[union-attr]
