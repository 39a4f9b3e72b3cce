"""Spreadsheets hold what was put into them, and nothing that acts."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook

from core.spreadsheet import CELL_SIZE, Cell, csv_text, xlsx


def test_what_is_written_is_read_back_and_nothing_is_a_formula() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    rows: list[list[Cell]] = [
        ["=cmd|calc", "007", 3, 0.5, None],
        ["http://x", "长" * 40_000, date(2026, 2, 14), moment, ""],
    ]
    book = load_workbook(BytesIO(xlsx(["甲", "乙", "丙", "丁", "戊"], rows, title="十一月/抽查[1]")))
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "十一月 抽查 1"
    assert [cell.value for cell in sheet[1]] == ["甲", "乙", "丙", "丁", "戊"]
    assert [cell.value for cell in sheet[2]] == ["=cmd|calc", "007", 3, 0.5, None]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(3, 2).value == "长" * CELL_SIZE
    assert sheet.cell(3, 3).value == datetime(2026, 2, 14)  # noqa: DTZ001 (a spreadsheet knows no zones)
    assert sheet.cell(3, 4).value == datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001
    assert load_workbook(BytesIO(xlsx([], []))).active is not None


def test_words_that_a_spreadsheet_would_calculate_are_marked_in_text_and_numbers_stay() -> None:
    words = ["=1", "＝1", "＋1", "－1", "＠a", "+1", "-1", "@a", "\t=1", "\n=1", "plain", "一＝一"]
    text = csv_text(["甲"], [[word] for word in words] + [[-3]])
    lines = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))[1:]
    assert [line[0] for line in lines] == [*(f"'{word}" for word in words[:-2]), "plain", "一＝一", "-3"]
