"""What the `holidays` library knows, as days of ours. Loading it takes 11 MB and 0.2 s: decrees.py does when asked."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from holidays import HolidayBase, country_holidays, list_supported_countries

from sla.calendars.days import Day, DayKind, Source

_CHINA = "CN"
_CHINESE = "zh_CN"
_CODE_LENGTH = 2
_MOVED_FROM = re.compile(r"\d{4}-\d{2}-\d{2}")
_REMARK = re.compile("（[^）]*）$")
_EVE, _FESTIVAL = "农历除夕", "春节"


def is_known(country: str) -> bool:
    """Whether the library has the country, by its two letters."""
    return len(country) == _CODE_LENGTH and country in list_supported_countries()


def days_of(country: str, years: list[int]) -> Iterable[Day]:
    """The holidays and moved working days of a known country."""
    blank = country_holidays(country)
    language = _CHINESE if _CHINESE in blank.supported_languages else blank.default_language
    found = country_holidays(country, years=years, expand=False, language=language)
    return _chinese(found) if country == _CHINA else _foreign(found)


def _foreign(found: HolidayBase) -> Iterable[Day]:
    label = getattr(found, "estimated_label", None)
    mark = found.tr(label).replace("%s", "").strip() if label else None
    for day, name in found.items():
        source = Source.ESTIMATE if mark and mark in name else Source.DECREE
        yield Day(day, DayKind.HOLIDAY, _listed(name), source)
    for day in found.weekend_workdays:
        yield Day(day, DayKind.WORKING, source=Source.DECREE)


def _chinese(found: HolidayBase) -> Iterable[Day]:
    decreed = {moved.year for moved in found.weekend_workdays}
    festivals = {day: _REMARK.sub("", name) for day, name in found.items() if not _MOVED_FROM.search(name)}
    worked_for: dict[date, str] = {}
    for day, name in found.items():
        title = _listed(name)
        if moved := _MOVED_FROM.search(name):
            festival = _festival(day, festivals)
            worked_for[date.fromisoformat(moved[0])] = festival
            title = f"{festival}（调休）"
        yield Day(day, DayKind.HOLIDAY, title, Source.DECREE if day.year in decreed else Source.ESTIMATE)
    for day in found.weekend_workdays:
        festival = worked_for.get(day) or _festival(day, festivals)
        yield Day(day, DayKind.WORKING, f"{festival}调休上班", Source.DECREE)


def _festival(day: date, festivals: Mapping[date, str]) -> str:
    """The festival nearest to a day; the eve belongs to it. Nothing where the year has none (before 1950)."""
    nearest = min(festivals, key=lambda other: abs(other - day), default=day)
    return _listed(festivals.get(nearest, "")).replace(_EVE, _FESTIVAL)


def _listed(name: str) -> str:
    return name.replace("; ", "、")
