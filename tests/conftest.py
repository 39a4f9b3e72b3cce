"""What every test stands on: compiled catalogues, empty caches, files in a folder of its own, and the honest skip."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker, Settings

from core import clock
from servicedesk.catalogues import compile_catalogues
from sla import rulebook
from sla.calendars.hours import Hours
from sla.policy.read import read_targets
from sla.shipped import load_shipped
from tests.intake.mail.servers import what_is_missing
from tests.reading_once import once
from tickets.reasons import load_reasons
from tickets.reply_templates.shipped import load_templates
from tickets.usual_reasons import load_usual_reasons

# Other work on the machine is no failure of what is tested.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-browser", action="store_true", help="run the tests marked browser as well")
    parser.addoption("--with-services", action="store_true", help="only tests that ask a database or another service")
    parser.addoption("--require", default="", help="what must not be missing: postgres, redis, browser, mailservers")


# Every run begins at the same moment of a working week, 10:30 on a Wednesday in Shanghai, and goes on from there:
# what comes out must not hang on the hour at which somebody starts the tests. Tests of other hours pass them in.
BEGINNING = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("with_browser"):  # a browser has a clock of its own
        time_machine.travel(BEGINNING, tick=True).start()


def pytest_sessionstart() -> None:
    compile_catalogues(settings.LOCALE_PATHS)


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what lacks its service, with the reason; fail instead where `--require` says that it must be there. What
    takes longest goes first.
    """
    missing = {name: reason for name, reason in _missing(config).items() if reason}
    required = set(config.getoption("require").split(","))
    if config.getoption("with_services"):
        others = [item for item in items if not _asks(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if _asks(item)]
    items.sort(key=lambda item: item.get_closest_marker("first") is None)
    for item in items:
        for name, reason in missing.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.unmet(name) if name in required else pytest.mark.skip(reason=reason))


def _asks(item: pytest.Item) -> bool:
    """Whether this test can come out otherwise on another database: those that ask none have run on SQLite already."""
    if item.get_closest_marker("anywhere"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    marks = ("django_db", "postgres", "redis", "mailservers")
    return bool(fixtures & {"db", "transactional_db"}) or any(item.get_closest_marker(name) for name in marks)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if marker := item.get_closest_marker("unmet"):
        pytest.fail(f"{_missing(item.config)[marker.args[0]]} (--require={marker.args[0]})", pytrace=False)


def _missing(config: pytest.Config) -> dict[str, str]:
    has_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    return {
        "postgres": "" if has_postgres else "needs PostgreSQL: make test-all",
        "redis": "" if settings.REDIS_URL else "needs Redis: make test-all",
        "browser": _why_no_browser(config),
        "mailservers": what_is_missing(),
    }


def _why_no_browser(config: pytest.Config) -> str:
    if not config.getoption("with_browser"):
        return "needs a browser: make test-all"
    if importlib.util.find_spec("playwright") is None:
        return "needs the packages of requirements/browser.lock"
    return "" if _browser() else "needs Chromium; on Debian: apt install chromium"


def _browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Playwright starts the system's Chromium (it downloads none of its own), and how patient all tests are."""
    from playwright.sync_api import expect  # noqa: PLC0415 -- only there with the packages for browsers

    from tests.browser.windows import PATIENCE  # noqa: PLC0415 -- the same

    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in the main thread, and Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": _browser(), "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the run. PostgreSQL drops none to which anybody is connected, were it only a thread or a program
    of the last test that has not closed its connection yet: at the end it is closed for them.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True, scope="session")
def _pages_loaded() -> None:
    """Before any test: pages are imported at the first request else, and would keep for good what a test has put in
    the place of a function then.
    """
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(autouse=True, scope="session")
def _documents_read_once() -> Iterator[None]:
    """The rulebook is forgotten after each test, since its editions are rolled back; what it read is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rulebook, "read_targets", once(read_targets))
        patch.setattr(Hours, "from_doc", once(Hours.from_doc))
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    """A MEDIA_ROOT per test, made only when something is stored."""
    settings.MEDIA_ROOT = str(Path(tmp_path_factory.getbasetemp(), "files", f"{abs(hash(request.node.nodeid)):x}"))


@pytest.fixture(autouse=True)
def _shipped_data(request: pytest.FixtureRequest) -> None:
    """A test with transactions of its own is followed by an empty database: put back what the migrations ship."""
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        if not apps.get_model("tickets", "RecordRequirement").objects.exists():
            import_module("tickets.migrations.0004_defaults").forwards(apps, None)
        load_reasons(apps.get_model("tickets", "SurveyReason"))
        load_usual_reasons(apps.get_model("tickets", "UsualReason"))
        load_shipped(apps.get_model)
        load_templates(apps.get_model("tickets", "ReplyTemplate"), at=clock.now())


@pytest.fixture
def world_time() -> Iterator[None]:
    """The machine's own clock, for tests of several programs: the others read it too."""
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(UTC), tick=True):
        yield


@pytest.fixture(scope="session")
def base_url() -> None:
    """No page has an address before its server runs; also, the plugin's own fixture warns under pytest 9."""


@pytest.fixture(autouse=True)
def _own_tongue() -> None:
    """A request leaves its language and time zone behind in the thread; each test starts with the desk's own."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    yield
    for cache in caches.all():
        cache.clear()
    rulebook.forget()
