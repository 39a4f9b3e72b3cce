from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.actors import SYSTEM, Actor, Via
from accounts.roles import Role
from core import clock
from core.errors import Missing
from notifications.actions import mark_all_read, mark_read
from notifications.handlers import on_received
from notifications.models import Notice
from notifications.queries import CAP, list_notices
from notifications.words import SENTENCES, words_of
from tests.factories import NOON, Desk, GroupFactory, RequesterFactory, UserFactory, asker
from tests.notifications.conftest import letters, portal_user, told
from tests.notifications.tour import tour
from tickets import actions
from tickets.events import Received
from tickets.models import Ticket, TicketEvent
from workbench.waiting import waiting_for


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_notice_has_words(db: None, language: str) -> None:
    tour(language)

    with translation.override(language):
        shown = {notice.kind: words_of(notice) for notice in Notice.objects.all()}

    assert set(shown) == set(SENTENCES)
    assert not [words for words in shown.values() if "%(" in words or "您" in words]


def test_words_name_who_acted_and_quote_what_he_said(desk: Desk) -> None:
    ticket = desk.dispatched()
    actions.decline(ticket_id=ticket.pk, reason="Not our building.", by=desk.engineer, at=desk.at)

    notice = Notice.objects.get(kind="declined")
    assert words_of(notice) == f"{desk.engineer} returned this to the desk: “Not our building.”"


def test_words_of_what_the_machinery_did(desk: Desk) -> None:
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=SYSTEM, at=desk.at)

    assert words_of(Notice.objects.get(ticket=ticket)) == "The system dispatched this to you"
    assert letters(ticket, desk.engineer.user.email) == ["staff_dispatched"]  # type: ignore[union-attr]


def test_a_long_text_is_quoted_in_part(desk: Desk) -> None:
    ticket = desk.processing()
    actions.reply(ticket_id=ticket.pk, body="Long. " * 500, by=asker(ticket), at=desk.at)

    body = Notice.objects.filter(kind="requester_replied")[0].params["body"]
    assert len(body) <= 200
    assert body.endswith("…")


def test_who_wrote_is_the_requester_also_when_he_is_logged_in(desk: Desk) -> None:
    requester = portal_user(name="张建国")
    assert requester.user is not None
    ticket = desk.processing(requester=requester)
    actions.reply(ticket_id=ticket.pk, body="Any news?", by=Actor.for_user(requester.user, via=Via.PORTAL), at=desk.at)

    for person in (desk.engineer.user, desk.agent.user):
        assert told(person, ticket)[-1] == "requester_replied"
    assert Notice.objects.latest("pk").params == {"by": "张建国", "body": "Any news?"}


def test_one_person_in_two_places_is_told_once(desk: Desk) -> None:
    ticket = desk.receive(by=desk.supervisor)
    actions.acknowledge(ticket_id=ticket.pk, by=desk.supervisor, at=desk.at)
    actions.dispatch(ticket_id=ticket.pk, to_user=desk.supervisor.user, by=desk.dispatcher, at=desk.at)
    actions.accept(ticket_id=ticket.pk, committed_at=desk.at + timedelta(hours=1), by=desk.supervisor, at=desk.at)
    actions.reply(ticket_id=ticket.pk, body="Any news?", by=asker(ticket), at=desk.at)

    assert told(desk.supervisor.user, ticket) == ["dispatched", "requester_replied"]


def test_the_database_tells_one_person_of_one_fact_once(desk: Desk) -> None:
    desk.dispatched()
    notice = Notice.objects.get()
    notice.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_transfer_and_reopening_are_told_to_whom_they_concern(desk: Desk) -> None:
    other = UserFactory.create(role=Role.ENGINEER)
    ticket = desk.processing()
    actions.transfer(ticket_id=ticket.pk, to_user=other, reason="Your floor.", by=desk.engineer, at=desk.at)
    reopened = desk.confirming()
    actions.reopen(ticket_id=reopened.pk, reason="Jams again.", by=asker(reopened), at=desk.at)

    assert told(other, ticket) == ["transferred"]
    assert letters(ticket, other.email) == ["staff_dispatched"]
    assert told(desk.engineer.user, reopened)[-1] == told(desk.agent.user, reopened)[-1] == "not_solved"


def test_members_who_left_are_not_told(desk: Desk) -> None:
    here, gone = UserFactory.create(role=Role.ENGINEER), UserFactory.create(role=Role.ENGINEER, is_active=False)
    group = GroupFactory.create(members=[here, gone])
    ticket = desk.acknowledged()
    actions.dispatch(ticket_id=ticket.pk, to_group=group, by=desk.dispatcher, at=desk.at)

    assert (told(here, ticket), told(gone, ticket)) == (["dispatched_group"], [])


def test_only_added_colleagues_are_told(desk: Desk) -> None:
    stays, leaves = UserFactory.create(role=Role.ENGINEER), UserFactory.create(role=Role.ENGINEER)
    ticket = desk.processing()
    actions.change_collaborators(ticket_id=ticket.pk, add=[stays, leaves], by=desk.engineer, at=desk.at)
    actions.change_collaborators(ticket_id=ticket.pk, remove=[leaves], by=desk.engineer, at=desk.at)

    assert told(stays, ticket) == told(leaves, ticket) == ["collaborator"]


def test_an_act_that_fails_tells_nobody(desk: Desk) -> None:
    ticket = desk.acknowledged()

    with transaction.atomic():
        actions.dispatch(ticket_id=ticket.pk, to_user=desk.engineer.user, by=desk.dispatcher, at=desk.at)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_unread_notices_are_counted_up_to_a_cap(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ticket, user = desk.receive(), UserFactory.create(role=Role.AGENT)
    rows = [Notice(user=user, ticket=ticket, seq=seq, kind="confirmed", created_at=NOON) for seq in range(150)]
    Notice.objects.bulk_create(rows)

    with django_assert_num_queries(1):
        assert waiting_for(user, at=clock.now()).unread == CAP + 1
    assert waiting_for(UserFactory.create(), at=clock.now()).unread == 0


def test_a_list_of_notices_costs_one_statement(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        desk.dispatched()

    with django_assert_num_queries(1):
        shown = [(notice.ticket.number, words_of(notice)) for notice in list_notices(desk.engineer.user)]  # type: ignore[arg-type,union-attr]
    assert len(shown) == 3
    assert shown == sorted(shown, reverse=True)


def test_reading_a_notice_keeps_the_first_time(desk: Desk) -> None:
    desk.dispatched()
    notice = Notice.objects.get()

    assert mark_read(notice_id=notice.pk, by=desk.engineer, at=NOON).read_at == NOON
    assert mark_read(notice_id=notice.pk, by=desk.engineer, at=NOON + timedelta(hours=1)).read_at == NOON
    assert waiting_for(notice.user, at=clock.now()).unread == 0


def test_nobody_reads_the_notices_of_others(desk: Desk) -> None:
    desk.dispatched()
    notice = Notice.objects.get()

    for stranger in (desk.manager, SYSTEM, Actor.for_requester(RequesterFactory.create(), via=Via.LINK)):
        with pytest.raises(Missing):
            mark_read(notice_id=notice.pk, by=stranger, at=NOON)
        assert mark_all_read(until_id=notice.pk, by=stranger, at=NOON) == 0
    assert Notice.objects.get().read_at is None


def test_reading_all_leaves_what_came_meanwhile(desk: Desk) -> None:
    desk.dispatched()
    seen = Notice.objects.latest("pk")
    desk.dispatched()

    assert mark_all_read(until_id=seen.pk, by=desk.engineer, at=NOON) == 1
    assert waiting_for(seen.user, at=clock.now()).unread == 1


def test_registering_a_request_costs_nothing_here_and_a_receipt_three_statements(desk: Desk) -> None:
    for channel, kind, most in (("rest", "incident", 0), ("portal", "incident", 3), ("rest", "complaint", 1)):
        ticket = desk.receive(channel=channel, kind=kind, requester=portal_user())
        fact = _received(ticket, channel, kind)
        with CaptureQueriesContext(connection) as queries:
            on_received(fact)
        assert len(queries) == most, (channel, kind)


def test_telling_many_costs_as_much_as_telling_one(desk: Desk) -> None:
    costs = []
    for size in (1, 12):
        group = GroupFactory.create(members=[UserFactory.create(role=Role.ENGINEER) for _ in range(size)])
        ticket = desk.acknowledged(impact="high", urgency="high")
        with CaptureQueriesContext(connection) as queries:
            actions.dispatch(ticket_id=ticket.pk, to_group=group, by=desk.dispatcher, at=desk.at)
        assert Notice.objects.filter(ticket=ticket).count() == size
        costs.append(len(queries))

    assert costs[0] == costs[1]


def _received(ticket: Ticket, channel: str, kind: str) -> Received:
    event = TicketEvent.objects.get(ticket=ticket, verb="receive")
    return Received(
        ticket_id=ticket.pk, seq=event.seq, cycle=1, at=event.at, by_user_id=event.by_user_id, by_requester_id=None,
        via=event.via, from_state="", to_state=event.to_state, channel=channel, kind=kind,
        priority=ticket.priority, is_vip=False, severity="", category_id=None, requester_id=ticket.requester_id,
    )  # fmt: skip
