"""The demonstration desk is believable: every state, times in order, nothing from the future."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from accounts.models import Requester, User
from accounts.roles import Role
from notifications.models import Notice
from servicedesk.demo.build import build
from tickets.choices import State
from tickets.models import Ticket, TicketEvent

AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.mark.anywhere
@pytest.mark.first
@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_the_desk_that_a_newcomer_meets() -> None:
    count = build(at=AT)
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert 180 <= count <= 220
    assert set(states) == set(State.values)
    assert not TicketEvent.objects.filter(at__gt=AT).exists()
    assert not TicketEvent.objects.filter(ticket__created_at__gt=F("at")).exists()
    assert Requester.objects.filter(is_vip=True, tickets__isnull=False).exists()
    assert Ticket.objects.open().filter(is_major=True).count() == 1
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    for ticket in Ticket.objects.prefetch_related("events"):
        times = [event.at for event in ticket.events.all()]
        assert times == sorted(times), ticket.number
        assert len(times) == ticket.version
    told = list(Notice.objects.order_by("pk").values_list("created_at", flat=True))
    assert len(told) > 100
    assert told == sorted(told), "as they came, whichever ticket was played first"


@pytest.mark.django_db
def test_where_there_are_people_nothing_is_added() -> None:
    User.objects.create_user("somebody", display_name="Somebody")
    out = StringIO()
    call_command("demo", stdout=out)
    assert "left out" in out.getvalue()
    assert not Ticket.objects.exists()
