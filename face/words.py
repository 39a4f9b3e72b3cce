"""Short forms of numbers, names and sizes. Pure text in, text out."""

import re
from datetime import date

from django.utils.translation import get_language, pgettext

_NUMBER = re.compile(r"^[A-Z]+-(?P<year>\d{4})(?P<month_day>\d{4})-(?P<serial>\d+)$")
_HIDDEN = "****"
_KILO = 1024


def number_short(number: str, *, today: date) -> str:
    """A ticket number as a list shows it: SD-20261122-0042 is 0042 today, 1122-0042 later, whole in another year.

    What does not look like a ticket number comes back unchanged.
    """
    match = _NUMBER.match(number)
    if not match or match["year"] != f"{today:%Y}":
        return number
    if match["month_day"] == f"{today:%m%d}":
        return match["serial"]
    return f"{match['month_day']}-{match['serial']}"


def mask_phone(phone: str) -> str:
    """A telephone number that can be recognised but not dialled (SEC-1): 138 **** 6021.

    The four digits before the last four are hidden; of a number under eight digits only the last two show; an
    extension of up to five digits is nobody's secret and stays.
    """
    digits = re.sub(r"\D", "", phone)
    if len(digits) <= len("83170"):
        return phone.strip()
    if len(digits) < len("88886021"):
        return f"{_HIDDEN} {digits[-2:]}"
    head = digits[:-8]
    plus = "+" if phone.strip().startswith("+") else ""
    return f"{plus}{head} {_HIDDEN} {digits[-4:]}".strip()


def file_size(size: int) -> str:
    """A size in bytes as people say it: 812 B, 310 KB, 1.2 MB."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO * _KILO:
        return f"{round(size / _KILO)} KB"
    return f"{size / _KILO / _KILO:.1f} MB"


def avatar_letters(name: str) -> str:
    """What stands in the round mark of a person: the first character of a Chinese name, else up to two initials."""
    name = name.strip()
    if not name:
        return ""
    if ord(name[0]) > ord("\u2e7f"):
        return name[0]
    return "".join(part[0] for part in name.split()[:2]).upper()


def between() -> str:
    """What stands between two short things on one line: a dot, with blanks only where the language has them."""
    # Translators: in Chinese the dot stands without blanks
    return pgettext("between two things", " · ")


def colon() -> str:
    """What stands between a name and what it is of."""
    return pgettext("between kind and title", ": ")


def with_aside(what: object, aside: object) -> str:
    """A name and, in brackets, what is said by the way."""
    return pgettext("a name and more about it", "%(what)s (%(more)s)") % {"what": what, "more": aside}


def gap() -> str:
    """What stands between two sentences on one line: a blank, but nothing in Chinese, whose marks bring their own."""
    return "" if (get_language() or "").startswith("zh") else " "
