"""The address that machines call."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from channels_intake.models import Inbound, Source
from tests.intake.conftest import source, toys

__all__ = ["source", "toys"]
pytestmark = pytest.mark.django_db(transaction=True)


def call(body: object = None, *, key: str = "secret") -> tuple[int, object]:
    content = json.dumps(body if body is not None else [{"id": "1", "body": "打不开"}]).encode()
    answer = Client().post("/hooks/toybox/", content, "application/json", headers={"X-Key": key})
    return answer.status_code, json.loads(answer.content)


def test_what_a_machine_says_is_taken_in_once(source: Source) -> None:
    assert call() == (200, {})
    assert call() == (200, {})
    assert Inbound.objects.get().status == "ticket"
    source.refresh_from_db()
    assert source.heard_at is not None


def test_what_is_not_genuine_is_refused_and_leaves_nothing(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    assert call(key="guess") == (401, {"error": "key"})
    assert not Inbound.objects.exists()
    assert "not genuine" in caplog.text


def test_an_address_that_leads_nowhere_is_not_found(source: Source, settings: Settings) -> None:
    assert Client().post("/hooks/nowhere/").status_code == 404
    Source.objects.update(is_active=False)
    assert call()[0] == 404
    Source.objects.update(is_active=True, adapter="gone")
    assert call()[0] == 404
    assert Client().delete("/hooks/toybox/").status_code == 405


def test_too_much_in_one_call_is_refused(source: Source, settings: Settings) -> None:
    settings.HOOK_MAX_BYTES = 1000
    assert call([{"id": "1", "body": "x" * 2000}]) == (413, {"error": "too_large"})
