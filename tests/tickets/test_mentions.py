"""Colleagues called to a note by @."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.actors import Actor
from accounts.roles import Role
from notifications.models import Notice
from notifications.words import words_of
from tests.factories import Desk, UserFactory
from tickets.actions import note
from tickets.mentions import mentioned_in
from tickets.models import Ticket
from tickets.naming import names_in
from tickets.queries import list_events
from tickets.words import sentence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people(db: None) -> Iterator[None]:
    UserFactory.create(username="wangyue", display_name="王悦")
    UserFactory.create(username="wangyuehua", display_name="王悦华")
    UserFactory.create(username="li.zhiyuan", display_name="李志远")
    UserFactory.create(username="gone", display_name="走了", is_active=False)
    UserFactory.create(username="user-x", display_name="用户", role=Role.REQUESTER)
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@王悦 请看", "王悦"),
        ("请＠王悦华看一下", "王悦华"),
        ("@李志远请跟进，@王悦知悉", "李志远 王悦"),
        ("@王悦 @王悦", "王悦"),
        ("@wangyue:", "王悦"),
        ("@wangyuehua", "王悦华"),
        ("@li.zhiyuan.", "李志远"),
        ("@wangyueh", ""),
        ("mail a@王悦", ""),
        ("zhang.san@wangyue", ""),
        ("@走了 @用户 @没有这个人", ""),
        ("王悦", ""),
        ("@", ""),
        ("@ 王悦", ""),
        ("@" * 500, ""),
    ],
)
def test_who_is_named(text: str, names: str) -> None:
    assert [user.display_name for user in mentioned_in(text)] == names.split()


def test_all_who_bear_the_name_are_called(db: None) -> None:
    UserFactory.create(username="wangyue2", display_name="王悦")
    assert [user.username for user in mentioned_in("@王悦")] == ["wangyue", "wangyue2"]


def test_a_note_tells_whom_it_names_and_the_timeline_says_so(desk: Desk) -> None:
    ticket = desk.processing()
    note(ticket_id=ticket.pk, body="@李志远 请看日志", by=desk.agent, at=desk.at)
    notice = Notice.objects.get(kind="mentioned")
    assert notice.user.username == "li.zhiyuan"
    assert words_of(notice).endswith("calls you to a note: “@李志远 请看日志”")
    events = list_events(Ticket.objects.get(pk=ticket.pk))
    assert sentence(events[-1], names_in(events)) == "added a work note for 李志远"


def test_a_progress_entry_names_both(desk: Desk) -> None:
    ticket = desk.processing()
    note(ticket_id=ticket.pk, body="@王悦 已联系", progress="contacted", by=desk.engineer, at=desk.at)
    events = list_events(Ticket.objects.get(pk=ticket.pk))
    assert sentence(events[-1], names_in(events)).startswith("noted progress for 王悦: ")


def test_nobody_is_told_of_his_own_note(desk: Desk) -> None:
    user = UserFactory.create(username="self", display_name="本人")
    note(ticket_id=desk.processing().pk, body="@本人 记一下", by=Actor.for_user(user, via="web"), at=desk.at)
    assert not Notice.objects.filter(kind="mentioned").exists()
