"""From a clock that runs out to the letter that says so: the engine and what is told of it, together."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Duty, DutyShift
from accounts.roles import Role
from notifications.actions import send_digests
from notifications.models import Mail, Notice
from notifications.words import words_of
from outbox.models import OutboxMessage
from sla.actions.signal import start_clock
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.firing import fire_due
from sla.models import TimerEvent
from tests.factories import Desk, UserFactory, asker
from tests.notifications.conftest import letters, read, told
from tests.notifications.steps import AFTERNOON, latest
from tickets import actions

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(db: None) -> Desk:
    """At two in the afternoon."""
    return Desk(at=AFTERNOON)


def fire(at: datetime) -> int:
    return fire_due(now=lambda: at).fired


def test_norm_brt_1_the_shift_lead_is_told_when_a_registration_was_not_taken_in_time(desk: Desk) -> None:
    lead = UserFactory.create(role=Role.AGENT)
    hours = {"starts_at": AFTERNOON - timedelta(hours=6), "ends_at": AFTERNOON + timedelta(hours=6)}
    DutyShift.objects.create(user=lead, duty=Duty.SHIFT_LEAD, **hours)
    ticket = desk.receive(channel="portal")

    fire(AFTERNOON + 3 * MINUTE)
    assert told(desk.agent.user, ticket) == ["clock_warned"]
    assert told(lead, ticket) == letters(ticket, desk.agent.user.email) == []  # type: ignore[union-attr]
    fire(AFTERNOON + 5 * MINUTE)
    assert told(lead, ticket) == ["clock_breached"]
    assert letters(ticket, lead.email) == ["staff_clock"]
    fire(AFTERNOON + 10 * MINUTE)
    assert told(desk.supervisor.user, ticket) == ["clock_escalated"]

    notice = Notice.objects.get(user=lead)
    assert notice.clock_event
    assert TimerEvent.objects.get(pk=notice.clock_event).params == {"to": [lead.pk]}
    assert words_of(notice).startswith("Overdue since 14:05: Take into process (BRT-1).")
    letter = read(ticket, "staff_clock", lead.email)
    assert letter.subject == f"[{ticket.number}] BRT-1 overdue: Take into process: {ticket.title}"
    assert f"/tickets/{ticket.number}/do/acknowledge/" in letter.text
    assert "escalated to you" in read(ticket, "staff_clock", desk.supervisor.user.email).text  # type: ignore[union-attr]


def test_a_clock_that_was_stopped_in_time_tells_nobody(desk: Desk) -> None:
    ticket = desk.receive(channel="portal")
    actions.acknowledge(ticket_id=ticket.pk, by=desk.agent, at=AFTERNOON + 2 * MINUTE)

    fire(AFTERNOON + 30 * MINUTE)
    assert not Notice.objects.filter(ticket=ticket, params__measure="brt_1").exists()


def test_norm_brt_4_the_supervisor_has_one_digest_of_what_stayed_open(desk: Desk) -> None:
    tickets = [desk.processing() for _ in range(3)]
    closing = AFTERNOON + timedelta(hours=4)
    fire(closing)
    send_digests(at=closing + MINUTE)

    supervisor = desk.supervisor.user
    wanted = Notice.objects.filter(user=supervisor, params__measure="brt_4", mail=Mail.DIGESTED)
    assert set(wanted.values_list("ticket_id", flat=True)) == {ticket.pk for ticket in tickets}
    assert OutboxMessage.objects.filter(address=supervisor.email, letter="staff_clock_digest").count() == 1  # type: ignore[union-attr]
    letter = latest(supervisor)
    assert "BRT-4, Breached: 3" in letter.text
    assert all(f"/desk/close-out/?ticket={ticket.number}" in letter.text for ticket in tickets)


def test_norm_rtx_3_who_is_away_without_a_word_is_named_to_the_supervisor(desk: Desk) -> None:
    agent = desk.agent.user
    assert agent
    start_clock(owner=Owner(OwnerKind.PERSON, agent.pk), measure="rtx_3", at=AFTERNOON, person_id=agent.pk)

    fire(AFTERNOON + 30 * MINUTE)
    notice = Notice.objects.get(user=desk.supervisor.user)
    assert (notice.ticket, notice.params["who"]) == (None, str(agent))
    letter = latest(desk.supervisor.user)
    assert letter.subject == f"RTX-3 overdue: Away without a word: {agent}"
    assert f"Person: {agent}\n" in letter.text
    assert f"Also told: {agent}\n" in letter.text
    assert "/desk/presence/" in letter.text


def test_notices_of_acts_and_of_clocks_stand_side_by_side(desk: Desk) -> None:
    ticket = desk.processing()
    actions.reply(ticket_id=ticket.pk, body="Any news?", by=asker(ticket), at=AFTERNOON + MINUTE)
    fire(AFTERNOON + timedelta(hours=1))

    kinds = told(desk.engineer.user, ticket) + told(desk.agent.user, ticket)
    assert {"requester_replied"} < set(kinds)
    assert any(kind.startswith("clock_") for kind in kinds)
