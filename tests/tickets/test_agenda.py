"""What one engineer has before him, and what is news to him."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from tests.factories import Desk, GroupFactory, staff
from tickets import actions
from tickets.agenda import awaited_by, givers_of, in_hand_of, offered_to, returned_to, version_known_to


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def test_norm_disp_1_what_waits_for_him_to_accept_it(desk: Desk) -> None:
    his, colleague = desk.dispatched(), staff(Role.ENGINEER)
    assert colleague.user
    foreign = GroupFactory.create(members=[colleague.user])
    elsewhere = actions.dispatch(ticket_id=desk.acknowledged().pk, to_group=foreign, by=desk.dispatcher, at=desk.at)
    assert list(offered_to(desk.engineer)) == [his]
    assert list(offered_to(colleague)) == [elsewhere]
    assert givers_of([his.pk])[his.pk].by_user == desk.dispatcher.user


def test_what_he_works_on_and_what_he_helps_with(desk: Desk) -> None:
    ticket, helper = desk.processing(), staff(Role.ENGINEER)
    assert helper.user
    assert list(in_hand_of(helper)) == []
    actions.change_collaborators(ticket_id=ticket.pk, add=[helper.user], by=desk.engineer, at=desk.at)
    assert list(in_hand_of(helper)) == list(in_hand_of(desk.engineer)) == [ticket]


def test_appointments_until_a_moment_and_records_that_came_back(desk: Desk) -> None:
    ticket, returned = desk.processing(), desk.returned()
    until = desk.at + timedelta(hours=2)
    actions.track(
        ticket_id=ticket.pk, waiting_on="appointment", note="Room 405.", until=until, by=desk.engineer, at=desk.at
    )
    assert list(awaited_by(desk.engineer, until=until)) == []
    assert list(awaited_by(desk.engineer, until=until + timedelta(seconds=1))) == [ticket]
    assert list(returned_to(desk.engineer)) == [returned]


def test_his_own_acts_are_no_news_to_him_and_anybody_elses_are(desk: Desk) -> None:
    ticket = desk.processing()
    seen = ticket.version
    assert version_known_to(desk.engineer, ticket, seen=seen) == seen
    ticket = actions.note(ticket_id=ticket.pk, body="Seen.", by=desk.engineer, at=desk.at)
    assert version_known_to(desk.engineer, ticket, seen=seen) == ticket.version
    ticket = actions.note(ticket_id=ticket.pk, body="Hurry.", by=desk.agent, at=desk.at)
    assert version_known_to(desk.engineer, ticket, seen=seen) == seen
