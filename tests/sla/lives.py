"""A desk with a history of its own for each seed: tickets led by their acts at random times of the last weeks, calls
answered soon or late, promises kept or not, and passes that fire what was due.
"""

from datetime import datetime, timedelta
from random import Random

from accounts.models import Requester, Site
from sla.actions.escalation import acknowledge
from sla.actions.signal import meet_clock, start_clock
from sla.choices import OwnerKind
from sla.engine.ledger import Owner
from sla.firing import fire_due
from sla.models import Timer
from sla.policy.conditions import Attributes
from tests.factories import Desk, RequesterFactory
from tickets import actions

STATES = ("received", "acknowledged", "dispatched", "processing", "tracking", "confirming", "confirmed", "cancelled")


class Life:
    """What happened until `at`, by a seed."""

    def __init__(self, seed: int, *, at: datetime) -> None:
        self.random, self.at = Random(seed), at
        self.site = Site.objects.create(slug="east", name="东区")
        self.desk = Desk(at=at)
        for days in sorted((self.random.uniform(0, 21) for _ in range(self.random.randint(6, 10))), reverse=True):
            self._ticket(at - timedelta(days=days))
        for number in range(1, self.random.randint(5, 12)):
            self._call(number)
        fire_due(now=lambda: at)
        for timer in Timer.objects.filter(ended_at=None, state="breached", position__gt=0).order_by("pk")[:3]:
            acknowledge(timer_id=timer.pk, by=self.desk.supervisor, at=at)

    def _ticket(self, at: datetime) -> None:
        self.desk.at = at
        ticket = self.desk.in_state(
            self.random.choice(STATES),
            channel=self.random.choice(("phone", "portal", "email")),
            requester=self._requester(),
        )
        if ticket.state in {"processing", "tracking"} and self.random.random() < 0.7:
            due = at + timedelta(minutes=self.random.randint(5, 4000))
            actions.promise(ticket_id=ticket.pk, due_at=due, text="You hear from us.", by=self.desk.engineer, at=at)
            spoken = at + timedelta(minutes=self.random.randint(1, 5000))
            if spoken < self.at:
                actions.reply(ticket_id=ticket.pk, body="It takes until noon.", by=self.desk.engineer, at=spoken)

    def _requester(self) -> Requester:
        return RequesterFactory.create(site=self.site if self.random.random() < 0.4 else None)

    def _call(self, number: int) -> None:
        at = self.at - timedelta(minutes=self.random.randint(1, 30_000))
        owner, attributes = Owner(OwnerKind.CALL, number), Attributes(channel="phone", site=self._site())
        start_clock(owner=owner, measure="phone_1", at=at, attributes=attributes)
        answered = at + timedelta(seconds=self.random.randint(4, 20))
        meet_clock(owner=owner, measure="phone_1", at=answered)

    def _site(self) -> str:
        return self.site.slug if self.random.random() < 0.4 else ""
