"""A small desk, and service records led to any state by its people's acts."""

from collections.abc import Callable
from typing import Any

import pytest

from satisfaction.records import actions
from satisfaction.records.actions import Signing
from satisfaction.records.content import Part
from satisfaction.records.links import token_of
from satisfaction.records.models import ServiceRecord, SigningLink
from tests.factories import Desk
from tickets.models import Ticket

WORK: dict[str, Any] = {
    "address": "3 号楼 405 室",
    "work": "更换定影器，清洁进纸辊，打印测试页 20 张。",
    "result": "连续打印 20 张无卡纸。",
    "remarks": "旧定影器由用户保管。",
}
PARTS = (Part(name="定影器 RM2-5692", serial="CN-77A2", quantity=1), Part(name="进纸辊", quantity=2))
NOTE = "便条贴在门上，已告知同事王姐。"
HAND = "[[[40,120],[90,40],[140,150],[200,60]],[[220,100],[300,110]]]"


class Records:
    """The engineer's hands."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def draft(self, ticket: Ticket | None = None, **changes: Any) -> ServiceRecord:
        """Drawn up for a ticket that the engineer has resolved, unless said otherwise."""
        ticket = ticket or self.desk.confirming()
        parts = changes.pop("parts", PARTS)
        return actions.draw_up(
            ticket_id=ticket.pk, changes=WORK | changes, parts=parts, by=self.desk.engineer, at=self.desk.at
        )

    def waiting(self, ticket: Ticket | None = None, **changes: Any) -> ServiceRecord:
        """Finished: it waits for the user's signature."""
        record = self.draft(ticket, **changes)
        return actions.offer(record_id=record.pk, by=self.desk.engineer, at=self.desk.at)

    def asked(self, ticket: Ticket | None = None, **changes: Any) -> ServiceRecord:
        """The user was absent and got a link."""
        record = self.waiting(ticket, **changes)
        return actions.ask(record_id=record.pk, absent=True, remark=NOTE, by=self.desk.engineer, at=self.desk.at)

    def signed(self, ticket: Ticket | None = None, **signing: Any) -> ServiceRecord:
        """Signed by hand on the engineer's screen."""
        record = self.waiting(ticket)
        given = Signing(**({"name": "张建国", "strokes": HAND} | signing))
        return actions.sign(record_id=record.pk, signing=given, by=self.desk.engineer, at=self.desk.at)


@pytest.fixture
def records(desk: Desk) -> Records:
    return Records(desk)


@pytest.fixture
def token(db: None) -> Callable[[ServiceRecord], str]:
    """The token of the record's newest link."""
    return lambda record: token_of(SigningLink.objects.filter(record=record).latest("pk"))
