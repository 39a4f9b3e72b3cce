"""Days from a table, as a spreadsheet saves it."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO

from django.utils.translation import gettext_lazy as _

from sla.calendars.days import Day, DayKind, Interval, Source
from sla.calendars.documents import Reading, read_intervals
from sla.calendars.imports.gathering import Gathering, refuse_large, unreadable

_COLUMNS = {
    "date": "date",
    "日期": "date",
    "kind": "kind",
    "type": "kind",
    "类型": "kind",
    "name": "name",
    "名称": "name",
    "节日": "name",
    "hours": "hours",
    "时间": "hours",
    "时段": "hours",
}
_ORDER = ["date", "kind", "name", "hours"]
_KINDS = {
    **dict.fromkeys(["working", "work", "班", "上班", "补班", "调休上班", "工作日"], DayKind.WORKING),
    **dict.fromkeys(["holiday", "off", "休", "休息", "放假", "假期", "假日", "节假日", "休息日"], DayKind.HOLIDAY),
}
_DATE = re.compile(r"(\d{4})([-/.年]?)(\d{1,2})([-/.月]?)(\d{1,2})日?", re.ASCII)
_DASHES = re.compile(r"\s*[-–—~～至]\s*")
_BETWEEN_HOURS = re.compile("[\\s,;，；、+]+")


def read_csv(data: str | bytes) -> list[Day]:
    """The days of a table, in order: date, kind (班 or 休), name, hours if they differ (`09:00-11:00 14:00-16:00`).

    A first line with names of columns, in English or Chinese, gives another order; comma, semicolon or tab. Bytes are
    UTF-8 or, as Chinese spreadsheets save, GB 18030. Raises Malformed on the field `file`, with the line of each date,
    kind or hours that cannot be read, of a date said to be two things; and for more than a megabyte or 3,000 days.
    """
    refuse_large(data)
    text = data if isinstance(data, str) else _decoded(data)
    gathering = Gathering()
    order = _ORDER
    for at, (line, cells) in enumerate(_rows(text.removeprefix("\ufeff"))):
        if at == 0 and (names := _header(cells)):
            order = names
        elif any(cells):
            row = dict(zip(order, cells, strict=False))
            gathering.add(line, _days_of(gathering, line, row))
        if gathering.is_over:
            break
    return gathering.result()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable("not_text", _("This file is neither UTF-8 nor GB 18030."))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells."""
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise unreadable(
            "not_a_table", _("Line %(line)s: this is no table with columns.") % {"line": reader.line_num}
        ) from None


def _header(cells: list[str]) -> list[str] | None:
    names = [_COLUMNS.get(cell.lower(), "") for cell in cells]
    return names if "date" in names else None


def _days_of(gathering: Gathering, line: int, row: dict[str, str]) -> Iterator[Day]:
    on, kind = _date_of(row.get("date", "")), _KINDS.get(row.get("kind", "").lower())
    name = gathering.name(line, row.get("name", ""))
    if on is None:
        gathering.refuse(line, "not_a_date", _("“%(value)s” is not a date.") % {"value": row.get("date", "")[:40]})
    elif kind is None:
        value = row.get("kind", "")[:40]
        gathering.refuse(line, "unknown_kind", _("“%(value)s” is neither 班 nor 休.") % {"value": value})
    else:
        yield Day(on, kind, name, Source.IMPORT, _intervals_of(gathering, line, row.get("hours", "")))


def _date_of(value: str) -> date | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, first, month, second, day = match.groups()
    if (first == "") != (second == "") or (not first and len(month + day) != 4):  # noqa: PLR2004 (20260214)
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _intervals_of(gathering: Gathering, line: int, value: str) -> tuple[Interval, ...] | None:
    """The hours of a cell; None for an empty one."""
    reading = Reading()
    pairs = [
        [time.zfill(5) for time in part.split("-")] for part in _BETWEEN_HOURS.split(_DASHES.sub("-", value)) if part
    ]
    intervals = read_intervals(reading, "hours", pairs)
    for problems in reading.problems.values():
        for problem in problems:
            gathering.refuse(line, problem.code, problem.message)
    return intervals or None
