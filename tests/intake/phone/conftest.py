"""A telephone system in front of the desk, on an ordinary Monday morning."""

import json
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Requester
from channels_intake.models import Source
from channels_intake.phone.actions import News, hear
from channels_intake.phone.clocks import owner_of
from channels_intake.phone.models import PhoneCall
from channels_intake.signature import sign
from core import clock as wall
from sla.engine.ledger import Owner
from tests.factories import RequesterFactory
from tests.sla.clockwork import Crew, at

SECRET = "whsec_c2VydmljZS1kZXNrLXRlbGVwaG9uZS1rZXk="
HIS = "13800138000"


class Exchange:
    """Tells of calls, as a telephone system would: `tell("c1", "ringing", "10:00:00")`."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self._serial = count(1)

    def tell(self, call: str, kind: str, when: str, *, heard: str = "", **more: Any) -> PhoneCall:
        agent = more.pop("agent", "")
        values = {"number": HIS, "external_id": f"e{next(self._serial)}"} | more
        news = News(kind=kind, at=at(when), call=call, agent=self.crew.user(agent) if agent else None, **values)
        return hear(news=news, system="pbx", at=at(heard or when))

    def answered(self, call: str, when: str, *, after: int = 5, **more: Any) -> PhoneCall:
        """A call that was answered, and is over."""
        hour, minute = when.split(":")[:2]
        self.tell(call, "ringing", f"{hour}:{minute}:00", **more)
        self.tell(call, "answered", f"{hour}:{minute}:{after:02}", agent="agent", **more)
        return self.tell(call, "ended", f"{hour}:{minute}:50", agent="agent", **more)

    def missed(self, call: str, when: str, **more: Any) -> PhoneCall:
        self.tell(call, "ringing", when, **more)
        return self.tell(call, "missed", when, **more)

    def dropped(self, call: str, when: str, **more: Any) -> PhoneCall:
        self.tell(call, "answered", when, agent="agent", **more)
        return self.tell(call, "dropped", when, agent="agent", **more)


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()


@pytest.fixture
def exchange(crew: Crew) -> Exchange:
    return Exchange(crew)


@pytest.fixture
def caller(crew: Crew) -> Requester:
    """Somebody whose number is known."""
    return RequesterFactory.create(name="王芳", phone="138 0013 8000", honorific="王工")


@pytest.fixture
def source(db: None) -> Source:
    made = Source(slug="pbx", adapter="phone", name="PBX", created_at=at("Mon 08:00"))
    made.secrets = {"secret": SECRET}
    made.save()
    return made


def of(call: PhoneCall) -> Owner:
    return owner_of(call)


class Line:
    """The telephone system's own end of the webhook."""

    def __init__(self, source: Source) -> None:
        self.source, self.client = source, Client()
        self._serial = count(1)

    def send(self, *events: Any, body: bytes | None = None, **headers: str) -> HttpResponse:
        """Signed and sent now, unless `headers` say otherwise."""
        content = json.dumps(events[0] if len(events) == 1 else list(events)).encode() if body is None else body
        stamp = headers.pop("timestamp", str(int(wall.now().timestamp())))
        message_id = headers.pop("id", f"msg_{next(self._serial)}")
        number = int(stamp) if stamp.isdigit() else 0
        signature = headers.pop("signature", sign(secret=SECRET, message_id=message_id, timestamp=number, body=content))
        signed = {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signature} | headers
        answer = self.client.post(f"/hooks/{self.source.slug}/", content, "application/json", headers=signed)
        assert isinstance(answer, HttpResponse)
        return answer


@pytest.fixture
def line(source: Source) -> Line:
    return Line(source)


def event(kind: str = "ringing", *, call: str = "c1", serial: int | str = 1, **more: Any) -> dict[str, Any]:
    """One event as the telephone system writes it; of this moment."""
    return {
        "id": f"{call}-{serial}",
        "call": call,
        "event": kind,
        "number": HIS,
        "to": "95001",
        "at": wall.now().isoformat(),
    } | more
