"""Tables for people who go on with them in a spreadsheet: what was written is read back as it was, and nothing in it is
ever a formula.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook

Cell = str | int | float | date | datetime | None
CELL_SIZE = 32_767  # characters, by the format
# Excel in a Chinese setting reads the full-width signs as the narrow ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def xlsx(heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "") -> bytes:
    """A workbook of one sheet with `heads` in its first row, which stays in sight. Moments are written without their
    zone: turn them into the reader's time before.
    """
    out = BytesIO()
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head, moment, day = (
        book.add_format(form)
        for form in ({"bold": True}, {"num_format": "yyyy-mm-dd hh:mm"}, {"num_format": "yyyy-mm-dd"})
    )
    sheet = book.add_worksheet(_name(title) or None)
    sheet.freeze_panes(1, 0)
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, head)
        sheet.set_column(column, column, max(10, min(40, 2 * len(words) + 2)))
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, value[:CELL_SIZE])
            elif isinstance(value, datetime):
                sheet.write_datetime(place, column, value.replace(tzinfo=None), moment)
            elif isinstance(value, date):
                sheet.write_datetime(place, column, value, day)
            elif value is not None:
                sheet.write_number(place, column, value)
    book.close()
    return out.getvalue()


def csv_text(heads: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """The same as text that spreadsheets take for UTF-8; words that they would calculate are marked as words, numbers
    stay numbers. Moments are written as `xlsx` does.
    """
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([_plain(words) for words in heads])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return out.getvalue()


def _plain(value: Cell) -> Cell:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _name(title: str) -> str:
    """A sheet's name as the format allows it."""
    return "".join(" " if char in "[]:*?/\\'" else char for char in title).strip()[:31]
