"""Two people who record a try at once, in two threads with connections of their own."""

import pytest
from django.conf import settings

from core.errors import Refused, Stale
from satisfaction.followups.models import FollowUp
from sla.models import TaskAttempt, Timer
from tests.satisfaction.followups.conftest import task_of, tell
from tests.satisfaction.test_two_at_once import at_once
from tests.sla.clockwork import Crew
from tickets.models import TicketEvent

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def test_of_two_who_saw_the_same_one_is_kept_and_the_other_is_told() -> None:
    crew = Crew()
    ticket = crew.resolve(crew.by("14:00").processing(), "14:00")
    task = task_of(ticket)

    refused = at_once(
        lambda: tell(crew, task, "15:00", "not_reached", seen=0),
        lambda: tell(crew, task, "15:00", "not_reached", by="shift_lead", seen=0),
    )

    assert [type(error) for error in refused] == [Stale]
    assert FollowUp.objects.count() == TaskAttempt.objects.count() == 1
    assert Timer.objects.get(ticket=ticket, measure="foll_1").attempts == 1


def test_of_two_who_reached_him_the_result_is_confirmed_once() -> None:
    crew = Crew()
    ticket = crew.resolve(crew.by("14:00").processing(), "14:00")
    task = task_of(ticket)

    refused = at_once(
        lambda: tell(crew, task, "15:00", result="solved"),
        lambda: tell(crew, task, "15:00", result="solved", by="shift_lead"),
    )

    assert [type(error) for error in refused] == [Refused]
    assert FollowUp.objects.count() == 1
    assert list(TicketEvent.objects.filter(ticket=ticket, verb__in=("call", "confirm")).values_list("verb")) == [
        ("call",),
        ("confirm",),
    ]
