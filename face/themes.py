"""Light, dark, or as the machine says: kept in a cookie, so that it holds before anybody logs in."""

from collections.abc import Mapping

COOKIE = "theme"
THEMES = ("light", "dark", "auto")
DEFAULT = "auto"
LASTS = 365 * 24 * 3600


def chosen(cookies: Mapping[str, str]) -> str:
    """The theme somebody chose; `DEFAULT` when he chose none, or the cookie holds something else."""
    value = cookies.get(COOKIE, DEFAULT)
    return value if value in THEMES else DEFAULT
