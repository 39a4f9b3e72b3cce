"""Reading a cell as what it should be: text, a moment, yes or no. Nothing is guessed beyond what people write."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from channels_intake.imports.table import Cell

# 2026-11-22 09:30[:15], 2026/11/22 9:30, 2026.11.22, 2026年11月22日 9时30分, with T between, with an offset behind.
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(上午|下午|AM|PM)?\s*(\d{1,2})[:：时点](?:(\d{1,2})(?:[:：分](\d{1,2}(?:\.\d+)?)?秒?)?)?\s*(AM|PM)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_SERIALS = (20_000, 80_000)  # Excel's days from 1954 to 2119; a year alone is no date
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (local by nature)
_YES = frozenset({"yes", "y", "true", "1", "是", "√", "x", "vip", "对"})
_NO = frozenset({"no", "n", "false", "0", "否", "×", "-", "非"})
_YEARS = range(1970, 2201)


def text_of(cell: Cell) -> str:
    """A cell as text. A number without a fraction is written without one: a telephone number in a column of numbers is
    still a telephone number.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 (exact up to here)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).replace("_x000D_", "").strip()


def moment_of(cell: Cell, *, zone: str) -> datetime | None:
    """A cell as a moment in UTC: a date of a spreadsheet, its serial number, or text as people write it; without an
    offset by the clocks of `zone`. None for an empty cell. Raises `ValueError` for anything else.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, (bool, time, timedelta)):
        raise ValueError(cell)  # noqa: TRY004 (a cell that is no moment, of whatever type)
    if isinstance(cell, datetime):
        found = cell
    elif isinstance(cell, date):
        found = datetime.combine(cell, time())
    elif isinstance(cell, (int, float)):
        found = _of_serial(float(cell))
    else:
        found = _of_text(cell)
    if found.year not in _YEARS:
        raise ValueError(cell)
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _of_serial(days: float) -> datetime:
    if not _SERIALS[0] <= days <= _SERIALS[1]:
        raise ValueError(days)
    return _EPOCH + timedelta(seconds=round(days * 86_400))


def _of_text(text: str) -> datetime:
    text = text.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):
        return _of_serial(float(text))
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, before, hour, minute, second, after, offset = match.groups()
    half = (before or after or "").upper()
    hours = int(hour or 0)
    if half in {"下午", "PM"} and 1 <= hours < 12:  # noqa: PLR2004 (noon)
        hours += 12
    elif half in {"上午", "AM"} and hours == 12:  # noqa: PLR2004 (midnight)
        hours = 0
    found = datetime(int(year), int(month), int(day), hours, int(minute or 0), int(float(second or 0)))  # noqa: DTZ001 (local by nature)
    return datetime.fromisoformat(found.isoformat() + _offset(offset)) if offset else found


def _offset(text: str) -> str:
    return "+00:00" if text in {"Z", "z"} else text if ":" in text else f"{text[:3]}:{text[3:]}"


def yes_of(cell: Cell) -> bool | None:
    """A cell as yes or no; None for an empty one. Raises `ValueError` for anything else."""
    word = text_of(cell).lower()
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(word)
