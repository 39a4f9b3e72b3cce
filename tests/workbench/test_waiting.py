"""What waits for a person, in one statement, is what each list of it counts by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from channels_intake.messengers.models import Conversation
from notifications.models import Notice
from sla.models import Task, Timer
from sla.task_queries import CAP, count_waiting
from tests.factories import Desk, UserFactory
from workbench import waiting
from workbench.counting import Count
from workbench.waiting import Waiting, waiting_for

pytestmark = pytest.mark.django_db


def test_all_of_it_is_put_into_words_once() -> None:
    assert set(waiting._statements(connection.vendor)) == {"unread", "tasks", "talks"}


def test_nothing_waits_for_who_has_nothing(desk: Desk) -> None:
    assert waiting_for(UserFactory.create(), at=desk.at) == Waiting(0, Count(0, 0), 0)


def test_it_is_what_each_list_counts(desk: Desk) -> None:
    users = [one.user for one in (desk.agent, desk.engineer, desk.supervisor) if one.user]
    ticket = desk.processing()
    timer = Timer.objects.filter(ticket=ticket)[:1].get()
    told = {"user": users[0], "ticket": ticket, "kind": "confirmed", "created_at": desk.at}
    Notice.objects.bulk_create(Notice(seq=seq, **told) for seq in range(103))
    before = waiting_for(users[1], at=desk.at).tasks
    for hours in (-2, -1, 1):
        due_at = desk.at + timedelta(hours=hours)
        Task.objects.create(timer=timer, kind=f"in {hours}", user=users[1], due_at=due_at, created_at=desk.at)
    for user in users:
        _is_counted_alike(user, desk)
    assert waiting_for(users[1], at=desk.at).tasks == Count(before.size + 3, before.late + 2)
    assert waiting_for(users[0], at=desk.at).unread == 100


def _is_counted_alike(user: User, desk: Desk) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = waiting_for(user, at=desk.at)
    tasks = count_waiting(user, at=desk.at)
    unread, talks = (
        Notice.objects.filter(user=user, read_at=None).count(),
        Conversation.objects.exclude(waiting_since=None).count(),
    )
    assert len(asked) == 1
    assert found == Waiting(min(unread, 100), Count(tasks.open, tasks.overdue), talks)
    assert found.tasks.size <= CAP + 1
