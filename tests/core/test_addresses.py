"""What counts as a mail address."""

import pytest

from core.addresses import is_email


@pytest.mark.parametrize("address", ["a@corp.example", "a.b+c@部门.example"])
def test_what_a_letter_can_be_sent_to(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@",
        "@corp.example",
        "a b@corp.example",
        "a@corp.example\u200b",
        "a\u202eb@corp.example",
        '"a\x01"@b.example',
    ],
)
def test_what_is_none_or_holds_what_nobody_sees(address: str) -> None:
    assert not is_email(address)
