"""Reading the environment: strings in, typed settings out."""

import contextlib
import os
import secrets
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes and on (any case) in environment variable `name`; `default` when it is unset or empty."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, *, default: str = "") -> list[str]:
    """The comma-separated words of environment variable `name`; those of `default` when it is unset or empty."""
    return [word.strip() for word in (os.environ.get(name) or default).split(",") if word.strip()]


def number(name: str, *, default: int) -> int:
    """The whole number in environment variable `name`; `default` when it is unset or empty.

    Refuses anything else (`ImproperlyConfigured`), naming the variable.
    """
    value = os.environ.get(name) or str(default)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def clock(name: str, *, default: time) -> time:
    """The time of day in environment variable `name`, as 22:00; `default` when it is unset or empty.

    Refuses anything else (`ImproperlyConfigured`), naming the variable.
    """
    value = os.environ.get(name) or default.isoformat()
    try:
        found = time.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a time of day, such as 22:00, not {value!r}.") from None
    return found.replace(tzinfo=None)


def zone(name: str, *, default: str) -> str:
    """The time zone's name in environment variable `name`; `default` when it is unset or empty.

    Refuses (`ImproperlyConfigured`) what the time zone database does not know.
    """
    value = os.environ.get(name) or default
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError):
        raise ImproperlyConfigured(f"{name} must be a time zone, such as Asia/Shanghai, not {value!r}.") from None


def secret(name: str, *, file: Path) -> str:
    """The secret in environment variable `name`, else the one kept in `file`, made on first use (mode 0600).

    An installation thus never runs on a key that stands in the source, and keeps its signed links over a restart.
    The file appears whole or not at all: two processes that start together agree on one key.
    """
    if value := os.environ.get(name):
        return value
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), "ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text("ascii").strip()
