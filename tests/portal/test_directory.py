"""Whom users reach, and how (ROLE-2); who is on call (ROLE-3)."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.actions import on_call
from accounts.models import AssignmentGroup, User
from core import clock
from tests.factories import Desk
from tests.portal.conftest import ENGLISH, Counter, words_of


@pytest.fixture
def engineer(desk: Desk) -> User:
    assert desk.engineer.user
    numbers = {"display_name": "李志远", "initials": "lzy", "phone": "8341", "im_account": "lzy.rtx"}
    User.objects.filter(pk=desk.engineer.user.pk).update(**numbers)
    AssignmentGroup.objects.update(on_call_for="MES")
    return User.objects.get(pk=desk.engineer.user.pk)


def test_norm_role_2_a_requester_reads_numbers_and_accounts(desk: Desk, counter: Counter, engineer: User) -> None:
    page = counter.get("directory/", q="lzy")
    assert 'href="tel:8341"' in page
    assert "lzy.rtx" in page
    assert "@desk.example" not in page
    User.objects.filter(pk=engineer.pk).update(is_published=False)
    assert "8341" not in counter.get("directory/")
    assert "Nobody is found" in counter.get("directory/", q="\x00nobody")


def test_norm_role_2_a_guest_reads_the_hotline_and_the_groups(desk: Desk, engineer: User, settings: Settings) -> None:
    settings.DESK_HOTLINE = "6000"
    visitor = Client(headers=ENGLISH)
    page = visitor.get("/portal/directory/").content.decode()
    assert "6000" in page
    assert desk.group.name in page
    assert "8341" not in page
    assert "李志远" not in page
    settings.DIRECTORY_PUBLIC = True
    assert "8341" in visitor.get("/portal/directory/").content.decode()


def test_norm_role_3_users_see_who_is_on_call(desk: Desk, counter: Counter, engineer: User) -> None:
    assert "by the hotline" in words_of(counter.get("directory/"))
    now = clock.now()
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    on_call.plan(group=desk.group, user=engineer, **times, by=desk.supervisor, at=now)
    page = words_of(counter.get("directory/"))
    assert "On call now, around the clock" in page
    assert "MES" in page
    User.objects.filter(pk=engineer.pk).update(is_published=False)
    page = words_of(counter.get("directory/"))
    assert "8341" not in page
    assert "李志远" not in page
