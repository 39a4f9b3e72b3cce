"""A desk with two sites, and announcements that are written in a line."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Site
from knowledge.announcements import actions
from knowledge.announcements.content import Content
from knowledge.announcements.models import Announcement
from tests.factories import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.fixture
def hq(db: None) -> Site:
    return Site.objects.create(slug="hq", name="总部")


@pytest.fixture
def plant(db: None) -> Site:
    return Site.objects.create(slug="plant", name="龙泉生产基地")


def content(**given: Any) -> Content:
    values: dict[str, Any] = {
        "title": "Mail is down",
        "text": "The mail server does not answer since 11:40.\nWe expect it back by 13:00.",
        "kind": "incident",
    }
    return Content(**(values | given))


def drafted(desk: Desk, **given: Any) -> Announcement:
    return actions.draft(content=content(**given), by=desk.supervisor, at=desk.at)


def published(desk: Desk, **given: Any) -> Announcement:
    return actions.publish(announcement_id=drafted(desk, **given).pk, by=desk.supervisor, at=desk.at)
