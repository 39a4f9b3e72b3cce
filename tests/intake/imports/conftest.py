"""Files of every kind, and a manager who brings them in."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pytest_django import Settings

from channels_intake.imports.actions import run_pass, start_import, upload
from channels_intake.imports.models import Import
from tests.factories import Desk

Bring = Callable[..., Import]
RESULT = {
    "cause": "搓纸轮磨损，进纸时打滑。",
    "plan": "更换搓纸轮，并清洁了进纸通道。",
    "result": "405 室打印机连续打印五十页没有卡纸，用户已确认恢复。",
}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def text_file(rows: Iterable[Sequence[object]], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(*rows: Sequence[Any], more: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    if more is not None:
        more(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def bring(desk: Desk) -> Bring:
    """Uploads a file and goes through it; by default in earnest."""

    def bring(
        content: bytes, *, what: str = "tickets", dry_run: bool = False, at: datetime | None = None, **kwargs: Any
    ) -> Import:
        at = at or desk.at
        job = upload(content=content, name="旧系统.csv", what=what, by=desk.manager, at=at, **kwargs)
        start_import(import_id=job.pk, dry_run=dry_run, by=desk.manager, at=at)
        assert run_pass(import_id=job.pk, now=lambda: at) is False
        job.refresh_from_db()
        return job

    return bring


def problems(job: Import) -> list[tuple[int, str, str]]:
    """Row, field and code of everything that is wrong."""
    return [(row.number, one["field"], one["code"]) for row in job.rows.all() for one in row.problems]
