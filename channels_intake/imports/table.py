"""A file as rows of cells, whatever program has saved it. What is too large is refused before it is unpacked."""

import csv
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, load_workbook

from core.errors import Malformed, Problem, Words

Cell = str | int | float | bool | datetime | date | time | timedelta | None
MAX_COLUMNS = 100
_MAX_CELL = 100_000
_UNPACKED = 200 * 1024 * 1024
_PARTS = 2000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PLACE = re.compile(rb"""\sr=["']([A-Z]{0,7})(\d{1,12})["']""")
_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


@dataclass(frozen=True)
class Table:
    """Headings, and the rows under them with the numbers that people see beside them. Empty rows are left out."""

    headers: list[str]
    rows: list[tuple[int, list[Cell]]]


def unreadable(code: str, words: Words) -> Malformed:
    """The refusal of a whole file."""
    return Malformed(words, fields={"file": [Problem(code, words)]})


def read_table(content: bytes) -> Table:
    """The table in `content`: an Excel workbook (.xlsx, its first sheet that holds anything), or text with separators
    (comma, semicolon, tab) in UTF-8, UTF-16 or GB 18030. Raises `Malformed` on the field `file`.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise unreadable("empty", _("This file is empty."))
    if len(content) > settings.IMPORT_MAX_BYTES:
        limit = settings.IMPORT_MAX_BYTES // (1024 * 1024)
        raise unreadable("too_large", _("At most %(limit)s MB.") % {"limit": limit})
    if content.startswith(_OLD_EXCEL):
        raise unreadable("old_excel", _("This is the old format of Excel. Save it as .xlsx or CSV."))
    rows = _of_workbook(content) if content.startswith(b"PK\x03\x04") else _of_text(content)
    return _table(rows)


def _table(rows: list[list[Cell]]) -> Table:
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]
    if not numbered:
        raise unreadable("empty", _("This file is empty."))
    (_first, heading), *body = numbered
    headers = [_heading(cell) for cell in heading]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise unreadable("too_many_columns", _("At most %(limit)s columns.") % {"limit": MAX_COLUMNS})
    if len(body) > settings.IMPORT_MAX_ROWS:
        words = _("At most %(limit)s rows; this has %(size)s. Split the file.")
        raise unreadable("too_many_rows", words % {"limit": settings.IMPORT_MAX_ROWS, "size": len(body)})
    if not body:
        raise unreadable("no_rows", _("There is nothing under the headings."))
    return Table(headers, [(number, row[: len(headers)]) for number, row in body])


def _heading(cell: Cell) -> str:
    return " ".join(str(cell).split())[:100] if cell is not None else ""


# Text -------------------------------------------------------------------------------------------------------------


def _of_text(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    sample = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", sample)
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t|", key=outside.count))
    rows: list[list[Cell]] = []
    limit = csv.field_size_limit(_MAX_CELL)
    try:
        for cells in reader:
            rows.append([cell.strip() for cell in cells])
            if len(rows) > 2 * settings.IMPORT_MAX_ROWS + 1:
                break
    except csv.Error:
        words = _("Line %(line)s: this is no table with columns.") % {"line": reader.line_num}
        raise unreadable("not_a_table", words) from None
    finally:
        csv.field_size_limit(limit)
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable("not_text", _("This is neither an Excel workbook nor text in UTF-8 or GB 18030."))


# Workbooks --------------------------------------------------------------------------------------------------------


def _of_workbook(content: bytes) -> list[list[Cell]]:
    _check_parts(content)
    try:
        book = load_workbook(BytesIO(content))
        for name in book.sheet_names:
            rows: Sequence[Sequence[Cell]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in (None, "") for row in rows for cell in row):
                return [[_tidy(cell) for cell in row] for row in rows]
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable("not_a_workbook", _("This workbook cannot be read.")) from error
    return []


def _tidy(cell: Cell) -> Cell:
    return cell.strip() if isinstance(cell, str) else cell


def _check_parts(content: bytes) -> None:
    """A workbook is an archive: how much it unpacks to, and how far its cells reach, is counted before it is opened, by
    reading and not by what it says of itself. A reader of cells makes room for all between the first and the last.
    """
    left = _UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _PARTS:
                raise unreadable("too_large", _("This workbook is too large."))
            for part in parts:
                with archive.open(part) as stream:
                    left -= _weigh(stream, left, is_sheet="worksheets/" in part.filename)
    except _BROKEN as error:
        raise unreadable("not_a_workbook", _("This workbook cannot be read.")) from error


def _weigh(stream: IO[bytes], left: int, *, is_sheet: bool) -> int:
    size, tail = 0, b""
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > left:
            raise unreadable("too_large", _("This workbook is too large."))
        if is_sheet:
            for column, row in _PLACE.findall(tail + chunk):
                _check_place(column, int(row))
            tail = chunk[-32:]
    return size


def _check_place(column: bytes, row: int) -> None:
    if row > 2 * settings.IMPORT_MAX_ROWS + 1:
        raise unreadable("too_many_rows", _("At most %(limit)s rows.") % {"limit": settings.IMPORT_MAX_ROWS})
    place = 0
    for letter in column:
        place = place * 26 + letter - 64
    if place > 2 * MAX_COLUMNS:
        raise unreadable("too_many_columns", _("At most %(limit)s columns.") % {"limit": MAX_COLUMNS})
