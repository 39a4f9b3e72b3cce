"""Colleagues offered to whoever calls one to a note."""

import pytest

from tests.factories import Desk, UserFactory
from tests.workbench.conftest import Browser, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "found"), [("lzy", True), ("李", True), ("LI.zh", True), ("志", False), ("\0", False), ("x" * 999, False)]
)
def test_they_are_found_by_name_user_name_and_initials(desk: Desk, words: str, found: bool) -> None:  # noqa: FBT001
    UserFactory.create(username="li.zhiyuan", display_name="李志远")
    assert ("李志远" in words_of(Browser(desk.agent).get("/desk/colleagues/", q=words))) is found


def test_oneself_and_those_who_left_are_not_offered(desk: Desk) -> None:
    UserFactory.create(username="gone", display_name="走了", is_active=False)
    page = Browser(desk.agent).get("/desk/colleagues/")
    assert "走了" not in page
    assert str(desk.agent.user) not in page
