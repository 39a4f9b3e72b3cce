"""Who is told when somebody waits too long (RTX-1, RTX-4)."""

from datetime import timedelta

import pytest

from accounts.models import Duty, DutyShift
from accounts.roles import Role
from notifications.models import Notice
from outbox.letters import render
from outbox.models import OutboxMessage
from sla.firing import fire_due
from tests.factories import UserFactory
from tests.intake.messengers.conftest import OPEN_AT, Write

pytestmark = pytest.mark.django_db


def test_norm_rtx_1_the_shift_lead_is_told_who_waits_and_where(write: Write) -> None:
    lead = UserFactory.create(role=Role.SUPERVISOR, language="en")
    DutyShift.objects.create(
        user=lead,
        duty=Duty.SHIFT_LEAD,
        starts_at=OPEN_AT - timedelta(hours=2),
        ends_at=OPEN_AT + timedelta(hours=8),
    )
    write(name="王敏")
    fire_due(now=lambda: OPEN_AT + timedelta(minutes=5, seconds=1))
    notice = Notice.objects.filter(user=lead, kind="clock_breached").get()
    assert (notice.params["norm"], notice.params["who"]) == ("RTX-1", "王敏")
    letter = OutboxMessage.objects.filter(letter="staff_clock", address=lead.email).latest("pk")
    text = render(letter).text
    assert "王敏" in text
    assert "/desk/conversations/" in text
