"""What was signed can be proved, and is not changed by anybody (SAT-7)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from satisfaction.records import actions
from satisfaction.records.models import RecordPart, ServiceRecord, Signature
from satisfaction.records.queries import whole_records
from satisfaction.records.seal import digest_of, is_intact
from tests.factories import Desk
from tests.satisfaction.records.conftest import Records


def fresh(record: ServiceRecord) -> ServiceRecord:
    return whole_records().get(pk=record.pk)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda record: ServiceRecord.objects.filter(pk=record.pk).update(work="什么也没做"),
        lambda record: ServiceRecord.objects.filter(pk=record.pk).update(departed_at=None, address="别处"),
        lambda record: RecordPart.objects.filter(record=record).update(quantity=9),
        lambda record: RecordPart.objects.filter(record=record, position=2).delete(),
        lambda record: Signature.objects.filter(record=record).update(score=4),
        lambda record: Signature.objects.filter(record=record).update(name="李四"),
        lambda record: Signature.objects.filter(record=record).update(strokes=[[[0, 0], [600, 200]]]),
        lambda record: Signature.objects.filter(record=record).update(digest="0" * 64),
    ],
)
def test_norm_sat_7_whoever_reaches_past_the_program_is_refused_or_found_out(
    records: Records, tamper: Callable[[ServiceRecord], object]
) -> None:
    record = records.signed(score=1)
    assert is_intact(fresh(record))
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
            tamper(record)
        assert is_intact(fresh(record))
    else:
        tamper(record)
        assert not is_intact(fresh(record))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change", [{"state": "draft", "digest": "", "offered_at": None}, {"state": "waiting"}, {"digest": "f" * 64}]
)
def test_the_database_lets_no_signed_record_go_back(records: Records, change: dict[str, Any]) -> None:
    record = records.signed()
    with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        ServiceRecord.objects.filter(pk=record.pk).update(**change)


def test_norm_sat_7_a_voided_record_keeps_its_content_and_signature(records: Records, desk: Desk) -> None:
    record = records.signed()
    actions.void(record_id=record.pk, reason="签错了人", by=desk.supervisor, at=desk.at)
    assert fresh(record).state == "voided"
    assert is_intact(fresh(record))


def test_a_new_name_of_the_engineer_changes_no_signed_record(records: Records, desk: Desk) -> None:
    record = records.signed()
    assert desk.engineer.user
    desk.engineer.user.display_name = "改名后"
    desk.engineer.user.save(update_fields=["display_name"])
    assert is_intact(fresh(record))


def test_every_word_counts_for_the_fingerprint(records: Records) -> None:
    record = fresh(records.waiting())
    parts = list(record.parts.all())
    digest = digest_of(record, parts)
    assert digest == record.digest
    others = {digest_of(record, parts[:1]), digest_of(record, parts[::-1])}
    for name in ("requester_name", "phone", "address", "symptom", "cause", "plan", "work", "result", "remarks"):
        kept = getattr(record, name)
        setattr(record, name, f"{kept} ")
        others.add(digest_of(record, parts))
        setattr(record, name, kept)
    assert len(others | {digest}) == 12


def test_nothing_of_it_is_deleted(records: Records) -> None:
    record = records.signed()
    for row in (record, record.signature):
        with pytest.raises(TypeError):
            row.delete()
    with pytest.raises(TypeError):
        ServiceRecord.objects.all().delete()
