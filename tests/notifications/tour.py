"""One act of every sort, so that every letter is written and every notice given once."""

from datetime import timedelta
from typing import Any

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from satisfaction.records import actions as records
from tests.factories import GOOD_RESOLUTION, Desk, GroupFactory, RequesterFactory, UserFactory, asker, staff
from tests.notifications.conftest import portal_user
from tickets import actions
from tickets.choices import Ask, CancelReason, WaitingOn
from tickets.models import Ticket

REFUSAL = "Private phones are looked after by the telephone office of the building, extension 6100."


def tour(language: str) -> Desk:
    """A desk whose people and requesters all read `language`, after a long day."""
    desk = Desk()
    requester = portal_user(name="张建国", honorific="张工", language=language)
    UserFactory.create(role=Role.ADMIN, language=language)
    User.objects.update(language=language)
    _whole_life(desk, desk.receive(by=None, requester=requester, channel="portal"))
    _a_second_closing(desk, language)
    _endings(desk, language)
    _waits(desk, language)
    _calls_for_help(desk, language)
    _signatures(desk, language)
    return desk


def _whole_life(desk: Desk, ticket: Ticket) -> None:
    pk, at = ticket.pk, desk.at
    actions.acknowledge(ticket_id=pk, message="Every fifth sheet jams in room 405.", by=desk.agent, at=at)
    actions.dispatch(ticket_id=pk, to_group=desk.group, by=desk.dispatcher, at=at)
    actions.transfer(ticket_id=pk, to_user=desk.engineer.user, reason="Knows the printer.", by=desk.dispatcher, at=at)
    actions.accept(ticket_id=pk, committed_at=at + timedelta(hours=1), by=desk.engineer, at=at)
    actions.clarify(ticket_id=pk, ask=Ask.REQUESTER, question="Which tray do you use?", by=desk.engineer, at=at)
    actions.reply(ticket_id=pk, body="Tray two.", by=asker(ticket), at=at)
    actions.reply(ticket_id=pk, body="We will bring a new roller for tray two at 15:00.", by=desk.engineer, at=at)
    actions.promise(ticket_id=pk, due_at=at + timedelta(hours=3), text="The new roller.", by=desk.engineer, at=at)
    rule = Actor(set_off_by={"rule": {"id": 1, "edition": 1, "name": "Printers"}})
    actions.route(ticket_id=pk, told_groups=[desk.group], by=rule, at=at)
    actions.carry_over(
        ticket_id=pk, reason="The roller arrives on Tuesday.", expected_at=at + timedelta(days=1), consent="agreed",
        by=desk.engineer, at=at,
    )  # fmt: skip
    actions.resolve(ticket_id=pk, **GOOD_RESOLUTION, by=desk.engineer, at=at)
    actions.reopen(ticket_id=pk, reason="It jams again.", by=asker(ticket), at=at)
    actions.resolve(ticket_id=pk, **GOOD_RESOLUTION, by=desk.engineer, at=at)
    actions.confirm(ticket_id=pk, answer="partly", comment="Tray one still jams.", by=asker(ticket), at=at)
    actions.resolve(ticket_id=pk, **GOOD_RESOLUTION, by=desk.engineer, at=at)
    actions.confirm(ticket_id=pk, answer="solved", by=asker(ticket), at=at)
    actions.return_record(ticket_id=pk, remark="Which building is it in?", by=desk.supervisor, at=at)
    actions.complete_record(ticket_id=pk, note="Building two.", by=desk.engineer, at=at)
    actions.close(ticket_id=pk, by=desk.supervisor, at=at)
    actions.survey(ticket_id=pk, score=1, comment="Too slow.", by=asker(ticket), at=at)


def _a_second_closing(desk: Desk, language: str) -> None:
    ticket = desk.surveyed(requester=RequesterFactory.create(language=language))
    do: dict[str, Any] = {"ticket_id": ticket.pk, "at": desk.at}
    actions.reopen(**do, reason="It jams again.", by=asker(ticket))
    actions.resolve(**do, **GOOD_RESOLUTION, by=desk.engineer)
    actions.confirm(**do, answer="solved", by=asker(ticket))
    actions.close(**do, by=desk.supervisor)


def _endings(desk: Desk, language: str) -> None:
    for reason in CancelReason:
        ticket = desk.processing(requester=RequesterFactory.create(language=language))
        actions.cancel(ticket_id=ticket.pk, reason=reason, note=REFUSAL, by=desk.agent, at=desk.at)
    ticket = desk.confirming(requester=RequesterFactory.create(language=language))
    actions.reopen(ticket_id=ticket.pk, reason="The test page was another printer's.", by=desk.supervisor, at=desk.at)
    ticket = desk.processing(requester=RequesterFactory.create(language=language))
    actions.merge(ticket_id=ticket.pk, into=desk.processing(), by=desk.agent, at=desk.at)


def _waits(desk: Desk, language: str) -> None:
    until = desk.at + timedelta(days=1)
    for number, waiting_on in enumerate(WaitingOn):
        ticket = desk.processing(requester=RequesterFactory.create(language=language))
        actions.track(
            ticket_id=ticket.pk, waiting_on=waiting_on, until=until if number % 2 else None,
            note="INTERNAL: Li is on leave.", by=desk.engineer, at=desk.at,
        )  # fmt: skip


def _signatures(desk: Desk, language: str) -> None:
    act: dict[str, Any] = {"by": desk.engineer, "at": desk.at}
    ticket = desk.confirming(requester=RequesterFactory.create(language=language))
    done = {"work": "Put in a new roller.", "result": "Prints."}
    record = records.draw_up(ticket_id=ticket.pk, changes=done, **act)
    records.offer(record_id=record.pk, **act)
    records.ask(record_id=record.pk, absent=True, remark="INTERNAL: the note is on the door.", **act)
    records.remind(record_id=record.pk, at=desk.at)
    signing = records.Signing(name="张建国", is_confirmed=True)
    records.sign(record_id=record.pk, signing=signing, by=asker(ticket), at=desk.at)


def _calls_for_help(desk: Desk, language: str) -> None:
    at, colleague = desk.at, staff(Role.ENGINEER, language=language)
    group = GroupFactory.create(members=[colleague.user])
    other = UserFactory.create(role=Role.AGENT, language=language)
    ticket = desk.processing(impact="high", urgency="high")
    actions.escalate(ticket_id=ticket.pk, reason="Nobody answers.", by=desk.engineer, at=at)
    actions.mark_major(ticket_id=ticket.pk, is_major=True, reason="All printers stand still.", by=desk.agent, at=at)
    actions.mark_major(ticket_id=ticket.pk, is_major=False, reason="Only one printer.", by=desk.agent, at=at)
    actions.hand_over(ticket_id=ticket.pk, to_user=other, reason="End of the shift.", by=desk.supervisor, at=at)
    actions.change_collaborators(ticket_id=ticket.pk, add=[other], by=desk.engineer, at=at)
    actions.note(ticket_id=ticket.pk, body=f"@{other} 404", by=desk.engineer, at=at)
    actions.clarify(ticket_id=ticket.pk, ask=Ask.DISPATCHER, question="Which building?", by=desk.engineer, at=at)
    actions.transfer(ticket_id=ticket.pk, to_group=group, reason="Network.", by=desk.engineer, at=at)
    actions.decline(ticket_id=ticket.pk, reason="Not ours.", by=colleague, at=at)
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.dispatcher, at=at)
    actions.call_supervisor(ticket_id=ticket.pk, reason="He wants to speak to you.", by=desk.engineer, at=at)
    desk.receive(kind="complaint", severity="formal")
