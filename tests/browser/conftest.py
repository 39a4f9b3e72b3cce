"""Real people in real browsers: each at a window of his own, logged in through the log-in page."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Page

from accounts.models import Requester, User
from accounts.roles import Role
from core import clock
from tests.browser.windows import Window
from tests.factories import PASSWORD, Desk, RequesterFactory, UserFactory
from tests.outbox.smtp import Server

OpenWindow = Callable[..., Window]


@pytest.fixture(autouse=True)
def _installed(settings: Settings, live_server: LiveServer) -> None:
    """What stands in letters leads to the server of the test."""
    settings.BASE_URL = live_server.url
    settings.DESK_HOTLINE = "6000"


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Server]:
    """A mail server on a free port of this machine, and the outbox set to use it."""
    server = Server()
    server.start()
    settings.OUTBOX_EMAIL_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


@pytest.fixture
def desk(live_server: LiveServer) -> Desk:
    """At work half an hour ago, everybody with a password."""
    desk = Desk(at=clock.now() - timedelta(minutes=30))
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return desk


@pytest.fixture
def asker(desk: Desk) -> Requester:
    """Somebody with an account at the portal."""
    user = UserFactory.create(role=Role.REQUESTER, password=PASSWORD, display_name="张建国")
    return RequesterFactory.create(user=user, name="张建国", honorific="张工", email="zhang@corp.example")


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[OpenWindow]:
    """Opens windows: `window(user)` for somebody who logs in, `window()` for nobody. `width` in pixels; `theme`;
    `script=False` for a browser without JavaScript; `agent`, what it calls itself. At the end no page may have
    complained.
    """
    opened: list[Window] = []

    def open_window(user: User | None = None, **browsing: Any) -> Window:
        one = Window(browser, live_server.url, **browsing)
        opened.append(one)
        if user is not None:
            one.log_in(user, PASSWORD)
        return one

    yield open_window
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.close()
    assert complaints == []


@pytest.fixture
def page() -> Page:
    """Nobody's: the tests here open windows, so that each person has his own."""
    raise AssertionError("Ask for `window`.")
