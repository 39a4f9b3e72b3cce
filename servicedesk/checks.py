"""System checks of the installation: mistakes that would only show much later, named with what to do about them."""

import os
import sqlite3
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


@register(Tags.compatibility)
def one_state_machine(**_: Any) -> list[CheckMessage]:
    """desk.E001: `django-fsm` beside `django-fsm-2`, two packages that overwrite each other's files."""
    if not _is_installed("django-fsm"):
        return []
    hint = "pip uninstall django-fsm django-fsm-2, then install requirements/core.lock again."
    return [Error("django-fsm is installed beside django-fsm-2; both are `django_fsm`.", hint=hint, id="desk.E001")]


@register(Tags.compatibility)
def tried_driver(**_: Any) -> list[CheckMessage]:
    """desk.W002: psycopg 3 is importable, so Django prefers it to the psycopg2 that the desk is tested with."""
    if not _is_installed("psycopg"):
        return []
    hint = "pip uninstall psycopg"
    return [Warning("psycopg 3 is installed and would be used instead of psycopg2.", hint=hint, id="desk.W002")]


@register(Tags.database)
def full_text_search(**_: Any) -> list[CheckMessage]:
    """desk.E003: this Python's SQLite has no FTS5, which the search stands on."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    with sqlite3.connect(":memory:") as connection:
        (has_fts5,) = connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()
    connection.close()
    hint = "Use a Python built with a current SQLite, or set DATABASE_URL to a PostgreSQL database."
    return [] if has_fts5 else [Error("This Python's SQLite is built without FTS5.", hint=hint, id="desk.E003")]


@register(Tags.urls)
def reachable_address(**_: Any) -> list[CheckMessage]:
    """desk.E004, desk.W005: BASE_URL, which stands in every letter, is no address, or one this desk refuses itself."""
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        hint = "For example BASE_URL=https://desk.example.com"
        return [Error(f"BASE_URL is not a web address: {settings.BASE_URL!r}", hint=hint, id="desk.E004")]
    if validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        return []
    hint = f"Add {parts.hostname} to ALLOWED_HOSTS."
    return [Warning("Links in letters lead to a host that ALLOWED_HOSTS refuses.", hint=hint, id="desk.W005")]


@register(Tags.security, deploy=True)
def shared_secret(**_: Any) -> list[CheckMessage]:
    """desk.E006: several processes or machines, each with a key of its own making."""
    if settings.EMBEDDED or os.environ.get("SECRET_KEY"):
        return []
    hint = "Set SECRET_KEY in the environment of every process, the same for all."
    return [Error("Signed links of one machine would be refused by the next.", hint=hint, id="desk.E006")]


@register(deploy=True)
def shared_broker(**_: Any) -> list[CheckMessage]:
    """desk.E007: no Redis between web and worker processes; tasks, rate limits and beat would each be their own."""
    if settings.EMBEDDED or settings.REDIS_URL:
        return []
    return [Error("Web and worker have no broker in common.", hint="Set REDIS_URL.", id="desk.E007")]
