"""Programs that report by signed webhook."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from accounts.actors import SYSTEM
from channels_intake.actions import settle_again
from channels_intake.choices import Reason, Status
from channels_intake.mapping import BadMapping, read
from channels_intake.models import Inbound, Source
from core import clock
from tests.factories import CategoryFactory
from tickets.actions import cancel
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def source(db: None) -> Source:
    made = Source(slug="monitor", adapter="webhook", name="监控平台", created_at=clock.now())
    made.secrets = {"secret": SECRET}
    made.save()
    return made


class Program:
    """A program that signs with the receivers' own library."""

    def __init__(self, secret: str = SECRET) -> None:
        self.hook, self.client, self.count = Webhook(secret), Client(), 0

    def headers(self, body: bytes, *, key: str = "", ago: int = 0) -> dict[str, str]:
        self.count += 1
        key, at = key or f"m{self.count}", clock.now() - timedelta(seconds=ago)
        signature = self.hook.sign(key, at, body.decode())
        return {
            "webhook-id": key,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }

    def send(self, body: bytes, headers: dict[str, str]) -> Any:  # noqa: ANN401 (whatever it is)
        return self.client.post("/hooks/monitor/", body, content_type="application/json", headers=headers)

    def says(self, said: object, **how: Any) -> Inbound:
        body = json.dumps(said, ensure_ascii=False).encode()
        response = self.send(body, self.headers(body, **how))
        assert response.status_code == 200, response.content
        return Inbound.objects.latest("id")


@pytest.fixture
def program(source: Source) -> Program:
    return Program()


ALERT = {
    "id": "alert-77",
    "title": "MES 数据库磁盘将满",
    "message": "db01 的 /data 已用 95%",
    "severity": "critical",
    "host": "db01",
    "user": {"name": "值班监控", "email": "monitor@corp.example"},
}


def test_norm_life_2_an_alert_becomes_a_ticket(program: Program) -> None:
    got = program.says(ALERT)
    ticket = Ticket.objects.get()
    assert (got.status, got.ticket, got.channel) == (Status.TICKET, ticket, "rest")
    assert (ticket.title, ticket.description, ticket.environment) == (ALERT["title"], ALERT["message"], "db01")
    assert (ticket.priority, ticket.kind, ticket.channel) == (1, "incident", "rest")
    assert (ticket.requester.email, ticket.external_id) == ("monitor@corp.example", "monitor:alert-77")


def test_the_same_identifier_with_other_words_is_more_about_the_same(program: Program) -> None:
    program.says(ALERT)
    again = program.says(ALERT)
    assert (again.status, again.reason) == (Status.IGNORED, Reason.NOTHING_SAID)
    more = program.says(ALERT | {"message": "已到 99%"})
    assert (more.status, more.ticket) == (Status.MESSAGE, Ticket.objects.get())
    assert Message.objects.get().body == "已到 99%"
    assert program.says(ALERT | {"message": "已到 99%"}).status == Status.IGNORED


def test_after_the_end_it_is_a_request_of_its_own_that_follows_the_old_one(program: Program) -> None:
    old = program.says(ALERT).ticket
    assert old is not None
    cancel(ticket_id=old.pk, reason="withdrawn", by=SYSTEM, at=clock.now())
    got = program.says(ALERT | {"message": "又满了"})
    assert got.status == Status.TICKET
    assert got.ticket is not None
    assert got.detail["follows"] == old.number
    assert [one.target for one in got.ticket.links.all()] == [old]
    more = program.says(ALERT | {"message": "还是满"})
    assert (more.status, more.ticket) == (Status.MESSAGE, got.ticket)


def test_a_mapping_says_where_things_stand(program: Program, source: Source) -> None:
    category = CategoryFactory.create(name="数据库")
    source.options = {
        "mapping": json.dumps(
            {
                "title": "alerts.0.labels.alertname",
                "description": ["alerts.0.annotations.text", "alerts.0.labels.alertname"],
                "impact": {"from": "alerts.0.labels.sev", "values": {"sev1": "high"}, "default": "low"},
                "urgency": "=high",
                "category": "=数据库",
                "external_id": "groupKey",
                "kind": "alerts.0.labels.kind",
            }
        )
    }
    source.save()
    got = program.says(
        {"groupKey": "g1", "alerts": [{"labels": {"alertname": "DiskFull", "sev": "sev1", "kind": "奇怪"}}]}
    )
    assert got.ticket is not None
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.impact, ticket.urgency, ticket.category) == ("DiskFull", "high", "high", category)
    assert got.detail["unread"] == {"kind": "奇怪"}
    assert ticket.kind == "incident"


def test_who_is_named_nowhere_is_the_program_itself_and_always_the_same(program: Program, source: Source) -> None:
    first, second = program.says({"title": "a"}), program.says({"title": "b"})
    assert first.ticket
    assert second.ticket
    assert first.ticket.requester == second.ticket.requester
    assert first.ticket.requester.name == "监控平台"
    source.options = {"requester_name": "运维", "requester_email": "ops@corp.example"}
    source.save()
    third = program.says({"title": "c"})
    assert third.ticket
    assert (third.ticket.requester.name, third.ticket.requester.email) == ("运维", "ops@corp.example")


def test_norm_life_2_what_cannot_be_read_waits_and_is_read_when_the_mapping_is_mended(
    program: Program, source: Source
) -> None:
    source.options = {"mapping": '{"titel": "x"}'}
    source.save()
    got = program.says({"x": "nothing that the defaults know"})
    assert (got.status, got.reason) == (Status.QUARANTINED, Reason.UNREADABLE)
    assert "titel" in str(got.detail)
    source.options = {"mapping": '{"title": "x"}'}
    source.save()
    assert settle_again(inbound_id=got.pk, by=SYSTEM, at=clock.now()).status == Status.TICKET


def test_forged_calls_are_refused_and_nothing_is_kept(program: Program) -> None:
    body = json.dumps(ALERT).encode()
    good = program.headers(body)
    wrong = [
        Program("whsec_" + "A" * 32).headers(body),
        good | {"webhook-id": "other"},
        good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) - 1)},
        good | {"webhook-signature": "v1,AAAA"},
        good | {"webhook-signature": "v2," + good["webhook-signature"][3:]},
        {name: value for name, value in good.items() if name != "webhook-signature"},
        {},
        program.headers(body, ago=400),
    ]
    for headers in wrong:
        assert program.send(body, headers).status_code == 401, headers
    assert program.send(body + b" ", good).status_code == 401
    assert not Inbound.objects.exists()


def test_a_replay_is_refused_and_a_second_try_is_taken_once(program: Program) -> None:
    body = json.dumps(ALERT).encode()
    headers = program.headers(body, key="m-1")
    assert program.send(body, headers).status_code == 200
    assert program.send(body, headers).status_code == 409
    again = program.headers(body, key="m-1", ago=5)
    assert program.send(body, again).status_code == 200
    assert Inbound.objects.count() == Ticket.objects.count() == 1


def test_a_call_that_was_not_kept_is_no_replay(program: Program) -> None:
    body = json.dumps(ALERT).encode()
    headers = program.headers(body)
    assert program.send(body, headers).status_code == 200
    Inbound.objects.all()._raw_delete(Inbound.objects.db)
    assert program.send(body, headers).status_code == 200


def test_other_words_than_json_are_answered_as_such(program: Program) -> None:
    for body in (b"", b"title=x", b'{"a":', b"[" * 100_000):
        assert program.send(body, program.headers(body)).status_code == 400
    assert program.client.get("/hooks/monitor/").status_code == 400


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=12,
)
_names = st.sampled_from(["title", "message", "id", "severity", "kind", "user", "category", "host", "error"])
_alerts = st.dictionaries(_names, _json, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=_json | _alerts)
def test_norm_life_2_whatever_is_signed_is_kept_and_answered(program: Program, said: object) -> None:
    cache.clear()
    before = Inbound.objects.count()
    body = json.dumps(said).encode()
    response = program.send(body, program.headers(body, key=f"f{before}"))
    assert response.status_code == 200
    got = Inbound.objects.latest("id")
    assert Inbound.objects.count() == before + 1
    assert got.status in {Status.TICKET, Status.MESSAGE, Status.IGNORED, Status.QUARANTINED}
    assert got.reason != Reason.ERROR, got.detail


@settings(deadline=None)
@given(document=_json, mapping=st.text(max_size=60) | _json.map(json.dumps))
def test_whatever_stands_in_a_mapping_it_is_read_or_said_to_be_wrong(document: object, mapping: str) -> None:
    try:
        found = read(document, mapping)
    except BadMapping:
        return
    assert all(isinstance(text, str) for text in found.texts.values())
