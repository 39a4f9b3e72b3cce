"""What goes into the outbox, and that it goes in once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy
from pytest_django import Settings

from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import OutboxMessage, State
from tests.outbox.conftest import NOON, Put

pytestmark = pytest.mark.django_db


def draft(key: str, **other: Any) -> Draft:
    parts: dict[str, Any] = {"transport": "email", "address": "a@example.com", "name": "A", "language": "en"}
    return Draft(**(parts | {"letter": "plain", "dedupe_key": key} | other))


def test_a_letter_waits_from_the_moment_it_was_enqueued(put: Put) -> None:
    message = put()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.created_at) == (State.QUEUED, 0, NOON)
    assert message.next_attempt_at == NOON


def test_the_same_key_is_enqueued_once_and_leaves_the_first_letter_alone(put: Put) -> None:
    first = put(dedupe_key="ticket:1:acknowledged")
    again = enqueue_many([draft("ticket:1:acknowledged", address="mallory@example.com")], at=NOON)
    assert not again
    assert OutboxMessage.objects.get().address == first.address


def test_a_repeated_key_does_not_break_the_transaction_of_the_act(put: Put) -> None:
    put(dedupe_key="k")
    with transaction.atomic():
        assert enqueue_many([draft("k")], at=NOON) == {}
        assert enqueue_many([draft("other")], at=NOON)
    assert OutboxMessage.objects.count() == 2


def test_a_letter_goes_with_the_act_that_is_rolled_back(put: Put) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_many_are_one_statement_and_only_the_new_come_back(put: Put) -> None:
    put(dedupe_key="b")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = enqueue_many([draft(key) for key in "abca"], at=NOON)
    assert len(queries) == 1
    assert set(rows) == {"a", "c"}
    assert dict(OutboxMessage.objects.exclude(dedupe_key="b").values_list("dedupe_key", "pk")) == rows


def test_a_thousand_go_in_by_the_chunk(db: None) -> None:
    rows = enqueue_many([draft(str(number)) for number in range(1000)], at=NOON)
    assert len(set(rows.values())) == OutboxMessage.objects.count() == 1000


def test_none_at_all_costs_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert enqueue_many([], at=NOON) == {}
    assert not queries.captured_queries


def test_message_id_follows_from_the_key_and_the_mail_domain(put: Put, settings: Settings) -> None:
    first, second = put(dedupe_key="one"), put(dedupe_key="two")
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@desk.example>")
    OutboxMessage.objects.filter(pk=first.pk)._raw_delete("default")  # as if it had never been put there
    assert put(dedupe_key="one").message_id == first.message_id
    settings.OUTBOX_MAIL_DOMAIN = "mail.desk.example"
    assert put(dedupe_key="three").message_id.endswith("@mail.desk.example>")


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en"), ("en-gb", "en"), ("zh-cn", "zh-hans"), ("fr", "zh-hans"), ("", "zh-hans")]
)
def test_a_language_nobody_speaks_becomes_the_desks(put: Put, asked: str, spoken: str) -> None:
    assert put(language=asked).language == spoken


def test_values_are_kept_as_codes_and_times(put: Put) -> None:
    values = {"due_at": NOON, "on_date": date(2026, 11, 22), "ids": (1, 2), "deep": {"x": None}, "late_at": None}
    message = put(context=values)
    message.refresh_from_db()
    assert message.context == {
        "due_at": "2026-11-22T04:00:00+00:00",
        "on_date": "2026-11-22",
        "ids": [1, 2],
        "deep": {"x": None},
        "late_at": None,
    }


@pytest.mark.parametrize(
    "value",
    [
        gettext_lazy("Queued"),
        datetime(2026, 11, 22),  # noqa: DTZ001  (that it is naive is the point)
        datetime(2026, 11, 22, tzinfo=UTC),
        date(2026, 11, 22),
        float("nan"),
        b"bytes",
        {"set"},
        object(),
        {1: "names are text"},
    ],
)
def test_rendered_words_and_objects_are_no_values(put: Put, value: object) -> None:
    with pytest.raises(TypeError):
        put(context={"value": value})


@pytest.mark.parametrize(
    "wrong",
    [
        {"transport": "pigeon"},
        {"letter": "../secrets"},
        {"letter": ""},
        {"dedupe_key": ""},
        {"dedupe_key": "x" * 201},
        {"dedupe_key": "a\nb"},
        {"thread_key": "t" * 81},
    ],
)
def test_defects_of_the_caller_are_loud(put: Put, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"key|letter|way"):
        put(**wrong)


def test_no_text_from_outside_stops_the_act(put: Put) -> None:
    unfit = "a\0b\ud800\r\n😀"
    message = put(
        address=unfit * 99, name=unfit * 99, subject_tag=unfit * 99, context={"title": unfit}, time_zone=unfit
    )
    message.refresh_from_db()
    assert message.context["title"] == "a\ufffdb\ufffd\r\n😀"
