"""What a reader has put away on his own device: banners, each as it read then. A cookie, so that it holds without
log-in and without script.
"""

import re
from collections.abc import Mapping

COOKIE = "put_away"
LASTS = 60 * 24 * 3600
MOST = 30
_MARK = re.compile(r"[0-9]{1,18}\.[0-9]{1,9}\Z")


def put_away(cookies: Mapping[str, str]) -> list[str]:
    """The marks of what was put away, oldest first; nothing of what else a cookie may hold."""
    return [mark for mark in cookies.get(COOKIE, "")[: MOST * 30].split("_") if _MARK.match(mark)][-MOST:]


def with_mark(cookies: Mapping[str, str], mark: str) -> str:
    """The cookie's value when `mark` is put away, too; what is no mark is left out."""
    known = [one for one in put_away(cookies) if one != mark]
    return "_".join([*known, *([mark] if _MARK.match(mark) else [])][-MOST:])
