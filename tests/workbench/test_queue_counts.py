"""The counts of the queues are put into SQL once, and asked of everybody at any moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from core.written import write
from tests.factories import Desk
from tickets.models import Ticket, TicketQuerySet
from tickets.queries import QUEUES
from workbench import queues
from workbench.counting import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [*QUEUES, queues._OPEN_LATE])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_what_is_written_once_is_what_would_be_written_each_time(desk: Desk, name: str, zone: str) -> None:
    written = queues._written(name, connection.vendor)
    assert written is not None, "it is written each time"
    with timezone.override(ZoneInfo(zone)):
        for user in User.objects.all()[:3]:
            for at in (desk.at, desk.at + timedelta(hours=13, microseconds=5)):
                sql, parameters = queues._asked(name, (user, at)).query.sql_with_params()
                assert written.about((user, at)) == (sql, list(parameters))


def test_what_differs_in_more_than_the_known_values_is_not_kept() -> None:
    def yesterday(whose: tuple[User, datetime]) -> TicketQuerySet:
        _user, at = whose
        return Ticket.objects.filter(created_at__lt=at - timedelta(days=1))

    def nothing(_whose: tuple[User, datetime]) -> TicketQuerySet:
        return Ticket.objects.none()

    for make in (yesterday, nothing):
        assert write(make, samples=SAMPLES, values=queues._values) is None
