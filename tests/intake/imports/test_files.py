"""Whatever program has saved the file, and whoever means ill by it."""

import io
import re
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from channels_intake.imports import table
from channels_intake.imports.cells import moment_of, text_of, yes_of
from channels_intake.imports.choices import What
from channels_intake.imports.columns import FIELDS, recognise
from channels_intake.imports.report import template_csv
from channels_intake.imports.table import read_table
from core.errors import Malformed
from tests.intake.imports.conftest import text_file, workbook

ROWS = [["编号", "标题"], ["1", "打印机；卡纸, 严重"], ["", ""], ["2", "两行\n文字"]]
READ = [(2, ["1", "打印机；卡纸, 严重"]), (4, ["2", "两行\n文字"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_of_any_kind(encoding: str, separator: str) -> None:
    found = read_table(text_file(ROWS, encoding=encoding, separator=separator))
    assert found.headers == ["编号", "标题"]
    assert found.rows == READ


def test_a_workbook() -> None:
    found = read_table(workbook(*ROWS))
    assert (found.headers, found.rows) == (["编号", "标题"], READ)


def test_the_first_sheet_that_holds_anything() -> None:
    def more(sheet: Any) -> None:  # noqa: ANN401 (whatever it is)
        other = sheet.parent.create_sheet("数据")
        for row in ROWS:
            other.append(row)

    assert read_table(workbook(more=more)).rows == READ


def _code(content: bytes) -> str:
    with pytest.raises(Malformed) as refused:
        read_table(content)
    return refused.value.fields["file"][0].code


def test_what_is_no_table_is_refused_with_a_reason(settings: Settings) -> None:
    assert _code(b"") == "empty"
    assert _code(b"\xef\xbb\xbf\r\n") == "empty"
    assert _code(text_file([["", ""], ["", ""]])) == "empty"
    assert _code(text_file([["编号", "标题"]])) == "no_rows"
    assert _code(b"\x89PNG\r\n\x1a\n\x00\xff\xfe\x80") == "not_text"
    assert _code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512) == "old_excel"
    assert _code(b"PK\x03\x04 and nothing more") == "not_a_workbook"
    assert _code(workbook(*ROWS)[:-200]) == "not_a_workbook"
    assert _code(text_file([[f"c{n}" for n in range(101)], ["x"]])) == "too_many_columns"
    settings.IMPORT_MAX_ROWS = 3
    assert _code(text_file([["a"], *[["x"]] * 4])) == "too_many_rows"
    settings.IMPORT_MAX_BYTES = 10
    assert _code(b"a,b\n1,2\n3,4\n") == "too_large"


def _with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is this."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(*ROWS))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.infolist():
            made.writestr(part.filename, xml if "worksheets/" in part.filename else source.read(part))
    return out.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_UNPACKED", 4 << 20)
    bomb = _with_sheet(SHEET % (b" " * (8 << 20)))
    assert len(bomb) < 100_000
    assert _code(bomb) == "too_large"


def test_cells_far_out_make_no_room_for_all_between() -> None:
    cell = b'<row r="%d"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row>'
    assert _code(_with_sheet(SHEET % (cell % (1048576, b"A1048576")))) == "too_many_rows"
    assert _code(_with_sheet(SHEET % (cell % (1, b"XFD1")))) == "too_many_columns"


def test_formulas_are_read_as_their_values() -> None:
    xml = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
        b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    )
    assert [text_of(cell) for _number, row in read_table(_with_sheet(SHEET % xml)).rows for cell in row] == ["2"]


def _fields_of(content: bytes) -> set[str]:
    """Where the refusal stands; nowhere, if it is a table."""
    try:
        read_table(content)
    except Malformed as refused:
        return set(refused.fields)
    return set()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_is_sent_is_a_table_or_refused(content: bytes) -> None:
    for body in (content, b"PK\x03\x04" + content):
        assert _fields_of(body) in ({"file"}, set())


WORKBOOK = workbook(*ROWS)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_broken_workbook_is_a_table_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WORKBOOK) - 1))
    broken = WORKBOOK[:place] + bytes([data.draw(st.integers(0, 255))]) + WORKBOOK[place + 1 :]
    assert _fields_of(broken) in ({"file"}, set())


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-22 09:30",
        "2026/11/22 9:30:00",
        "2026.11.22 09:30",
        "2026年11月22日 9时30分",
        "2026年11月22日上午9:30",
        "2026-11-22T09:30",
        "2026-11-22T01:30Z",
        "2026-11-22 09:30+08:00",
        "2026-11-22 09:30 AM",
        46348.395833333336,
        "46348.395833333336",
        datetime(2026, 11, 22, 9, 30),  # noqa: DTZ001 (local by nature)
    ],
)
def test_a_moment_as_people_write_it(cell: Any) -> None:  # noqa: ANN401 (whatever it is)
    assert moment_of(cell, zone="Asia/Shanghai") == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def test_days_and_halves_of_days() -> None:
    for cell in ("2026-11-22", "20261122", date(2026, 11, 22), 46348, "46348"):
        if cell == "20261122":
            continue
        assert moment_of(cell, zone="Asia/Shanghai") == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert moment_of("2026年11月22日下午3点", zone="UTC") == datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert moment_of("2026-11-22 12:05 AM", zone="UTC") == datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
    assert moment_of("", zone="UTC") is moment_of(None, zone="UTC") is None


@pytest.mark.parametrize(
    "cell", ["yesterday", "2026-13-01", "2026-02-30", "22.11.2026", 12, 2026, True, time(9), "1850-01-01", "99999.9"]
)
def test_what_is_no_moment(cell: Any) -> None:  # noqa: ANN401 (whatever it is)
    with pytest.raises(ValueError):  # noqa: PT011 (it has no words of its own)
        moment_of(cell, zone="UTC")


@settings(deadline=None)
@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans() | st.none())
def test_any_cell_is_read_or_refused(cell: Any) -> None:  # noqa: ANN401 (whatever it is)
    text_of(cell)
    for read in (lambda: moment_of(cell, zone="Asia/Shanghai"), lambda: yes_of(cell)):
        with suppress(ValueError):
            read()


def test_numbers_keep_their_digits() -> None:
    assert [text_of(cell) for cell in (13800001111.0, 2.5, True, None, " x ", 1e20)] == [
        "13800001111",
        "2.5",
        "true",
        "",
        "x",
        "1e+20",
    ]
    assert text_of(timedelta(hours=1)) == "1:00:00"


@pytest.mark.parametrize("what", What.values)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_our_own_empty_tables_are_recognised(what: str, language: str) -> None:
    with translation.override(language):
        found = read_table(template_csv(what).encode())
    assert set(recognise(found.headers, what=what)) == set(FIELDS[what])


def test_headings_are_recognised_whatever_their_dress() -> None:
    found = recognise(["工单号*", "External ID", " 标题（必填）", "报修人 ", "created_at", "Unknown"], what="tickets")
    assert found == {"external_id": 0, "title": 2, "name": 3, "created_at": 4}
    assert not [one for one in re.findall(r"\W", "".join(found)) if one != "_"]
