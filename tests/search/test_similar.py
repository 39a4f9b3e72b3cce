"""What was solved before and sounds alike."""

import pytest

from tests.factories import Desk
from tickets.models import Ticket
from tickets.search.index import index_pending
from tickets.search.similar import similar_solved

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_most_alike_come_first_and_others_not_at_all(desk: Desk) -> None:
    jam = desk.closed(title="打印机卡纸", description="三楼打印机每五张卡纸一张。")
    toner = desk.surveyed(title="打印机缺墨粉", description="三楼打印机提示更换墨粉。")
    desk.closed(title="VPN 连不上", description="在家连不上 VPN。")
    index_pending()
    found = similar_solved("三楼打印机又卡纸了")
    assert found[0] == jam
    assert set(found) <= {jam, toner}
    assert similar_solved("三楼打印机又卡纸了", limit=1) == [jam]


def test_only_what_a_user_has_confirmed_and_nobody_is_exposed_by(desk: Desk) -> None:
    words = {"title": "打印机卡纸", "description": "三楼打印机卡纸。"}
    desk.processing(**words)
    desk.confirming(**words)
    desk.closed(**words, kind="complaint")
    Ticket.objects.filter(pk=desk.closed(**words).pk).update(is_vip=True)
    index_pending()
    assert similar_solved("打印机卡纸") == []


def test_a_letter_says_nothing(desk: Desk) -> None:
    desk.closed(title="打印机卡纸")
    assert similar_solved("打") == similar_solved("") == []
