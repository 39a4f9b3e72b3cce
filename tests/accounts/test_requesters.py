"""Knowing a requester again."""

import pytest

from accounts.actions.requesters import find_or_create_requester, find_requester
from accounts.models import Requester, initials
from core.errors import Malformed
from tests.factories import NOON, RequesterFactory

pytestmark = pytest.mark.django_db


def test_the_strongest_mark_wins() -> None:
    by_phone = RequesterFactory.create(email="", phone="13800001111")
    by_email = RequesterFactory.create(email="li@corp.example", phone="")
    assert find_requester(email="LI@corp.example", phone="13800001111") == by_email
    assert find_requester(phone="13800001111") == by_phone


def test_a_name_alone_is_nobody() -> None:
    RequesterFactory.create(name="李雷", email="", phone="", im_account="")
    someone = find_or_create_requester(name="李雷", at=NOON)
    assert Requester.objects.filter(name="李雷").count() == 2
    assert find_requester() is None
    assert someone.has_contact is False


def test_what_is_no_address_is_refused_with_its_field() -> None:
    with pytest.raises(Malformed) as refusal:
        find_or_create_requester(name="李雷", email="li at corp", at=NOON)
    assert list(refusal.value.fields) == ["requester.email"]
    assert not Requester.objects.exists()


@pytest.mark.parametrize(("name", "expected"), [("张三", "zs"), ("Anna Li", "annali"), ("欧阳修", "oyx"), ("", "")])
def test_people_are_found_by_their_initials(name: str, expected: str) -> None:
    assert initials(name) == expected
